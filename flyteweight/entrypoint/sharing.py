"""What a run tells its guard (:mod:`flyteweight.entrypoint.guard`), if it has one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mmap import mmap

UNDECIDED, KEPT, HANDED_OVER = 0, 1, 2


class Shared:
    """Two bytes that parent and child both see: no descriptor that the task could close."""

    def __init__(self) -> None:
        from mmap import mmap

        self._page: mmap = mmap(-1, 2)
        self._owner = 0

    def own(self) -> None:
        """This process, and none that it forks, is the one that has something to say."""
        global _shared  # noqa: PLW0603 - of the process
        self._owner = os.getpid()
        _shared = self

    def say(self, state: int, code: int = 0) -> None:
        """Tell the guard; ignored in any other process than the owner."""
        if os.getpid() == self._owner:
            self._page[1] = code
            self._page[0] = state

    @property
    def state(self) -> int:
        """What the child said last."""
        return self._page[0]

    @property
    def code(self) -> int:
        """The exit code of a run that has its verdict."""
        return self._page[1]


_shared: Shared | None = None


def is_guarded() -> bool:
    """Whether a parent gives this run a verdict if it ends without one."""
    return _shared is not None


def verdict_kept(code: int) -> None:
    """The run has its verdict, and ``code`` is its exit code, whatever ends the process from here on."""
    if _shared is not None:
        _shared.say(KEPT, code)


def handed_over() -> None:
    """The process becomes another program, whose exit code and signals are the command's."""
    if _shared is not None:
        _shared.say(HANDED_OVER)
