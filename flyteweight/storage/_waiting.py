"""Waiting for storage so that a signal ends it at once.

Python runs signal handlers on the main thread, between two instructions of its own. A client that waits there for the
network, outside Python, keeps them waiting as well: a ``SIGTERM`` would be answered when the store answers.
"""

from __future__ import annotations

import os
import select
import threading
import time
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

from flyteweight.storage._forks import outside_python

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from flyteweight.storage.progress import Progress

T = TypeVar("T")
ABORT_PATIENCE = 3.0
"""Seconds that the uploads in parts of an interrupted transfer get to be aborted."""

LOOK_SECONDS = 1.0
"""Seconds of waiting after which a look is taken at whether an answer can come."""

_DESCRIPTORS = "/proc/self/fd"
Answers = SimpleQueue[tuple[Any, BaseException | None]]


class ClientLost(Exception):
    """No answer can come any more."""

    def __init__(self) -> None:
        super().__init__("the descriptors on which the client waits have been closed")


def _next(answers: SimpleQueue[T]) -> T:
    """What comes next; raises ``ClientLost`` when nothing can come."""
    while True:
        try:
            return answers.get(timeout=LOOK_SECONDS)
        except Empty:
            if _asking and not _polls():
                raise ClientLost from None


def _polls() -> bool:
    """Whether anything of this process waits for descriptors, as far as the system tells; native clients do.

    Closed by the task, they leave a native client's threads dead, or asleep for ever. How the system names them is
    seen by one of our own.
    """
    if not hasattr(select, "epoll"):
        return True
    try:
        with select.epoll() as own:
            name = _link(str(own.fileno()))
            others = [_link(number) for number in os.listdir(_DESCRIPTORS) if number != str(own.fileno())]
    except OSError:
        return True
    return not name or name in others


def _link(number: str) -> str:
    try:
        return os.readlink(f"{_DESCRIPTORS}/{number}")
    except OSError:  # closed meanwhile
        return ""


def waiting(call: Callable[[], T]) -> T:
    """What ``call`` returns; made by another thread if this is the main one, which can then be interrupted.

    An interrupted call goes on without anybody who waits for it; a daemon makes it, so that it holds up no exit. Raises
    ``ClientLost`` if the call cannot come to an end.
    """
    if threading.current_thread() is not threading.main_thread():
        with outside_python():
            return _made(call)
    worker = _idle.pop() if _idle else _Worker()
    result: T = worker.ask(call)
    _idle.append(worker)  # one that was interrupted is never asked again
    return result


def _made(call: Callable[[], T]) -> T:
    thread = threading.get_ident()
    _asking.add(thread)
    try:
        return call()
    finally:
        _asking.discard(thread)


class _Worker:
    """A thread that makes one call at a time."""

    def __init__(self) -> None:
        self._calls: SimpleQueue[tuple[Callable[[], Any], SimpleQueue[tuple[Any, BaseException | None]]]] = (
            SimpleQueue()
        )
        threading.Thread(target=self._serve, name="flyteweight-storage", daemon=True).start()

    def ask(self, call: Callable[[], T]) -> T:
        answers: Answers = SimpleQueue()
        self._calls.put((call, answers))
        value, error = _next(answers)
        if error is not None:
            _idle.append(self)
            try:
                raise error
            finally:
                del error  # its traceback has this frame
        result: T = value
        return result

    def _serve(self) -> None:
        while True:
            call, answers = self._calls.get()
            try:
                answer: tuple[Any, BaseException | None] = _made(call), None
            except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
                answer = None, error
            answers.put(answer)
            del call, answers, answer  # what was read must not stay until the next call


_idle: list[_Worker] = []
_asking: set[int] = set()
"""The threads that wait for a client, by their numbers."""
os.register_at_fork(after_in_child=_idle.clear)
os.register_at_fork(after_in_child=_asking.clear)


class Interrupted(BaseException):
    """Nobody waits for the transfer any more; no fault of a store, which would be classified."""


class Interruption:
    """Tells the threads of a transfer that nobody waits for it any more; and is told by them what they have moved."""

    def __init__(self, progress: Progress | None = None) -> None:
        self.happened = False
        self._progress = progress
        self._uploads: set[threading.Event] = set()

    def check(self) -> None:
        """Raise ``Interrupted`` if it has happened."""
        if self.happened:
            raise Interrupted

    def moved(self, count: int) -> None:
        """Count bytes that were moved; raise ``Interrupted`` if it has happened."""
        self.check()
        if self._progress is not None:
            self._progress.add(count)

    def expect(self, total: int) -> None:
        """Say how many bytes there are to move, if that was not known before."""
        if self._progress is not None:
            self._progress.expect(total)

    def happen(self) -> None:
        """Let it happen; uploads in parts get some time to be aborted, as what is left of them has to be paid for."""
        self.happened = True
        deadline = time.monotonic() + ABORT_PATIENCE
        for ended in list(self._uploads):
            ended.wait(max(0.0, deadline - time.monotonic()))

    @contextmanager
    def upload(self) -> Iterator[None]:
        """A block that sends an object in parts, and aborts that when ``check`` raises."""
        ended = threading.Event()
        self._uploads.add(ended)
        try:
            yield
        finally:
            self._uploads.discard(ended)
            ended.set()

    @property
    def has_uploads(self) -> bool:
        """Whether an upload in parts is going on."""
        return bool(self._uploads)


def all_done(work: Callable[[T], None], items: Sequence[T], threads: int, interruption: Interruption) -> None:
    """Do ``work`` on all items, several at a time. The first error is raised; it stops what has not begun.

    An interruption of the caller does not wait for the threads.
    """
    pending = iter(items)
    ended: SimpleQueue[BaseException | None] = SimpleQueue()

    def serve() -> None:
        failure: BaseException | None = None
        try:
            for item in pending:  # an iterator of a list hands each item to one thread
                interruption.check()
                work(item)
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            failure = error
        ended.put(failure)

    started = [threading.Thread(target=serve, name="flyteweight-storage", daemon=True) for _ in items[:threads]]
    failures: list[BaseException] = []
    try:
        for thread in started:
            thread.start()
        for _ in started:
            failure = _next(ended)
            if failure is not None:
                failures.append(failure)
                interruption.happened = True
    except BaseException:
        interruption.happen()
        raise
    if failures:
        raise next((failure for failure in failures if not isinstance(failure, Interrupted)), failures[0])
