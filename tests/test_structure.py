"""What depends on what, what a small run loads, and that importing the package does nothing."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "flyteweight"

# ---------------------------------------------------------------------------------------------- what a small run loads

#: Modules of ours on the way of a local int → str task. One more costs every task pod its time: make it lazy, or
#: decide that it is worth it and add it here.
COLD_PATH = [
    "flyteweight",
    "flyteweight._version",
    "flyteweight.entrypoint",
    "flyteweight.entrypoint.cli",
    "flyteweight.entrypoint.collector",
    "flyteweight.entrypoint.context",
    "flyteweight.entrypoint.execution",
    "flyteweight.entrypoint.inputs",
    "flyteweight.entrypoint.invocation",
    "flyteweight.entrypoint.last_resort",
    "flyteweight.entrypoint.leave",
    "flyteweight.entrypoint.load",
    "flyteweight.entrypoint.modules",
    "flyteweight.entrypoint.prefix",
    "flyteweight.entrypoint.reserve",
    "flyteweight.entrypoint.run",
    "flyteweight.entrypoint.sharing",
    "flyteweight.entrypoint.signals",
    "flyteweight.entrypoint.start",
    "flyteweight.entrypoint.tell",
    "flyteweight.entrypoint.trace",
    "flyteweight.entrypoint.verdict",
    "flyteweight.entrypoint.wire",
    "flyteweight.exceptions",
    "flyteweight.interface",
    "flyteweight.interface.interface",
    "flyteweight.interface.lookup",
    "flyteweight.interface.naming",
    "flyteweight.interface.tracking",
    "flyteweight.models",
    "flyteweight.resolvers",
    "flyteweight.resolvers.base",
    "flyteweight.resolvers.default",
    "flyteweight.runtime",
    "flyteweight.runtime.context",
    "flyteweight.runtime.identity",
    "flyteweight.runtime.parameters",
    "flyteweight.runtime.timeline",
    "flyteweight.settings",
    "flyteweight.settings.container_settings",
    "flyteweight.settings.metadata",
    "flyteweight.storage",
    "flyteweight.storage._local",
    "flyteweight.storage._staged",
    "flyteweight.storage.access",
    "flyteweight.storage.ahead",
    "flyteweight.storage.counters",
    "flyteweight.storage.environment",
    "flyteweight.storage.location",
    "flyteweight.storage.paths",
    "flyteweight.storage.scratch",
    "flyteweight.tasks",
    "flyteweight.tasks.base",
    "flyteweight.tasks.container",
    "flyteweight.tasks.decorator",
    "flyteweight.tasks.dispatch",
    "flyteweight.tasks.function",
    "flyteweight.types",
    "flyteweight.types.conversion_error",
    "flyteweight.types.converter",
    "flyteweight.types.converters",
    "flyteweight.types.scalars",
]

#: Modules of others that the run needs beyond the floor, which is click and the messages of literals. A failure is
#: reported by what was imported before the user's code began.
BEYOND_THE_FLOOR = {
    "_contextvars",
    "atexit",
    "contextvars",
    "faulthandler",
    "flyteidl.core.errors_pb2",
    "flyteidl.core.execution_pb2",
    "gc",
    "select",
    "signal",
    "traceback",
}

#: What no run needs that does not use it; some of these are big, some pull the others in.
HEAVY = [
    "docstring_parser",
    "asyncio",
    "boto3",
    "botocore",
    "cloudpickle",
    "concurrent.futures",
    "cryptography",
    "dataclasses",
    "fsspec",
    "google.protobuf.json_format",
    "hashlib",
    "importlib.metadata",
    "json",
    "logging",
    "msgpack",
    "multiprocessing",
    "numpy",
    "obstore",
    "pandas",
    "pathlib",
    "pydantic",
    "requests",
    "s3fs",
    "shutil",
    "socket",
    "ssl",
    "subprocess",
    "tempfile",
    "typing_extensions",
    "unittest",
    "urllib.request",
    "yaml",
    "flyteidl.admin",
    "flyteidl.core.identifier_pb2",
    "flyteidl.core.interface_pb2",
    "flyteidl.core.tasks_pb2",
    "flyteidl.core.workflow_pb2",
    "flyteidl.core.dynamic_job_pb2",
    "flyteweight.compat.installed",
    "flyteweight.compat.modules",
    "flyteweight.settings.configuration",
    "flyteweight.decks",
    "flyteweight.runtime.deck",
    "flyteweight.runtime.logs",
    "flyteweight.workflows",
]


def loaded_by(code: str) -> set[str]:
    """The modules that a new interpreter has after running ``code``."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules, sep=chr(10))"],
        capture_output=True,
        text=True,
        check=True,
        cwd="/",
    )
    return set(done.stdout.split())


def finders() -> str:
    """The finders with which a new interpreter starts."""
    code = "import sys; print(sys.meta_path)"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd="/").stdout


@pytest.fixture(scope="module")
def cold_run(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The modules that a run of a local int → str task has at its end."""
    directory = tmp_path_factory.mktemp("cold")
    (directory / "jobs.py").write_text(
        "import atexit, sys\n"
        "from flyteweight import task\n"
        "@task\n"
        "def t(a: int) -> str:\n"
        "    return str(a)\n"
        "atexit.register(lambda: open('modules', 'w').write(' '.join(sys.modules)))\n"
    )
    code = (
        "from flyteidl.core.literals_pb2 import *; m = LiteralMap(); m.literals['a'].scalar.primitive.integer = 3;"
        "open('inputs.pb', 'wb').write(m.SerializeToString())"
    )
    subprocess.run([sys.executable, "-c", code], cwd=directory, check=True)
    words = "--inputs inputs.pb --output-prefix out --resolver flyteweight.resolvers.default_task_resolver"
    command = [Path(sys.executable).with_name("pyflyte-execute"), *words.split()]
    loader = "-- task-module jobs task-name t"
    subprocess.run([*command, *loader.split()], cwd=directory, check=True)
    assert (directory / "out" / "outputs.pb").exists()
    return set((directory / "modules").read_text().split())


def test_modules_of_a_small_run(cold_run: set[str]) -> None:
    """A local int → str run loads exactly these modules of ours."""
    ours = {name for name in cold_run if name.partition(".")[0] == "flyteweight"}
    # An environment in which nobody reads the .pth file.
    by_hand = {"flyteweight.compat", "flyteweight.compat.finder"} if "FlytekitFinder" not in finders() else set()
    assert sorted(ours - by_hand) == sorted(COLD_PATH)


def test_foreign_modules_of_a_small_run(cold_run: set[str]) -> None:
    """Beyond click and the messages of literals, a small run loads next to nothing."""
    floor = loaded_by("import click; from flyteidl.core import literals_pb2")
    foreign = {name for name in cold_run - floor if name.partition(".")[0] != "flyteweight"}
    assert foreign <= BEYOND_THE_FLOOR | {"jobs"}


def test_heavy_modules_are_absent(cold_run: set[str]) -> None:
    """None of the heavy modules is loaded, unless click or protobuf load it themselves."""
    floor = loaded_by("import click; from flyteidl.core import literals_pb2")
    loaded = {name for name in HEAVY if name in cold_run}
    assert loaded <= floor


def test_names_of_workflows_load_nothing_that_compiles() -> None:
    """A module that names them for its other tasks starts without what makes nodes and bindings."""
    names = "ImperativeWorkflow, LaunchPlan, conditional, map_task, reference_workflow, workflow"
    compiling = {f"flyteweight.workflows.{name}" for name in ("bindings", "compilation", "creation", "graph", "node")}
    assert not loaded_by(f"from flyteweight import {names}") & compiling


def test_a_guarded_run_forks_before_it_imports_anything() -> None:
    """What is in memory by then is copied, page by page: modules that are built into Python, and these of ours."""
    by_then = loaded_by("from flyteweight.entrypoint import start, guard") - loaded_by("")
    assert by_then - set(sys.builtin_module_names) - {"__future__"} == {
        "flyteweight",
        "flyteweight._version",
        "flyteweight.entrypoint",
        "flyteweight.entrypoint.collector",
        "flyteweight.entrypoint.guard",
        "flyteweight.entrypoint.memory",
        "flyteweight.entrypoint.sharing",
        "flyteweight.entrypoint.signals",
        "flyteweight.entrypoint.start",
    }


# ------------------------------------------------------------------------------------------- what may depend on what

#: Packages from the top down; each may import itself and what stands below it, inside functions too.
LAYERS = [
    {"tools", "testing", "__main__"},
    {"entrypoint"},
    {"resolvers"},
    {"compat"},
    {"tasks"},
    {"workflows"},
    {"settings"},
    {"decks", "interface"},
    {"types"},
    {"runtime"},
    {"storage"},
    {"models"},
    {"exceptions", "_version", ""},
]


class Import(NamedTuple):
    """One module of ours imports another."""

    importer: str
    imported: str
    lazy: bool


def module_names() -> dict[str, Path]:
    """Every module of the package, with its file."""
    names = {}
    for file in PACKAGE.rglob("*.py"):
        parts = list(file.relative_to(ROOT).with_suffix("").parts)
        names[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return names


def imports_of(module: str, tree: ast.AST, known: dict[str, Path], lazy: bool = False) -> Iterator[Import]:
    """What a module imports of ours when it runs; not what only type checkers see."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            continue
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} has a relative import"
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if name in known else str(node.module) for name in whole]
        else:
            inside = lazy or isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
            yield from imports_of(module, node, known, inside)
            continue
        yield from (Import(module, name, lazy) for name in names if name.partition(".")[0] == "flyteweight")


def all_imports() -> set[Import]:
    """All imports between modules of ours."""
    known = module_names()
    trees = {name: ast.parse(file.read_text()) for name, file in known.items()}
    return {found for name, tree in trees.items() for found in imports_of(name, tree, known)}


def layer(module: str) -> int:
    """How far down a module stands."""
    package = module.partition(".")[2].partition(".")[0]
    return next(depth for depth, packages in enumerate(LAYERS) if package in packages)


def test_dependencies_point_one_way() -> None:
    """Every import that runs, lazy or not, goes down the layers."""
    assert {
        (found.importer, found.imported) for found in all_imports() if layer(found.importer) > layer(found.imported)
    } == set()


def test_models_depend_on_messages_alone() -> None:
    """``models`` imports nothing of ours but itself and the errors that it raises."""
    others = {
        found.imported
        for found in all_imports()
        if found.importer.startswith("flyteweight.models") and not found.imported.startswith("flyteweight.models")
    }
    assert others <= {"flyteweight.exceptions"}


def test_compat_is_a_hook() -> None:
    """``compat`` is imported inside functions only, since few images have a real flytekit."""
    eager = {
        found.importer for found in all_imports() if not found.lazy and found.imported.startswith("flyteweight.compat")
    }
    assert {name for name in eager if not name.startswith("flyteweight.compat")} == set()


def test_no_cycles() -> None:
    """Imports, those inside functions too, form no circle of modules."""
    edges: dict[str, set[str]] = {}
    for found in all_imports():
        edges.setdefault(found.importer, set()).add(found.imported)
    assert {module for module in edges if module in reachable(edges, module)} == set()


def reachable(edges: dict[str, set[str]], start: str) -> set[str]:
    """The modules that importing ``start`` may come to import."""
    seen: set[str] = set()
    pending = set(edges.get(start, ()))
    while pending:
        module = pending.pop()
        seen.add(module)
        pending |= edges.get(module, set()) - seen
    return seen


def test_storage_clients_stay_in_storage() -> None:
    """Only ``storage`` imports fsspec, s3fs or obstore; the table types hand URLs to their own libraries."""
    clients = ("fsspec", "s3fs", "obstore", "botocore", "boto3", "gcsfs", "adlfs")
    importers = set()
    for name, file in module_names().items():
        for node in ast.walk(ast.parse(file.read_text())):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(found.partition(".")[0] in clients for found in names):
                importers.add(name)
    assert {name for name in importers if not name.startswith("flyteweight.storage")} == set()


# --------------------------------------------------------------------------------------- that importing does nothing

STATE = """
import json, os, signal, sys, threading
def state():
    import logging
    return [
        sorted(os.listdir(".")), sorted(os.listdir(os.environ["TMPDIR"])), sorted(os.listdir(os.environ["HOME"])),
        [str(signal.getsignal(n)) for n in (signal.SIGTERM, signal.SIGINT, signal.SIGUSR1)],
        sorted(n for n in logging.root.manager.loggerDict if n.startswith("fly")),
        [str(h) for h in logging.root.handlers], threading.active_count(), sorted(os.environ),
        sys.excepthook is sys.__excepthook__,
        sorted(p for p in sys.path), os.getcwd(), str(sys.stdout) == str(sys.__stdout__),
    ]
before = state()
import importlib
for name in sys.argv[1:]:
    importlib.import_module(name)
import flyteweight
for name in set(flyteweight.__all__) - {"logger"}:  # who asks for the logger wants it ready
    getattr(flyteweight, name)
after = state()
print(json.dumps([before, after]))
"""


def test_importing_does_nothing(tmp_path: Path) -> None:
    """Importing every module and every public name makes no file, handler, logger, thread or variable."""
    for name in ("cwd", "tmp", "home"):
        (tmp_path / name).mkdir()
    # These import what images may not have.
    optional = ("flyteweight.compat", "flyteweight.types.")
    names = [name for name in sorted(module_names()) if not name.startswith(optional)]
    done = subprocess.run(
        [sys.executable, "-B", "-c", STATE, *names],
        cwd=tmp_path / "cwd",
        env={"TMPDIR": str(tmp_path / "tmp"), "HOME": str(tmp_path / "home"), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    before, after = json.loads(done.stdout)
    assert before == after


# ------------------------------------------------------------------------------------------------------ what docs say


def test_differences_have_their_tests() -> None:
    """Every row of the table of differences names a test that exists."""
    import re

    text = (ROOT / "docs" / "differences.md").read_text()
    rows = [line for line in text.splitlines() if line.startswith("|") and not line.startswith(("| flytekit", "| ---"))]
    assert len(rows) > 30
    tests = ROOT / "tests"
    sources = {file.relative_to(tests).as_posix(): file.read_text() for file in tests.rglob("test_*.py")}
    for row in rows:
        cells = row.strip("| ").split(" | ")
        assert len(cells) == 4, f"what flytekit does, what flyteweight does, why, and the test; found {row}"
        named = re.findall(r"`([\w/.]*)::(\w+)`", cells[3])
        assert named, f"no test is named in: {row}"
        file = ""
        for path, test in named:
            file = path or file
            assert f"def {test}(" in sources.get(file, ""), f"{file} has no {test}"
