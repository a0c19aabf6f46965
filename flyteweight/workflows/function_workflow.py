"""``@workflow``: from a typed function to a workflow."""

from __future__ import annotations

from functools import partial, update_wrapper
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, get_origin, overload

from flyteweight.interface.interface import interface_of
from flyteweight.interface.naming import function_location, state_for_others
from flyteweight.runtime.context import FlyteContextManager, inside_a_run
from flyteweight.workflows.base import WorkflowBase, WorkflowFailurePolicy

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import ParamSpec

    from flyteweight.settings.documentation import Documentation
    from flyteweight.workflows.compilation import CompilationState
    from flyteweight.workflows.graph import Graph

    P = ParamSpec("P")

R = TypeVar("R")


class PythonFunctionWorkflow(WorkflowBase):
    """A workflow that is a Python function; authors use ``@workflow``."""

    def __init__(
        self,
        workflow_function: Callable[..., Any],
        failure_policy: WorkflowFailurePolicy | None = None,
        interruptible: bool = False,
        on_failure: Any = None,
        docs: Documentation | None = None,
        default_options: Any = None,
        pickle_untyped: bool = False,
    ) -> None:
        super().__init__(
            "",
            partial(interface_of, workflow_function, pickle_untyped=pickle_untyped),
            failure_policy,
            interruptible,
            on_failure,
            docs,
            default_options,
        )
        self._workflow_function = workflow_function
        update_wrapper(self, workflow_function)
        if not inside_a_run():
            # Asked for, so that a signature that cannot be shows up where it is written.
            outputs = self.python_interface.outputs.values()
            if any(get_origin(annotation) is Annotated for annotation in outputs):
                from flyteweight.interface.artifacts import check_artifacts

                check_artifacts(workflow_function.__qualname__, self.python_interface, at_run_time=False)

    @property
    def name(self) -> str:
        """``<module>.<function>``."""
        if not self._name:
            self._name = ".".join(function_location(self._workflow_function))
        return self._name

    def __getstate__(self) -> dict[str, Any]:
        return state_for_others(self)

    @property
    def function(self) -> Callable[..., Any]:
        """The user's function."""
        return self._workflow_function

    def build_graph(self, state: CompilationState) -> Graph:
        """Call the function once, with promises of the inputs."""
        from flyteweight.types.converters import converter_for
        from flyteweight.workflows.dynamic import bind_outputs, call, check_conditionals_ended
        from flyteweight.workflows.errors import definition_of
        from flyteweight.workflows.failure import failure_node
        from flyteweight.workflows.graph import Graph
        from flyteweight.workflows.promise import Promise

        ctx = FlyteContextManager.current_context().with_compilation_state(state)
        interface = self.python_interface
        inputs: dict[str, Any] = {
            name: Promise(None, name, converter_for(kind).literal_type, kind) for name, kind in interface.inputs.items()
        }
        with FlyteContextManager.with_context(ctx):
            result = call(self._workflow_function, inputs)
            check_conditionals_ended(state, self.name)
            outputs = bind_outputs(state, result, interface, self.name, definition_of(self._workflow_function))
        return Graph(state.nodes, outputs, failure_node(self, state, inputs))

    def execute(self, **values: Any) -> Any:
        """Call the function with promises that have values."""
        from flyteweight.workflows.dynamic import call

        return call(self._workflow_function, values)


@overload
def workflow(_workflow_function: Callable[P, R], /) -> Callable[P, R]: ...


@overload
def workflow(
    _workflow_function: None = None,
    /,
    failure_policy: WorkflowFailurePolicy | None = None,
    interruptible: bool = False,
    on_failure: Any = None,
    docs: Documentation | None = None,
    default_options: Any = None,
    pickle_untyped: bool = False,
) -> Callable[[Callable[P, R]], Callable[P, R]]: ...


def workflow(
    _workflow_function: Callable[..., Any] | None = None,
    /,
    failure_policy: WorkflowFailurePolicy | None = None,
    interruptible: bool = False,
    on_failure: Any = None,
    docs: Documentation | None = None,
    default_options: Any = None,
    pickle_untyped: bool = False,
) -> Any:
    """Make a function a Flyte workflow; used as ``@workflow`` or as ``@workflow(interruptible=True, …)``.

    ``on_failure`` is a task or workflow with the same inputs, and if it likes an ``err: FlyteError | None``; it runs
    when a node has failed.

    With ``pickle_untyped``, what has no annotation is pickled. The function is called to see which nodes it makes, so
    its inputs are promises.

    >>> @workflow
    ... def both(n: int) -> int:
    ...     return add(a=square(x=n), b=n)
    """

    def declare(function: Callable[..., Any]) -> PythonFunctionWorkflow:
        return PythonFunctionWorkflow(
            function, failure_policy, interruptible, on_failure, docs, default_options, pickle_untyped
        )

    return declare if _workflow_function is None else declare(_workflow_function)
