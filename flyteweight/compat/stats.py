"""``flytekit.core.mock_stats``: metrics that are remembered instead of sent, for users' tests."""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


class MockStats:
    """Metrics by name, each with its last tags."""

    def __init__(self, scope: str = "", tags: dict[str, str] | None = None) -> None:
        self.scope = scope
        self.tags = tags
        self._values: dict[str, Any] = {}
        self._tags: dict[str, dict[str, str]] = {}

    def incr(self, metric: str, count: int = 1, tags: dict[str, str] | None = None, **_kwargs: Any) -> None:
        """Count up."""
        self.gauge(metric, (self.current_value(metric) or 0) + count, tags)

    def decr(self, metric: str, count: int = 1, tags: dict[str, str] | None = None, **kwargs: Any) -> None:
        """Count down."""
        self.incr(metric, -count, tags, **kwargs)

    def gauge(self, metric: str, value: Any, tags: dict[str, str] | None = None, **_kwargs: Any) -> None:
        """Keep a value."""
        self._values[f"{self.scope}.{metric}"] = value
        self._tags[f"{self.scope}.{metric}"] = tags or {}

    @contextmanager
    def timer(self, metric: str, tags: dict[str, str] | None = None, **_kwargs: Any) -> Iterator[None]:
        """Keep how long a block takes, as a ``timedelta``."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.gauge(metric, timedelta(seconds=time.perf_counter() - started), tags)

    def current_value(self, metric: str) -> Any:
        """The value of a metric; none if there is none."""
        return self._values.get(f"{self.scope}.{metric}")

    def current_tags(self, metric: str) -> dict[str, str] | None:
        """The tags of a metric; none if there is none."""
        return self._tags.get(f"{self.scope}.{metric}")
