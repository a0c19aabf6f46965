"""Values whose Flyte type is declared and whose Python type is guessed."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from flyteidl.core.interface_pb2 import Variable
from flyteidl.core.literals_pb2 import Literal as Message
from flyteidl.core.types_pb2 import LiteralType, StructuredDatasetType
from google.protobuf.text_format import Parse

from flyteweight.types import converters
from flyteweight.types.conversion_error import ConversionError
from flyteweight.types.converters import converter_for
from flyteweight.types.declared import write_declared
from flyteweight.types.structured import StructuredDataset
from flyteweight.types.transformer import TypeTransformer

if TYPE_CHECKING:
    from pathlib import Path

    from flyteidl.core.literals_pb2 import Literal


class Color(enum.Enum):
    RED = "red"
    BLUE = "blue"


@dataclass
class Point:
    x: int
    y: float
    label: str | None = None


def declared(annotation: Any) -> LiteralType:
    """The Flyte type of an annotation, as another process reads it from a template."""
    return LiteralType.FromString(converter_for(annotation).literal_type.SerializeToString())


def written(value: Any, kind: LiteralType) -> Literal:
    """The literal of a value of a declared type."""
    return write_declared({"out": value}, {"out": Variable(type=kind)}).literals["out"]


@pytest.mark.parametrize(
    ("value", "annotation", "expected"),
    [
        (1, float, 1.0),
        ([], list[int], []),
        ({}, dict[str, int], {}),
        ([1, 2.5], list[float], [1.0, 2.5]),
        (None, int | None, None),
        (3, int | None, 3),
        ("red", Color, Color.RED),
        (Color.BLUE, Color, Color.BLUE),
        ([Color.RED, Color.BLUE], list[Color], [Color.RED, Color.BLUE]),
        (Point(1, 2.0), Point, Point(1, 2.0)),
        ([Point(1, 2.0, "p")], list[Point], [Point(1, 2.0, "p")]),
        ({"x": 1, "y": 2.0, "label": None}, Point, Point(1, 2.0)),
        ({"a": 1, "b": [None]}, dict, {"a": 1, "b": [None]}),
        ([{"a": 1}, {"b": "x"}], list[dict], [{"a": 1}, {"b": "x"}]),
        (True, bool, True),
        (datetime(2024, 1, 2, tzinfo=timezone.utc), datetime, datetime(2024, 1, 2, tzinfo=timezone.utc)),
        (date(2024, 1, 2), date, date(2024, 1, 2)),
        (timedelta(seconds=1.5), timedelta, timedelta(seconds=1.5)),
        (b"\x00", bytes, b"\x00"),
    ],
)
def test_value_is_written_as_declared(value: Any, annotation: Any, expected: Any, tmp_path: Path) -> None:
    """The declared task reads what the executor, which knew the Flyte type alone, has returned."""
    found = converter_for(annotation).read(written(value, declared(annotation)))
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("value", "annotation", "expected", "found"),
    [
        (1.5, int, "int", "float"),
        (True, int, "int", "bool"),
        ("1", int, "int", "str"),
        (None, int, "int", "None"),
        ([1], list[str], "str", "int"),
        ("green", Color, "DynamicEnum", "str"),
        (Point(1, 2.0), int, "int", "Point"),
        (object(), str, "str", "object"),
        ("x", int | None, "int", "str"),
    ],
)
def test_misfit_names_the_output_and_both_types(value: Any, annotation: Any, expected: str, found: str) -> None:
    """A value of another type is refused with the output's name and both types."""
    with pytest.raises(ConversionError) as caught:
        written(value, declared(annotation))
    assert caught.value.path.startswith("out")
    assert expected in caught.value.expected
    assert found in f"{caught.value.found} {caught.value.hint}"


def test_a_type_without_python_type() -> None:
    """A type that Python has no name for refuses values that are not of it."""
    with pytest.raises(ConversionError, match="at out"):
        written(1, LiteralType())


CSV = "structured_dataset_type { columns { name: 'a' literal_type { simple: INTEGER } } format: 'csv' }"
SCHEMA = "schema { columns { name: 'a' type: STRING } }"


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (
            StructuredDataset(uri="s3://b/t"),
            CSV,
            f"scalar {{ structured_dataset {{ uri: 's3://b/t' metadata {{ {CSV} }} }} }}",
        ),
        (
            [StructuredDataset(uri="s3://b/t")],
            f"collection_type {{ {SCHEMA} }}",
            f"collection {{ literals {{ scalar {{ schema {{ uri: 's3://b/t' type {SCHEMA[6:]} }} }} }} }}",
        ),
        ({"a": 1}, "simple: BINARY", r"scalar { binary { value: '\201\241a\001' tag: 'msgpack' } }"),
        (None, "simple: BINARY", r"scalar { binary { value: '\300' tag: 'msgpack' } }"),
    ],
)
def test_tables_and_binaries(value: Any, kind: str, expected: str) -> None:
    """A table takes columns and format of the declaration; BINARY is plain data as msgpack."""
    assert written(value, Parse(kind, LiteralType())) == Parse(expected, Message())


class Frame:
    """A data frame of a library that has a transformer of its own."""


class FrameTransformer(TypeTransformer[Frame]):
    """Writes a data frame, and says nothing of its columns; the format is what it was told, if anything."""

    def __init__(self, written_format: str) -> None:
        super().__init__("Frames", Frame)
        self.written_format = written_format

    def get_literal_type(self, t: Any) -> LiteralType:
        return LiteralType(structured_dataset_type=StructuredDatasetType())

    def to_literal(self, ctx: Any, python_val: Any, python_type: Any, expected: Any) -> Message:
        literal = Message()
        literal.scalar.structured_dataset.uri = "s3://b/frame"
        literal.scalar.structured_dataset.metadata.structured_dataset_type.format = self.written_format
        return literal

    def to_python_value(self, ctx: Any, lv: Message, expected_python_type: Any) -> Frame:
        return Frame()


@pytest.mark.parametrize(("written_format", "found"), [("", "csv"), ("parquet", "parquet")])
def test_a_data_frame_where_a_table_is_declared(
    written_format: str, found: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A library's own transformer writes it; what it leaves out of the table's type is as declared."""
    monkeypatch.setitem(converters.TRANSFORMERS, Frame, FrameTransformer(written_format))
    monkeypatch.setattr(converters, "_CONVERTERS", {})
    kind = Parse(CSV, LiteralType())
    table = written(Frame(), kind).scalar.structured_dataset
    columns = table.metadata.structured_dataset_type.columns
    assert (table.uri, table.metadata.structured_dataset_type.format) == ("s3://b/frame", found)
    assert [column.name for column in columns] == ["a"]


@pytest.mark.parametrize(
    ("value", "kind", "message"),
    [
        ("s3://b/t", CSV, "expected StructuredDataset of format 'csv', found str at out"),
        (StructuredDataset(), CSV, "found one without a uri and without a data frame at out"),
        (StructuredDataset(uri="s3://b/t", file_format="csv"), SCHEMA, "found one of format 'csv' at out"),
        (object(), "simple: BINARY", "expected data that msgpack can carry, .*object.* at out"),
    ],
)
def test_what_is_no_table_or_binary(value: Any, kind: str, message: str) -> None:
    """A misfit names the output, what was declared and what was found."""
    with pytest.raises(ConversionError, match=message):
        written(value, Parse(kind, LiteralType()))
