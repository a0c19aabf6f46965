"""Annotated[T, ...]."""

# ruff: noqa: UP007 - users spell types in all these ways

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Annotated, Any, Union

import pytest
from conversion import read, refused, write
from google.protobuf.json_format import MessageToDict

from flyteweight.types.annotation import FlyteAnnotation, kwtypes
from flyteweight.types.converters import converter_for
from flyteweight.types.hash import HashMethod, HashOnReferenceMixin
from flyteweight.types.unsupported import UnsupportedTypeError


class Color(enum.Enum):
    RED = "r"


@dataclass
class Point:
    x: int


def test_a_hash_is_written_beside_the_value() -> None:
    """Also for elements of a list; the type stays the same."""
    annotation = Annotated[int, HashMethod(lambda value: f"#{value}")]
    literal = write(annotation, 3)
    assert (literal.scalar.primitive.integer, literal.hash) == (3, "#3")
    assert [item.hash for item in write(list[annotation], [1, 2]).collection.literals] == ["#1", "#2"]
    assert read(annotation, literal) == 3
    assert converter_for(annotation).literal_type == converter_for(int).literal_type


def test_notes_are_part_of_the_type() -> None:
    """A FlyteAnnotation's data stand in the type, and nothing in the literal."""
    annotation = Annotated[str, FlyteAnnotation({"unit": {"name": "m"}})]
    kind = converter_for(annotation).literal_type
    assert MessageToDict(kind.annotation.annotations) == {"unit": {"name": "m"}}
    assert write(annotation, "a") == write(str, "a")


@pytest.mark.parametrize(
    ("annotation", "message"),
    [
        (Annotated[int, FlyteAnnotation({}), FlyteAnnotation({})], "has 2 FlyteAnnotations"),
        (Annotated[int, FlyteAnnotation({"cache-key-metadata": 1})], "which is the platform's own"),
        (Annotated[int, FlyteAnnotation(["unit"])], "holds list with 1 element; its data are a dict"),
        (Annotated[Point, FlyteAnnotation({})], "cannot be put on a dataclass"),
        (Annotated[Color, FlyteAnnotation({})], "cannot be put on a dataclass, an Enum"),
        (Annotated[dict[str, int], FlyteAnnotation({})], "or a dict"),
    ],
)
def test_notes_that_are_refused(annotation: Any, message: str) -> None:
    """Where flytekit has no notes, neither has this."""
    with pytest.raises(UnsupportedTypeError, match=message):
        converter_for(annotation)


def test_other_metadata_change_nothing() -> None:
    """What is not Flyte's is left alone; unhashable metadata too."""
    assert write(Annotated[int, "note"], 3) == write(int, 3)
    assert write(Annotated[int, {"un": "hashable"}], 3) == write(int, 3)
    assert refused(Annotated[list[int], "note"], ["a"]) == "expected int, found str at [0]"
    assert write(Union[Annotated[int, "note"], str], 3) == write(Union[int, str], 3)


def test_kwtypes_keep_their_order() -> None:
    """Names and types in order, and usable inside ``Annotated``."""
    columns = kwtypes(b=int, a=str)
    assert list(columns.items()) == [("b", int), ("a", str)]
    assert hash(Annotated[dict, columns])


def test_hash_by_reference() -> None:
    """The mixin makes an unhashable class hashable, each instance by itself."""

    class Frame(HashOnReferenceMixin, list):  # type: ignore[type-arg]
        pass

    one, other = Frame(), Frame()
    assert one == other
    assert (hash(one) == hash(one), hash(one) == hash(other)) == (True, False)
