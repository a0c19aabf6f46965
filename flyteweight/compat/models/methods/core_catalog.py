"""What the models of ``flytekit.models.core.catalog`` do."""

from __future__ import annotations

from typing import Any


class CatalogMetadata:
    """Where a cached result comes from."""

    _source_task_execution: Any

    @property
    def source_execution(self) -> Any:
        """The task's execution that made it."""
        return self._source_task_execution
