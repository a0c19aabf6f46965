"""Where the time of a run went."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Timeline:
    """Seconds of wall time per phase (``import``, ``read``, ``convert``, ``user``, ``write``).

    ``process_seconds`` has the CPU time of the same phases. A phase that runs inside another counts in both.
    """

    __slots__ = ("_started", "process_seconds", "seconds")

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.process_seconds: dict[str, float] = {}
        self._started = time.perf_counter()

    @property
    def elapsed(self) -> float:
        """Seconds of wall time since this timeline was made."""
        return time.perf_counter() - self._started

    @contextmanager
    def __call__(self, phase: str) -> Iterator[None]:
        """Add the block's time to ``phase``, also when it fails."""
        start, process_start = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self.add(phase, time.perf_counter() - start, time.process_time() - process_start)

    def add(self, phase: str, seconds: float, process_seconds: float = 0.0) -> None:
        """Add time that was measured elsewhere to ``phase``."""
        self.seconds[phase] = self.seconds.get(phase, 0.0) + seconds
        self.process_seconds[phase] = self.process_seconds.get(phase, 0.0) + process_seconds
