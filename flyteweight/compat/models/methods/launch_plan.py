"""What the models of ``flytekit.models.launch_plan`` do."""

from __future__ import annotations

from typing import Any


class LaunchPlan:
    """A workflow with settings, to be started."""

    _auto_activate: Any

    @property
    def should_auto_activate(self) -> bool:
        """Whether registration activates it."""
        return bool(self._auto_activate)
