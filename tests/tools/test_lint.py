"""`flyteweight lint`, as an image's build runs it."""

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
    return subprocess.run([COMMAND, "lint", *arguments], cwd=directory, capture_output=True, text=True, check=False)


def test_good_executor(directory: Path) -> None:
    """All checks are named, and the exit code is 0."""
    done = lint(directory, "plugin:Length")
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


GOOD = """
from dataclasses import dataclass
from flyteweight import dynamic, map_task, task, workflow

@dataclass
class Row:
    a: int

@task
def inc(x: int) -> Row:
    return Row(x)

@dynamic
def many(n: int) -> list[Row]:
    return [inc(x=i) for i in range(n)]

mapped = map_task(inc)

@workflow
def flow(x: int) -> Row:
    return inc(x=x)
"""


def package(directory: Path, **modules: str) -> None:
    """Write a package ``pk`` with these modules."""
    for name, text in {"__init__": "", "good": GOOD, **modules}.items():
        (directory / "pk").mkdir(exist_ok=True)
        (directory / "pk" / f"{name}.py").write_text(text)


def test_a_package(directory: Path) -> None:
    """Every module is imported, and every task and workflow has a line."""
    package(directory)
    done = lint(directory, "pk")
    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines()[:3] == [
        "ok      import of 'pk': 2 modules, 4 tasks and workflows",
        "ok      pk.good.inc",
        "ok      pk.good.many",
    ]
    assert lint(directory, "pk.good:inc").stdout == "ok      pk.good.inc\n"
    assert lint(directory, "pk.good", "pk.good:flow").returncode == 0


FAULTS = {
    "exits": ("import sys\nsys.exit(0)", "import of 'pk.exits': a module called sys.exit(0) while it was imported"),
    "fails": ("1 / 0", "import of 'pk.fails': ZeroDivisionError"),
    "typed": (
        "from flyteweight import task\n@task\ndef t(x: list):\n    ...\n",
        "import of 'pk.typed': input 'x' of 't'",
    ),
    "renamed": (
        "from flyteweight import task\n@task\ndef t(x: int): ...\n@task\ndef u(): ...\nkept = t\nt = u\n",
        "pk.renamed.t: its command line, resolver flyteweight.resolvers.default_task_resolver with task-module",
    ),
    "flow": (
        "from flyteweight import workflow\nfrom pk.good import inc\n@workflow\ndef w(x: str):\n    inc(x=x)\n",
        "pk.flow.w",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_of_a_package(directory: Path, fault: str) -> None:
    """A fault is on a line, the exit code 1, and what is good is looked at all the same."""
    text, said = FAULTS[fault]
    package(directory, **{fault: text})
    done = lint(directory, "pk")
    assert done.returncode == 1, done.stdout
    assert next(line for line in done.stdout.splitlines() if line[:6] == "failed").startswith(f"failed  {said}")
    assert "ok      pk.good.inc" in done.stdout.splitlines()
    assert "flyteweight/tools" not in done.stderr


def test_a_module_that_exits_fails_an_executor_too(directory: Path) -> None:
    """``sys.exit(0)`` in a plugin's module is no success."""
    (directory / "exits.py").write_text("import sys\nsys.exit(0)\n")
    done = lint(directory, "exits:Executor")
    assert done.returncode == 1
    assert done.stdout == "failed  import of 'exits.Executor': a module called sys.exit(0) while it was imported\n"


def test_nothing_there(directory: Path) -> None:
    """A module that is not there, and a name that is no task, are faults."""
    done = lint(directory, "nothing")
    assert done.returncode == 1
    assert "import of 'nothing': ModuleNotFoundError" in done.stdout
    (directory / "plain.py").write_text("x = 1\n")
    assert "found a int, not a task" in lint(directory, "plain:x").stdout
