"""The scheduler's compiler takes every document of a dynamic task that we write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from flyteidl.core.dynamic_job_pb2 import DynamicJobSpec
from peer.dynamic_cases import FAST, INPUTS
from peer.test_dynamic import COMPILE, RUN_ALL, module_of
from scheduler.judging import ask
from scheduler.report import keep

if TYPE_CHECKING:
    from pathlib import Path

    from peer.worlds import World, Worlds

LABELS = [*INPUTS, *(f"fast_{name}" for name in FAST)]

REFUSED = {
    "d_overrides": "Variable [o0] not found on node [dn4]",  # an alias replaces an output's name, also for promises
    "d_map_launch_plan": "expects bindings of type [simple:INTEGER]",  # a launch plan's interface is not made lists
    "d_conditional": "Variable [RightValue] (type [simple:FLOAT]) doesn't match expected type [simple:INTEGER]",
    "d_enums": "Variable [RightValue] (type [simple:STRING]) doesn't match expected type [enum_type",
    "d_more_workflows": "Can't find any nodes in workflow",
}
"""What this release of the scheduler cannot compile, whoever wrote it: the case, and the compiler's word."""

INTERFACES = {
    "flytekit": """
import gc
from flyteidl.admin.launch_plan_pb2 import LaunchPlan as Registered
from flyteidl.core.identifier_pb2 import LAUNCH_PLAN
from flyteidl.core.interface_pb2 import Parameter, ParameterMap
from flytekit.core.launch_plan import LaunchPlan, ReferenceLaunchPlan


def message(value):
    return value.to_flyte_idl()
""",
    "flyteweight": """
import gc
from flyteidl.admin.launch_plan_pb2 import LaunchPlan as Registered
from flyteidl.core.identifier_pb2 import LAUNCH_PLAN
from flyteidl.core.interface_pb2 import Parameter, ParameterMap
from flyteweight.workflows.launch_plan import LaunchPlan
from flyteweight.workflows.reference import ReferenceLaunchPlan


def message(value):
    return value
""",
}

LEAVE_INTERFACES = """
for label, name, _ in jobs:
    reply(f"{label}.interface", message(getattr(cases, name).interface).SerializeToString())
plans = [found for found in gc.get_objects() if issubclass(type(found), (LaunchPlan, ReferenceLaunchPlan))]
for number, plan in enumerate(plans):
    registered = Registered()
    if isinstance(plan, ReferenceLaunchPlan):
        registered.id.CopyFrom(message(plan.id))
        for name, variable in message(plan.interface).inputs.variables.items():
            registered.closure.expected_inputs.parameters[name].CopyFrom(Parameter(var=variable, required=True))
    else:
        registered.id.resource_type = LAUNCH_PLAN
        registered.id.project, registered.id.domain = settings.project, settings.domain
        registered.id.name, registered.id.version = plan.name, settings.version
        registered.closure.expected_inputs.CopyFrom(message(plan.parameters))
    registered.closure.expected_outputs.CopyFrom(message(plan.interface).outputs)
    reply(f"{number}.plan", registered.SerializeToString())
"""


def judged(judge: Path, world: World, directory: Path) -> dict[str, dict[str, Any]]:
    """What the compiler says of each document of a world, by label; cases without nodes have no document."""
    files = world.script(
        COMPILE[world.sdk] + INTERFACES[world.sdk] + RUN_ALL + LEAVE_INTERFACES,
        {"inputs": INPUTS, "fast": FAST},
        directory,
        modules={"cases.py": module_of(world)},
        files={"data.txt": b"data"},
    )
    replies = directory / world.sdk / "replies"
    plans = [str(replies / name) for name in files if name.endswith(".plan")]
    labels = [label for label in LABELS if f"{label}.futures" in files]
    answers = ask(
        judge,
        ["compile"],
        [
            {
                "futures": str(replies / f"{label}.futures"),
                "interface": str(replies / f"{label}.interface"),
                "launch_plans": plans,
            }
            for label in labels
        ],
    )
    for label, answer in zip(labels, answers, strict=True):
        answer["top_level"] = len(DynamicJobSpec.FromString(files[f"{label}.futures"]).nodes)
    return dict(zip(labels, answers, strict=True))


@pytest.fixture(scope="module")
def verdicts(judge: Path, worlds: Worlds, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """The compiler's answers by SDK and label."""
    directory = tmp_path_factory.mktemp("compile")
    return {world.sdk: judged(judge, world, directory) for world in worlds.both}


def test_all_cases_with_nodes_are_judged(verdicts: dict[str, dict[str, Any]]) -> None:
    """The corpus is large, and the same in both worlds."""
    assert len(verdicts["flyteweight"]) > 35
    assert verdicts["flyteweight"].keys() == verdicts["flytekit"].keys()


@pytest.mark.parametrize("sdk", ["flyteweight", "flytekit"])
def test_every_document_compiles(verdicts: dict[str, dict[str, Any]], sdk: str) -> None:
    """Each becomes what Kubernetes is given, with its nodes and a start; the same few are refused in both worlds."""
    refused = {label: found["error"] for label, found in verdicts[sdk].items() if "error" in found}
    assert refused.keys() == REFUSED.keys(), "\n".join(f"{label}: {error}" for label, error in refused.items())
    for label, reason in REFUSED.items():
        assert reason in refused[label], refused[label]
    for label, found in verdicts[sdk].items():
        assert label in refused or found["nodes"] > found["top_level"], label
    keep(f"futures of {sdk}", [{"documents": len(verdicts[sdk]), "compiled": len(verdicts[sdk]) - len(refused)}])
