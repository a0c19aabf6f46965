"""What whole processes cost: wall and CPU seconds, and peak memory and what was read from disks in bytes."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SPAWN = Path(__file__).with_name("_spawn.py")


class Cost(NamedTuple):
    """What one process cost, or the median of several."""

    wall: float
    cpu: float
    peak_memory: int
    read: int


class Failed(Exception):
    """A measured process ended with another exit code than 0."""


def measure(argv: Sequence[str], environment: Mapping[str, str], directory: Path, *, cold: bool = False) -> Cost:
    """Run ``argv`` in ``directory`` with exactly this environment; raises ``Failed`` with the end of its output.

    ``cold`` drops the page cache before it starts.
    """
    log = directory / "log.txt"
    order = {
        "argv": list(argv),
        "environment": dict(environment),
        "directory": str(directory),
        "log": str(log),
        "cold": cold,
    }
    spawn = subprocess.run(
        [sys.executable, "-I", "-S", str(_SPAWN)],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        check=True,
    )
    cost = json.loads(spawn.stdout)
    code = cost.pop("exit_code")
    if code != 0:
        raise Failed(f"exit code {code} from {' '.join(argv)}\n{log.read_text()[-3000:]}")
    return Cost(**cost)


def median(costs: Sequence[Cost]) -> Cost:
    """The medians of wall, CPU, memory and reading, each on its own."""
    wall, cpu, memory, read = (statistics.median(values) for values in zip(*costs, strict=True))
    return Cost(wall, cpu, int(memory), int(read))


def paired_share(mine: Sequence[float], peers: Sequence[float]) -> float:
    """The median of the rounds' own shares: a machine that is slow for a while is so for both sides of a round."""
    return statistics.median(own / other for own, other in zip(mine, peers, strict=True))
