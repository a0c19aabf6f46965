"""Which types may flow into which: what the scheduler's compiler accepts."""

# ruff: noqa: UP007, UP045 - both spellings of a union are looked at

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import Any, Optional, Union

import pytest

from flyteweight.models.words import type_in_words
from flyteweight.types.converters import converter_for
from flyteweight.types.files import FlyteFile
from flyteweight.workflows.casting import NoSuchPart, castable, type_at


class Color(Enum):
    RED = "red"


@dataclass
class Inner:
    sizes: list[int]


@dataclass
class Outer:
    inner: Inner
    table: dict[str, float]


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        (int, int, True),
        (int, float, False),
        (float, int, False),
        (bool, int, False),
        (int, str, False),
        (Color, str, True),
        (str, Color, True),
        (int, Optional[int], True),
        (Optional[int], int, False),
        (Optional[int], Optional[int], True),
        (int, Union[str, float], False),
        (Union[int, str], Union[str, int, None], True),
        (list[int], list[int], True),
        (list[int], list[int | None], True),
        (list[int | None], list[int], False),
        (list[int], dict[str, int], False),
        (dict[str, int], dict[str, int], True),
        (dict[str, int], dict[str, str], False),
        (list[list[int]], list[list[str]], False),
        (Inner, Outer, True),
        (Inner, dict, True),
        (Inner, int, False),
        (FlyteFile, FlyteFile, True),
        (FlyteFile, str, False),
        (dt.datetime, dt.datetime, True),
        (dt.datetime, dt.timedelta, False),
        (None, int, False),
        (None, Optional[int], True),
        (int, int | None, True),
    ],
)
def test_castable(source: Any, target: Any, expected: bool) -> None:
    """No conversion is guessed: an int is no float, an optional value is no value."""
    types = (converter_for(annotation).literal_type for annotation in (source, target))
    assert castable(*types) is expected


@pytest.mark.parametrize(
    ("annotation", "path", "expected"),
    [
        (list[int], [0], "int"),
        (dict[str, list[str]], ["k"], "list[str]"),
        (dict[str, list[str]], ["k", 3], "str"),
        (Outer, ["inner"], "Inner"),
        (Outer, ["inner", "sizes", 0], "int"),
        (Outer, ["table", "k"], "float"),
    ],
)
def test_types_of_parts(annotation: Any, path: list[str | int], expected: str) -> None:
    """Attributes and indexes lead through lists, maps and dataclasses."""
    found = type_at(converter_for(annotation).literal_type, path)
    assert found is not None
    assert type_in_words(found) == expected


@pytest.mark.parametrize(
    ("annotation", "path", "expected"),
    [
        (int, ["x"], "int has no 'x'"),
        (list[int], ["x"], r"its elements are \[0\]"),
        (Outer, ["other"], "has no field 'other'; its fields: inner, table"),
    ],
)
def test_missing_parts(annotation: Any, path: list[str | int], expected: str) -> None:
    """A part that cannot exist is an error that shows what does."""
    with pytest.raises(NoSuchPart, match=expected):
        type_at(converter_for(annotation).literal_type, path)


def test_unknown_parts() -> None:
    """An untyped dict and a union do not tell the types of their parts."""
    assert type_at(converter_for(dict).literal_type, ["a", "b"]) is None
    assert type_at(converter_for(Optional[Inner]).literal_type, ["sizes"]) is None
