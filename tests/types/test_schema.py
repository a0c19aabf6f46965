"""The JSON schema of dataclasses, as mashumaro writes it for flytekit."""

from __future__ import annotations

import collections
import datetime as dt
import decimal
import enum
import pathlib
import re
import typing
import uuid
from dataclasses import dataclass, field, make_dataclass
from typing import Annotated, Any, NamedTuple, TypedDict

import pytest

from flyteweight.types.converters import converter_for, converter_of
from flyteweight.types.files import FlyteFile
from flyteweight.types.records import RecordConverter
from flyteweight.types.schema import attribute_types, record_schema
from flyteweight.types.unsupported import UnsupportedTypeError

UNSET: Any = object()


class Level(enum.Enum):
    LOW = 1
    HIGH = 2


class Pair(NamedTuple):
    a: int
    b: str = "b"


class Keys(TypedDict, total=False):
    a: int


@dataclass(frozen=True)
class Point:
    x: int = 0


def json_schema(record: type[Any]) -> dict[str, Any]:
    """The schema of a dataclass."""
    converter = converter_of(record)
    assert isinstance(converter, RecordConverter)
    return record_schema(converter)


def part(annotation: Any, default: Any = UNSET) -> Any:
    """The schema of a field."""
    options = {} if default is UNSET else {"default": default}
    record = make_dataclass("Record", [("part", annotation, field(**options))])
    return json_schema(record)["properties"]["part"]


@pytest.mark.parametrize(
    ("annotation", "schema"),
    [
        (int, {"type": "integer"}),
        (type(None), {"type": "null"}),
        (bytes, {"type": "string", "format": "base64"}),
        (dt.timedelta, {"type": "number", "format": "time-delta"}),
        (decimal.Decimal, {"type": "string", "format": "decimal"}),
        (uuid.UUID, {"type": "string", "format": "uuid"}),
        (pathlib.Path, {"type": "string", "format": "path"}),
        (Any, {}),
        (Level, {"enum": [1, 2]}),
        (typing.Literal["a"], {"const": "a"}),
        (typing.Literal["a", Level.LOW], {"enum": ["a", 1]}),
        (int | None, {"anyOf": [{"type": "integer"}, {"type": "null"}]}),
        (list, {"type": "array"}),
        (list[Any], {"type": "array"}),
        (list[int], {"type": "array", "items": {"type": "integer"}}),
        (collections.deque[int], {"type": "array", "items": {"type": "integer"}}),
        (set[int], {"type": "array", "items": {"type": "integer"}, "uniqueItems": True}),
        (tuple, {"type": "array"}),
        (tuple[int, ...], {"type": "array", "items": {"type": "integer"}}),
        (tuple[int], {"type": "array", "prefixItems": [{"type": "integer"}], "minItems": 1, "maxItems": 1}),
        (dict, {"type": "object"}),
        (dict[str, Any], {"type": "object", "propertyNames": {"type": "string"}}),
        (
            Pair,
            {
                "type": "array",
                "prefixItems": [{"type": "integer"}, {"type": "string", "default": "b"}],
                "minItems": 2,
                "maxItems": 2,
            },
        ),
        (Keys, {"type": "object", "properties": {"a": {"type": "integer"}}, "additionalProperties": False}),
        (Annotated[int, "note"], {"type": "integer"}),
    ],
)
def test_schemas_of_fields(annotation: Any, schema: dict[str, Any]) -> None:
    """Each kind of field."""
    assert part(annotation) == schema


@pytest.mark.parametrize(
    ("annotation", "default", "shown"),
    [
        (int, 3, 3),
        (int, None, None),
        (bytes, b"ab", "YWI=\n"),
        (dt.date, dt.date(2020, 1, 2), "2020-01-02"),
        (Level, Level.LOW, 1),
        (Point, Point(2), {"x": 2}),
        (tuple[int, str], (1, "a"), [1, "a"]),
    ],
)
def test_defaults_are_shown(annotation: Any, default: Any, shown: Any) -> None:
    """In their JSON form."""
    assert part(annotation, default)["default"] == shown


class HasSchema:
    @classmethod
    def schema(cls) -> str:
        """A method whose name a field takes, as dataclasses_json's mixin has one."""
        raise NotImplementedError


@dataclass
class Overriding(HasSchema):
    name: str
    schema: int  # type: ignore[assignment]


def test_a_field_with_the_name_of_a_method() -> None:
    """Python takes the method for its default, which no schema can show; values are written and read as ever."""
    converter = converter_for(Overriding)
    assert isinstance(converter, RecordConverter)
    assert record_schema(converter) is None
    assert [*attribute_types(Overriding)] == ["name", "schema"]
    value = Overriding("a", 3)
    assert converter.from_plain(converter.to_plain(value)) == value


def test_a_file_as_default_is_not_shown() -> None:
    """Showing it would upload it."""
    assert "default" not in part(FlyteFile, FlyteFile("/etc/hosts"))


def test_descriptions_are_shown() -> None:
    """``field(metadata={"description": …})`` is for the console."""
    record = make_dataclass("Record", [("x", int, field(metadata={"description": "the x"}))])
    assert json_schema(record)["properties"]["x"] == {"type": "integer", "description": "the x"}


def test_attributes_without_a_flyte_type_are_left_out() -> None:
    """Tuples, bare lists and int enums have none; what would be pickled has a pickle's."""
    record = make_dataclass("Record", [("a", int), ("b", tuple), ("c", list), ("d", Level), ("e", bytes)])
    types = attribute_types(record)
    assert sorted(types) == ["a", "e"]
    assert (types["a"], types["e"].blob.format) == (converter_for(int).literal_type, "PythonPickle")


@pytest.mark.parametrize("kind", [complex, typing.Callable])
def test_fields_without_a_schema(kind: Any) -> None:
    """A type that JSON has no form of is an error."""
    with pytest.raises(UnsupportedTypeError, match=r"^field 'part' of Record: .* has no form that msgpack can carry"):
        part(kind)


def test_a_pattern_leaves_a_dataclass_without_a_schema() -> None:
    """Also one that is deep inside; its attributes are registered all the same."""
    record = make_dataclass("Record", [("a", list[make_dataclass("Inner", [("b", re.Pattern)])]), ("c", int)])
    declared = converter_for(record).literal_type
    assert not declared.HasField("metadata")
    assert sorted(declared.structure.dataclass_type) == ["a", "c"]
