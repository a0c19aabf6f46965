"""A function's signature as a Flyte interface: names, Python types, defaults, and the names of its outputs."""

from __future__ import annotations

import inspect
import typing
from typing import TYPE_CHECKING, Any, get_args, get_origin

from flyteweight.exceptions import FlyteMissingTypeException, FlyteTypeException
from flyteweight.types.conversion_error import ConversionError, describe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from flyteweight.interface.docstring import Docstring
    from flyteweight.models import LiteralMap, TypedInterface, Variable


class Interface:
    """What goes into a task and what comes out, in Python types.

    ``inputs`` may give, instead of a type, a pair of type and default. ``output_tuple_name`` is the name of the
    ``NamedTuple`` class that a function returns, and ``output_tuple`` the class of a result with several values.
    ``docstring`` may be the function that has it. Raises ``ValueError`` for a name that is no identifier.
    """

    def __init__(
        self,
        inputs: Mapping[str, Any] | None = None,
        outputs: Mapping[str, Any] | None = None,
        output_tuple_name: str | None = None,
        docstring: Docstring | Callable[..., Any] | None = None,
        output_tuple: type[tuple[Any, ...]] | None = None,
    ) -> None:
        self._inputs = {
            name: given if isinstance(given, tuple) else (given, inspect.Parameter.empty)
            for name, given in (inputs or {}).items()
        }
        self.outputs: dict[str, Any] = dict(outputs or {})
        self.output_tuple_name = output_tuple_name
        self._output_tuple = output_tuple
        self._docstring = docstring
        for names, rule in (
            (self._inputs, "Input name must be a valid Python identifier"),
            (self.outputs, "Type names and field names must be valid identifiers"),
        ):
            if wrong := [name for name in names if not name.isidentifier()]:
                raise ValueError(f"{rule}: {wrong[0]!r}")

    @property
    def inputs(self) -> dict[str, Any]:
        """Python type of each input."""
        return {name: kind for name, (kind, _) in self._inputs.items()}

    @property
    def inputs_with_defaults(self) -> dict[str, tuple[Any, Any]]:
        """Python type and default of each input; without a default, ``None`` stands for it as in flytekit."""
        return {
            name: (kind, None if default is inspect.Parameter.empty else default)
            for name, (kind, default) in self._inputs.items()
        }

    @property
    def defaults(self) -> dict[str, Any]:
        """The defaults of the inputs that have one."""
        return {name: default for name, (_, default) in self._inputs.items() if default is not inspect.Parameter.empty}

    @property
    def default_inputs_as_kwargs(self) -> dict[str, Any]:
        """The defaults that are values."""
        return {name: default for name, default in self.defaults.items() if default is not None}

    @property
    def literal_defaults(self) -> dict[str, Any]:
        """The defaults that a call passes on; not a ``None`` that is no value of its type: the function fills it in."""
        from flyteweight.types.converters import converter_for

        return {
            name: default
            for name, default in self.defaults.items()
            if default is not None or converter_for(self.inputs[name]).accepts(None)
        }

    @property
    def output_names(self) -> list[str]:
        """Names of the outputs, in the order of the returned values."""
        return list(self.outputs)

    @property
    def docstring(self) -> Docstring | None:
        """The function's docstring, if it has one; parsed when it is asked for its parts."""
        source = self._docstring
        if not callable(source):
            return source
        if not source.__doc__:
            return None
        from flyteweight.interface.docstring import Docstring

        return Docstring(callable_=source)

    @property
    def output_tuple(self) -> type[tuple[Any, ...]]:
        """The class of a result with several values: the declared ``NamedTuple``, or one made of the outputs' names."""
        if self._output_tuple is None:
            from collections import namedtuple

            self._output_tuple = namedtuple(  # type: ignore[misc]
                self.output_tuple_name or "DefaultNamedTupleOutput", self.output_names
            )
        return self._output_tuple

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Interface):
            return NotImplemented
        ours, theirs = vars(self), vars(other)
        return all(ours[part] == theirs[part] for part in ("_inputs", "outputs", "output_tuple_name"))

    def __hash__(self) -> int:
        return hash((tuple(self._inputs), tuple(self.outputs), self.output_tuple_name))

    def __repr__(self) -> str:
        return f"Interface(inputs={self._inputs!r}, outputs={self.outputs!r})"

    def remove_inputs(self, names: Iterable[str] | None) -> Interface:
        """The interface without the named inputs."""
        if not names:
            return self
        dropped = set(names)
        return self._with({name: given for name, given in self._inputs.items() if name not in dropped}, self.outputs)

    def with_inputs(self, extra: Mapping[str, Any]) -> Interface:
        """The interface with more inputs."""
        return self._with({**self._inputs, **extra}, self.outputs)

    def with_outputs(self, extra: Mapping[str, Any]) -> Interface:
        """The interface with more outputs."""
        return self._with(self._inputs, {**self.outputs, **extra})

    def _with(self, inputs: Mapping[str, Any], outputs: Mapping[str, Any]) -> Interface:
        tuple_class = self._output_tuple if outputs is self.outputs else None
        return Interface(inputs, outputs, self.output_tuple_name, self._docstring, tuple_class)

    def outputs_by_name(self, result: Any) -> dict[str, Any]:
        """What a function returned, by output; raises ``ConversionError`` if the number of values is wrong.

        Where no outputs are declared, whatever was returned is nothing.
        """
        names = self.output_names
        if not names:
            return {}
        if len(names) == 1:
            if isinstance(result, tuple):
                if self.output_tuple_name is None or len(result) != 1:
                    raise ConversionError(f"one value for output '{names[0]}'", describe(result))
                result = result[0]
            return {names[0]: result}
        if not isinstance(result, tuple) or len(result) != len(names):
            raise ConversionError(f"{len(names)} values ({', '.join(names)})", describe(result))
        return dict(zip(names, result, strict=True))

    def python_result(self, outputs: LiteralMap) -> Any:
        """Output literals as a caller wants them: nothing, one value, or a named tuple."""
        from flyteweight.types.converters import converter_for, resolve_offloaded

        values = [
            converter_for(kind).read(resolve_offloaded(outputs.literals[name])) for name, kind in self.outputs.items()
        ]
        if not values:
            return None
        return values[0] if len(values) == 1 and self.output_tuple_name is None else self.output_tuple(*values)

    def to_typed_interface(self) -> TypedInterface:
        """The interface as the wire has it, with descriptions from the docstring."""
        from flyteweight.models import TypedInterface, VariableMap

        docstring = self.docstring
        about_inputs = docstring.input_descriptions if docstring else {}
        about_outputs = docstring.output_descriptions if docstring else {}
        if len(about_outputs) == 1:
            # A docstring describes one return value; it then stands for every output.
            about_outputs = dict.fromkeys(self.outputs, next(iter(about_outputs.values())))
        return TypedInterface(
            inputs=VariableMap(variables=variables_of(self.inputs, about_inputs)),
            outputs=VariableMap(variables=variables_of(self.outputs, about_outputs)),
        )


def interface_of(function: Callable[..., Any], *, pickle_untyped: bool = False) -> Interface:
    """The interface of a function; raises ``FlyteMissingTypeException`` for a parameter without annotation.

    With ``pickle_untyped``, a parameter or return value without annotation is ``Any``, which travels as a pickle.
    """
    signature = inspect.signature(function)
    hints = _type_hints(function)
    inputs: dict[str, tuple[Any, Any]] = {}
    for name, parameter in signature.parameters.items():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            raise FlyteTypeException(
                f"parameter '{parameter}' of '{function.__qualname__}': a task's inputs have fixed names and types; "
                "declare each, or one list or dict"
            )
        if parameter.kind is parameter.POSITIONAL_ONLY:
            raise FlyteTypeException(
                f"parameter '{name}' of '{function.__qualname__}' is given by position only, and Flyte gives inputs by "
                "name; remove the '/' from the signature"
            )
        if name not in hints and not pickle_untyped:
            raise FlyteMissingTypeException(
                f"parameter '{name}' of '{function.__qualname__}' has no annotation; every input needs a type "
                "(or, in a task that is declared with pickle_untyped=True, is pickled)"
            )
        inputs[name] = (hints.get(name, Any), parameter.default)
    outputs, tuple_class = outputs_of(hints.get("return", Any if pickle_untyped else None), function.__qualname__)
    return Interface(
        inputs,
        outputs,
        tuple_class.__name__ if tuple_class else None,
        function,
        tuple_class,
    )


def outputs_of(annotation: Any, owner: str) -> tuple[dict[str, Any], type[tuple[Any, ...]] | None]:
    """Names and types of the outputs that a return annotation declares, and the ``NamedTuple`` class if it is one.

    Nothing or ``None``: no output; one type: ``o0``; ``tuple[A, B]``: ``o0``, ``o1``; a ``NamedTuple``: its fields.
    """
    if annotation is None or annotation is type(None):
        return {}, None
    if isinstance(annotation, type) and issubclass(annotation, tuple) and hasattr(annotation, "_fields"):
        fields = typing.get_type_hints(annotation, include_extras=True)
        return {name: fields[name] for name in annotation._fields if name in fields}, annotation
    if get_origin(annotation) is tuple:
        parts = list(get_args(annotation))
    elif isinstance(annotation, tuple):
        parts = list(annotation)
    else:
        return {"o0": annotation}, None
    if len(parts) < 2 or Ellipsis in parts:
        raise FlyteTypeException(
            f"'{owner}' returns {annotation}: a tuple as the return type declares several outputs, so it needs two or "
            "more types; for one output write the type itself, for any number of values write list[T]"
        )
    return {f"o{position}": part for position, part in enumerate(parts)}, None


def _type_hints(function: Callable[..., Any]) -> dict[str, Any]:
    try:
        return typing.get_type_hints(function, include_extras=True)
    except NameError as error:
        raise FlyteMissingTypeException(
            f"an annotation of '{function.__qualname__}' names '{error.name}', which is not defined in its module; "
            "import it at run time too, not only under TYPE_CHECKING"
        ) from None


def variables_of(types: Mapping[str, Any], descriptions: Mapping[Any, str | None]) -> dict[str, Variable]:
    """The variables of Python types by name; one that is not described is described by its name."""
    from flyteweight.interface.artifacts import artifact_of
    from flyteweight.models import Variable
    from flyteweight.types.converters import converter_for

    return {
        name: Variable(
            type=converter_for(kind).literal_type,
            description=descriptions.get(name, name),
            artifact_partial_id=artifact_of(kind),
        )
        for name, kind in types.items()
    }
