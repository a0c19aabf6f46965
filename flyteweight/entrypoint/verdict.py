"""Outcome ─▶ verdict: what a run that ended so has to leave in its prefix. Pure."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from flyteidl.core.errors_pb2 import ContainerError, ErrorDocument
from flyteidl.core.execution_pb2 import ExecutionError

from flyteweight.entrypoint.signals import TERMINATED_EXIT_CODE, Terminated
from flyteweight.entrypoint.trace import TEXT_LIMIT, cut, text_of, trace_of
from flyteweight.exceptions import (
    FlyteException,
    FlyteRecoverableException,
    FlyteUserRuntimeException,
    cause_of,
)

if TYPE_CHECKING:
    from flyteweight.entrypoint.invocation import Outside


#: Bytes to which the two parts of a message are cut, together less than 64 KiB. The scheduler keeps the message in its
#: database and sends it by gRPC, which refuses more than 4 MiB.
TRACE_LIMIT = 44_000
CODE_LIMIT = 256

_LAST_SECOND = 253_402_300_799  # of the year 9999: what a protobuf Timestamp can hold


_INTERRUPTED = 130


class Result(NamedTuple):
    """The task returned: a file for its prefix, and what is to be said about it."""

    name: str
    data: bytes
    warnings: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """How the run ended, in the line that sums it up."""
        return "succeeded"


class Failure(NamedTuple):
    """The run failed."""

    error: BaseException

    @property
    def word(self) -> str:
        """How the run ended, in the line that sums it up."""
        return type(cause_of(self.error)).__name__


class Nothing(NamedTuple):
    """The run ended well and leaves nothing in its prefix; ``word`` says why."""

    word: str


if TYPE_CHECKING:
    Outcome = Result | Failure | Nothing


class Judgement(NamedTuple):
    """How a failure is reported."""

    code: str
    origin: str
    recoverable: bool


def judgement_of(error: BaseException) -> Judgement:
    """Code, origin and kind of a failure: what its class says, see :mod:`flyteweight.exceptions`.

    Any other exception is the user's if it came out of the user's code, and otherwise a fault of this package.
    """
    cause = cause_of(error)
    if isinstance(error, FlyteUserRuntimeException) and not getattr(cause, "of_nobody", False):
        return Judgement(error.error_code, "USER", isinstance(cause, FlyteRecoverableException))
    if isinstance(cause, (FlyteException, Terminated)):
        return Judgement(cause.code_of_run or cause.error_code, cause.origin, cause.recoverable)
    if isinstance(cause, (SystemExit, KeyboardInterrupt)):
        return Judgement(f"USER:{type(cause).__name__}", "USER", recoverable=False)
    return Judgement("SYSTEM", "SYSTEM", recoverable=True)


def exit_code(outcome: Outcome, outside: Outside, *, stored: bool) -> int:
    """The exit code of the process; ``stored`` says whether an error document is there.

    Under a scheduler a failure is 0 once the document is stored, because the scheduler reads it only then. For a person
    it is 1, or what signals and ``sys.exit`` ask for.
    """
    if not isinstance(outcome, Failure):
        return 0
    if stored and outside.has_scheduler:
        return 1 if outside.fails_on_error else 0
    error = cause_of(outcome.error)
    if isinstance(error, Terminated):
        return TERMINATED_EXIT_CODE
    if isinstance(error, KeyboardInterrupt):
        return _INTERRUPTED
    if isinstance(error, SystemExit) and isinstance(error.code, int) and 0 < error.code < 256:
        return error.code
    return 1


def error_document(error: BaseException, worker: str | None) -> bytes:
    """The document for the scheduler; ``worker`` names the one of several workers that failed."""
    judgement = judgement_of(error)
    document = ErrorDocument(
        error=ContainerError(
            code=cut(judgement.code, CODE_LIMIT),
            message=message_of(error),
            kind=ContainerError.RECOVERABLE if judgement.recoverable else ContainerError.NON_RECOVERABLE,
            origin=ExecutionError.SYSTEM if judgement.origin == "SYSTEM" else ExecutionError.USER,
            worker=worker or "",
        )
    )
    document.error.timestamp.FromNanoseconds(int(_when(error) * 1_000_000) * 1_000)
    data: bytes = document.SerializeToString()
    return data


def message_of(error: BaseException) -> str:
    """Traceback from the user's frame on, then the error's class and text; cut so that the scheduler can keep it."""
    error = cause_of(error)
    trace = _part(trace_of(error), TRACE_LIMIT)
    said = _part(f"{type(error).__name__}: {text_of(error)}", TEXT_LIMIT)
    return f"Trace:\n\n{trace}\n\nMessage:\n\n{said}"


def _part(text: str, limit: int) -> str:
    """Indented by four spaces, as flytekit lays a message out, and of at most about ``limit`` bytes."""
    indented = "\n".join(f"    {line}" for line in cut(text, limit).split("\n"))
    return cut(indented, limit + 1_000)


def _when(error: BaseException) -> float:
    """When the error happened, in seconds since the epoch: what it says itself, else what it wraps says, else now."""
    try:
        seconds = getattr(error, "timestamp", None)
    except Exception:  # noqa: BLE001 - a property of the user's, which must not hide the error that has it
        seconds = None
    if isinstance(seconds, (int, float)) and 0 < seconds <= _LAST_SECOND:
        return seconds
    return _when(error.value) if isinstance(error, FlyteUserRuntimeException) else time.time()
