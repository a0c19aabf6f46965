"""Create ``.peer-plugins``: an image's environment that has the real flytekit, plugins made for it, and flyteweight.

``python tests/compat/create.py`` does it by hand; the tests do it on their first run (a minute, and a package index).
With ``LARGE_PLUGINS=1`` it is ``.peer-plugins-large``, which has the plugins of large libraries, too.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import venv
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
LARGE = bool(os.environ.get("LARGE_PLUGINS"))
PLUGINS = REPOSITORY / (".peer-plugins-large" if LARGE else ".peer-plugins")
PLUGINS_OF_FLYTEKIT = (
    *("dask", "kfmpi", "kfpytorch"),
    *("memray", "omegaconf", "pandera", "papermill", "polars", "sqlalchemy"),
    *(("duckdb", "geopandas", "huggingface", "wandb") if LARGE else ()),
)
REQUIREMENTS = (
    "flytekit==1.16.31",
    *(f"flytekitplugins-{name}==1.16.31" for name in PLUGINS_OF_FLYTEKIT),
    *("ipykernel", "kubernetes==35.0.0", "markdown-it-py", "matplotlib", "pandas", "pillow", "pyarrow"),
    *(("mlflow-skinny", "plotly", "pyspark-client", "aiohttp") if LARGE else ()),
)
#: Plugins whose libraries are too large, and what else they need is here.
WITHOUT_LIBRARIES = tuple(
    f"flytekitplugins-{name}==1.16.31" for name in ("ray", *(("mlflow", "spark") if LARGE else ()))
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
        wanted = repr((REQUIREMENTS, WITHOUT_LIBRARIES)) + (REPOSITORY / "pyproject.toml").read_text()
        if not stamp.exists() or stamp.read_text() != wanted:
            install = [python, "-m", "pip", "install", "--quiet"]
            subprocess.run([*install, *REQUIREMENTS], check=True)
            subprocess.run([*install, "--no-deps", *WITHOUT_LIBRARIES], check=True)
            subprocess.run([*install, "--editable", REPOSITORY], check=True)
            stamp.write_text(wanted)
    return python


if __name__ == "__main__":
    sys.stdout.write(f"{main()}\n")
