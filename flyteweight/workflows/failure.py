"""``on_failure``: what runs when a node of a workflow has failed."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from flyteweight.exceptions import FlyteFailureNodeInputMismatchException
from flyteweight.runtime.context import FlyteContextManager
from flyteweight.types.converters import converter_for
from flyteweight.workflows.errors import user_location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flyteweight.workflows.base import WorkflowBase
    from flyteweight.workflows.compilation import CompilationState
    from flyteweight.workflows.node import Node

#: What local runs of tasks raised, from the inside, where a workflow that has an ``on_failure`` runs around them.
_RAISED: ContextVar[list[tuple[str, Exception]] | None] = ContextVar("flyteweight.raised", default=None)


@contextmanager
def telling_failure(task: str) -> Iterator[None]:
    """A block in which the task runs: a handler around it is told that the error passed here."""
    try:
        yield
    except Exception as error:
        raised = _RAISED.get()
        if raised is not None:
            raised.append((task, error))
        raise


@contextmanager
def hearing_failures() -> Iterator[list[tuple[str, Exception]]]:
    """A block after which the list holds which tasks an error came through, and the error."""
    around = _RAISED.get()
    raised: list[tuple[str, Exception]] = [] if around is None else around
    token = _RAISED.set(raised)
    try:
        yield raised
    finally:
        _RAISED.reset(token)


def failure_text(error: Exception, raised: list[tuple[str, Exception]]) -> str:
    """What a handler is told of an error: its text, below the names of the tasks that it came through."""
    text = str(error)
    for task, passed in raised:
        if passed is error:
            text = f"Error encountered while executing '{task}':\n  {text}"
    return text


def failure_node(workflow: WorkflowBase, state: CompilationState, inputs: dict[str, Any]) -> Node | None:
    """The node of ``on_failure``; raises ``FlyteFailureNodeInputMismatchException`` if its inputs do not fit."""
    handler = workflow.on_failure
    if handler is None:
        return None
    check_failure_inputs(workflow)
    own = state.nested(f"{state.prefix}f")
    with FlyteContextManager.with_context(FlyteContextManager.current_context().with_compilation_state(own)):
        handler(**inputs)
    return own.nodes[0]


def check_failure_inputs(workflow: WorkflowBase) -> None:
    """Raise ``FlyteFailureNodeInputMismatchException`` if ``on_failure`` takes other inputs than the workflow's."""
    handler = workflow.on_failure
    ours, theirs = workflow.python_interface.inputs, handler.python_interface.inputs
    missing = sorted(name for name in ours if name not in theirs or ours[name] != theirs[name])
    extra = sorted(name for name in theirs if name not in ours and not converter_for(theirs[name]).accepts_none)
    if missing or extra:
        problem = f"it must take {', '.join(missing)}" if missing else f"{', '.join(extra)} must be Optional"
        raise FlyteFailureNodeInputMismatchException(
            f"on_failure '{handler.name}' does not fit workflow '{workflow.name}': {problem}, as it gets the "
            f"workflow's inputs and nothing else ({user_location()})"
        )
