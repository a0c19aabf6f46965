"""The scheduler's compiler takes every document of a dynamic task that we write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from flyteidl.core.dynamic_job_pb2 import DynamicJobSpec
from peer.dynamic_cases import FAST, INPUTS
from peer.test_dynamic import COMPILE, RUN_ALL, module_of
from scheduler import refused
from scheduler.judging import ask
from scheduler.report import keep

if TYPE_CHECKING:
    from pathlib import Path

    from peer.worlds import World, Worlds

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


@dataclass
class Verdicts:
    """What came of cases in one world: the compiler's answer to a document, or an error that left none."""

    answers: dict[str, dict[str, Any]]
    errors: dict[str, str]

    @property
    def refused(self) -> dict[str, str]:
        """The compiler's words for documents that it refuses."""
        return {label: found["error"] for label, found in self.answers.items() if "error" in found}

    def word(self, label: str) -> str:
        """What became of a case, in short."""
        return "error at its line" if label in self.errors else "refused" if label in self.refused else "compiles"


def judged(judge: Path, world: World, directory: Path, module: str, text: str, request: dict[str, Any]) -> Verdicts:
    """What the compiler says of each document of a module; cases without nodes have no document."""
    files = world.script(
        COMPILE[world.sdk]
        + INTERFACES[world.sdk]
        + RUN_ALL.replace("import cases", f"import {module} as cases")
        + LEAVE_INTERFACES,
        request,
        directory,
        modules={"cases.py": module_of(world), f"{module}.py": text},
        files={"data.txt": b"data"},
    )
    replies = directory / world.sdk / "replies"
    plans = [str(replies / name) for name in files if name.endswith(".plan")]
    labels = [name.removesuffix(".futures") for name in files if name.endswith(".futures")]
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
    errors = {name.removesuffix(".error"): data.decode() for name, data in files.items() if name.endswith(".error")}
    return Verdicts(dict(zip(labels, answers, strict=True)), errors)


@pytest.fixture(scope="module")
def verdicts(judge: Path, worlds: Worlds, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Verdicts]:
    """The compiler's answers by SDK."""
    directory = tmp_path_factory.mktemp("compile")
    request = {"inputs": INPUTS, "fast": FAST}
    return {world.sdk: judged(judge, world, directory, "cases", module_of(world), request) for world in worlds.both}


@pytest.fixture(scope="module")
def disputed(judge: Path, worlds: Worlds, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Verdicts]:
    """The same for what the compiler refuses if flytekit writes it."""
    directory = tmp_path_factory.mktemp("refused")
    names = (*refused.TAKEN, *refused.MENDED, *refused.REFUSED)
    request = {"inputs": {name: {"n": 3} for name in names}, "fast": []}
    found = {world.sdk: judged(judge, world, directory, "refused", refused.MODULE, request) for world in worlds.both}
    keep("futures in dispute", [{"task": name, **{sdk: found[sdk].word(name) for sdk in found}} for name in names])
    return found


def test_all_cases_with_nodes_are_judged(verdicts: dict[str, Verdicts]) -> None:
    """The corpus is large, and the same in both worlds."""
    assert len(verdicts["flyteweight"].answers) > 35
    assert verdicts["flyteweight"].answers.keys() == verdicts["flytekit"].answers.keys()


@pytest.mark.parametrize("sdk", ["flyteweight", "flytekit"])
def test_every_document_compiles(verdicts: dict[str, Verdicts], sdk: str) -> None:
    """Each becomes what Kubernetes is given, with its nodes and a start."""
    found = verdicts[sdk]
    assert (found.refused, found.errors) == ({}, {})
    for label, answer in found.answers.items():
        assert answer["nodes"] > answer["top_level"], label
    keep(f"futures of {sdk}", [{"documents": len(found.answers), "compiled": len(found.answers)}])


@pytest.mark.parametrize("name", refused.TAKEN)
def test_documents_that_are_alike(disputed: dict[str, Verdicts], name: str) -> None:
    """What is written of the same kinds compiles in both worlds."""
    for found in disputed.values():
        assert "error" not in found.answers[name], found.answers[name]


@pytest.mark.parametrize("name", refused.MENDED)
def test_documents_that_are_mended(disputed: dict[str, Verdicts], name: str) -> None:
    """The compiler refuses flytekit's, and takes ours."""
    assert refused.MENDED[name] in disputed["flytekit"].refused[name]
    assert "error" not in disputed["flyteweight"].answers[name], disputed["flyteweight"].answers[name]


@pytest.mark.parametrize("name", refused.REFUSED)
def test_documents_that_are_not_written(disputed: dict[str, Verdicts], name: str) -> None:
    """The compiler refuses flytekit's; we say so where the line of the user's code is known."""
    theirs, ours = refused.REFUSED[name]
    assert theirs in disputed["flytekit"].refused[name]
    assert ours in disputed["flyteweight"].errors[name]
