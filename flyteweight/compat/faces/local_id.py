"""The name of an execution by hand, which is printed in one line."""

from __future__ import annotations

from flyteweight.compat.models.core import identifier


class WorkflowExecutionIdentifier(identifier.WorkflowExecutionIdentifier):  # type: ignore[misc] # made from data
    """``ex:local:local:local``."""

    def __str__(self) -> str:
        return f"ex:{self.project}:{self.domain}:{self.name}"
