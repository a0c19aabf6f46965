"""What the wheel costs any Python process of its environment: ``python -m benchmarks.every_process``.

Three environments of one Python: an empty one, another empty one as the control, and one with the wheel. Each round
runs ``python -c pass`` once in each, in a new order, all on one core. What is compared are the processes of one round.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.sides import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


class Sample(NamedTuple):
    """What one process cost: seconds of the processor's and of the wall's clock, and page faults."""

    cpu: float
    wall: float
    faults: int


class Median(NamedTuple):
    """A median, and the interval in which that of all rounds there could be lies with 95 %."""

    low: float
    middle: float
    high: float


def median(values: Iterable[float]) -> Median:
    """The median and its interval, which is by ranks and holds for any distribution; of few values it is the range."""
    ranked = sorted(values)
    rank = max(0, math.floor(len(ranked) / 2 - 0.98 * math.sqrt(len(ranked))))
    return Median(ranked[rank], ranked[len(ranked) // 2], ranked[-1 - rank])


def by_turns(commands: Sequence[list[str]], rounds: int) -> list[list[Sample]]:
    """Run each command once in each round, in a random order; returns each command's samples, in the rounds' order."""
    samples: list[list[Sample]] = [[] for _ in commands]
    turns = list(range(len(commands)))
    shuffle = random.Random(0).shuffle  # the same orders in each run of this
    for _ in range(rounds):
        shuffle(turns)
        for turn in turns:
            samples[turn].append(_run(commands[turn]))
    return samples


def _run(command: list[str]) -> Sample:
    began = time.perf_counter()
    child = os.posix_spawn(command[0], command, {"PATH": os.defpath})
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - began
    if status:
        raise RuntimeError(f"exit code {os.waitstatus_to_exitcode(status)} from {' '.join(command)}")
    return Sample(usage.ru_utime + usage.ru_stime, wall, usage.ru_minflt)


def _environments(python: str, directory: Path) -> dict[str, Path]:
    """Make the environments; returns their Pythons by what the table calls them."""
    made = {}
    for name in ("empty", "empty again", "flyteweight"):
        home = directory / name.replace(" ", "-")
        subprocess.run([python, "-m", "venv", "--without-pip", home], check=True)
        made[name] = home / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(made["flyteweight"])]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", str(REPOSITORY)], check=True)
    return made


def table(samples: Mapping[str, Sequence[Sample]]) -> Iterator[str]:
    """A line for the first name with its medians, and one for each other with its differences and their intervals."""
    (first, base), *others = samples.items()
    cpu, wall, faults = (median(values).middle for values in zip(*base, strict=True))
    yield f"{first:12} {1000 * cpu:.2f} ms CPU, {1000 * wall:.2f} ms wall, {faults:.0f} page faults"
    for name, of_name in others:
        more = [[a - b for a, b in zip(mine, its, strict=True)] for mine, its in zip(of_name, base, strict=True)]
        differences = [median(values) for values in zip(*more, strict=True)]
        times = [_milliseconds(clock) for clock in differences[:2]]
        yield f"{name:12} {times[0]} CPU, {times[1]} wall, {differences[2].middle:+.0f} page faults"


def _milliseconds(seconds: Median) -> str:
    low, middle, high = (1000 * value for value in seconds)
    return f"{middle:+.3f} [{low:+.3f}, {high:+.3f}] ms"


def main() -> None:
    """Make the environments, measure, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.every_process", description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--python", default=os.path.realpath(sys.executable), help="the Python of the environments")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="flyteweight-every-process-") as name:
        pythons = _environments(options.python, Path(name))
        if sys.platform == "linux":
            os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
        commands = [[str(python), "-c", "pass"] for python in pythons.values()]
        by_turns(commands, 3)  # bytecode and the file system's cache
        samples = by_turns(commands, options.rounds)
        version = subprocess.run([options.python, "-V"], capture_output=True, text=True, check=True).stdout.strip()
    print(f"{version}, {platform.system()} {platform.machine()}, {options.rounds} rounds of python -c pass")
    print("\n".join(table(dict(zip(pythons, samples, strict=True)))))


if __name__ == "__main__":
    main()
