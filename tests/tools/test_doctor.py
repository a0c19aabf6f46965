"""`flyteweight doctor`: what an image has."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from commands import BIN
from tools.hands import tool

if TYPE_CHECKING:
    from pathlib import Path

    from commands import World


def examined(world: World, *words: str, **env: str) -> tuple[int, dict[str, tuple[str, str]]]:
    """Exit code, and state and text of everything that was found, with this checkout's commands on PATH."""
    done = tool(world, "doctor", "--json", *words, env={"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"} | env)
    findings: Any = json.loads(done.stdout)
    return done.code, {finding["about"]: (finding["state"], finding["found"]) for finding in findings}


def test_a_good_image(world: World) -> None:
    """Everything is there, and the text says the same as the JSON."""
    code, found = examined(world)
    assert code == 0, found
    assert {about for about, (state, _) in found.items() if state == "fault"} == set()
    assert found["pyflyte-execute"] == ("ok", f"{BIN}/pyflyte-execute, of flyteweight")
    assert "x the floor of" in found["start-up"][1]
    assert found["python"][0] == found["flyteidl"][0] == found["temporary directory"][0] == "ok"
    text = tool(world, "doctor", env={"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}).stdout
    assert text.splitlines()[0][8:30].strip() == "python"
    assert len(text.splitlines()) >= len(found)


def test_commands_of_somebody_else(world: World, tmp_path: Path) -> None:
    """A command of flytekit's before ours on PATH is named, with what to do; one that is missing is a fault."""
    (tmp_path / "bin").mkdir()
    script = tmp_path / "bin" / "pyflyte-execute"
    script.write_text("#!/usr/bin/python3\nimport sys\nfrom flytekit.bin.entrypoint import execute_task_cmd\n")
    script.chmod(0o755)
    _, found = examined(world, PATH=f"{tmp_path / 'bin'}{os.pathsep}{BIN}")
    assert found["pyflyte-execute"][0] == "warning"
    assert f"{script}, of flytekit; install flyteweight after it" in found["pyflyte-execute"][1]
    code, found = examined(world, PATH=str(tmp_path))
    assert code == 1
    assert found["pyflyte-execute"][0] == "fault"


def test_credentials_are_named_and_never_shown(world: World) -> None:
    """Which chain gives them, in order; no value of any variable appears."""
    secret = "hunter2hunter2"
    names = ("FLYTE_AWS_ACCESS_KEY_ID", "FLYTE_AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AZURE_FEDERATED_TOKEN_FILE")
    env = dict.fromkeys(names, secret)
    _, found = examined(world, FLYTE_AWS_ENDPOINT=f"http://me:{secret}@127.0.0.1:1", **env)
    assert found["S3 credentials"][1] == "keys in FLYTE_AWS_… before a profile"
    assert found["Azure credentials"][1] == "the workload identity's token"
    assert secret not in str(found)


def test_stores(world: World, s3: Any) -> None:
    """An endpoint that nobody listens at, and a bucket that is not there, are faults; what answers is well."""
    code, found = examined(world, FLYTE_AWS_ENDPOINT="http://127.0.0.1:1")
    assert code == 1
    assert found["S3 endpoint"][0] == "fault"
    code, found = examined(world, "--uri", f"s3://{s3.bucket()}/x", **s3.env)
    assert code == 0, found
    assert found["S3 endpoint"][0] == found["store"][0] == "ok"


def test_no_temporary_directory(world: World, as_another_user: list[str]) -> None:
    """Without a place for temporary files the fault says what to mount."""
    command = [*as_another_user, str(BIN / "flyteweight"), "doctor", "--json"]
    script = "import tempfile; tempfile._candidate_tempdir_list = lambda: []\n"
    (world.path / "sitecustomize.py").write_text(script)
    done = world.command(command, env={"PYTHONPATH": str(world.path), "PATH": os.environ["PATH"]})
    found = {finding["about"]: finding for finding in json.loads(done.stdout)}
    assert found["temporary directory"]["state"] == "fault"
    assert "emptyDir" in found["temporary directory"]["found"]


USES = """
from typing import TYPE_CHECKING
import flytekit
import flytekit as fk
import flytekit.types.file as files
from flytekit import task, _ast as far
from flytekit.core import context_manager
from flytekit.core.type_engine import TypeEngine
import flytekit.clients.raw
if TYPE_CHECKING:
    from flytekit import FlyteRemote
else:
    from flytekit.deck import Deck

def f():
    from flytekit.interaction.click_types import UnionParamType as R
    a = fk.current_context().execution_id.name
    files.FlyteFile; flytekit.types.directory.FlyteDirectory; flytekit.__file__
    context_manager.FlyteContextManager.current_context()
    return flytekit.tsak, fk.core.task.nothing, other.flytekit.tsak
"""
MISSING = {
    "flytekit.clients.raw",
    "flytekit.core.task.nothing",
    "flytekit._ast",
    "flytekit.interaction.click_types.UnionParamType",
    "flytekit.tsak",
}


def test_names_of_flytekit_that_a_package_uses(world: World) -> None:
    """Each name that is not here is a fault with its place and the reason; nothing of the package runs."""
    (world.path / "team" / "inner").mkdir(parents=True)
    (world.path / "team" / "__init__.py").write_text("raise SystemExit('was imported')\n")
    (world.path / "team" / "inner" / "jobs.py").write_text(USES)
    (world.path / "team" / "old.py").write_text("print 'no Python 3'\n")
    for given in ("team", "team.inner", "team/inner/jobs.py"):
        code, found = examined(world, "--flytekit", given, PYTHONPATH=str(world.path))
        assert code == 1
        assert {about for about, (state, _) in found.items() if state == "fault"} == {*MISSING, "flytekit"}
        place = found["flytekit.interaction.click_types.UnionParamType"][1]
        assert place.endswith("top of the file, or install flytekit in this image, which then takes over by itself")
        assert "jobs.py:16: flyteweight stands for flytekit here, without 'flytekit.interaction" in place
        assert found["flytekit"][1].startswith("5 of 15 names are missing; files read: ")
    assert found["flytekit"][1].endswith(" 1")
    text = tool(world, "doctor", "--flytekit", "team/inner/jobs.py").stdout
    assert "\nfault   flytekit.core.task.nothing team/inner/jobs.py:" in f"\n{text}"


def test_names_of_flytekit_that_are_all_here(world: World) -> None:
    """A package that uses only what is here is well, and what cannot be found is a wrong command line."""
    shown = "from flytekit.core.artifact import Granularity\n"
    used = "from flytekit import task, workflow\nimport flytekit\nflytekit.Deck\n"
    (world.path / "jobs.py").write_text(shown + used)
    code, found = examined(world, "--flytekit", "jobs.py")
    assert (code, found) == (0, {"flytekit": ("ok", "all 5 names are here; files read: 1")})
    done = tool(world, "doctor", "--flytekit", "nowhere.jobs")
    assert done.code == 2
    assert "'nowhere.jobs' is neither a file or directory nor a module" in done.stderr
