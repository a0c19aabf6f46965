"""What authors wrote with flytekit: tasks, and template tasks of plugins. Imported in the plugins' environment."""

from __future__ import annotations

import multiprocessing
import typing

from flytekit import Deck, Resources, current_context, dynamic, kwtypes, task
from flytekit.core.base_task import IgnoreOutputs
from flytekit.core.context_manager import FlyteContextManager
from flytekit.core.interface import Interface
from flytekit.core.python_customized_container_task import PythonCustomizedContainerTask
from flytekit.core.shim_task import ShimTaskExecutor
from flytekit.exceptions.user import FlyteRecoverableException
from flytekit.extras.sqlite3.task import SQLite3Config, SQLite3Task
from flytekit.types.file import FlyteFile
from flytekitplugins.sqlalchemy import SQLAlchemyConfig, SQLAlchemyTask

ERRORS = {
    "value": ValueError("a value"),
    "again": FlyteRecoverableException("later"),
    "ignore": IgnoreOutputs("elsewhere"),
}


class Executor(ShimTaskExecutor):
    def execute_from_model(self, tt: typing.Any, **inputs: typing.Any) -> typing.Any:
        kind = inputs["kind"]
        if kind in ERRORS:
            raise ERRORS[kind]
        given = {
            "short": (1,),
            "misfit": {"x": "three", "y": "b"},
            "tuple": (tt.custom["n"], current_context().execution_id.name),
            "names": {"y": "b", "x": 2.5},
        }
        return given[kind]


class Plugin(PythonCustomizedContainerTask):
    def get_custom(self, settings: typing.Any) -> dict[str, int]:
        return {"n": 3}


plugin = Plugin(
    name="plugin",
    task_config=None,
    container_image="registry.example.com/plugin:1",
    executor_type=Executor,
    interface=Interface(kwtypes(kind=str), kwtypes(y=str, x=float)),
    requests=Resources(cpu="1"),
)

QUERY = "select name, seconds from tracks where seconds > {{ .inputs.least }} order by name"


def sqlite(uri: str) -> SQLite3Task:
    """flytekit's own SQL task."""
    return SQLite3Task("sqlite", QUERY, kwtypes(least=int), SQLite3Config(uri=uri))


def alchemy(uri: str) -> SQLAlchemyTask:
    """The SQL task of a plugin."""
    return SQLAlchemyTask("alchemy", QUERY, SQLAlchemyConfig(uri=f"sqlite:///{uri}"), kwtypes(least=int))


@task
def work(kind: str) -> str:
    """Return or raise."""
    if kind in ERRORS:
        raise ERRORS[kind]
    return f"{kind} {current_context().execution_id.name}"


@task
def file() -> FlyteFile:
    """Make a file."""
    path = f"{current_context().working_directory}/result.txt"
    with open(path, "w") as out:
        out.write("content")
    return FlyteFile(path)


@task
async def later(kind: str) -> str:
    """An asynchronous task."""
    return kind


@dynamic
def fan_out(kind: str) -> list[str]:
    """A dynamic task."""
    return [work(kind=f"{kind}{n}") for n in range(3)]


NAME_AT_IMPORT = current_context().execution_id.name
MODE_AT_IMPORT = FlyteContextManager.current_context().execution_state.mode
RAW_AT_IMPORT = FlyteContextManager.current_context().file_access.raw_output_prefix


@task
def bad() -> int:
    """No return: flytekit refuses it outside a run, and only there."""
    raise ValueError("never called")


@task
def seen_at_import() -> str:
    """What the module saw while it was imported."""
    return f"{NAME_AT_IMPORT} {MODE_AT_IMPORT.name} {RAW_AT_IMPORT}"


def in_a_child(_: int) -> str:
    """What a process sees that imports the module anew."""
    return f"{NAME_AT_IMPORT} {MODE_AT_IMPORT.name} {RAW_AT_IMPORT}"


@task
def spawned() -> str:
    """Ask children, which import this module and its tasks."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.map(in_a_child, [0])[0]


@task(enable_deck=True)
def decked(kind: str) -> str:
    """Leave decks, and return or raise."""
    Deck("mine", f"<p>made for {kind}</p>")
    current_context().default_deck.append("<b>default</b>")
    if kind in ERRORS:
        raise ERRORS[kind]
    return f"{kind} <&>"


@task
def misfit() -> int:
    """Return another type than declared."""
    return "top-secret"  # type: ignore[return-value]


@task
def second_misfit() -> tuple[int, list[int]]:
    """Return another type than declared, deep in the second output."""
    return 1, [2, "top-secret"]  # type: ignore[list-item]
