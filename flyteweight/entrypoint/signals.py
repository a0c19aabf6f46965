"""What the process does when the platform, or a person, interrupts it."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType

TERMINATED_EXIT_CODE = 143


class Terminated(SystemExit):
    """SIGTERM arrived.

    Like ``sys.exit``: the task's ``finally`` blocks run and its ``except Exception`` clauses do not, and event loops
    and thread pools let it pass.
    """

    def __init__(self) -> None:
        super().__init__(TERMINATED_EXIT_CODE)

    def __str__(self) -> str:
        return "the process was told to end (SIGTERM): the pod was evicted, preempted, timed out or aborted"


class _State:
    arrived = False


def install() -> None:
    """SIGTERM raises :class:`Terminated` in the main thread, once; SIGUSR1 writes all threads' stacks to stderr."""
    import atexit
    import faulthandler

    # No stderr, or one without a file descriptor: there is nowhere to write stacks to.
    with contextlib.suppress(AttributeError, ValueError, OSError, RuntimeError):
        faulthandler.register(signal.SIGUSR1, file=sys.stderr, all_threads=True)
    signal.signal(signal.SIGTERM, _terminate)
    # Registered first, so it runs last: Python would put the default action back before its own end, and a process
    # whose verdict is written would then be killed.
    atexit.register(signal.signal, signal.SIGTERM, signal.SIG_IGN)
    # Processes that the task forks end by SIGTERM as if this package were not there. It is held back while they are
    # made, because Python forgets what arrives just then.
    os.register_at_fork(before=_hold_back, after_in_parent=_let_through, after_in_child=_as_default)


def ignore_termination() -> None:
    """From here on, SIGTERM changes nothing: the verdict is being written."""
    signal.signal(signal.SIGTERM, _do_nothing)


def reason_of(error: BaseException) -> BaseException:
    """``error``, or if SIGTERM came before it, a :class:`Terminated` with ``error`` as its cause.

    Clean-up that fails after SIGTERM, or code that turns any exception into its own, is still the platform's doing.
    """
    if not _State.arrived or isinstance(error, Terminated):
        return error
    terminated = Terminated()
    terminated.__cause__ = error
    return terminated


def _terminate(_number: int, _frame: FrameType | None) -> None:
    # A second signal must not interrupt the clean-up that the first one started.
    ignore_termination()
    _State.arrived = True
    raise Terminated


def _do_nothing(_number: int, _frame: FrameType | None) -> None:
    """Unlike ``SIG_IGN``, a handler is not inherited by the programs that the task's clean-up starts."""


def _hold_back() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})


def _let_through() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})


def _as_default() -> None:
    if signal.getsignal(signal.SIGTERM) in (_terminate, _do_nothing):
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _let_through()
