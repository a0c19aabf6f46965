"""What the models of ``flytekit.models.schedule`` do."""

from __future__ import annotations

from typing import Any

from flyteweight.compat.models.methods import first


class Schedule:
    """When a launch plan is started."""

    cron_expression: Any
    rate: Any
    cron_schedule: Any

    @property
    def schedule_expression(self) -> Any:
        """Whichever says when."""
        return first(self.cron_expression, self.rate, self.cron_schedule)
