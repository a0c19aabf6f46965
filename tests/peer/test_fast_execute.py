"""`pyflyte-fast-execute` of both worlds on archives that flytekit's own packager made."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from flyteidl.core.dynamic_job_pb2 import DynamicJobSpec
from flyteidl.core.literals_pb2 import LiteralMap
from peer.worlds import IDENTITY, level, level_text

from flyteweight.settings.configuration import SerializationSettings

if TYPE_CHECKING:
    from pathlib import Path

    from peer.worlds import World, Worlds

MODULE = """
import json, os, sys
from pk.more import helper
from {sdk} import dynamic, task

@task
def seen(x: int) -> str:
    return json.dumps([sys.path, os.environ.get("PYTHONPATH"), os.getcwd(), sys.argv[1:], helper(x)])

@dynamic
def plan(x: int) -> str:
    return seen(x=x)
"""
PACK = """
import sys
from flytekit.constants import CopyFileDetection
from flytekit.tools.fast_registration import FastPackageOptions, fast_package
style = CopyFileDetection.ALL if sys.argv[3] == "all" else None
options = FastPackageOptions([], copy_style=style) if style else None
print(fast_package(sys.argv[1], sys.argv[2], options=options))
"""


def pack(worlds: Worlds, world: World, directory: Path, style: str) -> str:
    """Let flytekit make an archive of a package with links, modes and a file that is to be ignored."""
    source = directory / "source"
    (source / "pk").mkdir(parents=True)
    (source / "pk" / "__init__.py").write_text("")
    (source / "pk" / "jobs.py").write_text(MODULE.replace("{sdk}", world.sdk))
    (source / "pk" / "more.py").write_text("def helper(x): return x + 1\n")
    (source / "pk" / "run.sh").write_text("#!/bin/sh\n")
    (source / "pk" / "run.sh").chmod(0o755)
    (source / "pk" / "a..b.txt").write_text("dots")
    (source / "pk" / "link.py").symlink_to("more.py")
    (source / ".gitignore").write_text("ignored\n")
    (source / "ignored").write_text("no")
    (directory / "archives").mkdir()
    command = [str(worlds.theirs.python), "-c", PACK, str(source), str(directory / "archives"), style]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=worlds.theirs.environment())
    return done.stdout.strip().splitlines()[-1]


def run(
    world: World, directory: Path, archive: str, task: str, home: str = "home", env: dict[str, str] | None = None
) -> tuple[dict[str, bytes], Path]:
    """Run a task by one world's commands behind an archive; returns the result's files, and the code's directory."""
    root = directory / world.sdk
    (root / "home").mkdir(parents=True)
    (root / "work").mkdir()
    inputs = LiteralMap()
    inputs.literals["x"].scalar.primitive.integer = 4
    (root / "inputs.pb").write_bytes(inputs.SerializeToString())
    words = [
        *(str(world.python.with_name("pyflyte-fast-execute")), "--additional-distribution", archive),
        *("--dest-dir", str(root / home), "--", "pyflyte-execute", "--inputs", str(root / "inputs.pb")),
        *("--output-prefix", str(root / "out"), "--raw-output-data-prefix", str(root / "raw")),
        *("--resolver", world.default_resolver, "--", "task-module", "pk.jobs", "task-name", task),
    ]
    path = f"{world.python.parent}{os.pathsep}{os.environ['PATH']}"
    environment = world.environment({**IDENTITY, "PATH": path, **(env or {})})
    done = subprocess.run(words, cwd=root / "work", env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {file.name: file.read_bytes() for file in (root / "out").iterdir()}, root


def levelled(value: Any, world: World, root: Path) -> Any:
    """What a task saw, without what names this world's directories."""
    text = json.dumps(value)
    scripts = ((str(path), "BIN") for path in (world.python.parent, world.python.parent.resolve()))
    for found, name in ((str(root), "ROOT"), (world.default_resolver, "RESOLVER"), *scripts):
        text = text.replace(found, name)
    return json.loads(text)


@pytest.mark.parametrize("style", ["all", "default"])
@pytest.mark.parametrize("path", [None, "/first:/second"])
def test_what_the_task_sees(worlds: Worlds, tmp_path: Path, style: str, path: str | None) -> None:
    """The same module search path up to what is installed, PYTHONPATH, working directory, arguments and code."""
    said, trees = [], []
    for world in worlds.both:
        archive = pack(worlds, world, tmp_path / world.sdk, style)
        env = {"PYTHONPATH": path} if path else {}
        files, root = run(world, tmp_path / "runs", archive, "seen", env=env)
        value = LiteralMap.FromString(files["outputs.pb"]).literals["o0"].scalar.primitive.string_value
        search, *rest = levelled(json.loads(value), world, root)
        library = next(place for place, entry in enumerate(search) if entry.endswith(".zip"))
        said.append([search[:library], search[-1], *(str(part).replace(archive, "ARCHIVE") for part in rest)])
        trees.append(_tree(root / "home", archive))
    assert said[1] == said[0]
    assert trees[1] == trees[0]


def _tree(home: Path, archive: str) -> dict[str, tuple[str, bool]]:
    """Name ─▶ content and whether it can be run; without the archive, which flytekit leaves there, and our mark."""
    left_out = {os.path.basename(archive), ".flyteweight-code"}
    return {
        str(path.relative_to(home)): (
            os.readlink(path) if path.is_symlink() else path.read_text(),
            os.access(path, os.X_OK),
        )
        for path in sorted(home.rglob("*"))
        if (path.is_file() or path.is_symlink()) and "__pycache__" not in path.parts and path.name not in left_out
        if path.name != "jobs.py"  # which names its SDK
    }


def test_children_of_a_dynamic_task(worlds: Worlds, tmp_path: Path) -> None:
    """They get the same archive and directory."""
    settings = SerializationSettings.for_image("repo/image:1", "v1").serialized_context
    specs = []
    for world in worlds.both:
        archive = pack(worlds, world, tmp_path / world.sdk, "all")
        files, root = run(world, tmp_path / "runs", archive, "plan", env={"_F_SS_C": settings})
        spec = level(DynamicJobSpec.FromString(files["futures.pb"]), root=str(root))
        [template] = spec.tasks
        archive = level_text(archive)
        specs.append([word.replace(archive, "ARCHIVE") for word in template.container.args])
    assert specs[1] == specs[0]
    assert specs[0][:2] == ["pyflyte-fast-execute", "--additional-distribution"]
