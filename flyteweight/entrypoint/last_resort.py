"""How a failure is told when nothing else works: stderr and the pod's termination message, and no import any more."""

from __future__ import annotations

import os
import select
import sys
import time

_KEPT_BY_KUBERNETES = 4096
_ATOMIC = 4096  # a pipe with room takes so many bytes without waiting
_PATIENCE = 5.0


def cannot_run(error: BaseException) -> int:
    """Report that the command itself does not work; returns its exit code, 1."""
    said = f"{type(error).__name__}: {error}"
    sys.__excepthook__(type(error), error, error.__traceback__)
    to_termination_message(
        f"flyteweight cannot run in this image: {said}", os.environ.get("FLYTEWEIGHT_TERMINATION_LOG")
    )
    to_stderr(f"flyteweight cannot run in this image, and no error document could be written: {said}")
    return 1


def to_stderr(text: str, descriptor: int = 2) -> bool:
    """Write lines to stderr; gives up when nothing is read for some seconds, and returns whether all was taken."""
    data = memoryview(f"{text}\n".encode("utf-8", "backslashreplace"))
    poll = select.poll()
    poll.register(descriptor, select.POLLOUT)
    until = time.monotonic() + _PATIENCE
    try:
        while data:
            if not poll.poll(max(0.0, until - time.monotonic()) * 1000):
                return False
            written = os.write(descriptor, data[:_ATOMIC])
            data = data[written:]
            until = time.monotonic() + _PATIENCE
    except OSError:
        return False  # closed, or a pipe without a reader
    return True


def to_termination_message(text: str, path: str | None = None) -> None:
    """Leave the failure where Kubernetes looks for the reason of a container's end, if that file is there."""
    path = path or "/dev/termination-log"
    try:
        if os.path.isfile(path):
            with open(path, "wb") as file:
                file.write(text.encode("utf-8", "backslashreplace")[:_KEPT_BY_KUBERNETES])
    except OSError:
        pass
