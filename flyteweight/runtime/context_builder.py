"""Changes to a :class:`FlyteContext`, collected as code written for flytekit does."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flyteweight.runtime.context import ExecutionState, FlyteContext
    from flyteweight.runtime.output_metadata import OutputMetadataTracker
    from flyteweight.settings.configuration import SerializationSettings
    from flyteweight.storage.access import FileAccessProvider
    from flyteweight.workflows.compilation import CompilationState


class ContextBuilder:
    """A context under construction: attributes may be set, ``with_…`` methods set them and return the builder."""

    def __init__(self, context: FlyteContext) -> None:
        self._context = context
        self.execution_state = context.execution_state
        self.file_access = context.file_access
        self.compilation_state = context.compilation_state
        self.output_metadata_tracker = context.output_metadata_tracker if context.says_of_outputs else None
        self._settings: dict[str, SerializationSettings | None] = {}

    @property
    def serialization_settings(self) -> SerializationSettings | None:
        """How tasks are serialised in the context to be."""
        return self._settings.get("given", self._context.serialization_settings)

    @serialization_settings.setter
    def serialization_settings(self, settings: SerializationSettings | None) -> None:
        self._settings["given"] = settings

    def build(self) -> FlyteContext:
        """The context with what has been set."""
        context = self._context
        if self._settings:
            context = context.with_serialization_settings(self._settings["given"])
        if self.output_metadata_tracker is not None:
            context = context.with_output_metadata_tracker(self.output_metadata_tracker)
        return (
            context.with_execution_state(self.execution_state)
            .with_file_access(self.file_access)
            .with_compilation_state(self.compilation_state)
        )

    def with_execution_state(self, execution_state: ExecutionState) -> ContextBuilder:
        """Set the execution state."""
        self.execution_state = execution_state
        return self

    def with_file_access(self, file_access: FileAccessProvider) -> ContextBuilder:
        """Let files go elsewhere."""
        self.file_access = file_access
        return self

    def with_serialization_settings(self, settings: SerializationSettings | None) -> ContextBuilder:
        """Set how tasks are serialised."""
        self.serialization_settings = settings
        return self

    def with_compilation_state(self, state: CompilationState | None) -> ContextBuilder:
        """Let calls of tasks create nodes in ``state``."""
        self.compilation_state = state
        return self

    def with_output_metadata_tracker(self, tracker: OutputMetadataTracker) -> ContextBuilder:
        """Let ``tracker`` keep what the task says of its outputs."""
        self.output_metadata_tracker = tracker
        return self
