"""What a task says of its outputs beyond their values: it travels in the metadata of their literals."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from flyteweight.models import LiteralMap
    from flyteweight.runtime.context import FlyteContext

_PARTITIONS_KEY = "_uap"


class SerializableToString(Protocol):
    """A part of an output's metadata: a key and a text."""

    def serialize_to_string(self, ctx: FlyteContext, variable_name: str) -> tuple[str, str]:
        """Key and text for the output of that name."""


@dataclass
class OutputMetadata:
    """What is said of one output. ``artifact`` is a flytekit ``Artifact`` or has its ``time_partition_granularity``."""

    artifact: Any
    dynamic_partitions: dict[str, str] | None = None
    time_partition: datetime | None = None
    additional_items: list[SerializableToString] | None = None

    def in_literal(self, ctx: FlyteContext, name: str) -> dict[str, str]:
        """The metadata of the literal of output ``name``."""
        metadata = dict(item.serialize_to_string(ctx, name) for item in self.additional_items or ())
        if self.dynamic_partitions or self.time_partition:
            metadata[_PARTITIONS_KEY] = self._partitions()
        return metadata

    def _partitions(self) -> str:
        from base64 import b64encode

        from flyteidl.core.artifact_id_pb2 import ArtifactID

        message = ArtifactID()
        for key, value in (self.dynamic_partitions or {}).items():
            message.partitions.value[key].static_value = value
        if self.time_partition is not None:
            message.time_partition.value.time_value.FromDatetime(self.time_partition)
            granularity = getattr(self.artifact, "time_partition_granularity", None)
            if granularity is not None:
                message.time_partition.granularity = getattr(granularity, "value", granularity)
        return b64encode(message.SerializeToString()).decode()


@dataclass
class OutputMetadataTracker:
    """What a task has said of the objects that it will return."""

    output_metadata: dict[Any, OutputMetadata] = field(default_factory=dict)
    # An object that is gone gives its id to another one.
    _objects: list[Any] = field(default_factory=list, repr=False, compare=False)

    def add(self, obj: Any, metadata: OutputMetadata) -> None:
        """Say something of an object; what was said of it before is forgotten."""
        self.output_metadata[id(obj)] = metadata
        self._objects.append(obj)

    def get(self, obj: Any) -> OutputMetadata | None:
        """What was said of this object."""
        return self.output_metadata.get(id(obj))

    def with_params(self, output_metadata: dict[Any, OutputMetadata] | None = None) -> OutputMetadataTracker:
        """A copy that holds other metadata, if they are given."""
        return OutputMetadataTracker(output_metadata or self.output_metadata, self._objects)


def add_metadata(outputs: LiteralMap, values: Mapping[str, Any], ctx: FlyteContext) -> None:
    """Put into the literals of a task's outputs what it has said of their values."""
    tracker = ctx.output_metadata_tracker
    for name, value in values.items():
        if name in outputs.literals and (said := tracker.get(value)) is not None:
            outputs.literals[name].metadata.update(said.in_literal(ctx, name))
