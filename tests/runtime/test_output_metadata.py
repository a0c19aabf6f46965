"""What a task says of its outputs, in the metadata of their literals."""

from __future__ import annotations

from base64 import b64decode
from datetime import datetime, timezone
from typing import Any

from flyteidl.core.artifact_id_pb2 import ArtifactID

from flyteweight.models import LiteralMap
from flyteweight.runtime.context import ExecutionMode, ExecutionState, FlyteContext, FlyteContextManager
from flyteweight.runtime.output_metadata import OutputMetadata, OutputMetadataTracker
from flyteweight.runtime.parameters import ExecutionParameters
from flyteweight.storage.access import FileAccessProvider
from flyteweight.tasks.decorator import task


class Card:
    """A part of the metadata."""

    def serialize_to_string(self, ctx: FlyteContext, variable_name: str) -> tuple[str, str]:
        """Key and text."""
        return "card", f"of {variable_name}"


def said(obj: Any, metadata: OutputMetadata) -> Any:
    """Say something of an output, and return it."""
    FlyteContextManager.current_context().output_metadata_tracker.add(obj, metadata)
    return obj


def run(subject: Any, context: FlyteContext | None = None) -> LiteralMap:
    """Run a task as a container does."""
    access = FileAccessProvider()
    params = ExecutionParameters(access)
    result = subject.dispatch_execute(
        context or FlyteContext(ExecutionState(ExecutionMode.TASK_EXECUTION, params), access), LiteralMap()
    )
    assert isinstance(result, LiteralMap)
    return result


def test_items_and_partitions() -> None:
    """Items stand under their keys, partitions as an artifact's id in base64; other outputs have none."""
    day = datetime(2024, 5, 1, tzinfo=timezone.utc)

    class Artifact:
        time_partition_granularity = 2

    @task
    def t() -> tuple[str, int, list[int]]:
        first = said("a text", OutputMetadata(None, None, additional_items=[Card()]))
        return first, 7, said([1], OutputMetadata(Artifact(), {"region": "north"}, time_partition=day))

    literals = run(t).literals
    assert dict(literals["o0"].metadata) == {"card": "of o0"}
    assert dict(literals["o1"].metadata) == {}
    (key,) = literals["o2"].metadata
    artifact = ArtifactID.FromString(b64decode(literals["o2"].metadata[key]))
    assert (key, artifact.partitions.value["region"].static_value) == ("_uap", "north")
    assert artifact.time_partition.value.time_value.ToDatetime(timezone.utc) == day
    assert artifact.time_partition.granularity == 2


def test_each_call_has_a_tracker_of_its_own() -> None:
    """What one local call says does not reach the next, which may return the very same object."""
    shared = ["one", "object"]
    seen: list[OutputMetadata | None] = []

    @task
    def t(first: bool) -> list[str]:
        tracker = FlyteContextManager.current_context().output_metadata_tracker
        seen.append(tracker.get(shared))
        if first:
            tracker.add(shared, OutputMetadata(None, {"a": "b"}))
        return shared

    t(first=True)
    t(first=False)
    assert seen == [None, None]


def test_a_tracker_that_was_given_is_used() -> None:
    """Plugins hand trackers on, between the processes of one task."""
    value = [1, 2]
    tracker = OutputMetadataTracker()
    tracker.add(value, OutputMetadata(None, None, additional_items=[Card()]))

    @task
    def t() -> list[int]:
        assert FlyteContextManager.current_context().output_metadata_tracker is tracker
        return value

    access = FileAccessProvider()
    context = FlyteContext(ExecutionState(ExecutionMode.TASK_EXECUTION, ExecutionParameters(access)), access)
    assert dict(run(t, context.with_output_metadata_tracker(tracker)).literals["o0"].metadata) == {"card": "of o0"}
    built = context.new_builder().with_output_metadata_tracker(tracker).build()
    assert built.output_metadata_tracker is tracker
    assert tracker.with_params().output_metadata == tracker.output_metadata


def test_an_object_that_is_gone_is_not_mistaken() -> None:
    """The tracker holds what it knows, so that no other object takes its id."""
    tracker = OutputMetadataTracker()
    for number in range(1000):
        tracker.add([number], OutputMetadata(None, {"n": str(number)}))
    assert len(tracker.output_metadata) == 1000
