"""list[T], dict[str, T] and Iterator[T]."""

# ruff: noqa: UP006 - users spell types in all these ways

from __future__ import annotations

import typing
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from conversion import msgpack_literal, read, refused, struct_literal, unreadable, write
from flyteidl.core.literals_pb2 import Literal

from flyteweight.types.converters import converter_for
from flyteweight.types.unsupported import UnsupportedTypeError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (list[int], []),
        (list[int], [1, 2]),
        (typing.List[str], ["a"]),
        (list[list[float]], [[1.0], []]),
        (dict[str, int], {}),
        (typing.Dict[str, list[bool]], {"a": [True]}),
        (list[dict[str, int | None]], [{"a": None, "b": 2}]),
    ],
)
def test_containers_round_trip(annotation: Any, value: Any) -> None:
    """What goes in comes out, however the annotation is spelled."""
    assert read(annotation, write(annotation, value)) == value


@pytest.mark.parametrize(
    ("annotation", "value", "message"),
    [
        (list[int], (1, 2), "expected list[int], found tuple with 2 elements"),
        (list[int], [1, "a"], "expected int, found str at [1]"),
        (list[list[int]], [[1], [2, None]], "expected int, found None at [1][1]"),
        (dict[str, int], {"a": 1, "b": "x"}, "expected int, found str at ['b']"),
        (dict[str, int], {1: 1}, "expected a key of type str, found int"),
        (dict[str, list[int]], {"a": [1, 2.5]}, "expected int, found float at ['a'][1]"),
        (dict[str, int], [1], "expected dict[str, int], found list with 1 element"),
    ],
)
def test_errors_name_the_element(annotation: Any, value: Any, message: str) -> None:
    """The path leads to the element that is wrong."""
    assert refused(annotation, value) == message


def test_reading_errors_name_the_element() -> None:
    """The path leads to the literal that is wrong."""
    literal = write(list[list[str]], [["a"], ["b", "c"]])
    assert unreadable(list[list[int]], literal) == "expected int, found a literal of type string at [0][0]"


def test_attributes_are_read() -> None:
    """Lists and maps inside msgpack and ``Struct`` are read by the declared type: ints are ints again."""
    assert read(list[int], msgpack_literal([1, 2.0])) == [1, 2]
    value = read(dict[str, int], struct_literal({"a": 1}))
    assert (value, type(value["a"])) == ({"a": 1}, int)
    assert unreadable(list[int], msgpack_literal([1, "a"])) == "expected int, found str at [1]"


@pytest.mark.parametrize("annotation", [list, typing.List, Iterator, typing.Iterator])
def test_a_list_says_what_is_in_it(annotation: Any) -> None:
    """A list without its elements' type is an error where it is declared, a ``ValueError`` as in flytekit."""
    with pytest.raises(ValueError, match=r"says nothing of its elements; write .*\[T\]"):
        converter_for(annotation)
    assert issubclass(UnsupportedTypeError, TypeError)


def test_an_element_may_be_stored_elsewhere(tmp_path: Path) -> None:
    """Elements of lists and maps that are offloaded literals are fetched."""
    uri = str(tmp_path / "element.pb")
    (tmp_path / "element.pb").write_bytes(write(int, 2).SerializeToString())
    literal = write(list[int], [1, 0])
    literal.collection.literals[1].Clear()
    literal.collection.literals[1].offloaded_metadata.uri = uri
    assert read(list[int], literal) == [1, 2]
    mapped = Literal()
    mapped.map.literals["a"].offloaded_metadata.uri = uri
    assert read(dict[str, int], mapped) == {"a": 2}


def test_an_iterator_converts_when_it_is_reached() -> None:
    """An input iterator has a length, starts again, and fails at the wrong element alone."""
    literal = write(list[str], ["a", "b"])
    values = read(Iterator[str], literal)
    assert len(values) == 2
    assert (list(values), list(values)) == (["a", "b"], ["a", "b"])
    literal.collection.literals[1].scalar.primitive.integer = 3
    values = iter(read(Iterator[str], literal))
    assert next(values) == "a"
    with pytest.raises(ValueError, match=r"expected str, found a literal of type integer at \[1\]"):
        next(values)


def test_an_iterator_is_written_as_a_collection() -> None:
    """What a generator gives becomes a list of literals; an error names the element."""
    assert write(Iterator[int], iter([1, 2])) == write(list[int], [1, 2])
    assert refused(Iterator[int], iter([1, "a"])) == "expected int, found str at [1]"
