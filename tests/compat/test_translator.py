"""``get_serializable``: what registration sends, as views, for users' tests of their workflows."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import pytest

from flyteweight import LaunchPlan, reference_task, task, workflow
from flyteweight.compat.models import common
from flyteweight.compat.models.admin.workflow import WorkflowSpec
from flyteweight.compat.models.core.identifier import ResourceType
from flyteweight.compat.models.task import TaskSpec
from flyteweight.compat.options import Options
from flyteweight.compat.translator import gather_dependent_entities, get_serializable, get_serializable_task
from flyteweight.settings.configuration import ImageConfig, SerializationSettings

SETTINGS = SerializationSettings(ImageConfig.from_images("x/y:1"), project="p", domain="d", version="v")


@task
def increased(a: int) -> int:
    """One more."""
    return a + 1


@workflow
def pipeline(a: int = 1) -> int:
    """One task."""
    result: int = increased(a=a)
    return result


@reference_task("p", "d", "elsewhere", "v")
def elsewhere(a: int) -> int:
    """Registered by others."""
    return a


def test_a_workflow() -> None:
    """Its tasks are in the mapping before it; nodes and identities are flytekit's."""
    mapping: OrderedDict[Any, Any] = OrderedDict()
    spec = get_serializable(mapping, SETTINGS, pipeline)
    assert list(mapping) == [increased, pipeline]
    assert isinstance(spec, WorkflowSpec)
    (node,) = spec.template.nodes
    assert (node.id, node.task_node.reference_id.name) == ("n0", increased.name)
    assert spec.template.outputs[0].binding.promise.node_id == "n0"
    assert get_serializable(mapping, SETTINGS, pipeline) is spec
    assert WorkflowSpec.from_flyte_idl(spec.to_flyte_idl()) == spec


def test_a_task() -> None:
    """With its container and its documentation."""
    spec = get_serializable_task(OrderedDict(), SETTINGS, increased)
    assert isinstance(spec, TaskSpec)
    assert spec.template.container.image == "x/y:1"
    assert spec.docs.short_description == "One more."


def test_a_launch_plan() -> None:
    """Options stand before its own settings."""
    plan = LaunchPlan.get_or_create(pipeline, "tests.translator.plan", max_parallelism=3)
    assert get_serializable(OrderedDict(), SETTINGS, plan).spec.max_parallelism == 3
    given = Options(labels=common.Labels({"a": "b"}), max_parallelism=5)
    spec = get_serializable(OrderedDict(), SETTINGS, plan, given).spec
    assert (spec.max_parallelism, spec.labels.values) == (5, {"a": "b"})


def test_a_reference() -> None:
    """Nothing is sent for it."""
    spec = get_serializable(OrderedDict(), SETTINGS, elsewhere)
    assert (spec.template.id.name, spec.template.resource_type) == ("elsewhere", ResourceType.TASK)


def test_something_else() -> None:
    """Is refused, with what it is."""
    with pytest.raises(ValueError, match="can be registered, found int"):
        get_serializable(OrderedDict(), SETTINGS, 3)


def test_sorted_by_kind() -> None:
    """All of a mapping, by identity."""
    mapping: OrderedDict[Any, Any] = OrderedDict()
    plan = LaunchPlan.get_or_create(pipeline, "tests.translator.sorted")
    get_serializable(mapping, SETTINGS, plan)
    tasks, workflows, plans = gather_dependent_entities(mapping)
    assert [key.name for key in tasks] == [increased.name]
    assert [key.name for key in workflows] == [pipeline.name]
    assert [key.name for key in plans] == [plan.name]
