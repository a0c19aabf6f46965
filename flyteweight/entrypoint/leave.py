"""The end of the process, when the run has its verdict: by its own decision, and with the verdict's exit code.

The task's threads and exit handlers have their usual turn, as long as they take no longer than the grace. Then the
process ends at once: destructors of native libraries, late signals and threads that never end have no say.
"""

from __future__ import annotations

import _thread
import atexit
import os
import stat
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from flyteweight.entrypoint import signals
from flyteweight.entrypoint.last_resort import to_stderr
from flyteweight.entrypoint.sharing import departed, is_of_guard

if TYPE_CHECKING:
    from collections.abc import Callable

    from flyteweight.entrypoint.reserve import Reserve


class Deadline:
    """When the process ends, whatever the main thread does; it can be moved as long as it has not come."""

    def __init__(self, code: int, stderr: int) -> None:
        self._code = code
        self._stderr = stderr
        self._seconds = 0.0
        self._at = 0.0
        self._begun: _thread.LockType | None = None
        self._sooner = _thread.allocate_lock()
        self._sooner.acquire()

    def within(self, seconds: float) -> None:
        """The process has so many seconds from now on, and ends with its code after them."""
        sooner = time.monotonic() + seconds < self._at
        self._seconds, self._at = seconds, time.monotonic() + seconds
        if sooner and self._sooner.locked():
            self._sooner.release()
        if self._begun is None:
            begun = _thread.allocate_lock()
            begun.acquire()
            with suppress(RuntimeError):  # no more threads: the main thread decides alone when it ends
                _thread.start_new_thread(self._wait, (begun,))
                self._begun = begun

    def settle(self) -> None:
        """Return when the thread that waits has begun: one that begins while Python 3.10 ends is a crash."""
        if self._begun is not None:
            self._begun.acquire()

    def _wait(self, begun: _thread.LockType) -> None:
        begun.release()
        while (left := self._at - time.monotonic()) > 0:
            self._sooner.acquire(timeout=left)
        if names := ", ".join(repr(thread.name) for thread in _others()):
            to_stderr(
                f"The run has had its verdict for {self._seconds:g} s, and these threads have not ended: {names}. The "
                "process ends without them. FLYTEWEIGHT_THREAD_GRACE is the time that they have (in seconds).",
                self._stderr,
            )
        os._exit(self._code)


def leave(code: int, reserve: Reserve, deadline: Deadline) -> NoReturn:
    """Let threads end and exit handlers run, flush, and end the process."""
    for step in (threading._shutdown, atexit._run_exitfuncs, *_flushes(), signals.ignore):  # type: ignore[attr-defined] # noqa: SLF001
        _guarded(step)
    if reserve.new_extension_modules():
        _guarded(_flush_native_streams)
    if _has_files_to_flush(reserve):
        deadline.settle()
        raise SystemExit(code)  # what the task has written and not closed is flushed by the interpreter's own end
    departed()
    os._exit(code)


def _others() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if not thread.daemon and thread is not threading.main_thread()]


def _guarded(step: Callable[[], object]) -> None:
    try:
        step()
    except BaseException as error:  # noqa: BLE001 - the run was what its verdict says
        to_stderr(f"Ignored at the end of the process: {type(error).__name__}")


def _flushes() -> list[Callable[[], object]]:
    return [_settle("stdout"), _settle("stderr")]


def _settle(name: str) -> Callable[[], None]:
    def flush() -> None:
        try:
            stream = getattr(sys, name)
            if stream is not None:
                stream.flush()
        except BaseException:  # noqa: BLE001 - a closed pipe, a full disk, or an object of the user's
            setattr(sys, name, None)  # Python flushes it once more at its end, and exits with 120 if that fails

    return flush


def _flush_native_streams() -> None:
    import ctypes

    ctypes.CDLL(None).fflush(None)


def _has_files_to_flush(reserve: Reserve) -> bool:
    """Whether regular files are open for writing, as which may have what is written to them in buffers of Python's."""
    try:
        return any(_is_written(int(name)) for name in os.listdir("/dev/fd") if int(name) != reserve.stderr)
    except Exception:  # noqa: BLE001 - not to be found out, as without fcntl: the interpreter's end flushes what there is
        return True


def _is_written(descriptor: int) -> bool:
    try:
        if descriptor <= 2:
            return False
        file = os.fstat(descriptor)
        if not stat.S_ISREG(file.st_mode) or is_of_guard(file):
            return False
    except OSError:
        return False
    import fcntl

    return fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_ACCMODE != os.O_RDONLY
