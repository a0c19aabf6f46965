"""The views of messages are what flytekit's models are: made of the same messages, with the same values and texts."""

from __future__ import annotations

import importlib
import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from peer.worlds import Worlds

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "flyteweight" / "compat" / "models"
INSIDE = (Path(__file__).parent / "inside" / "views.py").read_text()

DESCRIBE = """
import views

answers = views.describe_all(request["package"], request["views"], request["lost"])
reply("answers.json", json.dumps(answers))
"""

LOST = (
    "flyteidl.core.ArrayNode.bound_inputs",
    "flyteidl.core.CompiledTask.template",
    "flyteidl.core.ConnectionSet.downstream",
    "flyteidl.core.ConnectionSet.upstream",
    "flyteidl.core.K8sPod.primary_container_name",
    "flyteidl.core.Node.array_node",
    "flyteidl.core.Scalar.error",
    "flyteidl.core.SecurityContext.tokens",
    "flyteidl.core.TaskNode.overrides",
    "flyteidl.core.TaskNodeOverrides.pod_template",
    "flyteidl.admin.LaunchPlanMetadata.launch_conditions",
    "flyteidl.admin.LaunchPlanSpec.auth",
)
"""Fields that flytekit's models drop, mix up or cannot write again; ours keep them."""

TOLD_APART = {
    "annotation:TypeAnnotation": "flytekit's has no text and no is_empty",
    "core.workflow:ArrayNode": "flytekit reads six of its nine fields not, or as 0 where they are absent",
    "core.workflow:WorkflowNode": "flytekit reads an empty identifier where there is none",
    "core.compiler:CompiledTask": "flytekit's is always empty",
    "documentation:SourceCode": "flytekit reads None, not a SourceCode, of an empty message",
    "dynamic_job:DynamicJobSpec": "flytekit cannot write one without outputs that it has read",
    "execution:ExecutionMetadata": "flytekit's time of the schedule has no zone",
    "execution:Execution": "flytekit cannot read one whose closure has outputs",
    "execution:ExecutionClosure": "flytekit cannot read one with outputs",
    "execution:LiteralMapBlob": "flytekit cannot read one with values",
    "security:OAuth2TokenRequest": "flytekit reads a number where its constructor takes an enum, which it cannot write",
}
"""Views that are compared with themselves instead."""


def test_views_are_flytekits_models(worlds: Worlds, tmp_path: Path) -> None:
    """Each class: what it reads of messages, writes again, takes by position and by name, and how it is printed."""
    views = {place: shape for place, shape in shapes().items() if place not in TOLD_APART}
    assert len(views) > 110
    answers = {}
    for world, package in ((worlds.theirs, "flytekit.models"), (worlds.ours, "flyteweight.compat.models")):
        request = {"package": package, "views": views, "lost": LOST}
        files = world.script(DESCRIBE, request, tmp_path, modules={"views.py": INSIDE}, env={"PYTHONPATH": str(ROOT)})
        answers[world.sdk] = json.loads(files["answers.json"])
    theirs, ours = answers["flytekit"], answers["flyteweight"]
    assert {place: told_apart(theirs[place], ours[place]) for place in views if theirs[place] != ours[place]} == {}


def test_data_is_what_flytekit_says(worlds: Worlds) -> None:
    """The modules of data are what ``tools/flytekit-models`` writes: signatures, names and constants are flytekit's."""
    done = subprocess.run(
        [worlds.theirs.python, ROOT / "tools" / "flytekit-models", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def told_apart(theirs: dict[str, Any], ours: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What the worlds say differently, by the message and the question."""
    pairs = {
        f"{given}: {key}": (theirs[given].get(key), ours[given].get(key)) for given in theirs for key in ours[given]
    }
    return {question: pair for question, pair in pairs.items() if pair[0] != pair[1]}


def shapes() -> dict[str, dict[str, Any]]:
    """The message and the parameters of each view, by its place."""
    found = {}
    for file in sorted(MODELS.rglob("*.py")):
        name = ".".join(file.relative_to(MODELS).with_suffix("").parts)
        if not name.startswith("methods"):
            data = importlib.import_module(f"flyteweight.compat.models.{name}")
            for view, shape in getattr(data, "VIEWS", {}).items():
                parameters = [part.partition("=")[0] for part in shape["parameters"].split(", ") if part]
                found[f"{name}:{view}"] = {"message": shape["message"], "parameters": parameters}
    return found
