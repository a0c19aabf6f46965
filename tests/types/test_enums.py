"""Enum classes and Literal types."""

from __future__ import annotations

import enum
import typing
from typing import Any

import pytest
from conversion import msgpack_literal, read, refused, unreadable, write

from flyteweight.types.converters import converter_for
from flyteweight.types.unsupported import UnsupportedTypeError


class Color(enum.Enum):
    RED = "r"
    GREEN = "g"


class Level(enum.Enum):
    LOW = 1


class Mixed(enum.Enum):
    TEXT = "a"
    NUMBER = 1


class NoMembers(enum.Enum):
    pass


def test_an_enum_travels_by_its_value() -> None:
    """Members and their values are taken, members are given; an attribute of a dataclass is read too."""
    assert write(Color, Color.RED) == write(str, "r") == write(Color, "r")
    assert read(Color, write(Color, Color.GREEN)) is Color.GREEN
    assert read(Color, msgpack_literal("g")) is Color.GREEN
    assert list(converter_for(Color).literal_type.enum_type.values) == ["r", "g"]


@pytest.mark.parametrize(
    ("value", "found"), [("x", "another str"), (3, "int"), (None, "None"), ([], "list with 0 elements")]
)
def test_an_enum_lists_what_is_allowed(value: Any, found: str) -> None:
    """The error for another value lists the allowed ones."""
    assert refused(Color, value) == f"expected Color, found {found}; allowed are 'r', 'g'"


def test_an_unknown_string_is_refused_on_reading() -> None:
    """So does the error for a literal with another value."""
    message = unreadable(Color, 'scalar { primitive { string_value: "x" } }')
    assert message == "expected Color, found another str; allowed are 'r', 'g'"


@pytest.mark.parametrize("kind", [Level, Mixed, NoMembers])
def test_enums_of_other_values_are_refused_where_declared(kind: Any) -> None:
    """Flyte's enums have values of type str."""
    with pytest.raises(UnsupportedTypeError, match="values of type str, at least one"):
        converter_for(kind)


@pytest.mark.parametrize(
    ("annotation", "value"), [(typing.Literal["a", "b"], "b"), (typing.Literal[1, 2], 2), (typing.Literal[True], True)]
)
def test_literal_types_round_trip(annotation: Any, value: Any) -> None:
    """A member is a primitive of its own type."""
    assert write(annotation, value) == write(type(value), value)
    assert read(annotation, write(annotation, value)) == value
    assert read(annotation, msgpack_literal(value)) == value


def test_literal_types_check_membership_both_ways() -> None:
    """Values and literals outside the set are refused, with the allowed ones."""
    annotation = typing.Literal["a", "b"]
    assert refused(annotation, "c") == "expected Literal['a', 'b'], found another str; allowed are 'a', 'b'"
    assert unreadable(annotation, write(str, "c")).endswith("found another str; allowed are 'a', 'b'")
    assert refused(annotation, 3) == "expected str, found int"


def test_literal_types_say_their_values() -> None:
    """The registered type carries the allowed values."""
    values = converter_for(typing.Literal["a", "b"]).literal_type.annotation.annotations["literal_values"]
    assert list(values) == ["a", "b"]


@pytest.mark.parametrize("annotation", [typing.Literal["a", 1], typing.Literal[None], typing.Literal[b"x"]])
def test_literal_types_that_flyte_has_not(annotation: Any) -> None:
    """Mixed types, None and bytes are refused where they are declared."""
    with pytest.raises(UnsupportedTypeError):
        converter_for(annotation)
