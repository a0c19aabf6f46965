"""The scheduler drives whole workflows of ours to their ends, pod by pod."""

from __future__ import annotations

import os
import tarfile
from dataclasses import dataclass, field, replace
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest
from scheduler import flows
from scheduler.driving import Execution, drive, image, literals
from scheduler.judging import BUCKET
from scheduler.registration import register, serialized
from scheduler.report import keep

if TYPE_CHECKING:
    from pathlib import Path

    from peer.worlds import World, Worlds

SDKS = ["flyteweight", "flytekit"] if os.environ.get("SCHEDULER_PEER") else ["flyteweight"]
"""flytekit's turn takes minutes: ``make scheduler`` has it, to show what is the driver's doing and what is ours."""


@dataclass(frozen=True)
class Case:
    """A workflow, its inputs, and what has to come of it."""

    inputs: dict[str, Any]
    output: Any = None
    pods: int = 1
    ends: list[str] = field(default_factory=list)
    """The error codes of attempts that failed, in their order."""
    code: str = ""
    """The error code of an execution that fails."""


CASES = {
    "functions": Case({"n": 1}, 2 + 11 + 1 + 2, pods=3),
    "nested": Case({"n": 1}, 17, pods=4),
    "template": Case({"n": 4}, 10, pods=2),
    "files": Case({}, "kept", pods=2),
    "mapped": Case({"ns": [1, 2, 3]}, [10, None, 30], pods=3),
    "mapped_strictly": Case({"ns": [1, 3]}, [10, 30], pods=2),
    # outer; two of a map; inner with two additions; total
    "dynamics": Case({"n": 2}, [1, 3], pods=7),
    "branch": Case({"n": 7}, 108, pods=2),
    "retried": Case({"n": 7}, 7, pods=3, ends=["USER:Recoverable"] * 2),
    "failed": Case({"n": 7}, pods=1, ends=["USER:RuntimeError"], code="USER:RuntimeError"),
    "terminated": Case({"n": 7}, 7, pods=2, ends=["SYSTEM:Terminated"]),
    "out_of_memory": Case({"n": 7}, 7, pods=2, ends=["OOMKilled"]),
    "offloaded": Case({"n": 2500}, 2_500_000, pods=2),
    "checkpoints": Case({"n": 7}, "01", pods=3, ends=["USER:Recoverable"] * 2),
    "cache_off": Case({"n": 7}, [7, 7, 8], pods=3),
}


THEIRS = {
    # A path below file:// stays one with its scheme, and is no file then.
    "files": replace(CASES["files"], code="SYSTEM", ends=["SYSTEM"]),
    "terminated": replace(CASES["terminated"], ends=["Interrupted"]),
}
"""What comes of flytekit's, where that is something else: its terminated pods say nothing but their exit code."""


def registered_and_driven(
    judge: Path, world: World, home: Path, requests: list[dict[str, Any]], fast: bool = False
) -> list[Execution]:
    """The module's workflows, registered and run; a fast registration's code is in an archive, and nowhere else."""
    place, code = home / "place", home / "code"
    (place / BUCKET).mkdir(parents=True)
    modules = flows.modules(world.sdk)
    world.write(code, modules)
    messages = serialized(world, code, ["flows"], fast)
    archive = place / BUCKET / "code.tar.gz"
    with tarfile.open(archive, "w:gz") as made:
        for name in modules:
            made.add(code / name, name)
    registered = register(messages, home / "registered", f"file://{BUCKET}/{archive.name}", ".")
    return drive(judge, place, registered, requests, image(world, home / "nothing" if fast else code))


@pytest.fixture(scope="module")
def executions(
    judge: Path, worlds: Worlds, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, Execution]]:
    """All executions by SDK and case."""
    found = {}
    for world in worlds.both:
        if world.sdk in SDKS:
            requests = [{"workflow": f"flows.{name}", "inputs": literals(case.inputs)} for name, case in CASES.items()]
            ends = registered_and_driven(judge, world, tmp_path_factory.mktemp(world.sdk), requests)
            found[world.sdk] = dict(zip(CASES, ends, strict=True))
    return found


def end_of(execution: Execution) -> dict[str, Any]:
    """What came of an execution, as :func:`end_meant` says it."""
    succeeded = execution.phase == "Succeeded"
    return {
        "end": execution.outputs if succeeded else execution.reply.get("code", execution.phase),
        "pods": len(execution.pods),
        "failed attempts": [code for _, _, _, code in execution.ends if code],
    }


def end_meant(case: Case) -> dict[str, Any]:
    """What has to come of a case: the outputs or the error's code, so many pods, and these failures of attempts."""
    return {"end": case.code or {"o0": case.output}, "pods": case.pods, "failed attempts": case.ends}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("sdk", SDKS)
def test_the_workflow_ends_as_it_should(executions: dict[str, dict[str, Execution]], sdk: str, name: str) -> None:
    """Its end, its outputs, its pods and the ends of its attempts are those that its author meant."""
    case = THEIRS.get(name, CASES[name]) if sdk == "flytekit" else CASES[name]
    assert end_of(executions[sdk][name]) == end_meant(case), executions[sdk][name].story


def test_what_was_large_was_offloaded(executions: dict[str, dict[str, Execution]]) -> None:
    """The scheduler asks the pods for it; the task behind gets the value, from a file of its own."""
    [offloaded] = (executions["flyteweight"]["offloaded"].place / BUCKET).rglob("o0_offloaded_metadata.pb")
    assert offloaded.stat().st_size > 2_500_000
    assert b"o0_offloaded_metadata.pb" in offloaded.with_name("outputs.pb").read_bytes()


def test_start_ups(executions: dict[str, dict[str, Execution]]) -> None:
    """Each task's function tells when it began: the pods' start-ups are kept, side by side."""
    rows = []
    for name, case in CASES.items():
        row: dict[str, Any] = {"workflow": name, "pods": case.pods}
        for sdk in SDKS:
            starts = [pod["start"] for pod in executions[sdk][name].pods if "start" in pod]
            assert starts, executions[sdk][name].story
            as_meant = end_of(executions[sdk][name]) == end_meant(case)
            row[f"{sdk}: ends"] = "as meant" if as_meant else str(end_of(executions[sdk][name])["failed attempts"])
            row[f"{sdk}: start of a pod, s"] = f"{median(starts):.3f}"
            row[f"{sdk}: whole, s"] = f"{executions[sdk][name].reply['seconds']:.2f}"
        rows.append(row)
    keep("workflows driven", rows)
    ends = {sdk: [row[f"{sdk}: ends"] for row in rows] for sdk in SDKS}
    keep("workflows that end as meant", [{sdk: f"{ends[sdk].count('as meant')} of {len(rows)}" for sdk in SDKS}])


@pytest.mark.parametrize("sdk", SDKS)
def test_fast_registered(judge: Path, worlds: Worlds, tmp_path: Path, sdk: str) -> None:
    """The code comes from an archive in the bucket, for tasks, mapped tasks, and those that a dynamic task makes."""
    [world] = [world for world in worlds.both if world.sdk == sdk]
    names = ["functions", "mapped", "dynamics"]
    requests = [{"workflow": f"flows.{name}", "inputs": literals(CASES[name].inputs)} for name in names]
    ends = registered_and_driven(judge, world, tmp_path, requests, fast=True)
    for name, execution in zip(names, ends, strict=True):
        assert execution.outputs == {"o0": CASES[name].output}, execution.story
        assert {pod["command"][0] for pod in execution.pods} == {"pyflyte-fast-execute"}
