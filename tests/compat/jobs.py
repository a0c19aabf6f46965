"""What authors wrote with flytekit: tasks, and template tasks of plugins. Imported in the plugins' environment."""

from __future__ import annotations

import typing

from flytekit import Resources, current_context, dynamic, kwtypes, task
from flytekit.core.base_task import IgnoreOutputs
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
