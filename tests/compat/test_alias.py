"""``import flytekit`` where flytekit is not installed."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from pathlib import Path


class Told(NamedTuple):
    """What a script left behind."""

    code: int
    out: str
    err: str


def script(directory: Path, code: str, *options: str, **variables: str) -> Told:
    """Run lines of Python in a process of their own, with the hook as an installed wheel has it."""
    file = directory / "script.py"
    file.write_text("import flyteweight.compat; flyteweight.compat.install()\n" + textwrap.dedent(code))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FLYTE")}
    done = subprocess.run(
        [sys.executable, *options, file],
        cwd=directory,
        env=environment | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    return Told(done.returncode, done.stdout, done.stderr)


SPELLINGS = """
import flytekit
import flytekit.core.task
import flytekit.types.file as files
import flytekit as fk
from flytekit import task, workflow as flow
from flytekit.core import task as core_task
from flytekit.types.file import FlyteFile
from flytekit.types import file as module_of_files
import flyteweight

assert task is flytekit.core.task.task is core_task.task is fk.task
assert flow is flytekit.core.workflow.workflow
assert files is module_of_files and files.FlyteFile is FlyteFile is flyteweight.FlyteFile
assert flytekit.types.directory.FlyteDirectory is flyteweight.FlyteDirectory
assert flytekit.__version__ == "1.16.31"
assert "task" in vars(flytekit)
print("done")
"""


def test_every_spelling_of_import_works(tmp_path: Path) -> None:
    """Names come as ours by any statement, and modules also without having been imported by name."""
    assert script(tmp_path, SPELLINGS) == (0, "done\n", "")


def test_everything_by_a_star(tmp_path: Path) -> None:
    """A star gives the public names that are here, which are also what ``dir`` shows."""
    code = """
    from flytekit import *
    import flytekit
    assert task is flytekit.task and map_task is flytekit.map_task and core is flytekit.core
    assert {"task", "core", "Workflow"} <= set(dir(flytekit)) == set(flytekit.__all__)
    assert "os" not in dir(flytekit)
    print("done")
    """
    assert script(tmp_path, code) == (0, "done\n", "")


def test_functions_live_where_flytekit_has_them(tmp_path: Path) -> None:
    """Pickles name the decorators there and get the same back; plugins that ask are told so, too."""
    code = """
    import pickle
    from flytekit import dynamic, map_task, reference_task, task, workflow
    from flytekit.core.tracker import extract_task_module
    assert all(pickle.loads(pickle.dumps(one)) is one for one in (dynamic, map_task, reference_task, task, workflow))
    *home, file = extract_task_module(task)
    assert home == ["flytekit.core.task.task", "flytekit.core.task", "task"] and file.endswith(".py")
    print("done")
    """
    assert script(tmp_path, code) == (0, "done\n", "")


def test_tools_of_python_understand_the_modules(tmp_path: Path) -> None:
    """Reloading, finding, pickling and inspecting work as with modules from files."""
    code = """
    import copy, importlib, importlib.util, inspect, pickle, pkgutil, sys, typing
    import flytekit, flytekit.core.task, flytekit.types.file
    from flytekit import task
    from flytekit.types.file import FlyteFile

    assert importlib.reload(flytekit) is flytekit and flytekit.task
    assert importlib.util.find_spec("flytekit.core.task").name == "flytekit.core.task"
    assert list(pkgutil.iter_modules(flytekit.__path__)) == []
    assert inspect.getmodule(flytekit.task).__name__ == "flytekit.core.task" and "def task(" in inspect.getsource(task)
    assert not hasattr(flytekit, "__file__") and not hasattr(flytekit, "absent")
    assert pickle.loads(b"cflytekit.types.file.file\\nFlyteFile\\n.") is FlyteFile
    assert pickle.loads(pickle.dumps(FlyteFile)) is FlyteFile
    def f(a: "flytekit.types.file.FlyteFile") -> "flytekit.FlyteDirectory": ...
    assert typing.get_type_hints(f)["a"] is FlyteFile
    assert repr(flytekit) == "<module 'flytekit' (flyteweight)>", repr(flytekit)
    print("done")
    """
    assert script(tmp_path, code) == (0, "done\n", "")


@pytest.mark.parametrize(
    ("statement", "kind", "words"),
    [
        ("from flytekit.remote.entities import FlyteGateNode", ImportError, "FlyteGateNode': it talks to Flyte's"),
        ("from flytekit.clients.raw import Client", ModuleNotFoundError, "without 'flytekit.clients.raw': it talks to"),
        ("from flytekit.clis import helpers", ModuleNotFoundError, "without 'flytekit.clis.helpers': it is part of"),
        ("import flytekit.clients.raw", ModuleNotFoundError, "without 'flytekit.clients.raw': it talks to Flyte's"),
        ("from flytekit import tsak", ImportError, "does not define either. Did you mean task?"),
        ("from flytekit.core.task import tsak", ImportError, "flytekit 1.16.31 does not define either"),
        ("import flytekit.nothing", ModuleNotFoundError, "without 'flytekit.nothing', which flytekit 1.16.31"),
        ("import flytekit; flytekit.tsak", AttributeError, "Did you mean task?"),
        ("import flytekit; flytekit._ast", AttributeError, "Import it where it is used, not at the top"),
        ("from flytekit.core.task import _private", ImportError, "it is not a public name of flytekit's"),
    ],
)
def test_what_is_not_here_says_why(tmp_path: Path, statement: str, kind: type[Exception], words: str) -> None:
    """A name or module that is missing is an error of Python's kind, with the reason and what to do."""
    told = script(tmp_path, f"try: exec({statement!r})\nexcept {kind.__name__} as error: print(error)")
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("flyteweight stands for flytekit here, without 'flytekit.")
    assert words in told.out


def test_a_real_flytekit_wins(tmp_path: Path) -> None:
    """A flytekit that can be found is the one that is imported, whole, and what it lacks is lacking."""
    package = tmp_path / "flytekit"
    package.mkdir()
    (package / "__init__.py").write_text("task = 'theirs'\n")
    code = """
    import flytekit
    assert flytekit.task == "theirs" and not hasattr(flytekit, "workflow")
    try:
        import flytekit.core
    except ModuleNotFoundError as error:
        print(error)
    """
    assert script(tmp_path, code) == (0, "No module named 'flytekit.core'\n", "")


def test_switch(tmp_path: Path) -> None:
    """``FLYTEWEIGHT_ALIAS=off`` leaves flytekit missing."""
    code = "try: import flytekit\nexcept ModuleNotFoundError as error: print(error)"
    assert script(tmp_path, code, FLYTEWEIGHT_ALIAS="off") == (0, "No module named 'flytekit'\n", "")


def test_hook_loads_nothing(tmp_path: Path) -> None:
    """What every Python process of the environment runs imports nothing, and knows flytekit's names only."""
    code = """
    import sys
    from pathlib import Path
    line = Path(flyteweight.compat.__file__).with_name("alias.pth").read_text()
    sys.meta_path[:] = [finder for finder in sys.meta_path if getattr(finder, "__name__", "") != "FlytekitFinder"]
    before = set(sys.modules)
    exec(line)
    exec(line)  # as Python does in a virtual environment
    assert set(sys.modules) == before
    assert sys.meta_path[-1].__name__ == "FlytekitFinder" and line.startswith("import ") and line.count("\\n") == 1
    assert sys.meta_path[-1].find_spec(name="sys", path=None, target=None) is None
    flyteweight.compat.install()
    assert [getattr(finder, "__name__", "") for finder in sys.meta_path].count("FlytekitFinder") == 1
    try: import flytekitplugins_that_are_not_there
    except ModuleNotFoundError: pass
    assert "flyteweight.compat.modules" not in sys.modules
    import flytekit
    assert "flyteweight.compat.modules" in sys.modules and "flyteweight.tasks" not in sys.modules
    print("done")
    """
    assert script(tmp_path, code) == (0, "done\n", "")


def test_an_unmodified_module_runs_without_views(tmp_path: Path) -> None:
    """Declaring and running a task under flytekit's names loads no model, and little more than our names do."""
    code = """
    import sys
    from flyteidl.core.literals_pb2 import LiteralMap
    from flyteweight.runtime.context import FlyteContextManager
    def double(a: int) -> int: return 2 * a
    def run(task):
        inputs = LiteralMap()
        inputs.literals["a"].scalar.primitive.integer = 3
        outputs = task(double).dispatch_execute(FlyteContextManager.current_context(), inputs)
        assert outputs.literals["o0"].scalar.primitive.integer == 6
    from flyteweight import task
    run(task)
    before = set(sys.modules)
    from flytekit import task
    run(task)
    for name in sorted(set(sys.modules) - before): print(name)
    """
    status, said, errors = script(tmp_path, code)
    assert (status, errors) == (0, "")
    ours = "compat.faces compat.faces.entities compat.modules compat.names compat.names.core compat.names.exports"
    theirs = ["flytekit", *(f"flyteweight.{name}" for name in f"{ours} compat.names.other".split())]
    assert said.split() == theirs
