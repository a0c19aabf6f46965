"""Create ``.peer-plugins``: an image's environment that has the real flytekit, plugins made for it, and flyteweight.

``python tests/compat/create.py`` does it by hand; the tests do it on their first run (a minute, and a package index).
"""

from __future__ import annotations

import fcntl
import subprocess
import sys
import venv
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PLUGINS = REPOSITORY / ".peer-plugins"
PLUGINS_OF_FLYTEKIT = (
    *("dask", "kfmpi", "kfpytorch"),
    *("memray", "omegaconf", "pandera", "papermill", "polars", "sqlalchemy"),
)
REQUIREMENTS = (
    "flytekit==1.16.31",
    *(f"flytekitplugins-{name}==1.16.31" for name in PLUGINS_OF_FLYTEKIT),
    *("ipykernel", "kubernetes==35.0.0", "markdown-it-py", "matplotlib", "pandas", "pillow", "pyarrow"),
)


def main() -> Path:
    """Make sure that the environment is there; return the path of its Python."""
    PLUGINS.mkdir(exist_ok=True)
    python = PLUGINS / "bin" / "python"
    with (PLUGINS / "create.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not python.exists():
            venv.create(PLUGINS, with_pip=True)
        stamp = PLUGINS / "installed"
        wanted = repr(REQUIREMENTS) + (REPOSITORY / "pyproject.toml").read_text()
        if not stamp.exists() or stamp.read_text() != wanted:
            install = [python, "-m", "pip", "install", "--quiet"]
            subprocess.run([*install, *REQUIREMENTS], check=True)
            subprocess.run([*install, "--editable", REPOSITORY], check=True)
            stamp.write_text(wanted)
    return python


if __name__ == "__main__":
    sys.stdout.write(f"{main()}\n")
