"""How a failure is told when nothing else works: stderr and the pod's termination message, by the standard library."""

from __future__ import annotations

import contextlib
import os
import sys

_TERMINATION_LOG = "/dev/termination-log"
_KEPT_BY_KUBERNETES = 4096


def cannot_run(error: BaseException) -> int:
    """Report that the command itself does not work; returns its exit code, 1."""
    import traceback

    said = f"{type(error).__name__}: {error}"
    to_stderr("".join(traceback.format_exception(type(error), error, error.__traceback__)))
    to_termination_message(f"flyteweight cannot run in this image: {said}")
    to_stderr(f"flyteweight cannot run in this image, and no error document could be written: {said}")
    return 1


def cannot_report(outcome: str, broken: BaseException) -> int:
    """Tell of a failure that could not be reported because of another one; returns the exit code, 1."""
    said = f"The task failed with {outcome}, and reporting that failed with {type(broken).__name__}"
    to_termination_message(said)
    to_stderr(said)
    return 1


def to_stderr(text: str) -> None:
    """Write lines to stderr, or to where it was at the start if the task's code replaced it by something broken."""
    line = f"{text}\n"
    try:
        sys.stderr.write(line)
        sys.stderr.flush()
    except Exception:  # noqa: BLE001 - closed, None, a pipe without a reader, or an object of the user's
        with contextlib.suppress(OSError):
            os.write(2, line.encode("utf-8", "backslashreplace"))


def to_termination_message(text: str) -> None:
    """Leave the failure where Kubernetes looks for the reason of a container's end, if that file is there.

    ``FLYTEWEIGHT_TERMINATION_LOG`` is for pods that set ``terminationMessagePath``.
    """
    path = os.environ.get("FLYTEWEIGHT_TERMINATION_LOG", _TERMINATION_LOG)
    with contextlib.suppress(OSError):
        if os.path.isfile(path):
            with open(path, "wb") as file:
                file.write(text.encode("utf-8", "backslashreplace")[:_KEPT_BY_KUBERNETES])


def settle_streams() -> None:
    """Flush stdout and stderr; one that nobody reads any more must not decide the exit code of the process."""
    for name in ("stdout", "stderr"):
        try:
            stream = getattr(sys, name)
            if stream is not None:
                stream.flush()
        except Exception:  # noqa: BLE001 - a closed pipe, a full disk, or an object of the user's
            setattr(sys, name, None)  # Python flushes it once more at its end, and exits with 120 if that fails
