"""Exception ─▶ error document: one table for all failures of a run."""

from __future__ import annotations

import time
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from flyteweight.entrypoint.signals import Terminated
from flyteweight.entrypoint.trace import TEXT_LIMIT, cut, text_of, trace_of
from flyteweight.exceptions import (
    FlyteException,
    FlyteRecoverableException,
    FlyteUserException,
    FlyteUserRuntimeException,
    InputsNotReadable,
    TaskInputError,
    TaskTemplateNotReadable,
)

if TYPE_CHECKING:
    from flyteidl.core.errors_pb2 import ErrorDocument

#: Bytes to which the two parts of a message are cut, together less than 64 KiB. The scheduler keeps the message in its
#: database and sends it by gRPC, which refuses more than 4 MiB.
TRACE_LIMIT = 44_000
CODE_LIMIT = 256

_LAST_SECOND = 253_402_300_799  # of the year 9999: what a protobuf Timestamp can hold


class Verdict(NamedTuple):
    """How a failure is reported."""

    code: str
    system: bool
    recoverable: bool


def verdict_of(error: BaseException) -> Verdict:
    """Code, origin and kind of a failure.

    ===============================================  ==========================  ======  ===============
    what happened                                    code                        origin  kind
    ===============================================  ==========================  ======  ===============
    the user's code raised                           its ``error_code``, or      USER    NON_RECOVERABLE
                                                     ``USER:RuntimeError``
    … ``FlyteRecoverableException``                  ``USER:Recoverable``        USER    RECOVERABLE
    resolver, module or task cannot be loaded        ``USER:RuntimeError``       USER    NON_RECOVERABLE
    outputs do not fit the declaration               ``USER:TypeError``          USER    NON_RECOVERABLE
    ``sys.exit`` / Ctrl-C                            ``USER:SystemExit`` /       USER    NON_RECOVERABLE
                                                     ``USER:KeyboardInterrupt``
    wrong command line                               ``USER:BadInputToAPI``      USER    NON_RECOVERABLE
    inputs missing, damaged or of other types        ``SYSTEM``                  SYSTEM  NON_RECOVERABLE
    task template missing or damaged                 ``SYSTEM:TaskTemplate``     SYSTEM  NON_RECOVERABLE
    storage: nothing at a path the task named        ``USER:ValueError``         USER    NON_RECOVERABLE
    storage: unavailable, or credentials expired     the error's                 SYSTEM  RECOVERABLE
    storage: denied, full, wrong place, …            the error's                 SYSTEM  NON_RECOVERABLE
    result is neither outputs nor futures            ``UNKNOWN_OUTPUT``          SYSTEM  NON_RECOVERABLE
    SIGTERM                                          ``SYSTEM:Terminated``       SYSTEM  RECOVERABLE
    anything else                                    ``SYSTEM``                  SYSTEM  RECOVERABLE
    ===============================================  ==========================  ======  ===============
    """
    from flyteweight.storage.errors import DataNotFound, StorageError, StorageUnavailable

    by_user = isinstance(error, FlyteUserRuntimeException)
    error = cause_of(error)
    if isinstance(error, (StorageError, StorageUnavailable, DataNotFound, TaskTemplateNotReadable)):
        return Verdict(error.error_code, not isinstance(error, FlyteUserException), error.recoverable)
    if by_user:
        code = _own_code(error) or "USER:RuntimeError"
        return Verdict(code, system=False, recoverable=isinstance(error, FlyteRecoverableException))
    if isinstance(error, Terminated):
        return Verdict("SYSTEM:Terminated", system=True, recoverable=True)
    if isinstance(error, (SystemExit, KeyboardInterrupt)):
        return Verdict(f"USER:{type(error).__name__}", system=False, recoverable=False)
    if isinstance(error, (TaskInputError, InputsNotReadable)):
        return Verdict("SYSTEM", system=True, recoverable=False)
    if isinstance(error, FlyteException):
        return Verdict(error.error_code, not isinstance(error, FlyteUserException), error.recoverable)
    return Verdict("SYSTEM", system=True, recoverable=True)


def cause_of(error: BaseException) -> BaseException:
    """The error itself, or what the user's code raised if it is only the wrapper around that."""
    while isinstance(error, FlyteUserRuntimeException):
        error = error.value
    return error


def error_document(error: BaseException, worker: str | None) -> ErrorDocument:
    """The document for the scheduler; ``worker`` names the one of several workers that failed."""
    from flyteidl.core.errors_pb2 import ContainerError, ErrorDocument
    from flyteidl.core.execution_pb2 import ExecutionError

    verdict = verdict_of(error)
    document = ErrorDocument(
        error=ContainerError(
            code=cut(verdict.code, CODE_LIMIT),
            message=message_of(error),
            kind=ContainerError.RECOVERABLE if verdict.recoverable else ContainerError.NON_RECOVERABLE,
            origin=ExecutionError.SYSTEM if verdict.system else ExecutionError.USER,
            worker=worker or "",
        )
    )
    document.error.timestamp.FromNanoseconds(int(_when(cause_of(error)) * 1_000_000) * 1_000)
    return document


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


def _own_code(error: BaseException) -> str | None:
    """The code that an exception carries in ``error_code`` or ``_ERROR_CODE``, if that is text or a whole number."""
    for name in ("error_code", "_ERROR_CODE"):
        code = _attribute(error, name)
        if isinstance(code, Enum):
            code = code.value
        if isinstance(code, int) and not isinstance(code, bool):
            return str(int(code))
        if isinstance(code, str) and code:
            return code
    return None


def _when(error: BaseException) -> float:
    """When the error happened, in seconds since the epoch: what it says itself, or now."""
    seconds = _attribute(error, "timestamp")
    if isinstance(seconds, (int, float)) and 0 < seconds <= _LAST_SECOND:
        return seconds
    return time.time()


def _attribute(error: BaseException, name: str) -> Any:
    try:
        return getattr(error, name, None)
    except Exception:  # noqa: BLE001 - a property of the user's, which must not hide the error that has it
        return None
