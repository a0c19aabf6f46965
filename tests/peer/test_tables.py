"""Data frames, tables and arrays as flytekit converts them: equal types, equal literals, and each reads the other's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from peer.both import Both, exchanged
from peer.create import polars_plugin

if TYPE_CHECKING:
    from peer.worlds import Worlds

CASES = """
import datetime as dt
from dataclasses import dataclass, field
from typing import Annotated, Dict, List, Optional, Union

import numpy as np
import numpy.typing as npt
import pandas as pd
import polars as pl
import pyarrow as pa
from names import FlyteSchema, HashMethod, StructuredDataset, kwtypes, literal_type
from pydantic import BaseModel


@dataclass
class Columns:
    a: int
    b: str


@dataclass
class Holder:
    table: StructuredDataset
    maybe: Optional[StructuredDataset] = None
    noted: Annotated[StructuredDataset, "csv"] = None
    tables: List[StructuredDataset] = field(default_factory=list)


@dataclass
class Frames:
    frame: pd.DataFrame
    array: np.ndarray


Typed = FlyteSchema[kwtypes(a=int, b=str)]


@dataclass
class Schemas:
    schema: FlyteSchema
    typed: Typed
    maybe: Optional[FlyteSchema] = None


class Model(BaseModel):
    schema_: FlyteSchema
    typed: Typed
    table: StructuredDataset


FRAME = pd.DataFrame({"a": [1, 2, 3], "b": ["x", "y", None], "c": [1.5, None, -2.0], "d": [True, False, True]})
TIMES = pd.DataFrame(
    {"at": pd.to_datetime(["2020-01-02T03:04:05.000006", None]), "took": pd.to_timedelta(["1s", "2h"])})
ROWS = pd.DataFrame({"a": [1, 2]}, index=["x", "y"])
TABLE = pa.table({"a": [1, None], "b": ["x", "y"], "n": [{"k": 1}, {"k": 2}], "l": [[1, 2], []]})
POLARS = pl.DataFrame({"a": [1, None], "b": ["x", "y"], "l": [[1, 2], []], "t": [dt.datetime(2020, 1, 2), None]})
SCHEMA = pa.schema([("a", pa.int64()), ("b", pa.string())])


def table(frame, **options):
    return StructuredDataset(dataframe=frame, **options)


def schema(*frames, kind=FlyteSchema):
    literal_type(pd.DataFrame)  # from when on flytekit has schemas of pandas' frames
    new = kind()
    new.open().write(*frames)
    return new


# name: (annotation, values)
CASES = {
    "frame": (pd.DataFrame, [FRAME, TIMES, ROWS, FRAME.iloc[:0], pd.DataFrame()]),
    "frame_columns": (Annotated[pd.DataFrame, kwtypes(a=int, b=str)], [FRAME]),
    "frame_dict": (Annotated[pd.DataFrame, {"a": int, "n": {"k": List[int]}}], []),
    "frame_class": (Annotated[pd.DataFrame, Columns], [FRAME]),
    "frame_parquet": (Annotated[pd.DataFrame, "parquet"], [FRAME]),
    "frame_csv": (Annotated[pd.DataFrame, "csv"], []),
    "frame_other": (Annotated[pd.DataFrame, "something"], [FRAME]),
    "frame_schema": (Annotated[pd.DataFrame, SCHEMA, "parquet"], [FRAME]),
    "frame_hash": (Annotated[pd.DataFrame, HashMethod(lambda frame: str(frame.shape))], [FRAME]),
    "frame_hash_columns": (Annotated[pd.DataFrame, kwtypes(a=int), HashMethod(lambda frame: "h")], [FRAME]),
    "frame_as_table": (pd.DataFrame, [table(FRAME)]),
    "frames": (List[pd.DataFrame], [[], [FRAME, ROWS]]),
    "frame_map": (Dict[str, pd.DataFrame], [{"a": FRAME}]),
    "frame_optional": (Optional[pd.DataFrame], [None, FRAME]),
    "frame_union": (Union[pd.DataFrame, int, np.ndarray], [FRAME]),
    "arrow": (pa.Table, [TABLE, TABLE.slice(0, 0)]),
    "arrow_columns": (Annotated[pa.Table, kwtypes(b=str, a=int)], [TABLE]),
    "arrow_list": (List[Optional[pa.Table]], [[TABLE, None]]),
    "polars": (pl.DataFrame, [POLARS, POLARS.head(0)]),
    "polars_columns": (Annotated[pl.DataFrame, kwtypes(b=str, a=int)], [POLARS]),
    "polars_lazy": (pl.LazyFrame, [POLARS.lazy(), POLARS.lazy().filter(pl.col("a") == 1)]),
    "polars_lazy_columns": (Annotated[pl.LazyFrame, kwtypes(b=str)], [POLARS.lazy()]),
    "polars_frames": (List[Optional[pl.DataFrame]], [[POLARS, None]]),
    "polars_hash": (Annotated[pl.DataFrame, HashMethod(lambda frame: str(frame.shape))], [POLARS]),
    "polars_as_table": (StructuredDataset, [table(POLARS), table(POLARS.lazy())]),
    "table": (StructuredDataset, [table(FRAME), table(TABLE), table(FRAME, file_format="csv")]),
    "table_csv": (Annotated[StructuredDataset, "csv"], [table(FRAME)]),
    "table_columns": (Annotated[StructuredDataset, kwtypes(a=int), "parquet", SCHEMA], [table(FRAME), table(TABLE)]),
    "table_uri": (StructuredDataset, [table(FRAME, uri="here"), table(TABLE, uri="there/below")]),
    "tables": (List[Annotated[StructuredDataset, kwtypes(a=int)]], [[table(FRAME), table(TABLE)]]),
    "table_optional": (Optional[StructuredDataset], [table(FRAME), None]),
    "record": (Holder, [Holder(table(FRAME), table(TABLE), table(FRAME), [table(FRAME)])]),
    "record_frames": (Frames, []),
    "schema": (FlyteSchema, [schema(FRAME), schema(FRAME, ROWS[["a"]]), FRAME, TIMES]),
    "schema_columns": (Typed, [schema(FRAME, kind=Typed), FRAME, schema(FRAME)]),
    "schema_types": (
        FlyteSchema[kwtypes(i=int, f=float, s=str, b=bool, t=dt.datetime, d=dt.timedelta, n=np.int32)], []),
    "schema_noted": (Annotated[FlyteSchema, kwtypes(a=int), "csv"], []),
    "schema_hash": (Annotated[FlyteSchema, HashMethod(lambda schema: "h")], []),
    "schemas": (List[FlyteSchema], [[schema(FRAME), FRAME]]),
    "schema_optional": (Optional[Typed], [None, FRAME]),
    "schema_record": (Schemas, [Schemas(schema(FRAME), schema(FRAME, kind=Typed))]),
    "schema_model": (
        Model, [Model(schema_=schema(FRAME), typed=schema(FRAME, kind=Typed), table=table(FRAME))]),
    "array": (np.ndarray, [
        np.arange(6).reshape(2, 3), np.array(3.5), np.zeros((0, 2)), np.array(["text", ""]), np.array([1 + 2j]),
        np.asfortranarray(np.arange(6).reshape(2, 3)), np.arange(10)[::2], np.array([b"x", b"yz"]),
        np.array([(1, 2.5)], dtype=[("a", "i4"), ("b", "f8")]), np.array(["2020-01-02"], dtype="datetime64[D]"),
        np.arange(3, dtype=">i4"), np.array([True, False]), np.float16([1.5]),
    ]),
    "array_pickle": (Annotated[np.ndarray, kwtypes(allow_pickle=True)], [np.array([{"a": 1}, None], dtype=object)]),
    "array_mapped": (Annotated[np.ndarray, kwtypes(mmap_mode="r")], [np.arange(3)]),
    "array_copied": (Annotated[np.ndarray, kwtypes(mmap_mode="r+", allow_pickle=False)], [np.arange(3)]),
    "array_hash": (Annotated[np.ndarray, HashMethod(lambda array: str(array.size))], [np.arange(3)]),
    "array_typed": (npt.NDArray[np.float64], [np.arange(3.0)]),
    "arrays": (List[np.ndarray], [[np.arange(2), np.zeros(1)]]),
    "array_map": (Dict[str, np.ndarray], [{"a": np.arange(2)}]),
    "array_optional": (Optional[np.ndarray], [None, np.arange(2)]),
}
REFUSED = {
    "two_metadata": Annotated[np.ndarray, kwtypes(allow_pickle=True), kwtypes(mmap_mode="r")],
    "other_metadata": Annotated[np.ndarray, "text"],
    "two_formats": Annotated[pd.DataFrame, "csv", "parquet"],
    "bad_column": Annotated[pd.DataFrame, kwtypes(a=complex)],
    "bad_schema_column": FlyteSchema[kwtypes(a=complex)],
    "list_in_schema": FlyteSchema[kwtypes(a=List[int])],
}
UNWRITABLE = {
    "objects": (np.ndarray, np.array([{}], dtype=object)),
    "nanoseconds": (pd.DataFrame, pd.DataFrame({"a": pd.to_datetime(["2020-01-02T03:04:05.000000007"])})),
    "mixed": (pd.DataFrame, pd.DataFrame({"a": [1, "x"]})),
    "other": (pd.DataFrame, 3),
    "nothing": (StructuredDataset, StructuredDataset()),
    "format": (Annotated[StructuredDataset, "avro"], table(FRAME)),
    "no_schema": (FlyteSchema, 3),
}
"""

SHOWN = '''
import math
from shown import shown as shown_other


def cell(value):
    """A cell, without the types in which libraries give it."""
    if isinstance(value, dict):
        return {key: cell(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)) or type(value).__name__ == "ndarray":
        return [cell(inner) for inner in value]
    value = value.item() if hasattr(value, "item") else value
    if value is None or str(value) in ("nan", "NaT", "<NA>"):
        return None
    return str(value)


def shown(value):
    """A frame, table or array by its columns, types and cells; anything else as everywhere."""
    kind = f"{type(value).__module__.partition('.')[0]}.{type(value).__name__}"
    if kind == "pandas.DataFrame":
        types = ["text" if str(one) in ("object", "str") else one.kind for one in value.dtypes]
        cells = [[cell(one) for one in value[name]] for name in value.columns]
        return repr((kind, list(value.columns), types, cells, [str(name) for name in value.index]))
    if kind == "pyarrow.Table":
        types = value.schema.remove_metadata().to_string().replace("large_string", "string")
        return repr((kind, types, value.to_pylist()))
    if kind in ("polars.DataFrame", "polars.LazyFrame"):
        frame = value.lazy().collect()
        return repr((kind, str(frame.schema), frame.to_dict(as_series=False)))
    if kind in ("numpy.ndarray", "numpy.memmap"):
        flags = value.flags["F_CONTIGUOUS"], value.flags["C_CONTIGUOUS"]
        return repr((kind, value.dtype.str, value.dtype.descr, value.shape, flags, value.tolist()))
    if isinstance(value, list):
        return repr([shown(one) for one in value])
    if isinstance(value, dict):
        return repr({key: shown(one) for key, one in value.items()})
    if type(value).__name__ == "StructuredDataset":
        return repr(("table", value.literal.metadata.structured_dataset_type.format, opened(value)))
    if hasattr(value, "supported_mode"):
        frame = shown(value.open().all())
        return repr(("schema", value.supported_mode.name, value.column_names(), value.format().name, frame))
    if hasattr(value, "model_fields"):
        return repr([(name, shown(getattr(value, name))) for name in type(value).model_fields])
    if hasattr(value, "__dataclass_fields__"):
        return repr([(name, shown(getattr(value, name))) for name in value.__dataclass_fields__])
    return shown_other(value)


def opened(table):
    """What a table holds, read by every library that reads its format."""
    import pandas as pd
    import pyarrow as pa

    is_csv = table.literal.metadata.structured_dataset_type.format == "csv"
    kinds = [pd.DataFrame] if is_csv else [pd.DataFrame, pa.Table]
    return [shown(table.open(kind).all()) for kind in kinds]
'''

WRITE = """
from cases import CASES, REFUSED, UNWRITABLE
from names import literal_type, raw_prefix, to_literal

for name, (annotation, values) in CASES.items():
    try:
        reply(f"{name}.type", literal_type(annotation).SerializeToString())
        for index, value in enumerate(values):
            reply(f"{name}.{index}", to_literal(annotation, value).SerializeToString())
    except Exception as error:
        raise AssertionError(f"{name}: {error}") from error
for name, annotation in REFUSED.items():
    try:
        literal_type(annotation)
        to_literal(annotation, CASES["array"][1][0])
    except Exception:
        continue
    raise AssertionError(f"{name} is not refused")
for name, (annotation, value) in UNWRITABLE.items():
    try:
        to_literal(annotation, value)
    except Exception:
        continue
    raise AssertionError(f"a value of {name} is written")
reply("prefix", raw_prefix())
"""

READ = """
from pathlib import Path
from cases import CASES
from flyteidl.core.literals_pb2 import Literal
from names import to_python
from shown_tables import shown

for name, (annotation, values) in CASES.items():
    for index in range(len(values) if name != "table_uri" else 0):
        literal = Literal.FromString(Path(f"{name}.{index}").read_bytes())
        try:
            reply(f"{name}.{index}.read", shown(to_python(annotation, literal)))
        except Exception as error:
            reply(f"{name}.{index}.read", f"fails: {type(error).__name__} {error}")
"""


@pytest.fixture(scope="module")
def both(worlds: Worlds, tmp_path_factory: pytest.TempPathFactory) -> Both:
    """Every case; flytekit has its plugin for polars."""
    modules = {"cases.py": CASES, "shown_tables.py": SHOWN}
    env = {"PYTHONPATH": str(polars_plugin())}
    return exchanged(worlds, tmp_path_factory.mktemp("tables"), modules, WRITE, READ, env)


def _names() -> list[str]:
    return [line.split('"')[1] for line in CASES.splitlines() if line.startswith('    "') and '": (' in line][:-8]


@pytest.mark.parametrize("name", _names())
def test_types_are_equal(both: Both, name: str) -> None:
    """The Flyte type of the annotation is the same message."""
    theirs, ours = both.types(name)
    assert ours == theirs


@pytest.mark.parametrize("name", _names())
def test_literals_are_equal(both: Both, name: str) -> None:
    """Every value becomes the same literal, but for random names."""
    for key, theirs, ours in both.literals(name):
        assert ours == theirs, key


@pytest.mark.parametrize("name", _names())
def test_each_reads_the_others(both: Both, name: str) -> None:
    """Both read the same columns, types and cells, each from what the other one wrote."""
    for key, theirs, ours in both.readings(name):
        assert not ours.startswith("fails"), ours
        assert ours == theirs, key
