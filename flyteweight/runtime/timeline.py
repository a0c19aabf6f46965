"""Where the time of a run went, and what it moved meanwhile."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flyteweight.storage.counters import counters

if TYPE_CHECKING:
    from collections.abc import Iterator

#: More than a report can show; a process that calls thousands of tasks must not remember each.
MOST_SPANS = 1000


class Span:
    """One stretch of time in a phase: when it began after the run's start, how long it took, and what was moved in it.

    Times are seconds. Bytes are those of the whole process, whatever phase asked for them.
    """

    __slots__ = ("name", "process", "read", "start", "wall", "written")

    def __init__(self, name: str, start: float, wall: float, process: float, read: int, written: int) -> None:
        self.name = name
        self.start = start
        self.wall = wall
        self.process = process
        self.read = read
        self.written = written


class Timeline:
    """Seconds of wall time per phase (``import``, ``read``, ``convert``, ``user``, ``write``).

    ``process_seconds`` has the CPU time of the same phases, and ``spans`` the first stretches one by one. A phase that
    runs inside another counts in both.
    """

    __slots__ = ("_started", "process_seconds", "seconds", "spans", "started_at")

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.process_seconds: dict[str, float] = {}
        self.spans: list[Span] = []
        self.started_at = time.time()
        self._started = time.perf_counter()

    @property
    def elapsed(self) -> float:
        """Seconds of wall time since this timeline was made."""
        return time.perf_counter() - self._started

    @contextmanager
    def __call__(self, phase: str) -> Iterator[None]:
        """Add the block's time to ``phase``, also when it fails."""
        start, process_start = time.perf_counter(), time.process_time()
        read, written = counters.bytes_read, counters.bytes_written
        try:
            yield
        finally:
            wall, process = time.perf_counter() - start, time.process_time() - process_start
            moved = counters.bytes_read - read, counters.bytes_written - written
            self._add(Span(phase, start - self._started, wall, process, *moved))

    def add(self, phase: str, seconds: float, process_seconds: float = 0.0) -> None:
        """Add time that was measured elsewhere, and ends now, to ``phase``."""
        self._add(Span(phase, max(self.elapsed - seconds, 0.0), seconds, process_seconds, 0, 0))

    def _add(self, span: Span) -> None:
        self.seconds[span.name] = self.seconds.get(span.name, 0.0) + span.wall
        self.process_seconds[span.name] = self.process_seconds.get(span.name, 0.0) + span.process
        if len(self.spans) < MOST_SPANS:
            self.spans.append(span)
