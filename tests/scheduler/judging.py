"""The scheduler's own code as a command: ``judge/`` is a small Go module that depends on FlytePropeller."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import golang

if TYPE_CHECKING:
    from collections.abc import Iterable

SOURCE = Path(__file__).parent / "judge"
BUCKET = "bucket"
"""The directory below a root that the scheduler's local store takes for a bucket."""


def build() -> Path:
    """The command: minutes the first time, then seconds."""
    return golang.build(SOURCE)


def ask(command: Path, words: Iterable[str], requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The judge's answers, one for each request."""
    lines = "".join(f"{json.dumps(request)}\n" for request in requests)
    done = subprocess.run([command, *words], input=lines, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(requests)
    return answers
