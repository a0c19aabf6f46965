"""What a benchmark case is: for each side a directory with a module and inputs, and one command line."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from google.protobuf.message import Message

    from benchmarks.sides import Side


@dataclass(frozen=True)
class Work:
    """One process to measure: what follows the command's name, and how to read what it left."""

    arguments: tuple[str, ...]
    result: Callable[[], Message]
    """Reads the result; raises when there is none. Both sides' results have to be equal."""
    environment: Mapping[str, str] = field(default_factory=dict)
    command: str = "pyflyte-execute"
    """An installed command of the side, or the absolute path of another."""
    before: Callable[[], object] | None = None
    """Called before each process, and not measured."""


@dataclass(frozen=True)
class Case:
    """A kind of work that both sides can do."""

    name: str
    title: str
    prepare: Callable[[Side, Path, Any], Work]
    """Called once for each side with an empty directory, which is also the working directory, and the S3 server."""
    rounds: int = 9
    target_time: float | None = None
    """The largest share of flytekit's wall time that is good enough."""
    target_memory: float | None = None
    """The largest share of flytekit's peak memory that is good enough."""
    target_floor: float | None = None
    """The largest multiple of the floor's wall time that is good enough."""
    target_payload: float | None = None
    """The largest multiple of the payload's size that is good enough for the peak memory."""
    target_peak: int | None = None
    """The most bytes of memory at the peak that are good enough."""
    payload: int | None = None
    """Bytes of the one value that goes in and comes out."""
    cold: bool = False
    """Whether each process starts with nothing in the page cache."""
    size: int | None = None
    """The number of nodes, for the plot of a dynamic task's growth."""
    obstacle: Callable[[], str | None] = lambda: None
    """Why this machine cannot measure it, if it cannot."""
    needs_s3: bool = False
    peer_takes_part: bool = True
    comparable: bool = True
    """Whether both sides' results have to be equal as messages."""


def write_module(directory: Path, side: Side, text: str) -> None:
    """Write ``jobs.py``: ``text`` with ``{sdk}`` replaced by the side's package."""
    (directory / "jobs.py").write_text(textwrap.dedent(text).replace("{sdk}", side.sdk))


def function_task_arguments(side: Side, inputs: str, prefix: str, raw: str, task: str) -> tuple[str, ...]:
    """The command line that a scheduler gives to a function task's container."""
    return (
        *("--inputs", inputs, "--output-prefix", prefix, "--raw-output-data-prefix", raw),
        *("--checkpoint-path", f"{raw}/checkpoint", "--prev-checkpoint", '""'),
        *("--resolver", side.default_resolver, "--", "task-module", "jobs", "task-name", task),
    )


def local_function_task(
    directory: Path, side: Side, module: str, inputs: Message, kind: type[Message], name: str = "outputs.pb"
) -> Work:
    """A task named ``run`` of ``module`` on local files, whose result is a message of type ``kind``."""
    write_module(directory, side, module)
    (directory / "inputs.pb").write_bytes(inputs.SerializeToString())
    prefix, raw = directory / "out", directory / "raw"
    prefix.mkdir()
    raw.mkdir()
    return Work(
        function_task_arguments(side, str(directory / "inputs.pb"), str(prefix), str(raw), "run"),
        result=lambda: kind.FromString((prefix / name).read_bytes()),
    )
