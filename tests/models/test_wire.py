"""Fields of serialised messages, found as protobuf itself would."""

from __future__ import annotations

import pytest
from flyteidl.core.literals_pb2 import Literal, LiteralCollection, LiteralMap
from google.protobuf.message import DecodeError
from hypothesis import given
from hypothesis import strategies as st

from flyteweight.models import wire

NUMBERS = st.integers(-(2**63), 2**63 - 1)


def literal(value: int | str) -> Literal:
    """A primitive."""
    made = Literal()
    if isinstance(value, int):
        made.scalar.primitive.integer = value
    else:
        made.scalar.primitive.string_value = value
    return made


@given(st.lists(NUMBERS | st.text(max_size=300)), st.integers(0, 10))
def test_items(values: list[int | str], index: int) -> None:
    """Each item, whatever its size, is the one that protobuf has there; after the last there is none."""
    data = memoryview(LiteralCollection(literals=map(literal, values)).SerializeToString())
    found, seen = wire.item(data, 1, index)
    if index < len(values):
        assert found is not None
        assert seen == index
        assert Literal.FromString(bytes(found)) == literal(values[index])
    else:
        assert (found, seen) == (None, len(values))


def test_other_fields_between_items() -> None:
    """Fields that a later release adds to the list, of every wire type, are passed over."""
    item = LiteralCollection(literals=[literal(7)]).SerializeToString()
    others = [b"\x10\x96\x01", b"\x19" + bytes(8), b"\x25" + bytes(4), b"\x2a\x03abc", b"\x82\x7d\x01z"]
    for other in others:
        found, _ = wire.item(memoryview(item + other + item), 1, 1)
        assert found is not None
        assert Literal.FromString(bytes(found)) == literal(7)
        numbers = [number for number, _ in wire.fields(memoryview(item + other))]
        assert numbers[0] == 1
        assert len(numbers) == 2


def test_pieces_of_one_field_are_merged() -> None:
    """A list that comes in pieces is one list, as for protobuf; another member of the oneof replaces it."""
    first = Literal(collection=LiteralCollection(literals=[literal(1)])).SerializeToString()
    second = Literal(collection=LiteralCollection(literals=[literal(2)])).SerializeToString()
    number, content = wire.content(memoryview(first + second), (1, 2, 3))
    assert number == 2
    assert LiteralCollection.FromString(bytes(content)) == Literal.FromString(first + second).collection
    scalar = literal(3).SerializeToString()
    assert wire.content(memoryview(first + scalar), (1, 2, 3))[0] == 1
    assert wire.content(memoryview(b""), (1, 2, 3)) == (0, b"")


@given(st.binary(max_size=60))
def test_any_bytes_end_in_an_answer(data: bytes) -> None:
    """No bytes make it run for ever or read past its message: there are fields, or a ``DecodeError``."""
    view = memoryview(data)
    for look in (lambda: list(wire.fields(view)), lambda: wire.item(view, 1, 3), lambda: wire.content(view, (1,))):
        try:
            look()
        except DecodeError:
            continue


@pytest.mark.parametrize("cut", range(1, 30))
def test_cut_messages(cut: int) -> None:
    """A message that ends too early is an error, unless it ends between two fields."""
    whole = LiteralMap(literals={"a": literal("x" * 20)}).SerializeToString()
    with pytest.raises(DecodeError):
        list(wire.fields(memoryview(whole[:-cut])))
