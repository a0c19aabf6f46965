"""Dataclasses."""

# ruff: noqa: UP045 - users spell types in all these ways

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Optional, TypeVar

import msgpack
import pytest
from conversion import msgpack_literal, read, refused, struct_literal, unreadable, write
from google.protobuf.json_format import MessageToDict

from flyteweight.types.converters import converter_for
from flyteweight.types.files import FlyteFile
from flyteweight.types.unsupported import UnsupportedTypeError

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")


class Color(enum.Enum):
    RED = "r"


@dataclass
class Point:
    x: int
    y: float | None = None


@dataclass
class Line:
    points: list[Point]
    color: Color = Color.RED
    at: dt.datetime = dt.datetime(2020, 1, 2, tzinfo=dt.timezone.utc)
    by_name: dict[str, Point] = field(default_factory=dict)


@dataclass
class Tree:
    value: int
    children: list[Tree] = field(default_factory=list)


@dataclass
class Box(Generic[T]):
    content: T


@dataclass
class Boxes:
    number: Box[int]
    points: Box[list[Point]]


@dataclass(frozen=True)
class Frozen:
    x: int


@dataclass
class Checked:
    x: int

    def __post_init__(self) -> None:
        if self.x < 0:
            raise ValueError("x is negative")


@dataclass
class Loose:
    limit: int = None  # type: ignore[assignment]
    count: ClassVar[int] = 3
    derived: int = field(init=False, default=7)


@dataclass
class Holder:
    file: FlyteFile


class Engine:
    pass


@dataclass
class Car:
    engine: Engine


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (Point, Point(1)),
        (Point, Point(1, 2.5)),
        (Line, Line([Point(1), Point(2, 3.0)], by_name={"a": Point(4)})),
        (Tree, Tree(1, [Tree(2, [Tree(3)])])),
        (Boxes, Boxes(Box(1), Box([Point(2)]))),
        (Frozen, Frozen(1)),
        (Loose, Loose()),
        (Loose, Loose(3)),
        (list[Point], [Point(1), Point(2)]),
        (dict[str, Point], {"a": Point(1)}),
        (Optional[Point], Point(1)),
    ],
)
def test_dataclasses_round_trip(annotation: Any, value: Any) -> None:
    """Nested, recursive, generic, frozen and optional: what goes in comes out."""
    assert read(annotation, write(annotation, value)) == value


def test_a_dataclass_is_a_msgpack_map_of_its_fields() -> None:
    """The content as flytekit writes it: enum values, ISO times, nested maps, nil."""
    literal = write(Line, Line([Point(1)]))
    assert literal.scalar.binary.tag == "msgpack"
    assert msgpack.unpackb(literal.scalar.binary.value) == {
        "points": [{"x": 1, "y": None}],
        "color": "r",
        "at": "2020-01-02T00:00:00+00:00",
        "by_name": {},
    }


def test_the_console_s_floats_become_ints_again() -> None:
    """A ``Struct`` has no integers; the declared types restore them, at any depth."""
    value = read(Line, struct_literal({"points": [{"x": 1}], "by_name": {"a": {"x": 2, "y": 3}}}))
    assert value == Line([Point(1)], by_name={"a": Point(2, 3.0)})
    assert (type(value.points[0].x), type(value.by_name["a"].y)) == (int, float)


def test_the_old_format_is_written_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """``FLYTE_USE_OLD_DC_FORMAT`` writes a ``Struct``, which reads back the same."""
    monkeypatch.setenv("FLYTE_USE_OLD_DC_FORMAT", "true")
    literal = write(Point, Point(1, 2.5))
    assert MessageToDict(literal.scalar.generic) == {"x": 1.0, "y": 2.5}
    assert read(Point, literal) == Point(1, 2.5)


def test_extra_fields_are_left_out() -> None:
    """A task may take a part of what another one gives, as in flytekit."""
    assert read(Point, msgpack_literal({"x": 1, "z": 2})) == Point(1)


def test_other_forms_of_a_dataclass_are_taken() -> None:
    """A dict of the fields, and another dataclass with the same fields, are written alike."""

    @dataclass
    class Like:
        x: int
        y: float | None = None

    assert write(Point, {"x": 1, "y": 2.0}) == write(Point, Like(1, 2.0)) == write(Point, Point(1, 2.0))


@pytest.mark.parametrize(
    ("annotation", "value", "message"),
    [
        (Point, Point("a"), "expected int, found str at .x"),  # type: ignore[arg-type]
        (list[Point], [Point(1), Point(2, "b")], "expected float | None, found str at [1].y"),  # type: ignore[arg-type]
        (Line, Line([Point(None)]), "expected int, found None at .points[0].x"),  # type: ignore[arg-type]
        (Line, Line([], by_name={"a": 3}), "expected Point, found int at .by_name['a']"),  # type: ignore[dict-item]
        (Point, 3, "expected Point, found int"),
        (Point, {"y": 1.0}, "expected Point, found a dict without 'x'; it has 'x', 'y'"),
        (Point, {"x": 1, "z": 1}, "expected Point, found a dict with 'z', which it does not have; it has 'x', 'y'"),
    ],
)
def test_writing_errors_name_the_field(annotation: Any, value: Any, message: str) -> None:
    """The path leads through lists, maps and dataclasses to the field."""
    assert refused(annotation, value) == message


@pytest.mark.parametrize(
    ("annotation", "plain", "message"),
    [
        (Point, {"x": "a"}, "expected int, found str at .x"),
        (
            Point,
            {"y": 1.0},
            "expected a field of Point, found a map without it at .x; give the field, or a default to the class",
        ),
        (
            Point,
            {"X": 1},
            "expected a field of Point, found a map without it, but with 'X' at .x; "
            "give the field, or a default to the class",
        ),
        (Line, {"points": [{"x": 1}, {"x": 1.5}]}, "expected int, found a float that is not whole at .points[1].x"),
        (Line, {"points": [], "color": "blue"}, "expected Color, found another str at .color; allowed are 'r'"),
        (Point, [1, 2], "expected Point, found list with 2 elements"),
        (Checked, {"x": -1}, "expected Checked, found fields that it refuses; ValueError: x is negative"),
    ],
)
def test_reading_errors_name_the_field(annotation: Any, plain: Any, message: str) -> None:
    """A field that is missing, of another type, or refused by the class."""
    assert unreadable(annotation, msgpack_literal(plain)) == message


@pytest.mark.parametrize(
    ("tag", "content", "message"),
    [
        ("msgpack", b"\xc1", "expected valid msgpack, found broken content (FormatError)"),
        ("cbor", b"", "expected a binary with tag 'msgpack', found one with tag 'cbor'"),
    ],
)
def test_broken_content_is_refused(tag: str, content: bytes, message: str) -> None:
    """Content that is no msgpack is an error of its own."""
    literal = write(Point, Point(1))
    literal.scalar.binary.tag = tag
    literal.scalar.binary.value = content
    assert unreadable(Point, literal) == message


def test_the_type_has_schema_and_attributes() -> None:
    """The registered type: a JSON schema for consoles, attribute types for the scheduler, msgpack for cache keys."""
    kind = converter_for(Point).literal_type
    assert MessageToDict(kind.metadata) == {
        "type": "object",
        "title": "Point",
        "properties": {
            "x": {"type": "integer"},
            "y": {"anyOf": [{"type": "number"}, {"type": "null"}], "default": None},
        },
        "required": ["x"],
        "additionalProperties": False,
    }
    assert set(kind.structure.dataclass_type) == {"x", "y"}
    assert MessageToDict(kind.annotation.annotations) == {"cache-key-metadata": {"serialization-format": "msgpack"}}


def test_a_recursive_dataclass_refers_to_itself() -> None:
    """Its schema holds a definition and references to it."""
    schema = MessageToDict(converter_for(Tree).literal_type.metadata)
    assert schema["$ref"] == "#/$defs/Tree"
    assert schema["$defs"]["Tree"]["properties"]["children"] == {"type": "array", "items": {"$ref": "#/$defs/Tree"}}


def test_files_in_fields_are_uploaded(raw: Path, tmp_path: Path) -> None:
    """A file in a field goes to the raw-data prefix when it is written, and is read as a file."""
    (tmp_path / "a.txt").write_text("content")
    literal = write(Holder, Holder(FlyteFile(str(tmp_path / "a.txt"))))
    path = msgpack.unpackb(literal.scalar.binary.value)["file"]["path"]
    assert path.startswith(str(raw))
    assert path.endswith("/a.txt")
    with open(read(Holder, literal).file) as file:
        assert file.read() == "content"


def test_a_field_without_a_form_is_refused_where_declared() -> None:
    """A class that msgpack has no form of is an error that names the field."""
    with pytest.raises(
        UnsupportedTypeError, match=r"field 'engine' of Car: .*Engine.* has no form that msgpack can carry"
    ):
        converter_for(Car).fit_plain({})


def test_an_unresolved_annotation_is_refused() -> None:
    """A name that cannot be found in the module is an error that says so."""

    @dataclass
    class Local:
        x: Missing  # type: ignore[name-defined]  # noqa: F821

    with pytest.raises(UnsupportedTypeError, match="an annotation of Local cannot be resolved: name 'Missing'"):
        converter_for(Local).literal_type  # noqa: B018
