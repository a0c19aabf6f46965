"""What ``flytekit.core.workflow`` says of a workflow as a whole, as values that check themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flyteweight.compat.models.core import workflow as models
from flyteweight.exceptions import FlyteValidationException
from flyteweight.workflows.base import WorkflowFailurePolicy


@dataclass
class WorkflowMetadata:
    """What happens to the other nodes when one has failed; raises ``FlyteValidationException`` for no such policy."""

    on_failure: WorkflowFailurePolicy

    def __post_init__(self) -> None:
        if not isinstance(self.on_failure, WorkflowFailurePolicy):
            names = ", ".join(policy.name for policy in WorkflowFailurePolicy)
            raise FlyteValidationException(
                f"on_failure is one of WorkflowFailurePolicy ({names}), not {self.on_failure!r}"
            )

    def to_flyte_model(self) -> Any:
        """The view of the message."""
        return models.WorkflowMetadata(on_failure=self.on_failure.value)


@dataclass
class WorkflowMetadataDefaults:
    """What nodes are that say nothing else; raises ``FlyteValidationException`` for a value that is no bool."""

    interruptible: bool

    def __post_init__(self) -> None:
        if not isinstance(self.interruptible, bool):
            raise FlyteValidationException(f"interruptible is True or False, not {self.interruptible!r}")

    def to_flyte_model(self) -> Any:
        """The view of the message."""
        return models.WorkflowMetadataDefaults(interruptible=self.interruptible)
