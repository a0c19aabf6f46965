"""What a run tells its guard (:mod:`flyteweight.entrypoint.guard`), if it has one."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal
    from mmap import mmap
else:
    import _signal as signal  # as in the guard, which forks after this import

UNDECIDED, KEPT, HANDED_OVER, UNSTORED = 0, 1, 2, 3

_STATE, _CODE, _LENGTH, _DEPARTED, _DOCUMENT = 0, 1, slice(2, 6), 6, 7
_SIZE = 1 << 18
"""Bytes; a document has less than half of it. Memory that is not written to is not used."""


class Shared:
    """Memory that parent and child both see: no descriptor that the task could close."""

    def __init__(self) -> None:
        from mmap import mmap

        self._page: mmap = mmap(-1, _SIZE)
        self._owner = 0
        self._guard = os.getpid()
        self._stacks: tuple[int, int] | None = None

    def own(self, stacks: int) -> None:
        """This process, and none that it forks, is the one that has something to say.

        ``stacks`` is the descriptor of the file in which a crash leaves what the guard will read.
        """
        global _shared  # noqa: PLW0603 - of the process
        self._owner = os.getpid()
        self._stacks = _identity(os.fstat(stacks))
        _shared = self

    def say(self, state: int, code: int = 0) -> None:
        """Tell the guard; ignored in any other process than the owner."""
        if os.getpid() == self._owner:
            self._page[_CODE] = code
            self._page[_STATE] = state

    def has(self, file: os.stat_result) -> bool:
        """Whether this is the file for stacks."""
        return _identity(file) == self._stacks

    def leave(self, document: bytes) -> None:
        """Let the guard have the error document before it is stored; ignored in any other process than the owner."""
        if os.getpid() == self._owner and len(document) <= _SIZE - _DOCUMENT:
            self._page[_DOCUMENT : _DOCUMENT + len(document)] = document
            self._page[_LENGTH] = len(document).to_bytes(4, "big")

    def depart(self) -> None:
        """Leave the group of what the task has started, and wake the guard; ignored in any other process."""
        if os.getpid() != self._owner or os.getppid() != self._guard:
            return
        try:
            os.setpgid(0, os.getpgid(self._guard))
            self._page[_DEPARTED] = 1
            os.kill(self._guard, signal.SIGCHLD)
        except OSError:
            pass  # the guard waits for the end itself

    @property
    def departed(self) -> bool:
        """Whether the child has nothing left to do but to end."""
        return bool(self._page[_DEPARTED])

    @property
    def state(self) -> int:
        """What the child said last."""
        return self._page[_STATE]

    @property
    def code(self) -> int:
        """The exit code that the child has decided on."""
        return self._page[_CODE]

    @property
    def document(self) -> bytes:
        """The error document that the child has left; empty if it has left none."""
        return self._page[_DOCUMENT : _DOCUMENT + int.from_bytes(self._page[_LENGTH], "big")]


def _identity(file: os.stat_result) -> tuple[int, int]:
    return file.st_dev, file.st_ino


_shared: Shared | None = None


def is_guarded() -> bool:
    """Whether a parent gives this run a verdict if it ends without one."""
    return _shared is not None


def is_of_guard(file: os.stat_result) -> bool:
    """Whether this open file is not the task's but the guard's."""
    return _shared is not None and _shared.has(file)


def verdict_kept(code: int) -> None:
    """The run has its verdict, and ``code`` is its exit code, whatever ends the process from here on."""
    if _shared is not None:
        _shared.say(KEPT, code)


def verdict_to_store(document: bytes) -> None:
    """The run is about to store this error document; if it cannot, its guard will try."""
    if _shared is not None:
        _shared.leave(document)


def verdict_unstored(code: int) -> None:
    """The run could not store its error document; ``code`` is its exit code if the guard cannot do so either."""
    if _shared is not None:
        _shared.say(UNSTORED, code)


def departed() -> None:
    """The process ends now, and its guard need not wait until its memory is given back."""
    if _shared is not None:
        _shared.depart()


def handed_over() -> None:
    """The process becomes another program, whose exit code and signals are the command's."""
    if _shared is not None:
        _shared.say(HANDED_OVER)
