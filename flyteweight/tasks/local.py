"""Calling a task in Python: the same conversions and checks as in a container, in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.exceptions import FlyteTypeException, TaskInputError
from flyteweight.interface.arguments import with_defaults
from flyteweight.runtime.context import ExecutionMode, FlyteContext, FlyteContextManager
from flyteweight.types.converter import ConversionError
from flyteweight.types.engine import write_outputs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flyteweight.tasks.base import Task

_INSIDE_A_WORKFLOW = (ExecutionMode.LOCAL_WORKFLOW_EXECUTION, ExecutionMode.LOCAL_DYNAMIC_TASK_EXECUTION)


def call(task: Task, ctx: FlyteContext, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """Run ``task`` on Python values; returns its Python values (a named tuple if there are several).

    Inside a workflow or dynamic task that runs in this process, arguments and results are promises that have values.
    """
    interface = task.python_interface
    if interface is None:
        raise FlyteTypeException(f"task '{task.name}' has no Python interface and cannot be called")
    values = with_defaults(task.name, interface, args, kwargs)
    if ctx.execution_state.mode in _INSIDE_A_WORKFLOW:
        from flyteweight.workflows.local import run_task

        return run_task(task, ctx, values)
    state = ctx.execution_state.with_params(mode=task.local_execution_mode())
    own = ctx.with_execution_state(state).with_output_metadata_tracker(None)
    with FlyteContextManager.with_context(own) as local:
        return task.local_execute(local, **values)


def local_execute(task: Task, ctx: FlyteContext, values: dict[str, Any]) -> Any:
    """Convert ``values`` to literals, run the task on them and convert the result back."""
    interface = task.python_interface
    assert interface is not None  # `call` has checked it  # noqa: S101
    try:
        inputs = write_outputs(values, interface.inputs)
    except ConversionError as error:
        raise TaskInputError(f"inputs of task '{task.name}': {error}") from error
    outputs: Any = task.sandbox_execute(ctx, inputs)  # no futures: where nothing schedules, a dynamic task runs
    return interface.python_result(outputs)


def sandboxed(ctx: FlyteContext) -> FlyteContext:
    """``ctx`` with a working directory and a checkpoint of its own."""
    state = ctx.execution_state
    params = state.user_space_params.with_task_sandbox(ctx.file_access)
    return ctx.with_execution_state(state.with_params(user_space_params=params))
