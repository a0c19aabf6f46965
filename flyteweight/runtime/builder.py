"""Changes to a run's context, collected as plugins written for flytekit do."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime
    from logging import Logger

    from flyteweight.models import Identifier, WorkflowExecutionIdentifier
    from flyteweight.runtime.checkpoint import Checkpoint
    from flyteweight.runtime.deck import Deck
    from flyteweight.runtime.parameters import ExecutionParameters
    from flyteweight.runtime.stats import TaggableStats


class Builder:
    """Changes to :class:`ExecutionParameters`; a field left at ``None`` stays as it is in the run it started from."""

    def __init__(self, current: ExecutionParameters) -> None:
        self._current = current
        self.attrs: dict[str, Any] = {}
        self.stats: TaggableStats | None = None
        self.decks: list[Deck] | None = None
        self.raw_output_prefix: str | None = None
        self.execution_id: WorkflowExecutionIdentifier | None = None
        self.working_dir: str | os.PathLike[str] | None = None
        self.checkpoint: Checkpoint | None = None
        self.execution_date: datetime | None = None
        self.logging: Logger | None = None
        self.task_id: Identifier | None = None
        self.output_metadata_prefix: str | None = None
        self.enable_deck: bool | None = None

    def add_attr(self, key: str, v: Any) -> Builder:
        """Let ``current_context().key`` be ``v``, in upper or lower case."""
        self.attrs[key] = v
        return self

    def build(self) -> ExecutionParameters:
        """The changed parameters; a working directory that was set exists from then on."""
        given = {
            "stats": self.stats,
            "decks": self.decks,
            "raw_output_prefix": self.raw_output_prefix,
            "execution_id": self.execution_id,
            "working_directory": None if self.working_dir is None else os.fspath(self.working_dir),
            "checkpoint": self.checkpoint,
            "execution_date": self.execution_date,
            "logging": self.logging,
            "task_id": self.task_id,
            "output_metadata_prefix": self.output_metadata_prefix,
        }
        if self.working_dir is not None:
            os.makedirs(self.working_dir, exist_ok=True)
        changed = self._current.with_given({name: value for name, value in given.items() if value is not None})
        if self.enable_deck is not None:
            changed = changed.with_enable_deck(self.enable_deck)
        return changed.with_attrs(**self.attrs) if self.attrs else changed
