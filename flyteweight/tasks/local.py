"""Calling a task in Python: the same conversions and checks as in a container, in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.exceptions import FlyteTypeException, TaskInputError
from flyteweight.interface.arguments import with_defaults
from flyteweight.runtime.context import FlyteContext, FlyteContextManager
from flyteweight.tasks.local_cache import keep, kept
from flyteweight.types.conversion_error import ConversionError, raise_as_raised
from flyteweight.types.converters import write_outputs
from flyteweight.workflows.failure import telling_failure
from flyteweight.workflows.local import (
    SKIPPED,
    begin_decks,
    literals,
    python_values,
    resolved,
    runs_inside_workflow,
    skipped,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flyteweight.models import LiteralMap
    from flyteweight.tasks.base import Task


def call(task: Task, ctx: FlyteContext, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """Run ``task`` on Python values; returns its Python values (a named tuple if there are several).

    Inside a workflow or dynamic task that runs in this process, arguments and results are promises that have values.
    """
    interface = task.python_interface
    if interface is None:
        raise FlyteTypeException(f"task '{task.name}' has no Python interface and cannot be called")
    values = with_defaults(task.name, interface, args, kwargs)
    if not runs_inside_workflow(ctx):
        begin_decks(ctx)
        return python_values(task.local_execute(ctx, **values), interface)
    return skipped(task.name, interface) if SKIPPED.get() else task.local_execute(ctx, **values)


def local_execute(task: Task, ctx: FlyteContext, values: dict[str, Any]) -> Any:
    """Convert ``values`` to literals and run the task on them; returns promises that have values."""
    interface = task.python_interface
    assert interface is not None  # `call` has checked it  # noqa: S101
    inside, cached = runs_inside_workflow(ctx), task.metadata.cache
    state = ctx.execution_state.with_params(mode=task.local_execution_mode())
    own = ctx.with_execution_state(state).with_output_metadata_tracker(None)
    # In the mode of a local run, in which files that are here stay where they are.
    with FlyteContextManager.with_context(own) as local:
        inputs = literals(values, interface.inputs, task.name) if inside else _written(task, values)
        outputs: Any = kept(task.name, task.metadata, inputs) if cached else None
        if outputs is None:
            with telling_failure(task.name):
                outputs = task.sandbox_execute(local, inputs)  # no futures: here a dynamic task runs
            if cached:
                keep(task.name, task.metadata, inputs, outputs)
    return resolved(outputs, interface, task.name)


def _written(task: Task, values: dict[str, Any]) -> LiteralMap:
    try:
        return write_outputs(values, task.python_interface.inputs)  # type: ignore[union-attr] # `call` has checked it
    except ConversionError as error:
        raise_as_raised(error)
        raise TaskInputError(f"Failed to convert inputs of task '{task.name}': {error}") from error


def sandboxed(ctx: FlyteContext) -> FlyteContext:
    """``ctx`` with a working directory and a checkpoint of its own."""
    state = ctx.execution_state
    params = state.user_space_params.with_task_sandbox(ctx.file_access)
    return ctx.with_execution_state(state.with_params(user_space_params=params))
