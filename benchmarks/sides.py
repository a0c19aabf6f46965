"""The two sides that are measured: flyteweight and flytekit, each installed in a virtual environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).resolve().parents[1]
_OURS = REPOSITORY / ".venv-bench"


class Side(NamedTuple):
    """One SDK as it is installed, and the dotted paths of its resolvers."""

    sdk: str
    python: Path
    default_resolver: str
    template_resolver: str

    def command(self, name: str) -> str:
        """An installed command."""
        return str(self.python.with_name(name))

    def version_of(self, package: str) -> str:
        """The installed version of a package."""
        code = "import importlib.metadata, sys; print(importlib.metadata.version(sys.argv[1]))"
        return _output(self.python, "-c", code, package)

    def python_version(self) -> str:
        """The version of this side's Python."""
        return _output(self.python, "-c", "import platform; print(platform.python_version())")


def theirs() -> Side:
    """The real flytekit, the same installation that the peer tests use."""
    create = REPOSITORY / "tests" / "peer" / "create.py"
    return Side(
        "flytekit",
        Path(_output(Path(sys.executable), str(create))),
        "flytekit.core.python_auto_container.default_task_resolver",
        "flytekit.core.python_customized_container_task.default_task_template_resolver",
    )


def ours(peer: Side) -> Side:
    """This checkout, installed as users install it (not editable), on the peer's Python."""
    python = _OURS / "bin" / "python"
    if not python.exists():
        subprocess.run([peer.python, "-m", "venv", str(_OURS)], check=True)
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    # The libraries of values in the peer's versions.
    libraries = [f"{name}=={peer.version_of(name)}" for name in ("numpy", "pandas", "polars", "pyarrow", "pydantic")]
    subprocess.run([*pip, str(REPOSITORY), *libraries], check=True)
    # The version stays while the code changes, so pip has to be told to install it again.
    subprocess.run([*pip, "--no-deps", "--force-reinstall", str(REPOSITORY)], check=True)
    return Side(
        "flyteweight",
        python,
        "flyteweight.resolvers.default_task_resolver",
        "flyteweight.resolvers.default_task_template_resolver",
    )


def environment(home: Path) -> dict[str, str]:
    """A container's plain environment: nothing of the person's who measures, and bytecode caches as usual."""
    home.mkdir(parents=True, exist_ok=True)
    return {"PATH": os.defpath, "HOME": str(home), "LANG": "C.UTF-8", "AWS_EC2_METADATA_DISABLED": "true"}


def _output(python: Path, *arguments: str) -> str:
    return subprocess.run([str(python), *arguments], check=True, capture_output=True, text=True).stdout.strip()
