"""What the process does when the platform, or a person, interrupts it.

A signal becomes an exception only while the user's code runs, and never inside the machinery of imports, whose locks
would stay taken. At other times it is noted, and :func:`interruptible` raises it where the user's code would begin.
"""

from __future__ import annotations

import _thread
import faulthandler
import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal
    from collections.abc import Callable, Mapping
    from types import FrameType
    from typing import Any
else:
    import _signal as signal  # as in the guard, which forks after this import

TERMINATED_EXIT_CODE = 143

#: What can end or interrupt a process that has its verdict; handlers of the user's for other signals come on top.
_HELD = tuple(
    number
    for name in (
        "SIGTERM",
        "SIGINT",
        "SIGHUP",
        "SIGALRM",
        "SIGVTALRM",
        "SIGPROF",
        "SIGUSR1",
        "SIGUSR2",
        "SIGXCPU",
        "SIGIO",
    )
    if (number := getattr(signal, name, None)) is not None
)
_AGAIN_SECONDS = 0.005
_GRACE = 10.0
_STDERR = 2
_LONGEST = 1e6


class Terminated(SystemExit):
    """SIGTERM arrived.

    Like ``sys.exit``: the task's ``finally`` blocks run and its ``except Exception`` clauses do not, and event loops
    and thread pools let it pass.
    """

    error_code = "SYSTEM:Terminated"
    code_of_run = ""
    origin = "SYSTEM"
    recoverable = True

    def __init__(self) -> None:
        super().__init__(TERMINATED_EXIT_CODE)

    def __str__(self) -> str:
        return "the process was told to end (SIGTERM): the pod was evicted, preempted, timed out or aborted"


class _State:
    terminated = False  # SIGTERM arrived
    raised = False  # and the user's code has seen it
    interrupted = False  # SIGINT arrived when it could not be raised
    in_users_code = False
    watched = False  # the user's clean-up has its deadline
    overdue: Callable[[BaseException], None] | None = None
    grace = 0.0
    main_thread = 0
    theirs: set[Any] = set()  # noqa: RUF012 - of the process: the code of handlers that the task had set
    masks: dict[int, Any] = {}  # noqa: RUF012 - of the process: signal masks of the threads that are forking


def grace(environment: Mapping[str, str]) -> float:
    """Seconds that a task has for its clean-up after SIGTERM: ``FLYTEWEIGHT_GRACE``."""
    return _seconds(environment, "FLYTEWEIGHT_GRACE")


def thread_grace(environment: Mapping[str, str]) -> float:
    """Seconds for what outlives a run that has its verdict: ``FLYTEWEIGHT_THREAD_GRACE``."""
    return _seconds(environment, "FLYTEWEIGHT_THREAD_GRACE")


def _seconds(environment: Mapping[str, str], name: str) -> float:
    """10 if the variable is no sensible number: a typo must not decide about a run."""
    try:
        seconds = float(environment.get(name, ""))
    except ValueError:
        return _GRACE
    return seconds if 0 <= seconds < _LONGEST else _GRACE


def note_signals() -> None:
    """From here on SIGTERM and SIGINT do not end the process, and SIGUSR1 writes all threads' stacks to stderr.

    :func:`install` does the rest.
    """
    signal.signal(signal.SIGTERM, _on_signal)
    _State.main_thread = _thread.get_ident()
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # not so under nohup
        signal.signal(signal.SIGINT, _on_signal)
    signal.signal(signal.SIGUSR1, _write_stacks)


def termination_noted() -> bool:
    """Whether SIGTERM has arrived."""
    return _State.terminated


def install(seconds: float, overdue: Callable[[BaseException], None], *, crashes_to_stderr: bool) -> None:
    """SIGTERM and SIGINT interrupt the user's code; crashes write stacks to stderr, unless a guard keeps them.

    ``overdue`` is called in a thread, with the signal's exception, if the run has no verdict ``seconds`` after it.
    """
    if crashes_to_stderr:
        faulthandler.enable(file=_STDERR, all_threads=True)
    _State.grace, _State.overdue = seconds, overdue
    note_signals()
    if _State.terminated or _State.interrupted:
        _watch(signal.SIGTERM if _State.terminated else signal.SIGINT)
    # Processes that the task forks end by SIGTERM as if this package were not there. It is held back while they are
    # made, because Python forgets what arrives just then.
    os.register_at_fork(before=_hold_back, after_in_parent=_let_through, after_in_child=_as_default)


class _UsersCode:
    """A block in which signals interrupt."""

    def __enter__(self) -> None:
        _State.in_users_code = True
        if _State.terminated:
            _State.raised = True
            raise Terminated
        if _State.interrupted:
            _State.interrupted = False
            raise KeyboardInterrupt

    def __exit__(self, *_: object) -> None:
        _State.in_users_code = False


def interruptible() -> _UsersCode:
    """A block in which SIGTERM and SIGINT become exceptions; one that came before is raised at its beginning."""
    return _UsersCode()


def take_back() -> None:
    """Handlers that the task has left have no say in what is done with its results; SIGTERM and SIGINT do as before.

    Elsewhere than on the main thread, where Python runs handlers, this does nothing.
    """
    while _thread.get_ident() == _State.main_thread:
        try:
            for number in signal.valid_signals():
                handler = signal.getsignal(number)
                if callable(handler) and handler not in _OURS:
                    _State.theirs.add(getattr(handler, "__code__", None))
                    signal.signal(number, _on_signal if number in (signal.SIGTERM, signal.SIGINT) else _do_nothing)
        except Exception:  # noqa: BLE001, S112 - of a handler that was still called; the rest is to do
            continue
        break


def hold() -> None:
    """From here on no signal changes anything: neither the platform's nor a handler or a timer of the user's."""
    _State.in_users_code = False
    while True:
        try:
            for number in signal.valid_signals():
                handler = signal.getsignal(number)
                if handler is _write_stacks:
                    continue
                if callable(handler) and handler not in _OURS:
                    _State.theirs.add(getattr(handler, "__code__", None))
                if callable(handler) or (handler == signal.SIG_DFL and number in _HELD):
                    # Unlike SIG_IGN, a handler is not inherited by programs that are started.
                    signal.signal(number, _do_nothing)
        except BaseException:  # noqa: BLE001, S112 - a handler of the user's that was still called; the rest is to do
            continue
        return


def ignore() -> None:
    """As :func:`hold`, through the interpreter's own end, at which it gives signals back their default action."""
    for number in _HELD:
        signal.signal(number, signal.SIG_IGN)


def reason_of(error: BaseException) -> BaseException:
    """``error``, or if SIGTERM came before it, a :class:`Terminated` with ``error`` as its cause.

    Clean-up that fails after SIGTERM, or code that turns any exception into its own, is still the platform's doing.
    What a handler of the task's has raised is the user's, wherever it met the run.
    """
    if not _State.raised or isinstance(error, Terminated):
        return _of_the_user(error) if _is_of_their_handler(error) else error
    terminated = Terminated()
    terminated.__cause__ = error
    return terminated


def _is_of_their_handler(error: BaseException) -> bool:
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code not in _State.theirs:
        trace = trace.tb_next
    return trace is not None


def _of_the_user(error: BaseException) -> BaseException:
    if isinstance(error, (SystemExit, KeyboardInterrupt)):
        return error
    from flyteweight.exceptions import FlyteUserRuntimeException

    return FlyteUserRuntimeException(error)


def _write_stacks(_number: int, _frame: FrameType | None) -> None:
    """All threads' stacks to stderr.

    Python calls this between two of its steps. What faulthandler registers would be called in the middle of one, and
    can then find a frame that is half made, at which the process crashes.
    """
    faulthandler.dump_traceback(_STDERR, all_threads=True)


def _on_signal(number: int, frame: FrameType | None) -> None:
    if _State.overdue is not None:
        _watch(number)
    if number == signal.SIGTERM:
        _State.terminated = True
        if _State.raised:
            return  # a second signal must not interrupt the clean-up that the first one started
    if not _State.in_users_code:
        _State.interrupted = _State.interrupted or number == signal.SIGINT
        return
    if frame is not None and frame.f_code.co_filename.startswith("<frozen importlib"):
        _thread.start_new_thread(_send_again, (number,))
        return
    if number == signal.SIGTERM:
        _State.raised = True
        raise Terminated
    raise KeyboardInterrupt


def _send_again(number: int) -> None:
    time.sleep(_AGAIN_SECONDS)
    os.kill(os.getpid(), number)


def _watch(number: int) -> None:
    if _State.watched:
        return
    _State.watched = True

    def wait() -> None:
        time.sleep(_State.grace)
        if _State.overdue is not None:
            _State.overdue(Terminated() if number == signal.SIGTERM or _State.terminated else KeyboardInterrupt())

    try:
        _thread.start_new_thread(wait, ())
    except RuntimeError:  # no more threads: the task's clean-up has no deadline but the guard's
        pass


def _do_nothing(_number: int, _frame: FrameType | None) -> None:
    """Let the signal pass."""


_OURS = (_on_signal, _do_nothing, _write_stacks)


def _hold_back() -> None:
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    _State.masks[_thread.get_ident()] = mask


def _let_through() -> None:
    mask = _State.masks.pop(_thread.get_ident(), None)
    if mask is not None:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _as_default() -> None:
    if signal.getsignal(signal.SIGTERM) in _OURS:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if signal.getsignal(signal.SIGINT) in _OURS:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    _State.overdue = None
    _let_through()
