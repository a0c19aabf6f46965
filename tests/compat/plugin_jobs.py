"""What authors wrote with flytekit and its plugins. Imported in the plugins' environment."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pandera.pandas
import polars as pl
from flytekit import FlyteContextManager, current_context, kwtypes, task
from flytekitplugins import kfmpi as mpi
from flytekitplugins import kfpytorch as pytorch
from flytekitplugins.dask import Dask
from flytekitplugins.kfmpi import MPIJob
from flytekitplugins.kfpytorch import PyTorch
from flytekitplugins.memray import memray_profiling
from flytekitplugins.papermill import NotebookTask
from omegaconf import DictConfig, OmegaConf
from pandera.typing import DataFrame  # noqa: TC002 - flytekit reads the annotation


class Prices(pandera.pandas.DataFrameModel):
    price: int = pandera.pandas.Field(ge=0)


@task(enable_deck=True)
def checked(kind: str) -> DataFrame[Prices]:
    """A frame that its schema takes, or refuses."""
    return pd.DataFrame({"price": [1, 2, -987654321 if kind == "bad" else 3]})  # type: ignore[return-value]


@task(enable_deck=True)
@memray_profiling(memray_html_reporter="table")
def profiled(kind: str) -> str:
    """A task whose memory is profiled."""
    return kind * 2


@task
def frame(kind: str) -> pl.DataFrame:
    """A frame of polars."""
    return pl.DataFrame({"kind": [kind, kind], "n": [1, 2]})


@task
def config(kind: str) -> DictConfig:
    """A configuration."""
    return OmegaConf.create({"kind": kind, "list": [1, {"deep": True}]})


notebook = NotebookTask(
    name="notebook",
    notebook_path=str(Path(__file__).with_name("square.ipynb")),
    render_deck=True,
    enable_deck=True,
    inputs=kwtypes(kind=str),
    outputs=kwtypes(twice=str),
)


@task(task_config=Dask())
def clustered(kind: str) -> str:
    """A task for a cluster of Dask, which the scheduler starts beside it."""
    return f"{kind} {FlyteContextManager.current_context().execution_state.mode.name}"


@task(task_config=MPIJob(worker=mpi.Worker(replicas=1), launcher=mpi.Launcher(replicas=1)))
def launched(kind: str) -> str:
    """A task for MPI."""
    return f"{kind} {current_context().execution_id.name}"


@task(task_config=PyTorch(worker=pytorch.Worker(replicas=1)))
def trained(kind: str) -> str:
    """A task for workers of PyTorch."""
    return f"{kind} {current_context().task_id.name}"
