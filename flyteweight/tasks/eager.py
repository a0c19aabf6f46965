"""``@eager``: a coroutine function that calls tasks as functions; on the platform each call is an execution of its own.

Those executions are started by a client of the control plane, which a container of flyteweight does not have: eager
functions run by hand, where the tasks that they call run in the process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from flyteweight.exceptions import FlyteException, FlyteNotImplementedException
from flyteweight.interface.interface import Interface
from flyteweight.runtime.context import FlyteContextManager
from flyteweight.settings.metadata import TaskMetadata
from flyteweight.tasks.container import PythonAutoContainerTask
from flyteweight.tasks.function import AsyncPythonFunctionTask, ExecutionBehavior

if TYPE_CHECKING:
    from collections.abc import Callable

    from flyteweight.models import LiteralMap
    from flyteweight.runtime.context import FlyteContext
    from flyteweight.workflows.imperative import ImperativeWorkflow

T = TypeVar("T")

FAILURE_RESOLVER = "flyteweight.resolvers.eager.eager_failure_task_resolver"


class EagerException(FlyteException):
    """An error of a task that an eager function called."""


class EagerAsyncPythonFunctionTask(AsyncPythonFunctionTask[T]):
    """What ``@eager`` makes of a function."""

    def __init__(
        self, task_config: T | None, task_function: Callable[..., Any], enable_deck: bool = True, **kwargs: Any
    ) -> None:
        metadata = kwargs.pop("metadata", None) or TaskMetadata()
        kwargs["execution_mode"] = ExecutionBehavior.EAGER
        kwargs["metadata"] = metadata.replaced({"is_eager": True})
        super().__init__(task_config, task_function, enable_deck=enable_deck, **kwargs)

    def execute(self, **kwargs: Any) -> Any:
        """Run the function by hand; raises ``FlyteNotImplementedException`` in a scheduler's container."""
        if not FlyteContextManager.current_context().execution_state.is_local_execution():
            raise needs_control_plane(f"the eager function '{self.name}' starts an execution for each task it calls")
        return super().execute(**kwargs)

    def get_as_workflow(self) -> ImperativeWorkflow:
        """A workflow of this task alone, with what ends the task's executions when it fails."""
        from flyteweight.workflows.imperative import ImperativeWorkflow

        workflow = ImperativeWorkflow(self.name)
        inputs = self.python_interface.inputs
        given = {name: workflow.add_workflow_input(name, kind) for name, kind in inputs.items()}
        node = workflow.add_entity(self, **given)
        for name in self.python_interface.outputs:
            workflow.add_workflow_output(name, node.outputs[name])
        workflow.add_on_failure_handler(
            EagerFailureHandlerTask(f"{self.name}-cleanup", container_image=self.container_image, inputs=inputs)
        )
        return workflow


class EagerFailureHandlerTask(PythonAutoContainerTask[None]):
    """Ends the executions that an eager function started, when that fails; flytekit's client does it."""

    def __init__(self, name: str, inputs: dict[str, Any] | None = None, **kwargs: Any) -> None:
        from flyteweight.interface.lookup import load_path

        super().__init__(
            name=name,
            task_type="eager_failure_handler_task",
            interface=Interface(inputs),
            task_resolver=load_path(FAILURE_RESOLVER, "resolver"),
            **kwargs,
        )

    def dispatch_execute(self, ctx: FlyteContext, input_literal_map: LiteralMap) -> Any:  # noqa: ARG002
        """Raise ``FlyteNotImplementedException``."""
        raise needs_control_plane("the failure handler of eager functions ends the executions that they started")


def needs_control_plane(what: str) -> FlyteNotImplementedException:
    """The error for what a container cannot do without a client of the control plane."""
    return FlyteNotImplementedException(
        f"{what}, by a client of Flyte's control plane, which flyteweight does not have; "
        "run it in an image with flytekit"
    )


def eager(_fn: Callable[..., Any] | None = None, /, **settings: Any) -> Any:
    """Make a coroutine function an eager workflow; the settings are those of a task's container.

    By hand, ``await`` its call: the tasks that it calls run in this process. A scheduler needs flytekit for it.
    """

    def declare(function: Callable[..., Any]) -> EagerAsyncPythonFunctionTask[Any]:
        return EagerAsyncPythonFunctionTask(None, function, **{**settings, "enable_deck": True})

    return declare if _fn is None else declare(_fn)
