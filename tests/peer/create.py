"""Create ``.peer``: a virtual environment with the flytekit release whose contract flyteweight implements.

``python tests/peer/create.py [PYTHON]`` does it by hand; the peer tests do it on their first run. With the path of a
Python, that one's environment is ``.peer-VERSION``. What is already installed is left alone, and parallel runs wait for
each other.
"""

from __future__ import annotations

import fcntl
import subprocess
import sys
from pathlib import Path

from uv import find_uv_bin

REPOSITORY = Path(__file__).resolve().parents[2]
REQUIREMENTS = (
    "flytekit==1.16.31",
    "kubernetes==35.0.0",  # its objects are what flytekit's ``PodTemplate`` holds
    *("numpy==2.2.6", "pandas==2.3.3", "pillow==12.0.0", "polars==1.35.1", "pyarrow==22.0.0"),
    *("pydantic==2.12.5", "scikit-learn==1.7.2"),
)
"""The peer itself, and the packages whose objects it converts; releases that each supported Python has."""


POLARS_PLUGIN = "flytekitplugins-polars==1.16.31"


def main(python: str | None = None) -> Path:
    """Make sure that the environment holds every requirement; return the path of its Python."""
    environment = REPOSITORY / (f".peer-{_version(python)}" if python else ".peer")
    environment.mkdir(exist_ok=True)
    with (environment / "create.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        installed = python_in(environment, python or sys.executable)
        missing = [requirement for requirement in REQUIREMENTS if not _is_installed(environment, requirement)]
        if missing:
            install(installed, "pip", *missing)
    return installed


def polars_plugin() -> Path:
    """Make sure that flytekit's plugin for polars is in a directory of its own, which is to be added to the path.

    Inside the environment every start of flytekit would load it.
    """
    python = main()
    directory = REPOSITORY / ".peer-polars"
    directory.mkdir(exist_ok=True)
    with (directory / "create.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (directory / "flytekitplugins").exists():
            install(python, "--no-deps", "--target", str(directory), POLARS_PLUGIN)
    return directory


def python_in(environment: Path, python: str) -> Path:
    """The Python of an environment, which is made if it is not there: without pip, as :func:`install` needs none."""
    made = environment / "bin" / "python"
    if not made.exists():
        subprocess.run([python, "-m", "venv", "--without-pip", environment], check=True)
    return made


def install(python: Path, *words: str) -> None:
    """Install packages for a Python by uv: in seconds, where pip takes minutes, and from one cache for all."""
    subprocess.run([find_uv_bin(), "pip", "install", "--quiet", "--python", python, *words], check=True)


def _version(python: str) -> str:
    ask = "import sys; print('%d.%d' % sys.version_info[:2])"
    return subprocess.run([python, "-c", ask], check=True, capture_output=True, text=True).stdout.strip()


def _is_installed(environment: Path, requirement: str) -> bool:
    name, version = requirement.split("==")
    return any(environment.glob(f"lib/python3*/site-packages/{name}-{version}.dist-info"))


if __name__ == "__main__":
    sys.stdout.write(f"{main(*sys.argv[1:2])}\n")
