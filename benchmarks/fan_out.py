"""Whole workflows: n trivial tasks at once, run by the scheduler's own code, each in a process as its pod would be."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from benchmarks.case import Case, Work, write_module
from benchmarks.sides import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

    from google.protobuf.message import Message

    from benchmarks.sides import Side

MODULE = """
from typing import List
from {sdk} import task, workflow

@task
def one(n: int) -> int:
    return n + 1

@workflow
def run(n: int) -> List[int]:
    return [one(n=n) for _ in range(TASKS)]
"""


def obstacle() -> str | None:
    """Why the scheduler's code cannot run here; ``None`` if it can."""
    return None if _driver().judging.golang.has_go() else "Go is not installed, so the scheduler cannot be built"


def _driver() -> Any:
    """The tests' modules of the scheduler."""
    if (tests := str(REPOSITORY / "tests")) not in sys.path:
        sys.path.insert(0, tests)
    for name in ("judging", "registration", "driving"):
        importlib.import_module(f"scheduler.{name}")
    return sys.modules["scheduler"]


def _fan_out(side: Side, directory: Path, _s3: Any, tasks: int) -> Work:
    driver = _driver()
    world = importlib.import_module("peer.worlds").World(side.sdk, side.python, side.default_resolver)
    write_module(directory, side, MODULE.replace("TASKS", str(tasks)))
    messages = driver.registration.serialized(world, directory, ["jobs"])
    registered = driver.registration.register(messages, directory / "registered")
    place, request, reply = directory / "place", directory / "request.json", directory / "reply.json"
    workflow = {"workflow": "jobs.run", "inputs": driver.driving.literals({"n": 1})}
    environment = driver.driving.image(world, directory)

    def empty() -> None:
        shutil.rmtree(place, ignore_errors=True)
        request.write_text(json.dumps(driver.driving.question(place, registered, "e", workflow, environment)))

    def outputs() -> Message:
        execution = driver.driving.Execution(place, json.loads(reply.read_text()))
        if len(execution.pods) != tasks:
            raise ValueError(f"expected {tasks} pods, found {len(execution.pods)}\n{execution.story}")
        message: Message = execution.literals
        return message

    command = f'exec "$0" drive "{place}" {os.cpu_count()} < "{request}" > "{reply}"'
    return Work(("-c", command, str(driver.judging.build())), outputs, command="/bin/sh", before=empty)


CASES = tuple(
    Case(
        f"fan-out-{tasks}",
        f"a workflow of {tasks} trivial tasks, run to its end by FlytePropeller",
        partial(_fan_out, tasks=tasks),
        rounds=3,
        target_time=1 / 5 if tasks == 200 else None,
        obstacle=obstacle,
    )
    for tasks in (10, 200)
)
