"""`flyteweight serialize` and `pyflyte serialize` on one package: the same files."""

from __future__ import annotations

import base64
import gzip
import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from commands import BIN
from flyteidl.admin.launch_plan_pb2 import LaunchPlan
from flyteidl.admin.task_pb2 import TaskSpec
from flyteidl.admin.workflow_pb2 import WorkflowSpec
from peer.worlds import World, level

if TYPE_CHECKING:
    from pathlib import Path

    from peer.worlds import Worlds

BASE = '''
from dataclasses import dataclass
from typing import List, Optional
from {sdk} import (
    PodTemplate, Resources, Secret, dynamic, reference_launch_plan, reference_task, task,
)

@dataclass
class Row:
    a: int
    b: str

@task
def inc(x: int, by: int = 1) -> int:
    """Increase.

    A longer text.

    :param x: what
    """
    return x + by

@task(
    requests=Resources(cpu="1", mem="1Gi"), environment={"A": "b"}, retries=3, cache=True, cache_version="1",
    secret_requests=[Secret(group="g", key="k")], timeout=60, interruptible=True,
)
def settings(r: Row) -> Row:
    return r

@task
def nothing():
    ...

@task(enable_deck=True)
def decked(s: str) -> str:
    return s

@task(container_image="{{.image.other.fqn}}:v2", deprecated="use settings")
def text(x: Optional[int], xs: List[str]) -> str:
    return ""

@task(pod_template=PodTemplate(primary_container_name="main", labels={"l": "m"}))
def podded(a: int) -> int:
    return a

@dynamic
def dyn(n: int) -> List[int]:
    return [inc(x=i) for i in range(n)]

@reference_task(project="p", domain="d", name="other.t", version="1")
def other(a: int) -> int:
    ...

@reference_launch_plan(project="p", domain="d", name="other.lp", version="1")
def otherlp(a: int) -> int:
    ...
'''

FLOWS = '''
import functools
from datetime import timedelta
from typing import List
from {sdk} import LaunchPlan, WorkflowFailurePolicy, approve, conditional, map_task, sleep, task, workflow
from pk.base import decked, dyn, inc, nothing, other, otherlp, podded, text

@task
def clean(name: str = "x"):
    ...

@workflow
def sub(n: int = 3) -> int:
    """Sub workflow."""
    a = inc(x=n)
    b = inc(x=a, by=2).with_overrides(node_name="second", retries=2)
    return b

plan = LaunchPlan.get_or_create(sub, name="my_plan", default_inputs={"n": 5})
fixed = LaunchPlan.get_or_create(sub, name="my_fixed", fixed_inputs={"n": 5}, max_parallelism=3)

@workflow
def outer(n: int, xs: List[int]) -> List[int]:
    a = sub(n=n)
    p = plan(n=a)
    f = fixed()
    m = map_task(functools.partial(inc, by=3), concurrency=4)(x=xs)
    c = conditional("which").if_(p > 3).then(inc(x=p)).else_().then(podded(a=f))
    d = dyn(n=c)
    o = other(a=n)
    q = otherlp(a=o)
    return m

@workflow(failure_policy=WorkflowFailurePolicy.FAIL_AFTER_EXECUTABLE_NODES_COMPLETE, interruptible=True)
def careful(s: str) -> str:
    n = nothing()
    d = decked(s=s)
    n >> d
    return d

@workflow(on_failure=clean)
def cleaned(name: str):
    nothing()

@workflow
def waits(n: int) -> int:
    a = inc(x=n)
    s = sleep(timedelta(seconds=5))
    b = approve(a, "ok", timeout=timedelta(hours=1))
    return inc(x=b)
'''

MORE = """
from {sdk} import ContainerTask, LaunchPlan, kwtypes, map_task, task, workflow
from pk.base import inc
from pk.flows import sub

mapped = map_task(inc, min_success_ratio=0.5)

box = ContainerTask(
    name="box", image="alpine:3", inputs=kwtypes(a=int), outputs=kwtypes(o=str), command=["echo", "{{.inputs.a}}"],
)

@task
def first(a: int) -> int:
    return a

@task
def last(a: int) -> int:
    return a

@workflow
def top(n: int) -> int:
    b = box(a=n)
    return last(a=sub(n=n))

night = LaunchPlan.get_or_create(top, name="night", default_inputs={"n": 1})
"""
PACKAGE = {
    "pk/__init__.py": "",
    "pk/base.py": BASE,
    "pk/flows.py": FLOWS,
    "pk/sub/__init__.py": "",
    "pk/sub/more.py": MORE,
}
KINDS: dict[str, Any] = {"1": TaskSpec, "2": WorkflowSpec, "3": LaunchPlan}


def files(world: World, home: Path, command: list[str]) -> dict[str, Any]:
    """Name and message of every file that a command writes to ``out``, levelled."""
    for name, text in PACKAGE.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text.replace("{sdk}", world.sdk))
    (home / "out").mkdir()
    done = subprocess.run(
        command, cwd=home, env=world.environment(), capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr + done.stdout
    found = {}
    for path in sorted((home / "out").glob("*.pb")):  # the fast mode writes the code's archive, too
        message = KINDS[path.stem[-1]].FromString(path.read_bytes())
        if isinstance(message, TaskSpec):
            _open_settings(message)
        elif isinstance(message, WorkflowSpec):
            for template in (message.template, *message.sub_workflows):
                for node in template.nodes:  # flytekit has them in the order of a set
                    node.upstream_node_ids[:] = sorted(node.upstream_node_ids)
        found[path.name] = level(message, root=str(home))
    return found


def _open_settings(spec: TaskSpec) -> None:
    """Decode the settings in a dynamic task's environment, without what names the interpreter of this machine."""
    for pair in spec.template.container.env:
        if pair.key == "_F_SS_C":
            settings = json.loads(gzip.decompress(base64.b64decode(pair.value)))
            del settings["python_interpreter"], settings["flytekit_virtualenv_root"], settings["source_root"]
            pair.value = json.dumps(settings)


@pytest.mark.parametrize("fast", [False, True])
def test_a_package(worlds: Worlds, tmp_path: Path, fast: bool) -> None:
    """All entities: the same names in the same order, with the same content."""
    theirs_home, ours_home = tmp_path / "theirs", tmp_path / "ours"
    for home in (theirs_home, ours_home):
        home.mkdir()
    image = ["--image", "repo/img:1", "--image", "other=repo/other:3"]
    mode = ["fast", "workflows"] if fast else ["workflows"]
    pyflyte = [str(worlds.theirs.python.with_name("pyflyte")), "--pkgs", "pk", "serialize", *image, *mode, "-f", "out"]
    ours = [str(BIN / "flyteweight"), "serialize", "pk", "-o", "out", *image, *(["--fast"] if fast else [])]
    expected = files(worlds.theirs, theirs_home, pyflyte)
    found = files(worlds.ours, ours_home, ours)
    assert list(found) == list(expected)
    assert len(found) == 28
    for name, message in expected.items():
        assert found[name] == message, name
