"""Whole workflows through the scheduler: registered, run pod by pod by installed commands, and what came of it."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flyteidl.core.literals_pb2 import LiteralMap
from scheduler.judging import BUCKET, ask

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from peer.worlds import World
    from scheduler.registration import Registered


@dataclass(frozen=True)
class Execution:
    """How a workflow ended, and the pods that ran for it."""

    place: Path
    """The directory in which the bucket is, and each pod's own directory."""
    reply: dict[str, Any]

    @property
    def phase(self) -> str:
        """``Succeeded`` or ``Failed``."""
        return str(self.reply["phase"])

    @property
    def pods(self) -> list[dict[str, Any]]:
        """The pods, in the order in which they ended."""
        return self.reply["pods"] or []

    @property
    def ends(self) -> list[tuple[str, int, str, str]]:
        """Node, attempt, phase and error code of all attempts of tasks, in the order of their ends."""
        return [(end["node"], end["attempt"], end["phase"], end.get("code", "")) for end in self.reply["ends"] or []]

    @property
    def story(self) -> str:
        """All that is known, for who has to find out why."""
        pods = [f"{pod['name']} {pod['exit']} {pod['reason']} {pod['command']}\n{pod['log']}" for pod in self.pods]
        rest = {key: value for key, value in self.reply.items() if key != "pods"}
        return "\n".join([str(rest), *pods])

    @property
    def literals(self) -> LiteralMap:
        """The workflow's outputs; it must have succeeded."""
        assert self.phase == "Succeeded", self.story
        return LiteralMap.FromString(base64.b64decode(self.reply.get("outputs", "")))

    @property
    def outputs(self) -> dict[str, Any]:
        """The outputs as Python values."""
        return {name: value_of(literal) for name, literal in self.literals.literals.items()}


def value_of(literal: Any) -> Any:
    """A primitive, or a list or dict of such."""
    kind = literal.WhichOneof("value")
    if kind == "collection":
        return [value_of(item) for item in literal.collection.literals]
    if kind == "map":
        return {key: value_of(item) for key, item in literal.map.literals.items()}
    if kind == "scalar" and literal.scalar.WhichOneof("value") == "none_type":
        return None
    if kind == "scalar" and literal.scalar.WhichOneof("value") == "primitive":
        primitive = literal.scalar.primitive
        return getattr(primitive, primitive.WhichOneof("value"))
    return kind


def literals(values: dict[str, Any]) -> LiteralMap:
    """Inputs of ints and lists of such."""
    message = LiteralMap()
    for name, value in values.items():
        if isinstance(value, list):
            message.literals[name].collection.SetInParent()
            for item in value:
                message.literals[name].collection.literals.add().scalar.primitive.integer = item
        else:
            message.literals[name].scalar.primitive.integer = value
    return message


def image(world: World, code: Path) -> dict[str, str]:
    """The environment of a container that has a world's commands, and ``code`` on its path."""
    python = world.python.parent
    return {"PATH": f"{python}:/usr/bin:/bin", "PYTHONPATH": str(code), "LANG": "C.UTF-8"}


def question(
    place: Path, registered: Registered, name: str, request: dict[str, Any], environment: dict[str, str]
) -> dict[str, Any]:
    """What the judge needs to run an execution ``name``; the request has a ``workflow``, maybe ``inputs`` and more."""
    (place / BUCKET).mkdir(parents=True, exist_ok=True)
    inputs = place / f"{name}.inputs"
    inputs.write_bytes(request.get("inputs", LiteralMap()).SerializeToString())
    asked = registered.request(request["workflow"])
    return {**request, **asked, "inputs": str(inputs), "name": name, "environment": environment}


def drive(
    judge: Path,
    place: Path,
    registered: Registered,
    requests: Iterable[dict[str, Any]],
    environment: dict[str, str],
) -> list[Execution]:
    """Run workflows one after the other, as many pods at once as there are cores."""
    questions = [
        question(place, registered, f"e{number}", request, environment) for number, request in enumerate(requests)
    ]
    replies = ask(judge, ["drive", str(place), str(os.cpu_count())], questions)
    return [Execution(place, reply) for reply in replies]
