"""Create ``.peer-plugins``: an image's environment that has the real flytekit, plugins made for it, and flyteweight.

``cd tests; python -m compat.create`` does it by hand; the tests do it on their first run (half a minute, and a package
index).
With ``LARGE_PLUGINS=1`` it is ``.peer-plugins-large``, which has the plugins of large libraries, too.
"""

from __future__ import annotations

import fcntl
import os
import sys
from typing import TYPE_CHECKING

from peer.create import REPOSITORY, install, python_in

if TYPE_CHECKING:
    from pathlib import Path

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
    with (PLUGINS / "create.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        python = python_in(PLUGINS, sys.executable)
        stamp = PLUGINS / "installed"
        wanted = repr((REQUIREMENTS, WITHOUT_LIBRARIES)) + (REPOSITORY / "pyproject.toml").read_text()
        if not stamp.exists() or stamp.read_text() != wanted:
            install(python, "pip", *REQUIREMENTS, "--editable", str(REPOSITORY))
            install(python, "--no-deps", *WITHOUT_LIBRARIES)
            stamp.write_text(wanted)
    return python


if __name__ == "__main__":
    sys.stdout.write(f"{main()}\n")
