"""Annotations ─▶ converters, cached; and ``TypeEngine``, the face of it that users know.

An annotation's converter is composed from the converters of its parts. Families other than scalars and containers are
imported when an annotation first needs them.
"""

from __future__ import annotations

import sys
import threading
import typing
from typing import TYPE_CHECKING, Any, get_args, get_origin

from flyteidl.core.literals_pb2 import Literal, LiteralMap

from flyteweight.exceptions import FlyteTypeException, RestrictedTypeError
from flyteweight.types.converter import ConversionError, Converter, describe, raise_at
from flyteweight.types.scalars import CONVERTERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flyteidl.core.interface_pb2 import Variable, VariableMap
    from flyteidl.core.types_pb2 import LiteralType

    from flyteweight.runtime.context import FlyteContext
    from flyteweight.types.transformer import TypeTransformer

#: Converters by class, or by the key of a form.
_CONVERTERS: dict[Any, Converter] = {}
#: Users' transformers by type; here, so that a run that uses none need not load the registry.
TRANSFORMERS: dict[Any, TypeTransformer[Any]] = {}


def converter_for(annotation: Any) -> Converter:
    """The converter of an input or output; raises ``FlyteTypeException`` if Flyte has no such type."""
    return converter_of(annotation).as_literal()


def converter_of(annotation: Any) -> Converter:
    """The one converter of an annotation or its form, which may be an input, an output or a field of a dataclass.

    ``as_literal`` and ``as_plain`` of it say which. Raises ``FlyteTypeException`` for what can be none of them.
    """
    if issubclass(type(annotation), type):
        known = _CONVERTERS.get(annotation)
        if known is not None:
            return known
        if annotation in CONVERTERS and annotation not in TRANSFORMERS:
            return _CONVERTERS.setdefault(annotation, CONVERTERS[annotation](annotation))
    from flyteweight.types.annotations import Form, normal

    form = annotation if isinstance(annotation, Form) else normal(annotation)
    known = _CONVERTERS.get(form.key)
    if known is not None:
        return known
    from flyteweight.types.registry import build

    # Another thread may have built one too; that of the first is kept, as it may be a part of others already.
    return _CONVERTERS.setdefault(form.key, build(form))


def read_inputs(
    literals: LiteralMap, types: Mapping[str, Any], owner: str, defaulted: typing.Container[str] = ()
) -> dict[str, Any]:
    """The Python values of a task's inputs, by name.

    An input that is absent and has a default in the function's signature is left out. Raises ``ConversionError`` that
    names the input for a literal of the wrong type, an unknown name, a missing input, or whatever code of the user's
    raises in a conversion; Flyte's other errors, those of storage too, come as they are.
    """
    given = literals.literals
    unknown = sorted(set(given) - set(types))
    if unknown:
        raise ConversionError(
            f"inputs of {owner}: {_names(types)}",
            f"also {_names(unknown)}",
            "the inputs file was written for another version of the task",
        )
    values: dict[str, Any] = {}
    for name, annotation in types.items():
        if name not in given:
            if name not in defaulted:
                raise ConversionError(
                    f"input '{name}' of type {converter_for(annotation).expected} for {owner}",
                    f"inputs {_names(given)}" if given else "no inputs",
                    f"add '{name}' to the inputs file, or give the parameter a default",
                )
            continue
        try:
            with room_for_nesting:
                values[name] = converter_for(annotation).read(resolve_offloaded(given[name]))
        except RecursionError:
            raise _too_deep(annotation).at(name) from None
        except Exception as error:
            raise_at(error, name, _shown(annotation))
    return values


def write_outputs(values: Mapping[str, Any], types: Mapping[str, Any]) -> LiteralMap:
    """The literals of a task's outputs; raises ``ConversionError`` that names output and element, as `read_inputs`."""
    outputs = LiteralMap()
    for name, value in values.items():
        try:
            with room_for_nesting:
                converter_for(types[name]).write(value, outputs.literals[name])
        except RecursionError:
            raise _too_deep(types[name]).at(name) from None
        except Exception as error:
            raise_at(error, name, _shown(types[name]))
    return outputs


def resolve_offloaded(literal: Literal) -> Literal:
    """The literal itself, or the one stored elsewhere that it points to."""
    if literal.WhichOneof("value") != "offloaded_metadata":
        return literal
    from flyteweight.types.offloaded import fetch

    return fetch(literal)


def _shown(annotation: Any) -> str:
    """An annotation in a person's words, even if Flyte has no such type."""
    try:
        return converter_of(annotation).expected
    except Exception:
        return str(annotation)


class _RoomForNesting:
    """While any thread is within, Python calls may nest as deeply as data can.

    Python's usual limit of 1,000 calls ends at some 200 dataclasses inside each other.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._within = 0
        self._usual = 0

    def __enter__(self) -> None:
        with self._lock:
            if not self._within:
                self._usual = sys.getrecursionlimit()
                sys.setrecursionlimit(max(self._usual, 8_000))
            self._within += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._within -= 1
            if not self._within:
                sys.setrecursionlimit(self._usual)


room_for_nesting = _RoomForNesting()


def _too_deep(annotation: Any) -> ConversionError:
    return ConversionError(_shown(annotation), "a value nested too deeply", "flatten it, or write it to a file")


def _names(names: typing.Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in sorted(names)) or "none"


class TypeEngine:
    """Python types and values ◀─▶ Flyte's; open to new types through :meth:`register`."""

    @classmethod
    def register(cls, transformer: TypeTransformer[Any], additional_types: list[type] | None = None) -> None:
        """Let ``transformer`` convert its type, and ``additional_types``.

        Raises ``ValueError`` if one of them has a transformer already, and ``TypeError`` if it is not a
        ``TypeTransformer``.
        """
        from flyteweight.types.transformer import TypeTransformer

        if not isinstance(transformer, TypeTransformer):
            raise TypeError(f"expected a TypeTransformer, found {describe(transformer)}")
        for kind in (transformer.python_type, *(additional_types or ())):
            known = TRANSFORMERS.get(kind)
            if known is not None and known is not transformer:
                raise ValueError(f"{kind!r} already has the transformer '{known.name}'")
            TRANSFORMERS[kind] = transformer
        _forget()

    @classmethod
    def register_additional_type(
        cls, transformer: TypeTransformer[Any], additional_type: Any, override: bool = False
    ) -> None:
        """Let a transformer convert one more type; one that has a transformer keeps it, unless ``override``."""
        if override or additional_type not in TRANSFORMERS:
            TRANSFORMERS[additional_type] = transformer
            _forget()

    @classmethod
    def get_transformer(cls, python_type: Any) -> TypeTransformer[Any]:
        """The transformer of a type: a registered one, or a view of the built-in converter."""
        from flyteweight.types.transformer import ConverterTransformer, TransformerConverter

        converter = converter_for(python_type)
        if isinstance(converter, TransformerConverter):
            return converter.transformer
        return ConverterTransformer(converter)

    @classmethod
    def to_literal_type(cls, python_type: Any) -> LiteralType:
        """The Flyte type of an annotation."""
        from flyteidl.core.types_pb2 import LiteralType

        declared = LiteralType()
        declared.CopyFrom(converter_for(python_type).literal_type)  # the caller's own, to change it
        return declared

    @classmethod
    def to_literal(
        cls,
        ctx: FlyteContext,
        python_val: Any,
        python_type: Any,
        expected: LiteralType | None = None,  # noqa: ARG003 - callers of flytekit's engine pass it; the annotation says it
    ) -> Literal:
        """``python_val``, declared as ``python_type``, as a literal; files go where ``ctx`` says."""
        from flyteweight.runtime.context import FlyteContextManager

        literal = Literal()
        with FlyteContextManager.with_context(ctx):
            converter_for(python_type).write(python_val, literal)
        return literal

    @classmethod
    def to_python_value(cls, ctx: FlyteContext, lv: Literal, expected_python_type: Any) -> Any:
        """The Python value of a literal, as ``expected_python_type``."""
        from flyteweight.runtime.context import FlyteContextManager

        with FlyteContextManager.with_context(ctx):
            return converter_for(expected_python_type).read(resolve_offloaded(lv))

    @classmethod
    async def async_to_literal(
        cls, ctx: FlyteContext, python_val: Any, python_type: Any, expected: LiteralType | None = None
    ) -> Literal:
        """As :meth:`to_literal`, to be awaited by transformers of containers."""
        return cls.to_literal(ctx, python_val, python_type, expected)

    @classmethod
    async def async_to_python_value(cls, ctx: FlyteContext, lv: Literal, expected_python_type: Any) -> Any:
        """As :meth:`to_python_value`, to be awaited by transformers of containers."""
        return cls.to_python_value(ctx, lv, expected_python_type)

    @classmethod
    def register_restricted_type(cls, name: str, restricted: Any) -> None:
        """Let no input or output be of a type: declaring one raises ``RestrictedTypeError``."""
        from flyteweight.types.transformer import RestrictedTypeTransformer

        cls.register(RestrictedTypeTransformer(name, restricted))

    @classmethod
    def named_tuple_to_variable_map(cls, t: Any) -> VariableMap:
        """The variables of a ``NamedTuple``'s fields."""
        from flyteidl.core.interface_pb2 import Variable, VariableMap

        return VariableMap(
            variables={
                name: Variable(type=cls.to_literal_type(kind), description=name)
                for name, kind in typing.get_type_hints(t, include_extras=True).items()
            }
        )

    @classmethod
    def literal_map_to_kwargs(
        cls,
        ctx: FlyteContext,
        lm: LiteralMap,
        python_types: dict[str, Any] | None = None,
        literal_types: Mapping[str, Variable] | None = None,
    ) -> dict[str, Any]:
        """The Python values of a literal map, by the Python types or by those guessed from the Flyte types."""
        from flyteweight.runtime.context import FlyteContextManager

        if python_types is None and literal_types is None:
            raise ValueError("literal_map_to_kwargs needs python_types or literal_types")
        types = python_types if python_types is not None else cls.guess_python_types(literal_types or {})
        with FlyteContextManager.with_context(ctx):
            return read_inputs(lm, types, "the map", defaulted=set(types) - set(lm.literals))

    @classmethod
    def dict_to_literal_map(
        cls,
        ctx: FlyteContext,
        d: Mapping[str, Any],
        type_hints: Mapping[str, Any] | None = None,
    ) -> LiteralMap:
        """Literals of the values, each by its hint or by its own type."""
        from flyteweight.runtime.context import FlyteContextManager
        from flyteweight.types.guess import annotation_of

        hints = type_hints or {}
        types = {name: hints[name] if name in hints else annotation_of(value) for name, value in d.items()}
        with FlyteContextManager.with_context(ctx):
            return write_outputs(d, types)

    @classmethod
    def guess_python_type(cls, flyte_type: LiteralType) -> Any:
        """The Python type that a Flyte type stands for; raises ``ValueError`` if there is none."""
        for transformer in registered_transformers():
            try:
                return transformer.guess_python_type(flyte_type)
            except ValueError:
                continue
        from flyteweight.types.guess import guess_python_type

        return guess_python_type(flyte_type)

    @classmethod
    def guess_python_types(cls, flyte_variable_dict: Mapping[str, Variable]) -> dict[str, Any]:
        """The Python types of an interface's variables, by name."""
        return {name: cls.guess_python_type(variable.type) for name, variable in flyte_variable_dict.items()}

    @classmethod
    def to_html(cls, ctx: FlyteContext, python_val: Any, expected_python_type: Any) -> str:
        """``python_val`` as HTML for a deck: by a renderer inside ``Annotated``, else by the type's transformer."""
        for item in get_args(expected_python_type)[1:] if get_origin(expected_python_type) is typing.Annotated else ():
            if hasattr(item, "to_html"):
                return str(item.to_html(python_val))
        return cls.get_transformer(expected_python_type).to_html(ctx, python_val, expected_python_type)

    @classmethod
    def get_available_transformers(cls) -> typing.KeysView[Any]:
        """The types that have a registered transformer."""
        return TRANSFORMERS.keys()


def registered_transformers() -> list[TypeTransformer[Any]]:
    """The transformers that users registered, in the order of registration."""
    return list(dict.fromkeys(TRANSFORMERS.values()))


def _forget() -> None:
    """Drop compiled converters, as those of containers hold the ones of their parts."""
    _CONVERTERS.clear()


__all__ = ["FlyteTypeException", "RestrictedTypeError", "TypeEngine", "converter_for", "read_inputs", "write_outputs"]
