"""Tasks that are a Python function, and tasks that are an object with an ``execute`` method."""

from __future__ import annotations

from enum import Enum
from functools import update_wrapper
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, get_origin

from flyteweight.exceptions import FlyteMissingReturnValueException, FlyteTypeException
from flyteweight.interface.interface import Interface, interface_of
from flyteweight.interface.naming import function_location, returns_a_value, state_for_others
from flyteweight.runtime.context import ExecutionMode, FlyteContextManager, inside_a_run
from flyteweight.tasks.container import PythonAutoContainerTask
from flyteweight.types.converters import converter_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flyteweight.models import DynamicJobSpec, LiteralMap
    from flyteweight.resolvers.base import TaskResolverMixin
    from flyteweight.runtime.context import FlyteContext

T = TypeVar("T")


class PythonFunctionTask(PythonAutoContainerTask[T]):
    """A task that runs a Python function; base of plugins for such tasks. Authors use ``@task`` and ``@dynamic``."""

    class ExecutionBehavior(Enum):
        """What calling the function means."""

        DEFAULT = 1
        DYNAMIC = 2
        EAGER = 3

    def __init__(
        self,
        task_config: T | None,
        task_function: Callable[..., Any],
        task_type: str = "python-task",
        ignore_input_vars: list[str] | None = None,
        execution_mode: ExecutionBehavior = ExecutionBehavior.DEFAULT,
        task_resolver: TaskResolverMixin | None = None,
        node_dependency_hints: Iterable[Any] | None = None,
        pickle_untyped: bool = False,
        **kwargs: Any,
    ) -> None:
        if node_dependency_hints is not None and execution_mode is not self.ExecutionBehavior.DYNAMIC:
            raise ValueError(
                "node_dependency_hints should only be used on dynamic tasks, whose dependencies cannot be seen before "
                "they run"
            )

        def declared() -> Interface:
            return interface_of(task_function, pickle_untyped=pickle_untyped).remove_inputs(ignore_input_vars)

        super().__init__(
            name="",
            task_config=task_config,
            task_type=task_type,
            interface=declared,
            task_resolver=task_resolver,
            **kwargs,
        )
        if not inside_a_run():
            if task_resolver is None:
                _check_reachable(task_function)
            _check_declaration(task_function, self.python_interface)
        self._task_function = task_function
        self._execution_mode = execution_mode
        self._node_dependency_hints = node_dependency_hints
        update_wrapper(self, task_function)

    @property
    def name(self) -> str:
        """``<module>.<function>``, or the resolver's own name for the task."""
        if not self._name:
            self._name = self.task_resolver.task_name(self) or self._full_name()
        return self._name

    def __getstate__(self) -> dict[str, Any]:
        return state_for_others(self)

    def _full_name(self) -> str:
        module, function = function_location(self._task_function)
        name = f"{module}.{function}"
        made_in = self.instantiated_in
        return f"{made_in}.{name}" if made_in and made_in != "__main__" and made_in not in name else name

    @property
    def task_function(self) -> Callable[..., Any]:
        """The user's function."""
        return self._task_function

    @property
    def execution_mode(self) -> ExecutionBehavior:
        """What calling the function means."""
        return self._execution_mode

    @property
    def node_dependency_hints(self) -> Iterable[Any] | None:
        """The tasks, workflows and launch plans that a dynamic task says it may use."""
        return self._node_dependency_hints

    def execute(self, **kwargs: Any) -> Any:
        """Call the function; a coroutine function runs to its end on an event loop of its own."""
        if self._execution_mode is self.ExecutionBehavior.DYNAMIC:
            return self.dynamic_execute(self._task_function, **kwargs)
        return run_function(self._task_function, kwargs)

    def dynamic_execute(self, task_function: Callable[..., Any], **kwargs: Any) -> Any:
        """Run a dynamic function: compile it in a container, run it and its tasks in a local call."""
        from flyteweight.workflows.dynamic import dynamic_execute

        return dynamic_execute(self, task_function, kwargs)

    def compile_into_workflow(
        self, ctx: FlyteContext, task_function: Callable[..., Any], **kwargs: Any
    ) -> DynamicJobSpec | LiteralMap:
        """Compile a dynamic function, called with these Python values; a function without nodes gives its outputs."""
        from flyteweight.workflows.dynamic import compile_into_workflow

        return compile_into_workflow(self, ctx, task_function, kwargs)

    def local_execution_mode(self) -> ExecutionMode:
        """The mode in which a local call runs."""
        if self._execution_mode is self.ExecutionBehavior.DYNAMIC:
            return ExecutionMode.LOCAL_DYNAMIC_TASK_EXECUTION
        return ExecutionMode.LOCAL_TASK_EXECUTION


ExecutionBehavior = PythonFunctionTask.ExecutionBehavior


class AsyncPythonFunctionTask(PythonFunctionTask[T]):
    """A task whose function is a coroutine function; a local call gives a coroutine to be awaited."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Inside a workflow, add a node or in a local run give its result; elsewhere a coroutine runs the task."""
        ctx = FlyteContextManager.current_context()
        if ctx.compilation_state is not None or ctx.execution_state.mode in (
            ExecutionMode.LOCAL_WORKFLOW_EXECUTION,
            ExecutionMode.LOCAL_DYNAMIC_TASK_EXECUTION,
        ):
            return super().__call__(*args, **kwargs)
        return self._call(args, kwargs)

    async def _call(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        import asyncio

        # The conversions are synchronous and the function gets a loop of its own, so the caller's loop stays free.
        return await asyncio.to_thread(super().__call__, *args, **kwargs)

    async def async_execute(self, *_args: Any, **kwargs: Any) -> Any:
        """Await the function."""
        return await self._task_function(**kwargs)


class PythonInstanceTask(PythonAutoContainerTask[T]):
    """A task that is an object: subclasses define ``execute``, and a module-level variable holds the instance."""

    def __init__(
        self,
        name: str,
        task_config: T | None,
        task_type: str = "python-task",
        task_resolver: TaskResolverMixin | None = None,
        interface: Interface | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            name=name,
            task_config=task_config,
            task_type=task_type,
            task_resolver=task_resolver,
            interface=interface,
            **kwargs,
        )


def run_function(function: Callable[..., Any], kwargs: dict[str, Any]) -> Any:
    """Call ``function``; if it returns a coroutine, run that to its end."""
    result = function(**kwargs)
    if not hasattr(result, "__await__"):
        return result
    from flyteweight.runtime.coroutines import run_to_end

    return run_to_end(result)


def _check_reachable(function: Callable[..., Any]) -> None:
    """Refuse a function that the default resolver could not find by module and name."""
    name = getattr(function, "__qualname__", "")
    module = function.__module__.rsplit(".", 1)[-1]
    if "<locals>" not in name or module.startswith("test_") or module.endswith("_test"):
        return
    raise ValueError(
        f"'{name}' is defined inside another function, where a container could not find it; "
        "define it at the top level of a module, or if it is a decorator's wrapper, apply functools.wraps to it, "
        "or give the task a task_resolver of its own"
    )


def _check_declaration(function: Callable[..., Any], interface: Interface) -> None:
    """Refuse types that no run could convert, and declared outputs without a ``return``."""
    for kind, types in (("input", interface.inputs), ("output", interface.outputs)):
        for name, annotation in types.items():
            try:
                converter_for(annotation).check()
            except FlyteTypeException as error:
                raise type(error)(f"{kind} '{name}' of '{function.__qualname__}': {error}") from error
    if any(get_origin(annotation) is Annotated for annotation in interface.outputs.values()):
        from flyteweight.interface.artifacts import check_artifacts

        check_artifacts(function.__qualname__, interface, at_run_time=True)
    if all(converter_for(annotation).accepts_none for annotation in interface.outputs.values()):
        return  # what a function without a return returns is then a value
    if not returns_a_value(function):
        raise FlyteMissingReturnValueException(
            f"'{function.__qualname__}' declares a return value but has no return statement"
        )
