"""Artifacts: what outputs and inputs say of them, for registration and the control plane."""

from __future__ import annotations

import datetime as dt
from base64 import b64decode
from typing import Annotated, Any

import cloudpickle
import pytest
from flyteidl.core.artifact_id_pb2 import ArtifactID, Granularity

from flyteweight import FlyteContextManager, LaunchPlan, TypeEngine, dynamic, map_task, task, workflow
from flyteweight.exceptions import FlyteValidationException
from flyteweight.settings.artifacts import Artifact, Inputs, Partitions, TimePartition

DAY = dt.datetime(2024, 5, 6, tzinfo=dt.timezone.utc)
rides = Artifact(name="rides", partition_keys=["region", "kind"], time_partitioned=True)
count = Artifact(name="count", version="v1", project="p", domain="d", partitions={"region": "x"})


def declared(function: Any) -> ArtifactID:
    """The artifact that a task's or workflow's only output says."""
    output: ArtifactID = function.interface.outputs.variables["o0"].artifact_partial_id
    return output


@task
def make(region: str, day: dt.datetime) -> Annotated[int, rides(region=Inputs.region)(time_partition=Inputs.day)]:
    """Say one partition when it runs."""
    return rides.create_from(len(region), kind="short")


def test_an_output_says_its_artifact() -> None:
    """Partitions of inputs, and those that are said at run time, which the output's metadata carry."""
    said = declared(make)
    assert said.artifact_key.name == "rides"
    assert said.partitions.value["region"].input_binding.var == "region"
    assert said.partitions.value["kind"].HasField("runtime_binding")
    assert said.time_partition.value.input_binding.var == "day"
    assert said.time_partition.granularity == Granularity.DAY
    context = FlyteContextManager.current_context()
    inputs = TypeEngine.dict_to_literal_map(context, {"region": "ab", "day": DAY})
    outputs: Any = make.dispatch_execute(context.with_output_metadata_tracker(None), inputs)
    found = ArtifactID.FromString(b64decode(outputs.literals["o0"].metadata["_uap"]))
    assert found.partitions.value["kind"].static_value == "short"


def test_a_mapped_output_says_none() -> None:
    """Its elements are no artifacts."""
    assert not map_task(make).interface.outputs.variables["o0"].HasField("artifact_partial_id")


def test_partitions_need_a_value() -> None:
    """An input that is not there, or in a workflow none at all, fails where it is declared."""
    with pytest.raises(FlyteValidationException, match=r"partition 'kind' is bound to input 'other', which is not"):

        @task
        def unknown(region: str) -> Annotated[int, rides(kind=Inputs.other, time_partition=DAY)]:
            return len(region)

    with pytest.raises(FlyteValidationException, match="time partition is bound to input 'when'"):

        @dynamic
        def time(region: str) -> Annotated[int, rides(time_partition=Inputs.when)]:
            return len(region)

    with pytest.raises(FlyteValidationException, match="'kind' has no value, and a workflow cannot give it"):

        @workflow
        def nothing(region: str) -> Annotated[int, rides(time_partition=DAY, region=Inputs.region)]:
            return 3


def test_an_input_may_be_the_newest_artifact() -> None:
    """A query, an artifact that all is known of, and one of which a query is made."""

    @workflow
    def pipeline(
        a: int = rides.query(region="x", kind=Inputs.k, time_partition=DAY),  # type: ignore[assignment]
        b: int = count,  # type: ignore[assignment]
        c: int = Artifact(name="plain"),  # type: ignore[assignment]
    ) -> None:
        pass

    parameters = LaunchPlan.create("of artifacts", pipeline).parameters.parameters
    asked = parameters["a"].artifact_query.artifact_id
    assert asked.partitions.value["region"].static_value == "x"
    assert asked.time_partition.value.time_value.ToDatetime(dt.timezone.utc) == DAY
    assert parameters["b"].artifact_id.version == "v1"
    assert parameters["c"].artifact_query.artifact_id.artifact_key.name == "plain"
    assert not any(parameter.required for parameter in parameters.values())

    @workflow
    def unbound(a: int = rides) -> None:  # type: ignore[assignment]
        pass

    with pytest.raises(FlyteValidationException, match="'rides' has partitions without values"):
        _ = LaunchPlan.create("unbound", unbound).parameters


def test_queries() -> None:
    """They know whether all is given, and depend on one other artifact at most."""
    others = [Artifact(name=n, partition_keys=["region"], time_partitioned=True) for n in "ab"]
    assert not rides.query().bound
    assert rides.query(region="x", kind="y", time_partition=Inputs.day).bound
    dependent = rides.query("p", "d", region=others[0].partitions.region)  # type: ignore[union-attr]
    assert dependent.binding is others[0]
    assert dependent.to_flyte_idl().artifact_id.artifact_key.project == "p"
    with pytest.raises(ValueError, match="depends on several artifacts: a, b"):
        rides.query(region=others[0].partitions.region, time_partition=others[1].time_partition)  # type: ignore[union-attr]
    with pytest.raises(ValueError, match="by key or as a dict, found both"):
        rides.query(partitions={"region": "x"}, kind="y")
    trigger = rides.embed_as_query("region", expr="P1D", op=0)
    assert (trigger.binding.partition_key, trigger.binding.time_transform.transform) == ("region", "P1D")


def test_times_move() -> None:
    """A moved time is another one, of the same artifact."""
    time = rides.time_partition
    moved = (time + dt.timedelta(days=1), time - dt.timedelta(days=2))
    assert [part.other for part in moved] == [dt.timedelta(days=1), dt.timedelta(days=2)]
    assert moved[0].op != moved[1].op
    assert all(part.reference_artifact is rides for part in moved)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (Artifact, "an Artifact needs a name"),
        (lambda: Artifact(name="a", partition_keys=[str(n) for n in range(11)]), "more than 10 partition keys"),
        (lambda: Artifact(name="a", partitions=Partitions({})), "the partitions of artifact 'a' are empty"),
        (lambda: rides("x"), "takes partitions by key, found 1 by position"),
        (lambda: rides(other="x"), "has no partition 'other', only region, kind"),
        (lambda: rides(region=3), "partition 'region' takes a text"),
        (lambda: count(time_partition=DAY), "'count' has no time partition"),
        (lambda: count.time_partition, "'count' has no time partition"),
        (lambda: TimePartition("today"), "takes a datetime or one of Inputs, found a str"),
        (lambda: rides.concrete_artifact_id, "it has no project, domain, version"),
    ],
)
def test_mistakes(make: Any, message: str) -> None:
    """Each says what is wrong."""
    with pytest.raises(ValueError, match=message):
        make()


def test_they_can_be_pickled() -> None:
    """As they stand in annotations of functions that are."""
    copy = cloudpickle.loads(cloudpickle.dumps(rides(region="x")))
    assert copy.partitions.region.value.static_value == "x"
    assert "rides" in repr(copy)
    with pytest.raises(AttributeError, match="there is no partition 'other', only"):
        _ = copy.partitions.other
