"""Go modules of the tests as commands."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
from pathlib import Path

BUILD = Path(__file__).resolve().parents[1] / "build" / "go"


def has_go() -> bool:
    """Whether this machine can build commands."""
    return shutil.which("go") is not None


def build(source: Path) -> Path:
    """The command that the module in ``source`` makes, built if it changed. Parallel calls wait for the first."""
    BUILD.mkdir(parents=True, exist_ok=True)
    command = BUILD / source.name
    with (BUILD / f"{source.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run(["go", "build", "-mod=readonly", "-o", command, "."], cwd=source, check=True)
    return command
