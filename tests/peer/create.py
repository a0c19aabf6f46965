"""Create ``.peer``: a virtual environment with the flytekit release whose contract flyteweight implements.

``python tests/peer/create.py`` does it by hand; the peer tests do it on their first run. What is already
installed is left alone, and parallel runs wait for each other.
"""

from __future__ import annotations

import fcntl
import subprocess
import sys
import venv
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PEER = REPOSITORY / ".peer"
REQUIREMENTS = ("flytekit==1.16.31", "kubernetes==35.0.0")
"""The peer itself, and the package whose objects flytekit's ``PodTemplate`` holds."""


def main() -> Path:
    """Make sure that ``.peer`` holds every requirement; return the path of its Python."""
    PEER.mkdir(exist_ok=True)
    with (PEER / "create.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        python = PEER / "bin" / "python"
        if not python.exists():
            venv.create(PEER, with_pip=True)
        missing = [requirement for requirement in REQUIREMENTS if not _is_installed(requirement)]
        if missing:
            subprocess.run([python, "-m", "pip", "install", "--quiet", *missing], check=True)
    return python


def _is_installed(requirement: str) -> bool:
    name, version = requirement.split("==")
    return any(PEER.glob(f"lib/python3*/site-packages/{name}-{version}.dist-info"))


if __name__ == "__main__":
    sys.stdout.write(f"{main()}\n")
