"""Create ``.peer-plugins``: an image's environment that has the real flytekit, plugins made for it, and flyteweight.

``cd tests; python -m compat.create`` does it by hand; the tests do it on their first run (half a minute, and a package
index).
With ``LARGE_PLUGINS=1`` it is ``.peer-plugins-large``, which has the plugins of large libraries, too. A plugin that
takes older libraries than the others has an environment of its own.
"""

from __future__ import annotations

import fcntl
import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from peer.create import REPOSITORY, install, python_in

if TYPE_CHECKING:
    from pathlib import Path

LARGE = bool(os.environ.get("LARGE_PLUGINS"))
_OF_FLYTEKIT = "1.16.31"


class Environment(NamedTuple):
    """Where it is, what it has, and the plugins in it that are installed without what they ask for."""

    directory: Path
    requirements: tuple[str, ...]
    plugins: tuple[str, ...]


def _of(*names: str) -> tuple[str, ...]:
    return tuple(f"flytekitplugins-{name}=={_OF_FLYTEKIT}" for name in names)


def plugins(*, large: bool) -> Environment:
    """Most plugins, with or without those of large libraries."""
    return Environment(
        REPOSITORY / (".peer-plugins-large" if large else ".peer-plugins"),
        (
            f"flytekit=={_OF_FLYTEKIT}",
            *_of("dask", "kfmpi", "kfpytorch", "memray", "omegaconf", "pandera", "papermill", "polars", "sqlalchemy"),
            *(_of("duckdb", "geopandas", "huggingface", "wandb") if large else ()),
            *("ipykernel", "kubernetes==35.0.0", "markdown-it-py", "matplotlib", "pandas", "pillow", "pyarrow"),
            *(("mlflow-skinny", "plotly", "pyspark-client", "aiohttp", "torch") if large else ()),
        ),
        _of("ray", *(("mlflow", "spark") if large else ())),  # their libraries are too large
    )


#: Its plugin asks for an s3fs that is older than flytekit's, and its library for a NumPy that is older than pyarrow's.
GREAT_EXPECTATIONS = Environment(
    REPOSITORY / ".peer-great-expectations",
    (f"flytekit=={_OF_FLYTEKIT}", "great-expectations<1", "pandas", "pyarrow<26", "sqlalchemy"),
    _of("great-expectations"),
)


def main(wanted: Environment | None = None) -> Path:
    """Make sure that the environment is there, by default that of most plugins; return the path of its Python."""
    wanted = wanted or plugins(large=LARGE)
    wanted.directory.mkdir(exist_ok=True)
    with (wanted.directory / "create.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        python = python_in(wanted.directory, sys.executable)
        stamp = wanted.directory / "installed"
        text = repr(wanted[1:]) + (REPOSITORY / "pyproject.toml").read_text()
        if not stamp.exists() or stamp.read_text() != text:
            install(python, "pip", *wanted.requirements, "--editable", str(REPOSITORY))
            install(python, "--no-deps", *wanted.plugins)
            stamp.write_text(text)
    return python


if __name__ == "__main__":
    sys.stdout.write(f"{main()}\n")
