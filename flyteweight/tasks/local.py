"""Calling a task in Python: the same conversions and checks as in a container, in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.exceptions import FlyteTypeException, TaskInputError
from flyteweight.runtime.context import ExecutionMode, FlyteContext, FlyteContextManager
from flyteweight.types.converter import ConversionError
from flyteweight.types.engine import converter_for, resolve_offloaded, write_outputs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flyteweight.interface.interface import Interface
    from flyteweight.models import LiteralMap
    from flyteweight.tasks.base import Task

_INSIDE_A_WORKFLOW = (ExecutionMode.LOCAL_WORKFLOW_EXECUTION, ExecutionMode.LOCAL_DYNAMIC_TASK_EXECUTION)


def call(task: Task, ctx: FlyteContext, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """Run ``task`` on Python values; returns its Python values (a named tuple if there are several).

    Inside a workflow or dynamic task that runs in this process, arguments and results are promises that have values.
    """
    interface = task.python_interface
    if interface is None:
        raise FlyteTypeException(f"task '{task.name}' has no Python interface and cannot be called")
    values = bind_arguments(task.name, interface, args, kwargs)
    if ctx.execution_state.mode in _INSIDE_A_WORKFLOW:
        from flyteweight.workflows.local import run_task

        return run_task(task, ctx, values)
    state = ctx.execution_state.with_params(mode=task.local_execution_mode())
    with FlyteContextManager.with_context(ctx.with_execution_state(state)) as local:
        return task.local_execute(local, **values)


def bind_arguments(owner: str, interface: Interface, args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments by input name, defaults filled in; raises ``FlyteTypeException`` as Python would ``TypeError``."""
    names = list(interface.inputs)
    if len(args) > len(names):
        raise FlyteTypeException(
            f"{owner}() takes {len(names)} input{'' if len(names) == 1 else 's'} ({', '.join(names)}), "
            f"{len(args)} were given"
        )
    values = dict(zip(names, args, strict=False))
    for name, value in kwargs.items():
        if name not in interface.inputs:
            raise FlyteTypeException(
                f"{owner}() has no input '{name}'{_closest(name, names)}; its inputs: {', '.join(names) or 'none'}"
            )
        if name in values:
            raise FlyteTypeException(f"{owner}() was given input '{name}' twice, by position and by name")
        values[name] = value
    for name, default in interface.defaults.items():
        values.setdefault(name, default)
    missing = [name for name in names if name not in values]
    if missing:
        raise FlyteTypeException(f"{owner}() misses input{'' if len(missing) == 1 else 's'} {', '.join(missing)}")
    return values


def local_execute(task: Task, ctx: FlyteContext, values: dict[str, Any]) -> Any:
    """Convert ``values`` to literals, run the task on them and convert the result back."""
    interface = task.python_interface
    assert interface is not None  # `call` has checked it  # noqa: S101
    try:
        inputs = write_outputs(values, interface.inputs)
    except ConversionError as error:
        raise TaskInputError(f"inputs of task '{task.name}': {error}") from error
    return python_result(task.sandbox_execute(ctx, inputs), interface)


def python_result(outputs: Any, interface: Interface) -> Any:
    """Output literals as a caller wants them: nothing, one value, or a named tuple."""
    literals: LiteralMap = outputs
    values = [
        converter_for(kind).read(resolve_offloaded(literals.literals[name])) for name, kind in interface.outputs.items()
    ]
    if not values:
        return None
    if len(values) == 1 and interface.output_tuple_name is None:
        return values[0]
    return interface.output_tuple(*values)


def sandboxed(ctx: FlyteContext) -> FlyteContext:
    """``ctx`` with a working directory and a checkpoint of its own."""
    state = ctx.execution_state
    params = state.user_space_params.with_task_sandbox(ctx.file_access)
    return ctx.with_execution_state(state.with_params(user_space_params=params))


def _closest(name: str, names: list[str]) -> str:
    import difflib

    close = difflib.get_close_matches(name, names, 1)
    return f" (did you mean '{close[0]}'?)" if close else ""
