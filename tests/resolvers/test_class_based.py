"""The class-based resolver: numbers ◀─▶ tasks; and user-made resolvers in command lines."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from flyteweight.exceptions import FlyteEntityNotFoundException, FlyteValueException
from flyteweight.settings.configuration import ImageConfig, SerializationSettings
from flyteweight.workflows.function_workflow import workflow

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTINGS = SerializationSettings(ImageConfig())
FACTORY = """
from flyteweight import ClassStorageTaskResolver

def make():
    return ClassStorageTaskResolver()
"""
JOBS = """
import numbered_factory
from flyteweight import PythonFunctionTask

resolver = numbered_factory.make()
held = [numbered_factory.make()]

def define(number):
    def function(a: int) -> int:
        return a * number
    made = PythonFunctionTask(None, function, task_resolver=resolver)
    resolver.add(made)
    return made

tasks = [define(number) for number in range(3)]
"""


@pytest.fixture
def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A module that makes tasks in a loop, with a resolver that another module made."""
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "numbered_factory.py").write_text(FACTORY)
    (tmp_path / "numbered_jobs.py").write_text(JOBS)
    yield importlib.import_module("numbered_jobs")
    for name in list(sys.modules):
        if name.startswith(("numbered_factory", "numbered_jobs")):
            del sys.modules[name]


def test_location_is_the_name_it_was_bound_to(jobs: Any) -> None:
    """The location is found where the resolver lives, though another module's function made it."""
    assert jobs.resolver.location == "numbered_jobs.resolver"


def test_unbound_resolver(jobs: Any) -> None:
    """A resolver in a list has no location, and says what to do."""
    with pytest.raises(FlyteEntityNotFoundException, match="assign it to a variable at the top level"):
        _ = jobs.held[0].location


def test_round_trip(jobs: Any) -> None:
    """Every task is found again by its number."""
    for number, task in enumerate(jobs.tasks):
        assert jobs.resolver.loader_args(SETTINGS, task) == [str(number)]
        assert jobs.resolver.load_task([str(number)]) is task
    assert jobs.resolver.get_all_tasks() == jobs.tasks
    assert jobs.resolver.name() == "ClassStorageTaskResolver"


@pytest.mark.parametrize("args", [[], ["x"], ["-1"], ["1", "2"], ["1.0"]])
def test_no_number(jobs: Any, args: list[str]) -> None:
    """Anything but one number is refused."""
    for kind in (FlyteValueException, RuntimeError):
        with pytest.raises(kind, match="needs the number of a task"):
            jobs.resolver.load_task(args)


def test_number_too_large(jobs: Any) -> None:
    """A number beyond the last task says how many there are."""
    with pytest.raises(FlyteEntityNotFoundException, match="no task number 3: 3 were added"):
        jobs.resolver.load_task(["3"])


def test_unknown_task(jobs: Any) -> None:
    """A task that was never added has no number."""
    with pytest.raises(FlyteEntityNotFoundException, match="was never added"):
        jobs.held[0].loader_args(SETTINGS, jobs.tasks[0])


def test_command_of_the_task_runs_it(jobs: Any, tmp_path: Path) -> None:
    """The command in the task's container names resolver and number, and runs the task."""
    from flyteidl.core.literals_pb2 import LiteralMap

    literals = LiteralMap()
    literals.literals["a"].scalar.primitive.integer = 21
    (tmp_path / "in.pb").write_bytes(literals.SerializeToString())
    words = jobs.tasks[2].get_default_command(SETTINGS)
    assert words[words.index("--resolver") + 1 :] == ["numbered_jobs.resolver", "--", "2"]
    filled = {"{{.input}}": "in.pb", "{{.outputPrefix}}": "out"}
    command = [str(Path(sys.executable).with_name(words[0])), *(filled.get(word, word) for word in words[1:])]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    outputs = LiteralMap.FromString((tmp_path / "out" / "outputs.pb").read_bytes())
    assert outputs.literals["o0"].scalar.primitive.integer == 42


def test_a_workflow_is_no_resolver() -> None:
    """Tasks made in a workflow's body have no place of their own; a resolver of this kind gives them one."""

    @workflow
    def wf(n: int) -> int:
        return n

    assert not hasattr(wf, "load_task")
