"""Template tasks in both directions: a template of either SDK runs in the other's image, with equal outputs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import Enum
from typing import TYPE_CHECKING, Any

import msgpack
import pytest
from flyteidl.core.literals_pb2 import Literal, LiteralMap
from flyteidl.core.tasks_pb2 import TaskTemplate
from peer.worlds import RESOLVERS, level

from flyteweight import FlyteContextManager, TypeEngine

if TYPE_CHECKING:
    from pathlib import Path

    from peer.worlds import Outcome, World, Worlds

OURS = "flyteweight.resolvers.default_task_template_resolver"
THEIRS = next(path for path, ours in RESOLVERS.items() if ours == OURS)

PLUGIN = """
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
import typing

if "{sdk}" == "flytekit":
    from flytekit import Resources, Secret
    from flytekit.core.interface import Interface
    from flytekit.core.python_customized_container_task import PythonCustomizedContainerTask
    from flytekit.core.shim_task import ShimTaskExecutor
else:
    from flyteweight import Interface, PythonCustomizedContainerTask, ShimTaskExecutor
    from flyteweight.settings.resources import Resources
    from flyteweight.settings.secret import Secret


class Color(Enum):
    RED = "red"
    BLUE = "blue"


@dataclass
class Point:
    x: int
    y: float
    tags: typing.List[str]


TYPES = {
    "integer": int,
    "number": float,
    "text": str,
    "flag": bool,
    "moment": datetime,
    "span": timedelta,
    "lists": typing.List[typing.List[str]],
    "map": typing.Dict[str, float],
    "enum": Color,
    "record": Point,
    "struct": dict,
}


class Echo(ShimTaskExecutor):
    def execute_from_model(self, tt, **inputs):
        assert tt.custom["text"] == "größer"
        assert (tt.custom["whole"], tt.custom["part"], tt.custom["nothing"]) == (3, 0.5, None)
        assert tt.custom["nested"] == {"list": [1, "two", {"three": True}], "empty": {}}
        assert tt.id.name.startswith("echo.") and tt.type == "echo"
        assert list(tt.interface.inputs) == ["value"]
        if tt.id.name == "echo.fail":
            raise ValueError("as asked")
        return inputs["value"]


class EchoTask(PythonCustomizedContainerTask):
    def get_custom(self, settings):
        nested = {"list": [1, "two", {"three": True}], "empty": {}}
        return {"text": "größer", "whole": 3, "part": 0.5, "nothing": None, "nested": nested}


def echo(name, kind, **options):
    return EchoTask(
        name=f"echo.{name}",
        task_config=None,
        container_image="registry.example.com/echo:1",
        executor_type=Echo,
        task_type="echo",
        interface=Interface({"value": kind}, {"result": kind}),
        **options,
    )


TASKS = [echo(name, kind) for name, kind in TYPES.items()]
TASKS.append(echo("fail", int))
TASKS.append(
    echo(
        "settings",
        int,
        environment={"LEVEL": "2"},
        requests=Resources(cpu="1", mem="1Gi"),
        limits=Resources(cpu="2", gpu="1"),
        secret_requests=[Secret(group="g", key="k")],
    )
)
"""

SERIALIZE = """
import plugin
if sdk == "flytekit":
    from collections import OrderedDict
    from flytekit.configuration import Image, ImageConfig, SerializationSettings
    from flytekit.tools.translator import get_serializable
else:
    from flyteweight.settings.configuration import Image, ImageConfig, SerializationSettings

settings = SerializationSettings(
    project="p", domain="d", version="v", env={"FROM": "settings"},
    image_config=ImageConfig(Image("default", "registry.example.com/default", "1")),
)
for task in plugin.TASKS:
    if sdk == "flytekit":
        template = get_serializable(OrderedDict(), settings, task).template.to_flyte_idl()
    else:
        template = task.serialize_to_model(settings)
    reply(task.name.removeprefix("echo."), template.SerializeToString())
"""

RUN = """
from flyteidl.core.literals_pb2 import LiteralMap
if sdk == "flytekit":
    from flytekit.bin.entrypoint import setup_execution
    from flytekit.core.python_customized_container_task import default_task_template_resolver as resolver
    from flytekit.models.literals import LiteralMap as Model
else:
    from flyteweight import FlyteContextManager
    from flyteweight.resolvers import default_task_template_resolver as resolver

for name in request["names"]:
    inputs = LiteralMap.FromString(Path(f"{name}.inputs").read_bytes())
    arguments = [f"{name}.template", "plugin.Echo"]
    if sdk == "flytekit":
        with setup_execution("raw", "out") as context:
            outputs = resolver.load_task(arguments).dispatch_execute(context, Model.from_flyte_idl(inputs))
        outputs = outputs.to_flyte_idl()
    else:
        outputs = resolver.load_task(arguments).dispatch_execute(FlyteContextManager.current_context(), inputs)
    reply(name, outputs.SerializeToString())
"""


class Color(Enum):
    RED = "red"
    BLUE = "blue"


@dataclass
class Point:
    x: int
    y: float
    tags: list[str]


VALUES: dict[str, tuple[Any, Any]] = {
    "integer": (-3, int),
    "number": (2.5, float),
    "text": ("größer", str),
    "flag": (True, bool),
    "moment": (datetime(2024, 2, 29, 12, 30, 1, 5000, timezone.utc), datetime),
    "span": (timedelta(seconds=-1.5), timedelta),
    "lists": ([["a"], [], ["b", "c"]], list[list[str]]),
    "map": ({"a": 1.0, "b": -0.5}, dict[str, float]),
    "enum": (Color.BLUE, Color),
    "record": (Point(1, 2.0, ["a"]), Point),
    "struct": ({"a": 1, "b": [2.0, None]}, dict),
}

BEYOND_FLYTEKIT = ("lists", "map")
"""What flytekit's template tasks cannot return: they write by ``type(value)``, and that is a bare list or dict."""


def inputs_of(name: str) -> LiteralMap:
    """The inputs of one case."""
    value, kind = VALUES.get(name, (7, int))
    return TypeEngine.dict_to_literal_map(FlyteContextManager.current_context(), {"value": value}, {"value": kind})


@pytest.fixture(scope="module")
def templates(worlds: Worlds, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Every task's template as flytekit and as flyteweight serialise it."""
    directory = tmp_path_factory.mktemp("templates")
    return worlds.script(SERIALIZE, {}, directory, modules={"plugin.py": PLUGIN})


@pytest.mark.parametrize("name", [*VALUES, "settings"])
def test_registered_templates_are_equal(templates: tuple[dict[str, bytes], dict[str, bytes]], name: str) -> None:
    """What registration sends is the same message, but for the resolver's path."""
    theirs, ours = (level(TaskTemplate.FromString(side[name])) for side in templates)
    assert ours == theirs


def test_templates_run_in_both_worlds(
    worlds: Worlds, templates: tuple[dict[str, bytes], dict[str, bytes]], tmp_path: Path
) -> None:
    """Each SDK's executor runs each SDK's template, and all outputs are equal, where flytekit writes any that fit."""
    for origin, side in zip(("theirs", "ours"), templates, strict=True):
        files = {f"{name}.template": side[name] for name in VALUES}
        files |= {f"{name}.inputs": inputs_of(name).SerializeToString() for name in VALUES}
        for world in worlds.both:
            names = [name for name in VALUES if world is worlds.ours or name not in BEYOND_FLYTEKIT]
            results = world.script(RUN, {"names": names}, tmp_path / origin, modules={"plugin.py": PLUGIN}, files=files)
            for name in names:
                found = LiteralMap.FromString(results[name]).literals["result"]
                assert content(found) == content(inputs_of(name).literals["value"]), (origin, world.sdk, name)


def content(literal: Literal) -> Any:
    """A literal, or the data of its msgpack, in which the order of a map's keys does not count."""
    if literal.scalar.HasField("binary"):
        return msgpack.unpackb(literal.scalar.binary.value)
    return literal


def execute(world: World, directory: Path, template: bytes, name: str, resolver: str) -> Outcome:
    """Run a template by a world's installed command."""
    directory.mkdir(exist_ok=True)
    path = directory / "template.pb"
    path.write_bytes(template)
    return world.execute(
        directory,
        modules={"plugin.py": PLUGIN},
        task="plugin.Echo",
        inputs=inputs_of(name),
        resolver=resolver,
        loader_args=(str(path), "plugin.Echo"),
    )


def test_commands_run_each_others_templates(
    worlds: Worlds, templates: tuple[dict[str, bytes], dict[str, bytes]], tmp_path: Path
) -> None:
    """The installed commands: their template by our command and by its own resolver path, ours by their command."""
    theirs, ours = templates
    here = execute(worlds.ours, tmp_path / "here", theirs["record"], "record", OURS)
    alias = execute(worlds.ours, tmp_path / "alias", theirs["record"], "record", THEIRS)
    there = execute(worlds.theirs, tmp_path / "there", ours["record"], "record", THEIRS)
    expected = {"x": 1, "y": 2.0, "tags": ["a"]}
    for outcome in (here, alias, there):
        assert outcome.outputs is not None, outcome.stderr
        assert content(outcome.outputs.literals["result"]) == expected


def test_an_executors_error_is_the_users_here(
    worlds: Worlds, templates: tuple[dict[str, bytes], dict[str, bytes]], tmp_path: Path
) -> None:
    """The one difference in verdicts: there an executor's error is the system's and is retried, here the user's."""
    theirs = execute(worlds.theirs, tmp_path / "there", templates[0]["fail"], "fail", THEIRS).error
    ours = execute(worlds.ours, tmp_path / "here", templates[1]["fail"], "fail", OURS).error
    assert theirs is not None
    assert ours is not None
    assert (theirs.error.code, theirs.error.kind, theirs.error.origin) == ("SYSTEM", 1, 2)
    assert (ours.error.code, ours.error.kind, ours.error.origin) == ("USER:RuntimeError", 0, 1)
