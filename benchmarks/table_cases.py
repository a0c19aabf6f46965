"""Cases of data frames and arrays: read by the task's annotation, returned, and stored again."""

from __future__ import annotations

import importlib
import os
import shutil
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from flyteidl.core.literals_pb2 import Literal, LiteralCollection, LiteralMap, Primitive, Scalar
from flyteidl.core.types_pb2 import StructuredDatasetType

from benchmarks.case import Case, Work, function_task_arguments, write_module
from benchmarks.sides import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.sides import Side

ROWS, FRAMES, ROWS_OF_EACH = 1_000_000, 100, 1_000
NUMBERS = 25_000_000

_MODULE = """
    from typing import List

    import {library}
    from {sdk} import task

    @task
    def run(a: {kind}) -> {kind}:
        return a
"""


def _frame(rows: int) -> Any:
    """Ten columns: six of floats, two of ints, a text with few and one with many values."""
    import numpy as np
    import pyarrow as pa

    random = np.random.default_rng(1)
    floats = {f"f{index}": random.random(rows) for index in range(6)}
    ints = {f"i{index}": random.integers(0, 10**9, rows) for index in range(2)}
    few = np.array(["red", "green", "blue"])[random.integers(0, 3, rows)].tolist()
    return pa.table({**floats, **ints, "few": few, "many": [f"name {number}" for number in ints["i0"]]})


def _table(uri: str) -> Literal:
    literal = Literal()
    table = literal.scalar.structured_dataset
    table.uri = uri
    table.metadata.structured_dataset_type.CopyFrom(StructuredDatasetType(format="parquet"))
    return literal


def _blob(uri: str) -> Literal:
    literal = Literal()
    literal.scalar.blob.uri = uri
    literal.scalar.blob.metadata.type.format = "NumpyArray"
    return literal


class _Place:
    """Where inputs are and outputs go, on local disk or S3."""

    def __init__(self, directory: Path, s3: Any, on_s3: bool) -> None:
        self.directory = directory
        self.s3 = s3 if on_s3 else None
        self.root = f"s3://{s3.bucket()}/run" if on_s3 else str(directory)

    def put(self, name: str, local: Path) -> str:
        """The URI of a local file of the working directory."""
        uri = f"{self.root}/{name}"
        if self.s3 is not None:
            self.s3.put(uri, local.read_bytes())
        elif str(local) != uri:
            (self.directory / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.move(local, uri)
        return uri

    def local(self, uri: str) -> str:
        """The path of a file to look at."""
        if self.s3 is None:
            return uri
        path = self.directory / "looked-at"
        path.write_bytes(self.s3.get(uri))
        return str(path)

    def work(self, side: Side, inputs: Literal, look: Callable[[Literal], str], environment: dict[str, str]) -> Work:
        """The work on these inputs; its result is what ``look`` says of the output."""
        file = self.directory / "new-inputs.pb"
        file.write_bytes(LiteralMap(literals={"a": inputs}).SerializeToString())
        uri, prefix, raw = self.put("inputs.pb", file), f"{self.root}/out", f"{self.root}/raw"

        def result() -> LiteralMap:
            path = self.local(f"{prefix}/outputs.pb")
            with open(path, "rb") as outputs:
                literal = LiteralMap.FromString(outputs.read()).literals["o0"]
            return LiteralMap(literals={"o0": Literal(scalar=Scalar(primitive=Primitive(string_value=look(literal))))})

        def before() -> None:
            if self.s3 is None:
                shutil.rmtree(raw, ignore_errors=True)
                os.mkdir(raw)
                os.makedirs(prefix, exist_ok=True)

        env = {**(self.s3.env if self.s3 is not None else {}), "FLYTE_FAIL_ON_ERROR": "true", **environment}
        return Work(function_task_arguments(side, uri, prefix, raw, "run"), result, env, before=before)


def _frames(side: Side, directory: Path, s3: Any, library: str, on_s3: bool = False, several: bool = False) -> Work:
    import pyarrow.parquet as pq

    kind = f"{library}.DataFrame"
    module = _MODULE.replace("{library}", library).replace("{kind}", f"List[{kind}]" if several else kind)
    write_module(directory, side, module)
    place = _Place(directory, s3, on_s3)
    tables = []
    for index in range(FRAMES if several else 1):
        pq.write_table(_frame(ROWS_OF_EACH if several else ROWS), directory / "new")
        uri = place.put(f"in/{index}/00000", directory / "new")
        # flytekit's polars reads single files on S3 alone, and writes them; its pandas has directories.
        tables.append(_table(uri if library == "polars" else uri.removesuffix("/00000")))
    inputs = Literal(collection=LiteralCollection(literals=tables)) if several else tables[0]

    def look(literal: Literal) -> str:
        import pandas as pd

        hashes = []
        for one in literal.collection.literals if several else [literal]:
            uri = one.scalar.structured_dataset.uri
            path = place.local(uri if uri.endswith("/00000") else f"{uri}/00000")
            frame = pd.read_parquet(path) if os.path.isfile(path) else pd.read_parquet(os.path.dirname(path))
            hashes.append(int(pd.util.hash_pandas_object(frame, index=False).sum()))
        return str(hashes)

    needs_plugin = library == "polars" and side.sdk == "flytekit"
    return place.work(side, inputs, look, {"PYTHONPATH": _polars_plugin()} if needs_plugin else {})


def _array(side: Side, directory: Path, s3: Any, on_s3: bool = False) -> Work:
    import numpy as np

    write_module(directory, side, _MODULE.replace("{library}", "numpy").replace("{kind}", "numpy.ndarray"))
    place = _Place(directory, s3, on_s3)
    np.save(directory / "new.npy", np.arange(NUMBERS, dtype="float64"))

    def look(literal: Literal) -> str:
        array = np.load(place.local(literal.scalar.blob.uri))
        return f"{array.dtype} {array.shape} {array.sum()}"

    return place.work(side, _blob(place.put("in/array.npy", directory / "new.npy")), look, {})


def _polars_plugin() -> str:
    """flytekit's plugin for polars, as the peer tests have it: it would slow down every other case."""
    sys.path.insert(0, str(REPOSITORY / "tests"))
    return str(importlib.import_module("peer.create").polars_plugin())


_PANDAS, _POLARS = partial(_frames, library="pandas"), partial(_frames, library="polars")
_SIZE = "of 1,000,000 x 10 in and out"

CASES = (
    Case("frame-pandas", f"pandas data frame {_SIZE}", _PANDAS, rounds=5, target_time=1),
    Case("frame-pandas-s3", "the same on S3", partial(_PANDAS, on_s3=True), rounds=5, target_time=1, needs_s3=True),
    Case("frame-polars", f"polars data frame {_SIZE}", _POLARS, rounds=5, target_time=1),
    Case("frame-polars-s3", "the same on S3", partial(_POLARS, on_s3=True), rounds=5, target_time=1, needs_s3=True),
    Case(
        "frames",
        f"list of {FRAMES} pandas data frames in and out",
        partial(_PANDAS, several=True),
        rounds=5,
        target_time=1,
    ),
    Case("array", "numpy array of 200 MB in and out", _array, rounds=5, target_time=1, payload=8 * NUMBERS),
    Case("array-s3", "the same on S3", partial(_array, on_s3=True), rounds=5, target_time=1, needs_s3=True),
)
