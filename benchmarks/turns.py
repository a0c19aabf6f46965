"""Commands that are run by turns, and compared within a round: for differences of less than a hundredth."""

from __future__ import annotations

import ctypes
import math
import os
import random
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


_PR_SET_CHILD_SUBREAPER = 36


class Sample(NamedTuple):
    """What one command cost: seconds of the processor's and of the wall's clock, and page faults.

    The wall's clock stops when the command ends; what a process of its group does after that counts for the others.
    """

    cpu: float
    wall: float
    faults: int


class Command(NamedTuple):
    """A command line, its program by an absolute path, and all of its environment."""

    argv: tuple[str, ...]
    environment: Mapping[str, str]


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


def on_one_core() -> None:
    """Keep this process, and those that it starts, on one core, where the system can."""
    if sys.platform == "linux":
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def adopt() -> None:
    """Become the parent of processes that outlive theirs, so that they are waited for and counted; Linux only."""
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


def by_turns(commands: Sequence[Command], rounds: int) -> list[list[Sample]]:
    """Run each command once in each round, in a random order; returns each command's samples, in the rounds' order."""
    samples: list[list[Sample]] = [[] for _ in commands]
    turns = list(range(len(commands)))
    shuffle = random.Random(0).shuffle  # the same orders in each run of this
    for _ in range(rounds):
        shuffle(turns)
        for turn in turns:
            samples[turn].append(_run(commands[turn]))
    return samples


def _run(command: Command) -> Sample:
    began = time.perf_counter()
    child = os.posix_spawn(command.argv[0], command.argv, command.environment, setpgroup=0)
    _, status, *usages = os.wait4(child, 0)
    wall = time.perf_counter() - began
    if status:
        raise RuntimeError(f"exit code {os.waitstatus_to_exitcode(status)} from {' '.join(command.argv)}")
    while True:
        try:
            usages.append(os.wait4(-child, 0)[2])
        except ChildProcessError:
            break
    cpu = sum(usage.ru_utime + usage.ru_stime for usage in usages)
    return Sample(cpu, wall, sum(usage.ru_minflt for usage in usages))


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
