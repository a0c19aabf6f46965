"""What the models of ``flytekit.models.concurrency`` do."""

from __future__ import annotations

from typing import Any


class ConcurrencyPolicy:
    """How many executions of a launch plan may run at once."""

    _behavior: Any

    def _settle(self) -> None:
        if self._behavior is None:
            from flyteweight.compat.models import concurrency

            self._behavior = concurrency.ConcurrencyLimitBehavior.SKIP
