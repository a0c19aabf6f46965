"""Python types of Flyte types, and annotations of values."""

# ruff: noqa: UP007, UP045 - users spell types in all these ways

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import json
from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional, Union  # noqa: UP035

import pytest
from conversion import msgpack_literal, read, unreadable, write
from flyteidl.core.literals_pb2 import Literal
from flyteidl.core.types_pb2 import BlobType, LiteralType, SimpleType
from google.protobuf.struct_pb2 import Struct
from google.protobuf.text_format import Parse

from flyteweight.types.binaries import PlainValue
from flyteweight.types.conversion_error import ConversionError
from flyteweight.types.converters import converter_for
from flyteweight.types.directories import FlyteDirectory
from flyteweight.types.errors import FlyteError
from flyteweight.types.files import FlyteFile
from flyteweight.types.flyte_schema import FlyteSchema
from flyteweight.types.guess import annotation_of, guess_python_type, value_of
from flyteweight.types.pickles import FlytePickle
from flyteweight.types.structured import StructuredDataset


class Color(enum.Enum):
    RED = "red"


@dataclass
class Inner:
    x: int


@dataclass
class Outer:
    inner: Inner
    color: Color
    items: list[Inner]
    by_name: dict[str, float]
    anything: dict
    maybe: Inner | None = None


@pytest.mark.parametrize(
    "annotation",
    [
        int,
        float,
        str,
        bool,
        dt.datetime,
        dt.timedelta,
        type(None),
        FlyteError,
        List[int],  # noqa: UP006 - as flytekit guesses
        Dict[str, List[bool]],  # noqa: UP006
        Optional[int],
        Union[int, str],
        dict,
        FlyteFile,
        FlyteFile["csv"],
        FlyteDirectory,
        FlyteDirectory["csv"],
        Struct,
        FlytePickle,
        StructuredDataset,
        Optional[StructuredDataset],
        PlainValue,
        List[PlainValue],  # noqa: UP006
    ],
)
def test_the_guess_is_the_type_that_was_declared(annotation: Any) -> None:
    """Types that their Flyte type tells completely."""
    assert guess_python_type(converter_for(annotation).literal_type) == annotation


def test_an_enum_is_made_of_its_values() -> None:
    """An Enum named DynamicEnum, whose members are named by their values; one class for one type."""
    kind = LiteralType()
    kind.enum_type.values.extend(["red", "dark blue"])
    made = guess_python_type(kind)
    assert (made.__name__, [(m.name, m.value) for m in made]) == (
        "DynamicEnum",
        [("red", "red"), ("dark blue", "dark blue")],
    )
    assert guess_python_type(kind) is made


def test_a_dataclass_is_made_of_its_schema() -> None:
    """Nested classes, lists and optional fields; enums become str. Values go through it unharmed."""
    made = guess_python_type(converter_for(Outer).literal_type)
    fields = {field.name: field.type for field in dataclasses.fields(made)}
    inner = fields["inner"]
    assert (made.__name__, inner.__name__) == ("Outer", "Inner")
    assert [field.name for field in dataclasses.fields(inner)] == ["x"]
    assert (fields["color"], fields["by_name"], fields["anything"]) == (str, dict[str, float], dict)
    literal = write(Outer, Outer(Inner(1), Color.RED, [Inner(2)], {"a": 1.5}, {"b": 1}))
    value = read(made, literal)
    assert (value.inner.x, value.items[0].x, value.color, value.maybe) == (1, 2, "red", None)
    assert read(Outer, write(Outer, value)) == read(Outer, literal)
    assert read(Outer, write(made, value)) == read(Outer, literal)


@pytest.mark.parametrize("definitions", ["$defs", "definitions"])
def test_schemas_with_references(definitions: str) -> None:
    """pydantic's and marshmallow's schemas keep nested models apart."""
    kind = LiteralType(simple=SimpleType.STRUCT)
    kind.metadata.update(
        {
            "title": "Model",
            "type": "object",
            "properties": {
                "inner": {"$ref": f"#/{definitions}/Inner"},
                "color": {"$ref": f"#/{definitions}/Color"},
                "inners": {"type": "array", "items": {"$ref": f"#/{definitions}/Inner"}},
                "maybe": {"anyOf": [{"$ref": f"#/{definitions}/Inner"}, {"type": "null"}]},
                "whole": {"type": "number", "format": "integer"},
                "old": {"type": ["string", "null"]},
            },
            definitions: {
                "Inner": {"type": "object", "title": "Inner", "properties": {"x": {"type": "integer"}}},
                "Color": {"enum": ["red"], "type": "string"},
            },
        }
    )
    fields = {field.name: field.type for field in dataclasses.fields(guess_python_type(kind))}
    inner = fields["inner"]
    assert fields == {
        "inner": inner,
        "color": str,
        "inners": list[inner],  # type: ignore[valid-type]
        "maybe": Optional[inner],
        "whole": int,
        "old": Optional[str],
    }


def test_a_marshmallow_root() -> None:
    """A schema that is only a reference into its definitions."""
    kind = LiteralType(simple=SimpleType.STRUCT)
    kind.metadata.update(
        {
            "$ref": "#/definitions/PointSchema",
            "definitions": {"PointSchema": {"type": "object", "properties": {"x": {"type": "integer"}}}},
        }
    )
    made = guess_python_type(kind)
    assert (made.__name__, [field.type for field in dataclasses.fields(made)]) == ("PointSchema", [int])


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (LiteralType(), "'empty'"),
        (LiteralType(collection_type={}), "'empty'"),
        (LiteralType(simple=77), "77"),
    ],
)
def test_types_without_a_guess(kind: LiteralType, message: str) -> None:
    """A ``ValueError`` that names the type."""
    with pytest.raises(ValueError, match=message):
        guess_python_type(kind)


def test_schemas_without_a_guess() -> None:
    """A reference to nothing, and a protobuf class that is not there."""
    kind = LiteralType(simple=SimpleType.STRUCT)
    kind.metadata.update({"$ref": "#/$defs/Nothing"})
    with pytest.raises(ValueError, match=r"refers to '#/\$defs/Nothing', which it does not have"):
        guess_python_type(kind)
    kind.metadata.Clear()
    kind.metadata.update({"pb_type": "no.such.Message"})
    with pytest.raises(ValueError, match=r"'no\.such\.Message' cannot be imported"):
        guess_python_type(kind)


@pytest.mark.parametrize(
    ("value", "annotation"),
    [
        (3, int),
        (None, type(None)),
        ("a", str),
        ([1, 2], list[int]),
        ([], list[type(None)]),
        ([1, "a"], list[int | str]),
        ([[1], []], list[list[int] | list[type(None)]]),
        ({"a": 1, "b": [2]}, dict),
        ({1: Inner(1)}, dict),
        ({"a": Inner(1)}, dict[str, Inner]),
        (Inner(1), Inner),
        (Color.RED, Color),
    ],
)
def test_annotations_of_values(value: Any, annotation: Any) -> None:
    """A bare value is typed by its class, a list by its elements."""
    assert annotation_of(value) == annotation


@pytest.mark.parametrize(
    ("annotation", "value", "found"),
    [
        (Optional[int], 3, 3),
        (list[str], ["a"], ["a"]),
        (dict[str, bool], {"a": True}, {"a": True}),
        (Inner, Inner(1), {"x": 1}),
        (type(None), None, None),
        (dt.timedelta, dt.timedelta(1), dt.timedelta(1)),
        (FlyteError, FlyteError("m", "n"), FlyteError("m", "n")),
        (FlyteFile, FlyteFile("s3://b/a"), FlyteFile("s3://b/a")),
        (StructuredDataset, StructuredDataset(uri="s3://b/t"), StructuredDataset(uri="s3://b/t")),
        (PlainValue, {"a": [1, None]}, {"a": [1, None]}),
    ],
)
def test_values_by_their_own_kind(annotation: Any, value: Any, found: Any) -> None:
    """A literal without a declared type is read by what it is."""
    assert value_of(write(annotation, value)) == found


@pytest.mark.parametrize(
    "kind",
    [
        "structured_dataset_type { format: 'csv' }",
        "structured_dataset_type { columns { name: 'a' literal_type { enum_type { values: 'x' } } } }",
        "structured_dataset_type { external_schema_type: 'arrow' external_schema_bytes: 'a: int64' }",
    ],
)
def test_tables_keep_their_type(kind: str) -> None:
    """The guess for a table is a class of tables, one for one type, whose own Flyte type is the very same."""
    declared = Parse(kind, LiteralType())
    made = guess_python_type(declared)
    assert (made.__name__, issubclass(made, StructuredDataset)) == ("StructuredDataset", True)
    assert converter_for(made).literal_type == declared
    assert guess_python_type(declared) is made
    assert converter_for(list[made]).literal_type == LiteralType(collection_type=declared)  # type: ignore[valid-type]


@pytest.mark.parametrize(
    ("kind", "columns"),
    [
        ("schema { }", {}),
        (
            """schema { columns { name: 'a' } columns { name: 'b' type: FLOAT } columns { name: 'c' type: STRING }
            columns { name: 'd' type: BOOLEAN } columns { name: 'e' type: DATETIME }
            columns { name: 'f' type: DURATION } }""",
            {"a": int, "b": float, "c": str, "d": bool, "e": dt.datetime, "f": dt.timedelta},
        ),
    ],
)
def test_schemas_are_flyte_schemas(kind: str, columns: dict[str, Any]) -> None:
    """The guess for a schema is ``FlyteSchema`` with its columns, whose own Flyte type is the very same."""
    declared = Parse(kind, LiteralType())
    made = guess_python_type(declared)
    assert made is FlyteSchema[columns]
    assert made.columns() == columns
    assert converter_for(made).literal_type == declared


def test_a_schema_with_an_unknown_column() -> None:
    """A column's type of a later version is an error that names the column."""
    kind = LiteralType(schema={"columns": [{"name": "a", "type": 99}]})
    with pytest.raises(ValueError, match="column 'a' of a schema has the unknown type 99"):
        converter_for(guess_python_type(kind))


def test_an_empty_literal_has_no_kind() -> None:
    """An empty literal is an error."""
    with pytest.raises(ValueError, match="found an empty literal"):
        value_of(Literal())


def test_blobs_of_other_formats_are_files() -> None:
    """Arrays and images are files to one who has no annotation."""
    for kind in ("NumpyArray", "PIL.Image", "jsonl"):
        made = guess_python_type(LiteralType(blob=BlobType(format=kind)))
        assert (issubclass(made, FlyteFile), made.extension()) == (True, kind)


def test_defaults_of_schemas_are_kept() -> None:
    """A dataclass made from a type takes inputs without the fields that have defaults, as the real one does."""

    @dataclass
    class Settings:
        name: str
        size: int = 3
        tags: list[str] = field(default_factory=list)
        limit: float | None = None

    made = guess_python_type(LiteralType.FromString(converter_for(Settings).literal_type.SerializeToString()))
    value = read(made, msgpack_literal({"name": "n", "tags": ["a"]}))
    assert (value.name, value.size, value.tags, value.limit) == ("n", 3, ["a"], None)
    assert "a field of Settings" in unreadable(made, msgpack_literal({"size": 1, "tags": []}))


@dataclass
class Part:
    n: int


def test_guessed_records_have_json() -> None:
    """And are made of it, by the names that users of dataclasses_json and flytekit know; parts are records again."""

    @dataclass
    class Whole:
        parts: list[Part]
        note: str | None = None

    made = guess_python_type(LiteralType.FromString(converter_for(Whole).literal_type.SerializeToString()))
    whole = made.from_json('{"parts": [{"n": 1}]}')
    assert (type(whole), whole.parts[0].n, whole.note) == (made, 1, None)
    assert json.loads(whole.to_json(indent=2)) == whole.to_dict() == {"parts": [{"n": 1}], "note": None}
    assert made.from_dict(whole.to_dict()) == whole
    with pytest.raises(ConversionError, match="parts"):
        made.from_dict({"parts": [{"n": "one"}]})
