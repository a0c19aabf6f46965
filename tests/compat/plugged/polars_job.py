"""Frames of polars."""

import polars as pl
from flytekit import StructuredDataset, task
from flytekitplugins import polars as _plugin  # noqa: F401 - registers its conversions


@task
def frame(kind: str) -> pl.DataFrame:
    return pl.DataFrame({"kind": [kind, kind], "n": [1, 2]})


@task
def lazy(kind: str) -> pl.LazyFrame:
    return pl.DataFrame({"kind": [kind], "n": [3]}).lazy()


@task
def dataset(kind: str) -> StructuredDataset:
    return StructuredDataset(dataframe=pl.DataFrame({"kind": [kind], "n": [4]}))


@task
def read(o0: pl.DataFrame) -> str:
    return o0.write_json()


@task
def read_lazily(o0: pl.LazyFrame) -> str:
    return o0.collect().write_json()


@task
def opened(o0: StructuredDataset) -> int:
    return o0.open(pl.DataFrame).all()["n"].sum()
