"""``flyteweight run --pdb``: a resolver that stands before the task's own, and stops in the debugger at a failure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.resolvers.base import TaskResolverMixin

if TYPE_CHECKING:
    from types import TracebackType


class DebuggingResolver(TaskResolverMixin):
    """Loader arguments ``RESOLVER …``: the task that this resolver finds by the rest of them."""

    location = "flyteweight.tools.debugging.resolver"

    def load_task(self, loader_args: list[str]) -> Any:
        """The task, watched: what it raises, and what its module raises on import, is shown in the debugger first."""
        from flyteweight.entrypoint.load import load_resolver, load_task

        path, *args = loader_args
        try:
            return _Watched(load_task(load_resolver(path), args, path))
        except Exception as error:
            _stop(error)
            raise


class _Watched:
    """A task whose failures are shown in the debugger."""

    def __init__(self, task: Any) -> None:
        self._task = task

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._task, name)
        return _Watched(found) if name == "python_function_task" else found

    def dispatch_execute(self, *args: Any) -> Any:
        """Run the task; a failure goes on after the debugger."""
        try:
            return self._task.dispatch_execute(*args)
        except Exception as error:
            _stop(error)
            raise


def _stop(error: BaseException) -> None:
    import pdb
    import sys

    from flyteweight.entrypoint.trace import headline
    from flyteweight.exceptions import cause_of

    cause = cause_of(error)
    sys.stderr.write(f"{headline(cause)}\n")
    pdb.post_mortem(_to_users_frame(cause.__traceback__))


def _to_users_frame(trace: TracebackType | None) -> TracebackType | None:
    """The traceback without what follows the user's last frame, where the debugger stops then."""
    import os
    from types import TracebackType

    own = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
    frames = []
    step = trace
    while step is not None:
        frames.append(step)
        step = step.tb_next
    while frames and frames[-1].tb_frame.f_code.co_filename.startswith(own):
        frames.pop()
    shown: TracebackType | None = None
    for step in reversed(frames):
        shown = TracebackType(shown, step.tb_frame, step.tb_lasti, step.tb_lineno)
    return shown or trace


resolver = DebuggingResolver()
