"""A small parent for a run under a scheduler: it gives the run a verdict where the run cannot do so itself.

``os._exit``, a crash of native code, the memory limit and SIGKILL end a process without a word. So the command forks
before it imports anything, the child runs the task, and the parent waits, forwards signals and reaps what the task
leaves behind, as an init does. It imports what a report needs (:mod:`flyteweight.entrypoint.afterwards`) only if the
child has ended without a verdict.
"""

from __future__ import annotations

import faulthandler
import os
import time

from flyteweight.entrypoint import memory
from flyteweight.entrypoint.sharing import HANDED_OVER, KEPT, UNSTORED, Shared
from flyteweight.entrypoint.signals import grace, termination_noted, thread_grace

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal
    from typing import NoReturn
else:
    import _signal as signal  # the same functions; what their enums need would be a sixth of what the fork copies

_OFF = frozenset({"off", "false", "0", "no"})

#: Ends everything that the task has started, too.
_FOR_ALL = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)
#: Means something to the run itself; other programs would end by it.
_FOR_THE_RUN = (signal.SIGUSR1, signal.SIGUSR2, signal.SIGCONT, signal.SIGWINCH)
_HEARD = (*_FOR_ALL, *_FOR_THE_RUN, signal.SIGCHLD)

#: By this signal the child writes all threads' stacks, also while native code does not return.
_STACKS_SIGNAL = signal.SIGRTMIN + 9
#: Seconds between that and the end of the child.
_STACKS_SECONDS = 0.3

#: Seconds that a run has to store its verdict, after the grace that its task has had.
_STORING = 8.0
_STACKS_SIZE = 1 << 16
_FOREVER = 86400.0
#: Seconds for which processes that outlive the run are not worth a word.
_UNSAID = 0.5


def stand_guard() -> None:
    """Go on in a child of this process, guarded by it; where that is refused, just go on."""
    if os.environ.get("FLYTEWEIGHT_GUARD", "").lower() in _OFF or not hasattr(os, "memfd_create"):
        return
    begun = time.monotonic()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # ignored, it would leave no child to wait for
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, _HEARD)
    child = None
    try:
        shared = Shared()
        stacks = os.memfd_create("flyteweight-stacks")
        child = os.fork()
    except OSError:
        return
    finally:
        if child is None:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    if child:
        _Parent(child, shared, stacks, begun).wait()
    shared.own(stacks)
    try:
        os.setpgid(0, 0)
    except OSError:
        pass
    faulthandler.enable(file=stacks, all_threads=True)
    faulthandler.register(_STACKS_SIGNAL, file=stacks, all_threads=True)
    signal.pthread_sigmask(signal.SIG_SETMASK, mask)


class _Parent:
    """Waits for the child. It takes signals one by one, when it is ready for them; no handler interrupts it."""

    def __init__(self, child: int, shared: Shared, stacks: int, begun: float) -> None:
        self._child = child
        self._shared = shared
        self._stacks = stacks
        self._begun = begun
        self._terminated = False
        self._overdue = False
        self._deadline: float | None = None

    def wait(self) -> NoReturn:
        """End as the child ends; give it a verdict if it has left none."""
        try:
            os.setpgid(self._child, self._child)
        except OSError:  # it has done so itself, or ended
            pass
        if termination_noted():
            self._terminate()
        kills_before = memory.kills()
        status = self._reap()
        if self._shared.state == KEPT or (self._shared.state == UNSTORED and not self._shared.document):
            self._wait_for_the_rest()
            if self._terminated:
                self._send(signal.SIGKILL)  # what the task has started was told to end as well
            os._exit(self._shared.code)
        if self._shared.state == HANDED_OVER:
            os._exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
        self._send(signal.SIGKILL)  # what the task has started would go on writing
        os._exit(self._report(status, kills_before))

    def _report(self, status: int, kills_before: int) -> int:
        try:
            from flyteweight.entrypoint.afterwards import pass_on, report
            from flyteweight.entrypoint.ends import Ending

            stacks = os.pread(self._stacks, _STACKS_SIZE, 0).decode("utf-8", "replace").strip()
            seconds = time.monotonic() - self._begun
            ending = Ending(self._child, status, seconds, stacks, self._terminated, self._overdue, kills_before)
            if document := self._shared.document:
                return pass_on(document, ending, self._shared.code if self._shared.state == UNSTORED else None)
            return report(ending)
        except BaseException as error:  # noqa: BLE001 - click or protobuf is missing or damaged
            from flyteweight.entrypoint.last_resort import cannot_run

            return cannot_run(error)

    def _reap(self) -> int:
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == self._child:
                return status
            if self._is_over():
                os._exit(self._shared.code)
            if not pid:
                self._hear()

    def _is_over(self) -> bool:
        """Whether the child has only to end, which it does as well without being waited for."""
        return self._shared.departed and self._shared.state == KEPT and not self._terminated and not self._send(0)

    def _wait_for_the_rest(self) -> None:
        """Give processes that the task has started some time to end, and say which are left behind."""
        begun = time.monotonic()
        seconds = thread_grace(os.environ)
        told = False
        while self._send(0):
            try:
                os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                pass
            waited = time.monotonic() - begun
            if waited > seconds:
                return
            if not told and waited > _UNSAID:
                from flyteweight.entrypoint.orphans import warn

                told = True
                warn(self._child)
            self._hear(0.01)

    def _hear(self, seconds: float = _FOREVER) -> None:
        """Wait so long for a signal, and pass it on; SIGCHLD only ends the waiting."""
        if self._deadline is not None:
            seconds = min(seconds, max(self._deadline - time.monotonic(), 0))
        heard = signal.sigtimedwait(_HEARD, seconds)
        if heard is None:
            if self._deadline is not None and time.monotonic() >= self._deadline:
                self._end_child()
        elif heard.si_signo == signal.SIGTERM:
            self._terminate()
        elif heard.si_signo in _FOR_ALL:
            self._send(heard.si_signo)
        elif heard.si_signo in _FOR_THE_RUN:
            try:
                os.kill(self._child, heard.si_signo)
            except OSError:
                pass

    def _terminate(self) -> None:
        if self._terminated:
            self._end_child()  # a second one ends the waiting
            return
        self._terminated = True
        self._deadline = time.monotonic() + grace(os.environ) + _STORING
        self._send(signal.SIGTERM)

    def _end_child(self) -> None:
        self._overdue = True
        self._deadline = None
        try:
            os.kill(self._child, _STACKS_SIGNAL)
            time.sleep(_STACKS_SECONDS)
        except OSError:
            pass
        self._send(signal.SIGKILL)

    def _send(self, number: int) -> bool:
        """Send a signal to the child and what it has started; returns whether any of them was there."""
        try:
            os.killpg(self._child, number)
        except OSError:
            return False
        return True
