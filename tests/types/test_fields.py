"""What fields of dataclasses may hold beyond what a literal can be."""

# ruff: noqa: UP007 - users spell types in all these ways

from __future__ import annotations

import collections
import datetime as dt
import decimal
import enum
import ipaddress
import pathlib
import typing
import uuid
from dataclasses import dataclass, field, make_dataclass
from typing import Annotated, Any, Final, NamedTuple, NewType, TypedDict, TypeVar, Union

import msgpack
import pytest
from conversion import msgpack_literal, read, refused, struct_literal, unreadable, write
from flyteidl.core.literals_pb2 import Literal

from flyteweight.exceptions import RestrictedTypeError
from flyteweight.types.converters import converter_of
from flyteweight.types.errors import FlyteError

UserId = NewType("UserId", int)
Bound = TypeVar("Bound", bound=int)
Constrained = TypeVar("Constrained", int, str)


class Level(enum.Enum):
    LOW = 1


class Pair(NamedTuple):
    a: int
    b: str = "b"


class Keys(TypedDict, total=False):
    a: int


@dataclass
class Holder:
    content: Any = field(default_factory=dict)


CASES = [
    (bytes, b"\x00\xff", b"\x00\xff"),
    (bytearray, bytearray(b"a"), b"a"),
    (dt.time, dt.time(1, 2, 3), "01:02:03"),
    (decimal.Decimal, decimal.Decimal("1.10"), "1.10"),
    (uuid.UUID, uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
    (pathlib.Path, pathlib.Path("/a/b"), "/a/b"),
    (ipaddress.IPv4Address, ipaddress.IPv4Address("127.0.0.1"), "127.0.0.1"),
    (Level, Level.LOW, 1),
    (tuple[int, str], (1, "a"), [1, "a"]),
    (tuple[int, ...], (1, 2), [1, 2]),
    (tuple, (1, "a"), [1, "a"]),
    (set[int], {1}, [1]),
    (frozenset[str], frozenset({"a"}), ["a"]),
    (collections.deque[int], collections.deque([1]), [1]),
    (typing.Sequence[int], [1], [1]),
    (typing.Mapping[str, int], {"a": 1}, {"a": 1}),
    (dict[int, str], {1: "a"}, {1: "a"}),
    (dict, {"a": [1]}, {"a": [1]}),
    (list, [1, "a"], [1, "a"]),
    (Any, {"a": [1, None]}, {"a": [1, None]}),
    (object, 3, 3),
    (Pair, Pair(1), [1, "b"]),
    (Keys, {"a": 1}, {"a": 1}),
    (Keys, {}, {}),
    (UserId, 3, 3),
    (Bound, 3, 3),
    (Constrained, "a", "a"),
    (Annotated[int, "note"], 3, 3),
    (Final[int], 3, 3),
    (Union[int, bytes, None], b"a", b"a"),
    (Union[tuple[int, int], str], (1, 2), [1, 2]),
    (Union[set[int], list[str]], ["a"], ["a"]),
    (None, None, None),
]


@pytest.mark.parametrize(("annotation", "value", "plain"), CASES)
def test_fields_round_trip(annotation: Any, value: Any, plain: Any) -> None:
    """The value's form in msgpack, and the same value of the same type back."""
    record = make_dataclass("Record", [("content", annotation)])
    literal = write(record, record(value))
    assert msgpack.unpackb(literal.scalar.binary.value, strict_map_key=False) == {"content": plain}
    back = read(record, literal).content
    assert (back, type(back)) == (value, type(value))


@pytest.mark.parametrize(
    ("annotation", "value", "message"),
    [
        (bytes, "a", "expected bytes, found str at .content"),
        (tuple[int, str], (1,), "found tuple with 1 element at .content"),
        (tuple[int, str], (1, 2), "expected str, found int at .content[1]"),
        (set[int], {"a"}, "expected int, found str at .content[0]"),
        (Pair, (1, "a"), "expected Pair, found tuple with 2 elements at .content"),
        (Keys, {"b": 1}, "expected Keys with keys a, found the key 'b' too at .content"),
        (Level, 2, "expected Level, found int at .content; allowed are 1"),
        (dict[int, str], {1: 2}, "expected str, found int at .content[1]"),
        (Any, object(), "expected data that msgpack can carry, found object"),
    ],
)
def test_writing_errors(annotation: Any, value: Any, message: str) -> None:
    """Errors name field and element."""
    record = make_dataclass("Record", [("content", annotation)])
    assert message in refused(record, record(value))


@pytest.mark.parametrize(
    ("annotation", "plain", "message"),
    [
        (decimal.Decimal, "x", "expected Decimal, found a str that is none at .content"),
        (uuid.UUID, 3, "expected UUID, found int at .content"),
        (tuple[int, str], [1], "found list with 1 element at .content"),
        (Pair, [], "expected Pair with 2 elements, found list with 0 elements at .content"),
        (set[int], 3, "expected set, found int at .content"),
    ],
)
def test_reading_errors(annotation: Any, plain: Any, message: str) -> None:
    """Content of another form is an error with the field."""
    record = make_dataclass("Record", [("content", annotation)])
    assert message in unreadable(record, msgpack_literal({"content": plain})).replace("set[int]", "set")


def test_json_forms_are_read() -> None:
    """Bytes as base64 text and number keys as text: what JSON makes of them."""
    record = make_dataclass("Record", [("raw", bytes), ("names", dict[int, str])])
    literal = struct_literal({"raw": b"ab", "names": {1: "a"}})
    assert literal.scalar.generic["raw"] == "YWI=\n"
    assert read(record, literal) == record(b"ab", {1: "a"})


@pytest.mark.parametrize(("annotation", "value"), [(str, None), (str, 3), (int, "1"), (int, True), (int, 1.5)])
def test_fields_take_no_other_scalars(annotation: Any, value: Any) -> None:
    """None is not written as the text ``None``, nor a text as the number that it shows."""
    record = make_dataclass("Record", [("content", annotation)])
    assert refused(record, record(value)).endswith(" at .content")


def test_such_types_are_no_literals() -> None:
    """What only a field can hold has no Flyte type."""
    converter = converter_of(tuple[int, str])
    for attempt in (
        lambda: converter.literal_type,
        lambda: converter.write((1, "a"), Literal()),
        lambda: converter.read(Literal()),
    ):
        with pytest.raises(RestrictedTypeError, match=r"Flyte has no tuples"):
            attempt()


@dataclass
class Told:
    error: FlyteError


def test_errors_in_fields() -> None:
    """``FlyteError`` in a field is a map of its two fields."""
    value = Told(FlyteError("m", "n"))
    assert read(Told, write(Told, value)) == value
    assert refused(Told, Told(3)) == "expected FlyteError, found int at .error"  # type: ignore[arg-type]
    assert "expected FlyteError as a map of its fields" in unreadable(Told, msgpack_literal({"error": {}}))


def test_no_form_in_json(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the old format, what JSON cannot carry is an error too."""
    monkeypatch.setenv("FLYTE_USE_OLD_DC_FORMAT", "t")
    assert refused(Holder, Holder({1})) == "expected data that JSON can carry, found set with 1 element"
    value = Holder({None: True, True: [b"a", None, (1.5, "x")]})
    assert read(Holder, write(Holder, value)).content == {"null": True, "true": ["YQ==\n", None, [1.5, "x"]]}
