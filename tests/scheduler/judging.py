"""The scheduler's own code as a command: ``judge/`` is a small Go module that depends on FlytePropeller."""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

SOURCE = Path(__file__).parent / "judge"
BUILD = Path(__file__).resolve().parents[2] / "build" / "judge"
BUCKET = "bucket"
"""The directory below a root that the scheduler's local store takes for a bucket."""


def has_go() -> bool:
    """Whether this machine can build the command."""
    return shutil.which("go") is not None


def build() -> Path:
    """The command, built if its sources changed: minutes the first time, then seconds. Parallel calls wait."""
    BUILD.mkdir(parents=True, exist_ok=True)
    command = BUILD / "judge"
    with (BUILD / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run(["go", "build", "-mod=readonly", "-o", command, "."], cwd=SOURCE, check=True)
    return command


def ask(command: Path, words: Iterable[str], requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The judge's answers, one for each request."""
    lines = "".join(f"{json.dumps(request)}\n" for request in requests)
    done = subprocess.run([command, *words], input=lines, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(requests)
    return answers
