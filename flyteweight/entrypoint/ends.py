"""How a process can end without a verdict of its own, as errors: what the error document then says."""

from __future__ import annotations

import os
import signal
from typing import NamedTuple

from flyteweight.entrypoint import memory
from flyteweight.entrypoint.signals import Terminated, grace
from flyteweight.exceptions import FlyteSystemException, FlyteUserException


class Ending(NamedTuple):
    """How a child ended that left no verdict."""

    process: int
    status: int
    """As ``os.waitpid`` gives it."""
    seconds: float
    """Since the command began."""
    stacks: str
    """What the crash handler, or the child on demand, wrote of its threads."""
    terminated: bool
    """Whether SIGTERM was forwarded to it."""
    overdue: bool
    """Whether it was ended because it had not done so itself in time."""
    kills_before: int
    """How often the memory limit had killed a process of this container when the child began."""


class ProcessLeft(FlyteUserException):
    """The task's code ended the process without returning, by ``os._exit`` or in native code."""

    _ERROR_CODE = "USER:ProcessLeft"
    in_own_words = True


class ProcessCrashed(FlyteUserException):
    """Native code crashed, or aborted the process."""

    _ERROR_CODE = "USER:ProcessCrashed"
    in_own_words = True


class MemoryExhausted(FlyteUserException):
    """The container reached its memory limit, and the kernel killed the task."""

    _ERROR_CODE = "USER:OOMKilled"
    in_own_words = True
    recoverable = True


class CpuTimeExhausted(FlyteUserException):
    """The limit of processor time was reached."""

    _ERROR_CODE = "USER:CpuTimeLimit"
    in_own_words = True


class ProcessKilled(FlyteSystemException):
    """A signal from outside ended the process, as the platform sends it."""

    _ERROR_CODE = "SYSTEM:Killed"
    in_own_words = True
    recoverable = True


class NotEnded(Terminated):
    """SIGTERM arrived, and the task did not end in time."""

    def __init__(self, said: str) -> None:
        super().__init__()
        self._said = said

    def __str__(self) -> str:
        return f"{super().__str__()}; {self._said}"


_MACHINERY = (os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep, "/click/core.py", "/bin/pyflyte-")

_CRASHES = (signal.SIGSEGV, signal.SIGBUS, signal.SIGFPE, signal.SIGILL, signal.SIGABRT, signal.SIGSYS, signal.SIGTRAP)


def error_of(ending: Ending) -> BaseException:
    """The error that describes how a process ended that left no verdict."""
    after = f"after {ending.seconds:.1f} s"
    if ending.terminated:
        waited = (
            f"the task did not end within {grace(os.environ):g} s (FLYTEWEIGHT_GRACE)"
            if ending.overdue
            else "it ended so"
        )
        return NotEnded(f"{waited}, {after}{_stacks(ending)}")
    if os.WIFEXITED(ending.status):
        return ProcessLeft(
            f"the process left with exit code {os.WEXITSTATUS(ending.status)} {after}, and the task had not returned: "
            f"something called os._exit, or exit in native code{_stacks(ending)}"
        )
    number = os.WTERMSIG(ending.status)
    name = _name(number)
    if number == signal.SIGKILL:
        if memory.kills() > ending.kills_before:
            return MemoryExhausted(
                f"the container reached its memory limit{_sizes()} {after}, and the kernel killed the task; request "
                "more memory, Resources(mem=...), or hold less at once"
            )
        return ProcessKilled(f"the process was killed by {name} from outside {after}, as nodes do that shut down")
    if number == signal.SIGXCPU:
        return CpuTimeExhausted(f"the limit of processor time was reached {after} ({name}){_stacks(ending)}")
    if number in _CRASHES:
        core = "; a core dump was written" if os.WCOREDUMP(ending.status) else ""
        return ProcessCrashed(f"native code crashed {after}: {name}{core}{_stacks(ending)}")
    return ProcessKilled(f"the process was ended by {name} {after}{_stacks(ending)}")


def _name(number: int) -> str:
    try:
        return f"{signal.Signals(number).name} ({signal.strsignal(number)})"
    except ValueError:
        return f"signal {number}"


def _stacks(ending: Ending) -> str:
    """The stacks without the frames of this package and of what started it."""
    lines = [line for line in ending.stacks.splitlines() if not any(part in line for part in _MACHINERY)]
    return "\n\nThe threads at that moment:\n" + "\n".join(lines) if lines else ""


def _sizes() -> str:
    limit, peak = memory.limit(), memory.peak()
    said = f" of {limit / (1 << 20):,.0f} MiB" if limit is not None else ""
    return f"{said} (peak {peak / (1 << 20):,.0f} MiB)" if peak is not None else said
