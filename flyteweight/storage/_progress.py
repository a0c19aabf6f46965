"""A line on the terminal that says how far a transfer is."""

from __future__ import annotations

import sys
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

PATIENCE = 2.0
"""Seconds before a transfer is worth a line."""
INTERVAL = 0.5
_MIB = 1 << 20


class Meter:
    """Counts a transfer's bytes and shows them on stderr, if that is a terminal and it takes long."""

    def __init__(self, label: str, total: int | None = None) -> None:
        self._label = label
        self._total = total
        self._done = 0
        self._started = time.monotonic()
        self._due = self._started + PATIENCE if sys.stderr and sys.stderr.isatty() else float("inf")
        self._shown = False
        self._lock = threading.Lock()

    def expect(self, total: int) -> None:
        """Say how many bytes there will be."""
        self._total = total

    def add(self, count: int) -> None:
        """So many more bytes are through; called from any thread."""
        with self._lock:
            self._done += count
            now = time.monotonic()
            if now >= self._due:
                self._due = now + INTERVAL
                self._show(now)

    def _show(self, now: float) -> None:
        of_total = f" of {self._total / _MIB:.1f}" if self._total else ""
        rate = self._done / _MIB / (now - self._started)
        sys.stderr.write(f"\r\x1b[K{self._label}: {self._done / _MIB:.1f}{of_total} MiB, {rate:.1f} MiB/s")
        sys.stderr.flush()
        self._shown = True

    def __enter__(self) -> Meter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._shown:
            self._show(time.monotonic())
            sys.stderr.write("\n")
