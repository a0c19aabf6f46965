"""Template tasks at run time: an executor that gets a ``TaskTemplate`` and Python values, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from flyteweight.exceptions import FlyteTypeException, FlyteValueException
from flyteweight.interface.tracking import TrackedInstance
from flyteweight.models import Variable
from flyteweight.models.stripped import stripped
from flyteweight.models.template import are_default, output_order
from flyteweight.tasks.dispatch import RunsOnLiterals
from flyteweight.types.conversion_error import ConversionError, describe
from flyteweight.types.converters import read_inputs
from flyteweight.types.declared import write_declared
from flyteweight.types.engine import TypeEngine

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flyteweight.models import LiteralMap, TypedInterface
    from flyteweight.models.template import TaskTemplate
    from flyteweight.runtime.parameters import ExecutionParameters

T = TypeVar("T")


class ShimTaskExecutor(TrackedInstance, Generic[T]):
    """What a plugin's image holds; subclass it and override :meth:`execute_from_model`.

    It is found by its dotted path and made without arguments, so it is a class at the top level of a module.
    """

    def execute_from_model(self, tt: TaskTemplate, **kwargs: Any) -> Any:
        """Run the task that ``tt`` describes on Python input values; may be a coroutine function.

        Of the task's object nothing is there but the template. Return one value for one output; for several a dict, a
        ``NamedTuple`` with the outputs' names, or a tuple or list in the order of ``tt.interface.outputs``; for none
        ``None``. A ``LiteralMap`` or ``DynamicJobSpec`` message is taken as it is.
        """
        raise NotImplementedError(f"{type(self).__qualname__} does not define execute_from_model(self, tt, **inputs)")


class ExecutableTemplateShimTask(RunsOnLiterals):
    """A template and the executor that runs it, in the form of a task; all that a plugin's container has.

    Python types are guessed from the template's interface. Raises ``FlyteTypeException`` if ``executor_type`` cannot be
    an executor.
    """

    def __init__(
        self, tt: TaskTemplate | None, executor_type: type[ShimTaskExecutor[Any]], *args: Any, **kwargs: Any
    ) -> None:
        self._executor_type = executor_type
        self._executor: ShimTaskExecutor[Any] = new_executor(executor_type)
        self._task_template = tt
        super().__init__(*args, **kwargs)

    @property
    def name(self) -> str:
        """The task's name, from the template."""
        return str(self.task_template.id.name)

    @property
    def task_template(self) -> TaskTemplate:
        """The template that the executor is given."""
        if self._task_template is None:
            raise FlyteValueException(f"this {type(self).__name__} was made without a task template")
        return self._task_template

    @property
    def interface(self) -> TypedInterface:
        """Inputs and outputs as the wire has them."""
        return self.task_template.interface.message

    @property
    def executor(self) -> ShimTaskExecutor[Any]:
        """The executor."""
        return self._executor

    @property
    def executor_type(self) -> type[ShimTaskExecutor[Any]]:
        """The executor's class."""
        return self._executor_type

    def pre_execute(self, user_params: ExecutionParameters) -> ExecutionParameters:
        """Called before the inputs are converted; what it returns is the context of the run."""
        return user_params

    def execute(self, **kwargs: Any) -> Any:
        """Let the executor run the template on Python values; a coroutine runs to its end."""
        result = self.executor.execute_from_model(self.task_template, **kwargs)
        if not hasattr(result, "__await__"):
            return result
        from flyteweight.runtime.coroutines import run_to_end

        return run_to_end(result)

    def post_execute(self, user_params: ExecutionParameters, rval: Any) -> Any:  # noqa: ARG002 - to be overridden
        """Called with what the executor returned; what it returns are the outputs."""
        return rval

    def read_literals(self, literals: LiteralMap) -> dict[str, Any]:
        """The inputs, as the types guessed from the template."""
        inputs = self.task_template.interface.inputs
        return read_inputs(literals, _guessed(inputs), "the task", optional_inputs(self.executor_type, inputs))

    def outputs_by_name(self, result: Any) -> dict[str, Any]:
        """What the executor returned, by output."""
        return executor_outputs(result, list(self.task_template.interface.outputs))

    def write_literals(self, values: Mapping[str, Any]) -> LiteralMap:
        """The outputs, as the types that the template declares."""
        outputs = self.task_template.interface.outputs
        return write_declared(values, {name: Variable(type=stripped(outputs[name].type)) for name in outputs})


def new_executor(executor_type: Any) -> Any:
    """An instance of an executor's class; raises ``FlyteTypeException`` that says why it cannot be one."""
    check_executor(executor_type)
    return executor_type()


def check_executor(executor_type: Any) -> None:
    """Raise ``FlyteTypeException`` unless this is an executor's class that can be made without arguments."""
    if not isinstance(executor_type, type):
        raise FlyteTypeException(
            f"an executor is a class, found {_named(executor_type)} of type {describe(executor_type)}; "
            "give the class itself, not an instance"
        )
    name = f"'{executor_type.__module__}.{executor_type.__qualname__}'"
    if not issubclass(executor_type, ShimTaskExecutor):
        bases = ", ".join(base.__name__ for base in executor_type.__mro__[:-1])
        raise FlyteTypeException(
            f"{name} is not an executor: expected a subclass of flyteweight.ShimTaskExecutor, found a class with the "
            f"bases {bases}"
        )
    if executor_type.execute_from_model is ShimTaskExecutor.execute_from_model:
        raise FlyteTypeException(f"executor {name} does not define execute_from_model(self, tt, **inputs)")
    if (missing := _required_arguments(executor_type)) is not None:
        raise FlyteTypeException(
            f"the constructor of executor {name} needs arguments ({missing}), but a container makes the executor "
            "without any; put what it needs into the task's get_custom() and read it from tt.custom"
        )


def check_signature(executor_type: type[ShimTaskExecutor[Any]], inputs: Iterable[str]) -> None:
    """Raise ``FlyteTypeException`` if ``execute_from_model`` cannot be called with a template and these inputs."""
    import inspect

    inputs = list(inputs)
    signature = inspect.signature(executor_type.execute_from_model)
    try:
        signature.bind(None, None, **dict.fromkeys(inputs))
    except TypeError as error:
        raise FlyteTypeException(
            f"execute_from_model{signature} of executor '{executor_type.__qualname__}' cannot be called with the "
            f"task's inputs ({', '.join(inputs) or 'none'}): {error}; write execute_from_model(self, tt, **inputs), "
            "or rename the input"
        ) from None


def optional_inputs(executor_type: type[ShimTaskExecutor[Any]], inputs: Mapping[str, Any]) -> set[str]:
    """The inputs that ``execute_from_model`` names with a default, so that they may be absent."""
    method = executor_type.execute_from_model
    code = getattr(getattr(method, "__wrapped__", method), "__code__", None)
    if code is not None and code.co_argcount + code.co_kwonlyargcount <= 2:
        return set()  # (self, tt, **inputs)
    import inspect

    parameters = inspect.signature(method).parameters
    return {name for name in inputs if name in parameters and parameters[name].default is not inspect.Parameter.empty}


def executor_outputs(result: Any, names: list[str]) -> dict[str, Any]:
    """What an executor returned, by the names of the outputs; raises ``ConversionError`` if it does not fit them.

    For several outputs a mapping or ``NamedTuple`` goes by its names, a tuple or list by :func:`output_order`.
    """
    if not names:
        return {}
    if len(names) == 1:
        return {names[0]: _single(result, names[0])}
    expected = f"{len(names)} outputs ({', '.join(output_order(names))})"
    if isinstance(result, dict):
        return _by_name(result, names, expected)
    fields = getattr(result, "_fields", None) if isinstance(result, tuple) else None
    if fields is not None and not are_default(names):
        return _by_name(dict(zip(fields, result, strict=True)), names, expected)
    if not isinstance(result, (tuple, list)) or len(result) != len(names):
        raise ConversionError(expected, describe(result), "return a dict with the outputs' names")
    return dict(zip(output_order(names), result, strict=True))


def _single(result: Any, name: str) -> Any:
    if not isinstance(result, tuple):
        return result
    if getattr(result, "_fields", None) == (name,):
        return result[0]
    raise ConversionError(
        f"one value for output '{name}'", describe(result), "return the value itself, without a comma"
    )


def _by_name(given: Mapping[str, Any], names: list[str], expected: str) -> dict[str, Any]:
    missing = [name for name in names if name not in given]
    unknown = sorted(str(name) for name in given if name not in names)
    if missing or unknown:
        found = ", ".join(sorted(map(str, given))) or "none"
        hint = f"missing: {', '.join(missing)}" if missing else f"not an output: {', '.join(unknown)}"
        raise ConversionError(expected, f"values named {found}", hint)
    return {name: given[name] for name in names}


def _guessed(variables: Mapping[str, Variable]) -> dict[str, Any]:
    guessed = {}
    for name, variable in variables.items():
        try:
            guessed[name] = TypeEngine.guess_python_type(stripped(variable.type))
        except ConversionError:
            raise
        except Exception as error:
            raise ConversionError("a type that Python has", str(error)).at(name) from error
    return guessed


def _required_arguments(executor_type: type[Any]) -> str | None:
    """The constructor's parameters that have no default; ``None`` if there are none."""
    import inspect

    if executor_type.__init__ is object.__init__:
        return None
    parameters = list(inspect.signature(executor_type.__init__).parameters.values())[1:]
    variadic = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    required = [p.name for p in parameters if p.default is p.empty and p.kind not in variadic]
    return ", ".join(required) or None


def _named(value: Any) -> str:
    name = getattr(value, "__name__", None)
    return f"'{name}'" if isinstance(name, str) else "a value"
