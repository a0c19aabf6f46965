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
    def outputs(self) -> dict[str, Any]:
        """The workflow's outputs as Python values; the workflow must have succeeded."""
        assert self.phase == "Succeeded", self.story
        literals = LiteralMap.FromString(base64.b64decode(self.reply.get("outputs", "")))
        return {name: value_of(literal) for name, literal in literals.literals.items()}


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


def drive(
    judge: Path,
    place: Path,
    registered: Registered,
    requests: Iterable[dict[str, Any]],
    environment: dict[str, str],
    slots: int | None = None,
) -> list[Execution]:
    """Run workflows one after the other; each request names a ``workflow``, and may have ``inputs`` and more."""
    (place / BUCKET).mkdir(parents=True, exist_ok=True)
    questions = []
    for number, request in enumerate(requests):
        inputs = place / f"{number}.inputs"
        inputs.write_bytes(request.pop("inputs", LiteralMap()).SerializeToString())
        name = request.pop("workflow")
        question = {**registered.request(name), "inputs": str(inputs), "name": f"e{number}", "environment": environment}
        questions.append({**question, **request})
    replies = ask(judge, ["drive", str(place), str(slots or os.cpu_count())], questions)
    return [Execution(place, reply) for reply in replies]
