"""Starts with nothing in the page cache, and how many files they open."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def obstacle() -> str | None:
    """Why starts without caches cannot be measured here; ``None`` if they can."""
    if not os.access("/proc/sys/vm/drop_caches", os.W_OK):
        return "only root on Linux can drop the caches"
    if shutil.which("strace") is None:
        return "strace, which counts opened files, is not installed"
    return None


def files_opened(argv: Sequence[str], environment: Mapping[str, str], directory: Path) -> int:
    """How many files ``argv`` opens, its libraries' included; those that are not there do not count."""
    trace = directory / "trace.txt"
    strace = ["strace", "--follow-forks", "--successful-only", "--trace=open,openat", "--output", str(trace)]
    subprocess.run([*strace, *argv], cwd=directory, env=dict(environment), check=True, capture_output=True)
    return sum("O_DIRECTORY" not in line and " = " in line for line in trace.read_text().splitlines())
