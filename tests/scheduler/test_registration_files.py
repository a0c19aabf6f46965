"""The scheduler's compiler takes all that ``flyteweight serialize`` writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from flyteidl.admin.launch_plan_pb2 import LaunchPlan
from flyteidl.admin.task_pb2 import TaskSpec
from flyteidl.core.identifier_pb2 import ResourceType
from peer.test_serialize import PACKAGE
from scheduler.judging import ask
from scheduler.registration import Registered, register, serialized
from scheduler.report import keep

if TYPE_CHECKING:
    from pathlib import Path

    from google.protobuf.message import Message
    from peer.worlds import Worlds

SDKS = ["flyteweight", "flytekit"]


def registered_elsewhere() -> list[Message]:
    """The task and the launch plan that the package only refers to."""
    spec, plan = TaskSpec(), LaunchPlan()
    spec.template.id.resource_type, plan.id.resource_type = ResourceType.TASK, ResourceType.LAUNCH_PLAN
    for identifier, name in ((spec.template.id, "other.t"), (plan.id, "other.lp")):
        identifier.project, identifier.domain, identifier.name, identifier.version = "p", "d", name, "1"
    spec.template.type = "python-task"
    spec.template.metadata.runtime.version = "1"
    spec.template.container.image = "repo/img:1"
    spec.template.container.args[:] = ["true"]
    spec.template.interface.inputs.variables["a"].type.simple = 1
    spec.template.interface.outputs.variables["o0"].type.simple = 1
    plan.closure.expected_inputs.parameters["a"].var.type.simple = 1
    plan.closure.expected_inputs.parameters["a"].required = True
    plan.closure.expected_outputs.variables["o0"].type.simple = 1
    return [spec, plan]


@pytest.fixture(scope="module")
def packages(worlds: Worlds, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Registered]:
    """The package of the comparison with flytekit, registered from each world's files."""
    found = {}
    for world in worlds.both:
        home = tmp_path_factory.mktemp(world.sdk)
        world.write(home, PACKAGE)
        found[world.sdk] = register(serialized(world, home, ["pk"]), home / "registered")
        for message in registered_elsewhere():
            found[world.sdk].add(message)
    return found


@pytest.fixture(scope="module")
def verdicts(judge: Path, packages: dict[str, Registered]) -> dict[str, dict[str, dict[str, Any]]]:
    """The compiler's answer to each workflow, by SDK."""
    return {
        sdk: dict(
            zip(
                package.workflows,
                ask(judge, ["compile"], [package.request(name) for name in package.workflows]),
                strict=True,
            )
        )
        for sdk, package in packages.items()
    }


@pytest.mark.parametrize("sdk", SDKS)
def test_every_workflow_compiles(
    verdicts: dict[str, dict[str, dict[str, Any]]], packages: dict[str, Registered], sdk: str
) -> None:
    """With its tasks and launch plans, into what Kubernetes is given: all nodes, a start and an end."""
    assert len(verdicts[sdk]) == 6
    for name, found in verdicts[sdk].items():
        assert "error" not in found, (name, found)
        assert found["nodes"] >= len(packages[sdk].workflows[name].template.nodes) + 2, name
        assert found["tasks"] == len(packages[sdk].tasks), name
    counts = {"tasks": len(packages[sdk].tasks), "launch plans": len(packages[sdk].plans)}
    keep(f"registration files of {sdk}", [{**counts, "workflows": len(verdicts[sdk])}])


def test_the_same_becomes_of_both(verdicts: dict[str, dict[str, dict[str, Any]]]) -> None:
    """As many nodes and tasks from our files as from flytekit's."""
    assert verdicts["flyteweight"] == verdicts["flytekit"]
