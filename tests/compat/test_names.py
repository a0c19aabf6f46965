"""The table of flytekit's names: every entry resolves, and is of the kind that flytekit has there."""

from __future__ import annotations

import inspect
import json
import subprocess
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from peer.create import REPOSITORY, main

from flyteweight.compat.faces.entities import Face
from flyteweight.compat.names import EXPORTS, PARTS, home_of, is_module, is_name, names_in, place
from flyteweight.compat.names.scope import OUT_OF_SCOPE
from flyteweight.tasks.base import Task
from flyteweight.workflows.base import WorkflowBase

if TYPE_CHECKING:
    from pathlib import Path

TABLES = {part: import_module(f"flyteweight.compat.names.{part}").NAMES for part in [*PARTS.values(), "other"]}
ENTRIES = [
    (f"flytekit.{home}".rstrip("."), name)
    for table in TABLES.values()
    for home, names in table.items()
    for name in names
    if name != "*"
]

KINDS = """
import importlib, inspect, json, sys, warnings
warnings.simplefilter("ignore")
def kind(value):
    return "class" if inspect.isclass(value) else "function" if callable(value) else "value"
kinds = {}
for module, name in json.load(sys.stdin):
    try:
        found = importlib.import_module(module)
    except ImportError:  # of what the module is for
        continue
    kinds[f"{module}:{name}"] = kind(getattr(found, name)) if hasattr(found, name) else "absent"
print(json.dumps(kinds))
"""


@pytest.fixture(scope="module")
def peer() -> Path:
    """The Python of the environment with the real flytekit."""
    return main()


def kind(value: Any) -> str:
    """What a name stands for."""
    return "class" if inspect.isclass(value) else "function" if callable(value) else "value"


def value_of(module: str, name: str) -> Any:
    """What the table says of a name."""
    found = place(module, name)
    assert found is not None, (module, name)
    home, attribute = found
    return getattr(import_module(home), attribute)


def test_each_entry_is_in_the_table_of_its_part() -> None:
    """A home stands where it is looked for, and flytekit has it."""
    for part, table in TABLES.items():
        for home in table:
            assert PARTS.get(home.partition(".")[0], "other") == part, home
            assert home in EXPORTS, home


@pytest.mark.parametrize(("module", "name"), ENTRIES)
def test_entry_resolves(module: str, name: str) -> None:
    """The module of ours is there and has the name."""
    value_of(module, name)


def test_kinds_are_flytekits(peer: Path) -> None:
    """A class stands for a class, what can be called for what can be called, a value for a value."""
    asked = json.dumps(ENTRIES)
    done = subprocess.run([peer, "-c", KINDS], input=asked, capture_output=True, text=True, check=True)
    theirs = json.loads(done.stdout.splitlines()[-1])
    ours = {f"{module}:{name}": kind(value_of(module, name)) for module, name in ENTRIES}
    assert len(theirs) > 100
    assert {key: (ours[key], found) for key, found in theirs.items() if ours[key] != found} == {}


def test_names_shown_elsewhere_are_found_at_their_home() -> None:
    """A module that shows what another one defines gives the same, under its own spelling."""
    assert home_of("flytekit", "Workflow") == ("flytekit.core.workflow", "ImperativeWorkflow")
    assert place("flytekit", "Workflow") == place("flytekit.core.workflow", "ImperativeWorkflow")
    assert place("flytekit", "file") == ("flytekit.types.file", "")
    assert "task" in names_in("flytekit")


def test_classes_of_entities_are_of_one_family() -> None:
    """``isinstance`` of what users make and flytekit's classes answers as flytekit's does: all are faces."""
    found = {(module, name): value_of(module, name) for module, name in ENTRIES}
    entities = {
        key: kind for key, kind in found.items() if inspect.isclass(kind) and issubclass(kind, (Task, WorkflowBase))
    }
    assert len(entities) > 15
    assert [key for key, kind in entities.items() if not issubclass(kind, Face)] == []


def test_what_is_left_out_is_flytekits_and_is_not_here() -> None:
    """Each path that is left out by design is one of flytekit's, and the tables have nothing that it defines."""
    homes = {home for table in TABLES.values() for home in table}
    for path in OUT_OF_SCOPE:
        home, _, name = path.partition(":")
        module = f"flytekit.{home}"
        assert is_module(module), path
        assert not name or is_name(module, name), path
        assert place(module, name) is None if name else home not in homes, path


def test_exports_are_what_the_tool_reads(peer: Path) -> None:
    """The file of names is the one that the tool writes for the flytekit that is the peer."""
    tool = REPOSITORY / "tools" / "flytekit-names"
    site = next((peer.parent.parent / "lib").glob("python3*/site-packages"))
    done = subprocess.run([peer, tool, "--print", site], capture_output=True, text=True, check=True)
    assert done.stdout == (REPOSITORY / "flyteweight" / "compat" / "names" / "exports.py").read_text()


def test_exports_hold_what_flytekit_shows(peer: Path) -> None:
    """The names that the running flytekit has at its top are all in the file, but for what is not its own."""
    code = (
        "import flytekit, json, types; print(json.dumps([n for n, v in vars(flytekit).items() if not n.startswith('_')"
        " and not isinstance(v, types.ModuleType)]))"
    )
    done = subprocess.run([peer, "-c", code], capture_output=True, text=True, check=True)
    shown = set(json.loads(done.stdout.splitlines()[-1]))
    assert {name for name in shown if not is_name("flytekit", name)} == {"Generator", "entry_points"}


def test_modules_are_no_names() -> None:
    """No entry of the tables names a module of flytekit's as if it were a value."""
    assert not any(isinstance(value_of(module, name), ModuleType) for module, name in ENTRIES)
