"""Tasks and plugins made with the real flytekit, run by our command in an image that has both."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from compat import create
from compat.image import HERE, TASKS, TEMPLATES, Image, error, kind, outputs, text
from flyteidl.core.dynamic_job_pb2 import DynamicJobSpec
from flyteidl.core.errors_pb2 import ContainerError
from flyteidl.core.execution_pb2 import ExecutionError
from flyteidl.core.literals_pb2 import Literal, LiteralCollection, LiteralMap, Primitive, Scalar


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    """An image with flytekit, its plugins, flyteweight, an author's modules and their serialised templates."""
    directory = tmp_path_factory.mktemp("image")
    for name in ("jobs.py", "write_templates.py"):
        shutil.copy(HERE / name, directory)
    with closing(sqlite3.connect(directory / "tracks.sqlite")) as connection, connection:
        connection.execute("CREATE TABLE tracks (name TEXT, seconds REAL)")
        connection.executemany("INSERT INTO tracks VALUES (?, ?)", [("A", 312.5), ("B", 48.0), ("C", 611.0)])
    python = create.main()
    subprocess.run([python, "write_templates.py", directory / "tracks.sqlite"], cwd=directory, check=True)
    return Image(directory, python)


@pytest.mark.parametrize(
    ("name", "executor"),
    [
        ("sqlite", "flytekit.extras.sqlite3.task.SQLite3TaskExecutor"),
        ("alchemy", "flytekitplugins.sqlalchemy.task.SQLAlchemyTaskExecutor"),
    ],
)
def test_plugins_of_others_give_what_flytekit_gives(image: Image, name: str, executor: str) -> None:
    """flytekit's SQLite task and the SQLAlchemy plugin: the same literal and the same table from both commands."""
    inputs = LiteralMap(literals={"least": Literal(scalar=Scalar(primitive=Primitive(integer=100)))})
    found = []
    for theirs in (False, True):
        directory = image.run(inputs, TEMPLATES, f"{name}.pb", executor, theirs=theirs)
        dataset = outputs(directory)["results"].scalar.structured_dataset
        assert dataset.uri.startswith(str(directory / "raw"))
        read = f"import pandas; print(pandas.read_parquet({dataset.uri!r}).to_json())"
        table = subprocess.run([image.python, "-c", read], capture_output=True, text=True, check=True).stdout
        found.append((dataset.metadata, table))
    assert found[0] == found[1]
    assert '"name":{"0":"A","1":"C"}' in found[0][1]


def test_outputs_of_flytekits_executors(image: Image) -> None:
    """By name, or in the documented order, encoded as declared; flytekit's context is that of the run."""
    by_name = outputs(image.run(kind("names"), TEMPLATES, "plugin.pb", "jobs.Executor"))
    assert (by_name["x"].scalar.primitive.float_value, by_name["y"].scalar.primitive.string_value) == (2.5, "b")
    by_order = outputs(image.run(kind("tuple"), TEMPLATES, "plugin.pb", "jobs.Executor"))
    assert by_order["x"].scalar.primitive.WhichOneof("value") == "float_value"
    assert (by_order["x"].scalar.primitive.float_value, by_order["y"].scalar.primitive.string_value) == (3.0, "run7")


@pytest.mark.parametrize(
    ("inputs", "code", "origin", "recoverable", "message"),
    [
        (kind("value"), "USER:RuntimeError", ExecutionError.USER, False, "ValueError: a value"),
        (
            kind("again"),
            "USER:Recoverable",
            ExecutionError.USER,
            True,
            "FlyteRecoverableException: USER:Recoverable: error=later",
        ),
        (kind("short"), "USER:TypeError", ExecutionError.USER, False, "2 outputs (x, y), found tuple with 1"),
        (kind("misfit"), "USER:TypeError", ExecutionError.USER, False, "expected float, found str at x"),
        (LiteralMap(), "SYSTEM", ExecutionError.SYSTEM, False, "the inputs file misses kind"),
        (LiteralMap(literals={"kind": Literal()}), "SYSTEM", ExecutionError.SYSTEM, False, "inputs of task 'plugin'"),
    ],
)
def test_errors_of_flytekits_executors(
    image: Image, inputs: LiteralMap, code: str, origin: int, recoverable: bool, message: str
) -> None:
    """Errors have the classes that they have for our own executors."""
    found = error(image.run(inputs, TEMPLATES, "plugin.pb", "jobs.Executor"))
    assert (found.code, found.origin) == (code, origin)
    assert (found.kind == ContainerError.RECOVERABLE) is recoverable
    assert message in found.message


@pytest.mark.parametrize(
    "loader_args",
    [(TEMPLATES, "plugin.pb", "jobs.Executor"), (TASKS, "task-module", "jobs", "task-name", "work")],
)
def test_ignore_outputs_of_flytekit(image: Image, loader_args: tuple[str, ...]) -> None:
    """flytekit's `IgnoreOutputs` ends a task with success and without outputs."""
    directory = image.run(kind("ignore"), *loader_args)
    assert [path.name for path in directory.iterdir() if path.suffix == ".pb"] == ["given.pb"]


def test_flytekits_function_tasks(image: Image) -> None:
    """A task, an asynchronous task, and one with a file run in flytekit's own context."""
    done = outputs(image.run(kind("fine"), TASKS, "task-module", "jobs", "task-name", "work"))
    assert done["o0"] == text("fine run7")
    done = outputs(image.run(kind("soon"), TASKS, "task-module", "jobs", "task-name", "later"))
    assert done["o0"] == text("soon")
    directory = image.run(LiteralMap(), TASKS, "task-module", "jobs", "task-name", "file")
    uri = outputs(directory)["o0"].scalar.blob.uri
    assert uri.startswith(str(directory / "raw"))
    assert Path(uri).read_text() == "content"


def test_a_mapped_task_of_flytekits(image: Image) -> None:
    """One item of a list, by the index that the scheduler gives."""
    kinds = LiteralMap(literals={"kind": Literal(collection=LiteralCollection(literals=[text("a"), text("b")]))})
    done = image.run(
        kinds,
        "flyteweight.resolvers.ArrayNodeMapTaskResolver",
        *("vars", "", "resolver", TASKS, "task-module", "jobs", "task-name", "work"),
        command="map-execute",
        env={"BATCH_JOB_ARRAY_INDEX_VAR_NAME": "INDEX", "INDEX": "1"},
    )
    assert outputs(done)["o0"] == text("b run7")


def test_flytekits_dynamic_task(image: Image) -> None:
    """A dynamic task of flytekit's compiles to the futures that flytekit's own command writes."""
    settings = (
        "from flytekit.configuration import *;"
        "print(SerializationSettings(ImageConfig(Image('default', 'i', '1'))).serialized_context)"
    )
    context = subprocess.run([image.python, "-c", settings], capture_output=True, text=True, check=True).stdout.strip()
    arguments = (TASKS, "task-module", "jobs", "task-name", "fan_out")
    specs = []
    for theirs in (False, True):
        directory = image.run(kind("k"), *arguments, theirs=theirs, env={"_F_SS_C": context})
        specs.append(DynamicJobSpec.FromString((directory / "futures.pb").read_bytes()))
    assert len(specs[0].nodes) == len(specs[1].nodes) >= 3
    assert [node.id for node in specs[0].nodes] == [node.id for node in specs[1].nodes]
    assert specs[0].outputs == specs[1].outputs


@pytest.mark.parametrize(
    ("given", "code", "recoverable"), [("value", "USER:RuntimeError", False), ("again", "USER:Recoverable", True)]
)
def test_errors_of_flytekits_function_tasks(image: Image, given: str, code: str, recoverable: bool) -> None:
    """What the user's function raises keeps its class, code and kind."""
    found = error(image.run(kind(given), TASKS, "task-module", "jobs", "task-name", "work"))
    assert (found.code, found.origin) == (code, ExecutionError.USER)
    assert (found.kind == ContainerError.RECOVERABLE) is recoverable
    assert 'jobs.py", line' in found.message


def test_linting_a_plugin_of_flytekits(image: Image) -> None:
    """`lint` runs an executor of flytekit's on a template and inputs, as its container would."""
    (image.directory / "kind.pb").write_bytes(kind("names").SerializeToString())
    done = subprocess.run(
        [
            *(image.python.with_name("flyteweight"), "lint", "jobs:Executor"),
            *("--template", "plugin.pb", "--inputs", "kind.pb"),
        ],
        cwd=image.directory,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "an executor of flytekit's" in done.stdout
    assert "made without arguments" in done.stdout
    assert "returned 'x': a literal of type float" in done.stdout


def test_inputs_that_do_not_fit_a_function_task(image: Image) -> None:
    """A failed conversion is the system's and final, as for tasks of ours; its text holds no value."""
    wrong = LiteralMap(literals={"kind": Literal(scalar=Scalar(primitive=Primitive(integer=123454321)))})
    found = error(image.run(wrong, TASKS, "task-module", "jobs", "task-name", "work"))
    assert (found.code, found.origin, found.kind) == ("SYSTEM", ExecutionError.SYSTEM, ContainerError.NON_RECOVERABLE)
    assert "inputs of task 'jobs.work': expected str, found a literal of another type at kind" in found.message
    assert "123454321" not in found.message


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("misfit", "outputs of task 'jobs.misfit': expected int, found str at o0"),
        (
            "second_misfit",
            "outputs of task 'jobs.second_misfit': expected list[int], found list at o1, "
            "in which int was expected and str found",
        ),
    ],
)
def test_outputs_that_do_not_fit_a_function_task(image: Image, name: str, message: str) -> None:
    """A returned value of another type is the user's fault, as for tasks of ours; its text holds no value."""
    found = error(image.run(LiteralMap(), TASKS, "task-module", "jobs", "task-name", name))
    assert (found.code, found.origin) == ("USER:TypeError", ExecutionError.USER)
    assert found.kind == ContainerError.NON_RECOVERABLE
    assert message in found.message
    assert "top-secret" not in found.message


@pytest.mark.parametrize("name", ["seen_at_import", "spawned"])
def test_modules_are_imported_inside_the_run(image: Image, name: str) -> None:
    """flytekit's context is the run's while the author's module is imported, in the container and in its children.

    The module has a task without ``return``, which flytekit refuses outside a run, and only there.
    """
    directory = image.run(LiteralMap(), TASKS, "task-module", "jobs", "task-name", name)
    assert outputs(directory)["o0"] == text(f"run7 TASK_EXECUTION {directory / 'raw'}/")


@pytest.mark.parametrize("given", ["fine", "value"])
def test_decks_of_flytekits_tasks(image: Image, given: str) -> None:
    """A task of flytekit's leaves the decks that flytekit leaves, if it returns and if it raises."""
    pages = []
    for theirs in (False, True):
        directory = image.run(kind(given), TASKS, "task-module", "jobs", "task-name", "decked", theirs=theirs)
        pages.append((directory / "deck.html").read_text())
    names = [re.findall(r"<li [^>]*>([^<]*)</li>", page) for page in pages]
    assert sorted(names[0]) == sorted(set(names[1]))
    assert {"mine", "default", "Timeline"} <= set(names[0])
    for page in pages:
        assert f"<p>made for {given}</p>" in page
        assert "<b>default</b>" in page
    assert "Execute user level code" in pages[0]
