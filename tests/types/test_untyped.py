"""dict and dict[K, V] with keys other than str."""

# ruff: noqa: UP006 - users spell types in all these ways

from __future__ import annotations

import datetime as dt
import typing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import msgpack
import pytest
from conversion import read, refused, struct_literal, unreadable, write

from flyteweight.types.annotation import kwtypes

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class Point:
    x: int


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (dict, {}),
        (dict, {"a": [1, 2.5, None, True, b"raw", {"b": "c"}]}),
        (dict, {1: {2: "three"}}),
        (typing.Dict, {"a": 1}),
        (dict[int, str], {1: "a"}),
        (dict[int, Point], {1: Point(2)}),
        (dict[int, dt.date], {1: dt.date(2020, 1, 2)}),
        (dict[bool, int], {True: 1}),
    ],
)
def test_dicts_round_trip(annotation: Any, value: Any) -> None:
    """One msgpack map, whose keys keep their type."""
    literal = write(annotation, value)
    assert literal.scalar.binary.tag == "msgpack"
    assert read(annotation, literal) == value


def test_the_console_s_input_is_read() -> None:
    """A ``Struct`` gives floats where nothing is declared, and the declared types elsewhere."""
    assert read(dict, struct_literal({"a": 1})) == {"a": 1.0}
    value = read(dict[int, int], struct_literal({"1": 2}))
    assert value == {1: 2}
    assert {type(item) for pair in value.items() for item in pair} == {int}


def test_a_map_of_literals_is_read() -> None:
    """What a task with typed values wrote is read too."""
    assert read(dict, write(dict[str, list[int]], {"a": [1]})) == {"a": [1]}
    assert read(dict[int, int], write(dict[str, int], {"1": 2})) == {1: 2}


@pytest.mark.parametrize(
    ("annotation", "value", "message"),
    [
        (dict, [1], "expected dict, found list with 1 element"),
        (dict, {"a": object()}, "expected data that msgpack can carry, found object at ['a']"),
        (dict[int, str], {1: 2}, "expected str, found int at [1]"),
        (dict[int, str], {"a": "b"}, "expected int, found str at ['a']"),
    ],
)
def test_writing_errors(annotation: Any, value: Any, message: str) -> None:
    """Errors name the element."""
    assert refused(annotation, value) == message


def test_reading_errors() -> None:
    """A key that is no number is an error where numbers are declared."""
    assert unreadable(dict[int, int], struct_literal({"a": 1})) == "expected int, found a key of type str at ['a']"
    assert unreadable(dict, write(int, 3)) == "expected dict, found a literal of type integer"


def test_the_old_format_says_that_it_is_json(monkeypatch: pytest.MonkeyPatch) -> None:
    """``FLYTE_USE_OLD_DC_FORMAT`` writes a ``Struct`` with metadata, as readers of its time expect."""
    monkeypatch.setenv("FLYTE_USE_OLD_DC_FORMAT", "1")
    literal = write(dict, {"a": 1})
    assert literal.scalar.generic["a"] == 1.0
    assert dict(literal.metadata) == {"format": "json"}
    assert read(dict, literal) == {"a": 1.0}


def test_what_msgpack_cannot_carry_is_pickled_when_allowed(raw: Path) -> None:
    """``kwtypes(allow_pickle=True)`` stores a pickle; what msgpack can carry stays msgpack, and both are read."""
    annotation = Annotated[dict, kwtypes(allow_pickle=True)]
    value = {"a": dt.datetime(2020, 1, 1, tzinfo=dt.timezone.utc)}
    literal = write(annotation, value)
    assert dict(literal.metadata) == {"format": "pickle"}
    assert literal.scalar.generic["pickle_file"].startswith(str(raw))
    assert read(annotation, literal) == value
    plain = write(annotation, {"a": 1})
    assert msgpack.unpackb(plain.scalar.binary.value) == {"a": 1}
    assert read(annotation, plain) == {"a": 1}
