"""Waiting for storage while something else goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

T = TypeVar("T")


class Ahead(Generic[T]):
    """A function's result, asked for before it is needed: in a thread if it waits for the network, else at once.

    The process may fork meanwhile; what that finds going on outside of clients that wait for an answer, it waits for.
    """

    def __init__(self, work: Callable[[], T], waits: bool) -> None:
        self._work = work
        self._value: list[T] = []
        self._error: BaseException | None = None
        self._thread: threading.Thread | None = None
        if waits:
            import threading

            from flyteweight.storage._forks import let_forks_wait

            let_forks_wait()
            # A daemon, so that a store that does not answer cannot keep a failed run from ending.
            self._thread = threading.Thread(target=self._run_aside, name="flyteweight-ahead", daemon=True)
            self._thread.start()
        else:
            self._run()

    def _run_aside(self) -> None:
        from flyteweight.storage._forks import inside_python

        with inside_python():
            self._run()

    def _run(self) -> None:
        try:
            self._value.append(self._work())
        except BaseException as error:  # noqa: BLE001 - raised again where the result is used
            self._error = error

    def wait(self, timeout: float | None = None) -> None:
        """Return when nothing is in flight any more, or after ``timeout`` seconds."""
        if self._thread is not None:
            self._thread.join(timeout)

    def result(self, timeout: float | None = None) -> T:
        """The result; raises what the function raised, or ``TimeoutError`` after ``timeout`` seconds."""
        self.wait(timeout)
        if self._error is not None:
            raise self._error
        if not self._value:
            raise TimeoutError(f"no answer within {timeout} s")
        return self._value[0]

    def take(self) -> T:
        """The result, which is not kept."""
        self.result()
        return self._value.pop()
