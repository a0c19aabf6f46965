"""Artifacts: names and partitions under which a control plane keeps outputs, and queries for what it keeps.

In a task's outputs, ``Annotated[T, artifact(region=Inputs.region)]``; as the default of a workflow's input,
``artifact.query(…)``. A container knows no artifacts: it writes what registration and the control plane go by.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from flyteidl.core import artifact_id_pb2 as art_id
from flyteidl.core.artifact_id_pb2 import Granularity, Operator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flyteweight.runtime.output_metadata import SerializableToString

T = TypeVar("T")

MAX_PARTITIONS = 10
TIME_PARTITION_KWARG = "time_partition"
#: A partition whose value the task says when it runs, by :meth:`Artifact.create_from`.
DYNAMIC_INPUT_BINDING = art_id.LabelValue(runtime_binding=art_id.RuntimeBinding())


class InputsBase:
    """``Inputs.name``: an input of the task or workflow, as the value of a partition."""

    def __getattr__(self, name: str) -> art_id.InputBindingData:
        if name.startswith("__"):
            raise AttributeError(name)
        return art_id.InputBindingData(var=name)


Inputs = InputsBase()


def _label(value: Any, what: str) -> Any:
    """The message of a partition's value: a text, a time, or an input; none for none."""
    if value is None or isinstance(value, art_id.LabelValue):
        return value
    label = art_id.LabelValue()
    if isinstance(value, art_id.InputBindingData):
        label.input_binding.CopyFrom(value)
    elif isinstance(value, datetime):
        label.time_value.FromDatetime(value)
    elif isinstance(value, str):
        label.static_value = value
    else:
        raise ValueError(f"{what} takes a text, a datetime or one of Inputs, found {type(value).__name__}")
    return label


class TimePartition:
    """The time that an artifact is of: a ``datetime``, one of ``Inputs``, or one of them with a ``timedelta``."""

    def __init__(
        self,
        value: Any,
        op: Any = None,
        other: timedelta | None = None,
        granularity: Any = Granularity.DAY,
    ) -> None:
        if isinstance(value, str):
            raise ValueError("a time partition takes a datetime or one of Inputs, found a str")
        self.value = _label(value, "a time partition")
        self.op = op
        self.other = other
        self.reference_artifact: Artifact | None = None
        self.granularity = granularity

    def __add__(self, other: timedelta) -> TimePartition:
        return self._moved(Operator.PLUS, other)

    def __sub__(self, other: timedelta) -> TimePartition:
        return self._moved(Operator.MINUS, other)

    def _moved(self, op: Any, other: timedelta) -> TimePartition:
        moved = TimePartition(self.value, op, other, self.granularity)
        moved.reference_artifact = self.reference_artifact
        return moved

    def to_flyte_idl(self) -> Any:
        """The message; how far it was moved is no part of it."""
        return art_id.TimePartition(value=self.value, granularity=self.granularity)

    def __rich_repr__(self) -> Iterator[tuple[str, str]]:
        yield "Time partition", "not given" if self.value is None else str(self.value).strip()


class Partition:
    """One key of an artifact's partitions, and its value."""

    def __init__(self, value: Any, name: str) -> None:
        self.name = name
        self.value = _label(value, f"partition '{name}'")
        self.reference_artifact: Artifact | None = None

    def __rich_repr__(self) -> Iterator[tuple[str, Any]]:
        yield self.name, self.value


class Partitions:
    """An artifact's partitions: texts or ``Inputs`` by key; each is an attribute, too."""

    def __init__(self, partitions: Mapping[str, Any] | None) -> None:
        self._partitions = {
            key: value if isinstance(value, Partition) else Partition(value, key)
            for key, value in (partitions or {}).items()
        }
        self.reference_artifact: Artifact | None = None

    @property
    def partitions(self) -> dict[str, Partition]:
        """The partitions by key."""
        return self._partitions

    def set_reference_artifact(self, artifact: Artifact) -> None:
        """Say which artifact they are of."""
        self.reference_artifact = artifact
        for partition in self._partitions.values():
            partition.reference_artifact = artifact

    def __getattr__(self, item: str) -> Partition:
        known = vars(self).get("_partitions", {})
        if item in known:
            return known[item]  # type: ignore[no-any-return]
        raise AttributeError(f"there is no partition '{item}', only {', '.join(known) or 'none'}")

    def to_flyte_idl(self) -> Any:
        """The message; none without partitions."""
        if not self._partitions:
            return None
        empty = art_id.LabelValue(static_value="")
        return art_id.Partitions(
            value={key: empty if item.value is None else item.value for key, item in self._partitions.items()}
        )

    def __rich_repr__(self) -> Iterator[tuple[str, str]]:
        yield "Partitions", ", ".join(f"{key}={str(item.value).strip()}" for key, item in self._partitions.items())


class ArtifactIDSpecification:
    """An artifact with values for its partitions, as an output says it; call it with more of them."""

    def __init__(self, a: Artifact) -> None:
        self.artifact = a
        self.partitions: Partitions | None = None
        self.time_partition: TimePartition | None = None

    def __call__(self, *args: Any, **kwargs: Any) -> ArtifactIDSpecification:
        return self.bind_partitions(*args, **kwargs)

    def bind_partitions(self, *args: Any, **kwargs: Any) -> ArtifactIDSpecification:
        """Give values to partitions, by key; the task says the others when it runs. Raises ``ValueError``."""
        if args:
            raise ValueError(f"artifact '{self.artifact.name}' takes partitions by key, found {len(args)} by position")
        artifact = self.artifact
        given = dict(kwargs)
        if TIME_PARTITION_KWARG in given:
            if not artifact.time_partitioned:
                raise ValueError(artifact.untimed())
            value = given.pop(TIME_PARTITION_KWARG)
            self.time_partition = TimePartition(value, granularity=artifact.granularity)
        elif artifact.time_partitioned and self.time_partition is None:
            self.time_partition = TimePartition(DYNAMIC_INPUT_BINDING)
        keys = artifact.partition_keys or []
        if unknown := [key for key in given if key not in keys]:
            raise ValueError(
                f"artifact '{artifact.name}' has no partition '{unknown[0]}', only {', '.join(keys) or 'none'}"
            )
        if keys:
            known = self.partitions.partitions if self.partitions else {}
            bound = {key: DYNAMIC_INPUT_BINDING for key in keys if key not in known}
            self.partitions = Partitions({**known, **bound, **given})
        return self

    def to_partial_artifact_id(self) -> Any:
        """The message that an output's variable has."""
        identity = self.artifact.to_id_idl()
        return art_id.ArtifactID(
            artifact_key=identity.artifact_key,
            version=identity.version,
            partitions=self.partitions.to_flyte_idl() if self.partitions else None,
            time_partition=self.time_partition.to_flyte_idl() if self.time_partition else None,
        )

    def __repr__(self) -> str:
        return f"ArtifactIDSpecification({self.artifact.name!r})"


class ArtifactQuery:
    """The newest artifact of a name with these partitions, as the default of a workflow's input."""

    def __init__(
        self,
        artifact: Artifact,
        name: str,
        project: str | None = None,
        domain: str | None = None,
        time_partition: TimePartition | None = None,
        partitions: Partitions | None = None,
        tag: str | None = None,
    ) -> None:
        if not name:
            raise ValueError("a query needs the name of an artifact")
        self.artifact = artifact
        self.name = name
        self.project = project
        self.domain = domain
        self.time_partition = time_partition
        self.partitions = partitions
        self.tag = tag
        parts = [*(partitions.partitions.values() if partitions else ()), *([time_partition] if time_partition else [])]
        others = {part.reference_artifact for part in parts} - {None, artifact}
        if len(others) > 1:
            names = ", ".join(sorted(str(other.name) for other in others if other is not None))
            raise ValueError(f"the query of artifact '{name}' depends on several artifacts: {names}; one is possible")
        self.binding = next(iter(others), None)

    @property
    def bound(self) -> bool:
        """Whether every partition of the artifact has a value."""
        if self.artifact.time_partitioned and not (self.time_partition and self.time_partition.value):
            return False
        given = self.partitions.partitions if self.partitions else {}
        return {key for key, item in given.items() if item.value} == set(self.artifact.partition_keys or ())

    def to_flyte_idl(self) -> Any:
        """The message."""
        return art_id.ArtifactQuery(
            artifact_id=art_id.ArtifactID(
                artifact_key=art_id.ArtifactKey(name=self.name, project=self.project, domain=self.domain),
                partitions=self.partitions.to_flyte_idl() if self.partitions else None,
                time_partition=self.time_partition.to_flyte_idl() if self.time_partition else None,
            )
        )

    def __str__(self) -> str:
        return f"query of artifact '{self.artifact.name}'"


class Artifact:
    """A name under which outputs are kept, and the keys by which they are told apart."""

    def __init__(
        self,
        project: str | None = None,
        domain: str | None = None,
        name: str | None = None,
        version: str | None = None,
        time_partitioned: bool = False,
        time_partition: TimePartition | None = None,
        time_partition_granularity: Any = None,
        partition_keys: list[str] | None = None,
        partitions: Partitions | dict[str, str] | None = None,
    ) -> None:
        if not name:
            raise ValueError("an Artifact needs a name")
        if partitions:
            partitions = partitions if isinstance(partitions, Partitions) else Partitions(partitions)
            partition_keys = list(partitions.partitions)
            if not partition_keys:
                raise ValueError(f"the partitions of artifact '{name}' are empty; leave them out")
        elif partition_keys:
            partitions = Partitions(dict.fromkeys(partition_keys))
        if len(partition_keys or ()) > MAX_PARTITIONS:
            raise ValueError(f"artifact '{name}' has more than {MAX_PARTITIONS} partition keys")
        self.project = project
        self.domain = domain
        self.name = name
        self.version = version
        self.time_partitioned = time_partitioned
        self.time_partition_granularity = time_partition_granularity
        self.partition_keys = partition_keys
        self._partitions = partitions or None
        self._time_partition = time_partition
        if isinstance(self._partitions, Partitions):
            self._partitions.set_reference_artifact(self)
        if time_partition is not None:
            time_partition.reference_artifact = self

    @property
    def partitions(self) -> Partitions | None:
        """The partitions, with values where the artifact has them."""
        return self._partitions if isinstance(self._partitions, Partitions) else None

    @property
    def granularity(self) -> Any:
        """How fine its time partition is: a day, if nothing else is said."""
        return self.time_partition_granularity or Granularity.DAY

    @property
    def time_partition(self) -> TimePartition:
        """The time partition; raises ``ValueError`` for an artifact without one."""
        if not self.time_partitioned:
            raise ValueError(self.untimed())
        if self._time_partition is None:
            self._time_partition = TimePartition(None, granularity=self.granularity)
            self._time_partition.reference_artifact = self
        return self._time_partition

    def untimed(self) -> str:
        """What is said of a time where the artifact has none."""
        return f"artifact '{self.name}' has no time partition; make it with time_partitioned=True"

    def __call__(self, *args: Any, **kwargs: Any) -> ArtifactIDSpecification:
        """The artifact with values for its partitions, for an output's ``Annotated``."""
        return ArtifactIDSpecification(self).bind_partitions(*args, **kwargs)

    def create_from(
        self, o: T, card: SerializableToString | None = None, *args: SerializableToString, **kwargs: Any
    ) -> T:
        """Say in a running task which partitions the output ``o`` has; returns ``o``."""
        from flyteweight.runtime.context import FlyteContextManager
        from flyteweight.runtime.output_metadata import OutputMetadata

        time = kwargs.pop(TIME_PARTITION_KWARG, None)
        said = OutputMetadata(
            self,
            {key: str(value) for key, value in kwargs.items()} or None,
            time,
            [item for item in (card, *args) if item is not None] or None,
        )
        FlyteContextManager.current_context().output_metadata_tracker.add(o, said)
        return o

    def query(
        self,
        project: str | None = None,
        domain: str | None = None,
        time_partition: Any = None,
        partitions: Partitions | dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> ArtifactQuery:
        """A query for the newest one; partitions by key, or all of them as a dict. Raises ``ValueError`` for both."""
        if partitions and kwargs:
            raise ValueError(f"the query of artifact '{self.name}' takes partitions by key or as a dict, found both")
        wanted = partitions if isinstance(partitions, Partitions) else Partitions(partitions or kwargs)
        if wanted.partitions and not isinstance(partitions, Partitions):
            wanted.reference_artifact = self
        time = self.time_partition if self.time_partitioned else None
        if time_partition is not None:
            if isinstance(time_partition, TimePartition):
                time = TimePartition(time_partition.value, time_partition.op, time_partition.other, self.granularity)
                time.reference_artifact = time_partition.reference_artifact
            else:
                time = TimePartition(time_partition)
                time.reference_artifact = self
        return ArtifactQuery(
            artifact=self,
            name=self.name,
            project=project or self.project,
            domain=domain or self.domain,
            time_partition=time,
            partitions=wanted if wanted.partitions else self.partitions,
        )

    def embed_as_query(
        self,
        partition: str | None = None,
        bind_to_time_partition: bool | None = None,
        expr: str | None = None,
        op: Any = None,
    ) -> Any:
        """The message with which a trigger refers to the artifact that set it off."""
        binding = art_id.ArtifactBindingData()
        if partition is not None:
            binding.partition_key = partition
        elif bind_to_time_partition is not None:
            binding.bind_to_time_partition = bind_to_time_partition
        if expr and binding.ByteSize():
            binding.time_transform.CopyFrom(art_id.TimeTransform(transform=expr, op=op))
        return art_id.ArtifactQuery(binding=binding)

    @property
    def concrete_artifact_id(self) -> Any:
        """The message of one artifact; raises ``ValueError`` without project, domain, name and version."""
        missing = [part for part in ("project", "domain", "version") if getattr(self, part) is None]
        if missing:
            raise ValueError(f"artifact '{self.name}' is not a single one: it has no {', '.join(missing)}")
        return self.to_id_idl()

    def to_id_idl(self) -> Any:
        """The message, as far as the artifact is known."""
        return art_id.ArtifactID(
            artifact_key=art_id.ArtifactKey(project=self.project, domain=self.domain, name=self.name),
            version=self.version,
            partitions=self.partitions.to_flyte_idl() if self.partitions else None,
            time_partition=self.time_partition.to_flyte_idl() if self.time_partitioned else None,
        )

    def to_partial_artifact_id(self) -> Any:
        """The message that an output's variable has, with all partitions left to the task."""
        return self().to_partial_artifact_id()

    def __repr__(self) -> str:
        parts = (f"{part}={getattr(self, part)!r}" for part in ("project", "domain", "name", "version"))
        return f"Artifact({', '.join(parts)})"
