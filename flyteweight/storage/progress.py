"""How far a long transfer is: a bar on a terminal, else a line in the log every few seconds.

``FLYTEWEIGHT_PROGRESS`` is the number of seconds after which, and in which, it is told; 5 if unset, never if 0. Lines
are logged at INFO by the logger ``flyteweight``.
"""

from __future__ import annotations

import sys
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from flyteweight.storage._waiting import Interruption
from flyteweight.storage.environment import environment_in_force
from flyteweight.storage.errors import StorageError, shown
from flyteweight.storage.memory import give_back

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECONDS = "FLYTEWEIGHT_PROGRESS"
_MIB = 1 << 20
_LARGE = 8 * _MIB


@contextmanager
def transfer(verb: str, uri: str, total: int | None = None) -> Iterator[Interruption]:
    """A block that moves the data of ``uri``, ``total`` bytes if that is known, and counts them in what it is given.

    What a large transfer held in memory is the task's again at its end.
    """
    progress = Progress(verb, uri, total)
    try:
        yield Interruption(progress)
    finally:
        if progress.finish() > _LARGE:
            give_back()


class Progress:
    """The bytes that a transfer has moved; any thread may add to them."""

    def __init__(self, verb: str, uri: str, total: int | None = None) -> None:
        self._text = f"{verb} {shown(uri)}"
        self._total = total
        self._done = 0
        self._told = 0
        self._bar: Any = None
        self._lock = threading.Lock()
        self._seconds = _seconds()
        self._begun = time.monotonic()
        self._next = self._begun + self._seconds

    def expect(self, total: int) -> None:
        """Say how many bytes there are in all, if that was not known."""
        if self._total is None:
            self._total = total

    def add(self, count: int) -> None:
        """Count bytes that were moved (negative, if they have to be moved again), and tell if it is time."""
        with self._lock:
            self._done += count
            if self._seconds and time.monotonic() >= self._next:
                self._tell()
                self._next = time.monotonic() + (0.1 if self._bar else self._seconds)

    def finish(self) -> int:
        """Say no more; returns how many bytes were moved."""
        with self._lock:
            self._seconds = 0.0
            if self._bar is not None:
                with suppress(OSError, ValueError):
                    self._bar.update(self._done - self._told)
                    self._bar.render_finish()
            return self._done

    def _tell(self) -> None:
        try:
            self._tell_so_far()
        except (OSError, ValueError):  # the terminal has gone, or the task has closed the stream: the transfer goes on
            self._seconds, self._bar = 0.0, None

    def _tell_so_far(self) -> None:
        if self._bar is None and self._total is not None and _is_terminal():
            import click

            self._bar = click.progressbar(length=self._total, label=self._text, file=sys.stderr)
        if self._bar is not None:
            self._bar.update(self._done - self._told)
            self._told = self._done
            return
        import logging

        of_all = "" if self._total is None else f" of {self._total / _MIB:,.0f}"
        speed = self._done / _MIB / max(time.monotonic() - self._begun, 1e-9)
        logging.getLogger("flyteweight").info(
            "%s: %s%s MiB, %.1f MiB/s", self._text, f"{self._done / _MIB:,.0f}", of_all, speed
        )


def _seconds() -> float:
    text = environment_in_force().get(_SECONDS, "").strip()
    try:
        value = float(text) if text else 5.0
    except ValueError:
        value = -1.0
    if not 0 <= value < 1e6:
        raise StorageError(f"{_SECONDS} is {text!r}; expected a number of seconds, or 0 for never")
    return value


def _is_terminal() -> bool:
    try:
        return bool(sys.stderr.isatty())
    except (AttributeError, ValueError):  # none, or one that the task has closed
        return False
