"""Columns and formats beside ``StructuredDataset``; the expected types are those that flytekit writes."""

# ruff: noqa: UP006, UP035 - users spell types in all these ways

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Dict, List

import pytest
from flyteidl.core.types_pb2 import StructuredDatasetType
from google.protobuf.text_format import Parse

from flyteweight.types.annotation import kwtypes
from flyteweight.types.columns import table_type
from flyteweight.types.unsupported import UnsupportedTypeError


@dataclass
class Columns:
    a: int
    b: str


def column(name: str, kind: str) -> str:
    """A column as protobuf's text."""
    return f"columns {{ name: '{name}' literal_type {{ {kind} }} }} "


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), ""),
        (("csv",), "format: 'csv'"),
        ((kwtypes(a=int, b=str),), column("a", "simple: INTEGER") + column("b", "simple: STRING")),
        (
            (kwtypes(b=float, a=bool), "csv"),
            column("b", "simple: FLOAT") + column("a", "simple: BOOLEAN format: 'csv'"),
        ),
        (
            ("csv", kwtypes(a=dt.datetime, b=dt.timedelta)),
            column("a", "simple: DATETIME") + column("b", "simple: DURATION") + "format: 'csv'",
        ),
        (
            (kwtypes(a=List[str], b=dict[str, float], c=Dict[str, list[int]]),),
            column("a", "collection_type { simple: STRING }")
            + column("b", "map_value_type { simple: FLOAT }")
            + column("c", "map_value_type { collection_type { simple: INTEGER } }"),
        ),
        ((Columns,), column("a", "simple: INTEGER") + column("b", "simple: STRING")),
        (
            ({"a": int, "n": {"k": float, "c": Columns}},),
            column("a", "simple: INTEGER")
            + column("n.k", "simple: FLOAT")
            + column("n.c.a", "simple: INTEGER")
            + column("n.c.b", "simple: STRING"),
        ),
        (({}, object()), ""),
    ],
)
def test_columns_and_format(options: tuple[Any, ...], expected: str) -> None:
    """In order, nested ones with dotted names; what describes no table says nothing."""
    expected = expected.replace(" format: 'csv' } }", " } } format: 'csv'")
    assert table_type(options) == Parse(expected, StructuredDatasetType())


@pytest.mark.parametrize(
    ("name", "simple"),
    [
        ("int64", "INTEGER"),
        ("float32", "FLOAT"),
        ("bool", "BOOLEAN"),
        ("datetime64", "DATETIME"),
        ("object_", "STRING"),
    ],
)
def test_numpy_types_go_by_name(name: str, simple: str) -> None:
    """numpy's scalar types are known by their names, so that numpy is not imported for them."""
    stand_in = type(name, (), {"__module__": "numpy"})
    assert table_type((kwtypes(a=stand_in),)) == Parse(column("a", f"simple: {simple}"), StructuredDatasetType())


def test_an_arrow_schema_is_its_text() -> None:
    """A pyarrow schema, known by its name too, is kept as text beside the columns."""

    class Schema:
        def to_string(self) -> str:
            return "a: int64"

    Schema.__module__, Schema.__qualname__ = "pyarrow.lib", "Schema"
    expected = "external_schema_type: 'arrow' external_schema_bytes: 'a: int64'"
    assert table_type((Schema(),)) == Parse(expected, StructuredDatasetType())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("csv", "parquet"), "its format twice"),
        ((kwtypes(a=int), {"b": int}), "its columns twice"),
        ((kwtypes(a=dt.date),), "column 'a' of a StructuredDataset cannot be of type <class 'datetime.date'>"),
        ((kwtypes(a=int | None),), "column 'a' of a StructuredDataset cannot be of type"),
        (({"n": {"k": list}},), "column 'n.k' of a StructuredDataset cannot be of type <class 'list'>"),
        ((kwtypes(a=object),), "columns are int, float"),
    ],
)
def test_what_does_not_describe_a_table(options: tuple[Any, ...], message: str) -> None:
    """The error names the column and says which types columns have."""
    with pytest.raises(UnsupportedTypeError, match=message):
        table_type(options)
