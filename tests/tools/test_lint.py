"""`flyteweight lint-executor`, as an image's build runs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from flyteidl.core.literals_pb2 import Literal, LiteralMap, Primitive, Scalar
from flyteidl.core.tasks_pb2 import TaskTemplate

from flyteweight.interface.interface import Interface

COMMAND = str(Path(sys.executable).with_name("flyteweight"))

PLUGIN = """
from flyteweight import ShimTaskExecutor

class Length(ShimTaskExecutor):
    def execute_from_model(self, tt, **inputs):
        if inputs["text"] == "fail":
            raise RuntimeError("as asked")
        return len(inputs["text"]) if inputs["text"] else "nothing"

class Narrow(ShimTaskExecutor):
    def execute_from_model(self, tt, word): ...

class NeedsUrl(ShimTaskExecutor):
    def __init__(self, url): ...
    def execute_from_model(self, tt, **inputs): ...

class NoDriver(ShimTaskExecutor):
    def __init__(self):
        raise OSError("the driver is not in this image")
    def execute_from_model(self, tt, **inputs): ...

class Other: ...
"""


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A directory with a plugin and a template."""
    (tmp_path / "plugin.py").write_text(PLUGIN)
    (tmp_path / "broken.py").write_text("import no_driver_of_this_name")
    message = TaskTemplate(type="length")
    message.id.name = "t.length"
    message.interface.CopyFrom(Interface({"text": str}, {"n": int}).to_typed_interface())
    (tmp_path / "template.pb").write_bytes(message.SerializeToString())
    for text in ("word", "fail", ""):
        value = Literal(scalar=Scalar(primitive=Primitive(string_value=text)))
        (tmp_path / f"inputs_{text}.pb").write_bytes(LiteralMap(literals={"text": value}).SerializeToString())
    return tmp_path


def lint(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in the directory."""
    return subprocess.run(
        [COMMAND, "lint-executor", *arguments], cwd=directory, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("path", ["plugin:Length", "plugin.Length"])
def test_good_executor(directory: Path, path: str) -> None:
    """All checks are named, and the exit code is 0."""
    done = lint(directory, path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "ok      import of 'plugin.Length'",
        "ok      a class with execute_from_model, made without arguments",
    ]


def test_template_and_inputs(directory: Path) -> None:
    """With a template and inputs the interface is shown, and the executor is run."""
    done = lint(directory, "plugin:Length", "--template", "template.pb", "--inputs", "inputs_word.pb")
    assert done.returncode == 0, done.stderr
    assert "ok      input 'text': str, in Python str" in done.stdout
    assert "ok      output 'n': int, in Python int" in done.stdout
    assert "ok      returned 'n': a literal of type integer" in done.stdout
    assert sorted(path.suffix for path in directory.iterdir()).count(".pb") == 4, "nothing was written"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["plugin:NeedsUrl"], "needs arguments (url)"),
        (["plugin:NoDriver"], "OSError: the driver is not in this image"),
        (["plugin:Other"], "is not an executor"),
        (["plugin:Lenght"], "Did you mean 'Length'?"),
        (["broken:Executor"], "ModuleNotFoundError: No module named 'no_driver_of_this_name'"),
        (["plugin:Narrow", "--template", "template.pb"], "cannot be called with the task's inputs (text)"),
        (["plugin:Length", "--template", "plugin.py"], "expected a TaskTemplate message"),
        (["plugin:Length", "--template", "gone.pb"], "there is no task template at gone.pb"),
        (["plugin:Length", "--template", "template.pb", "--inputs", "inputs_fail.pb"], "RuntimeError: as asked"),
        (["plugin:Length", "--template", "template.pb", "--inputs", "inputs_.pb"], "expected int, found str at n"),
    ],
)
def test_failed_checks(directory: Path, arguments: list[str], message: str) -> None:
    """The first failure ends the checks with exit code 1 and says what is wrong."""
    done = lint(directory, *arguments)
    assert done.returncode == 1, done.stdout
    failed = done.stdout.splitlines()[-1]
    assert failed.startswith("failed  ")
    assert message in failed


def test_traceback_of_the_executors_own_errors(directory: Path) -> None:
    """For an error of the plugin's code stderr shows where it was raised."""
    done = lint(directory, "plugin:Length", "--template", "template.pb", "--inputs", "inputs_fail.pb")
    assert 'plugin.py", line 7' in done.stderr
    assert done.stderr.count("Traceback") == 1
    assert not lint(directory, "plugin:Other").stderr


def test_inputs_need_a_template(directory: Path) -> None:
    """A wrong command line is exit code 2."""
    done = lint(directory, "plugin:Length", "--inputs", "inputs_word.pb")
    assert done.returncode == 2
    assert "--inputs needs --template" in done.stderr
