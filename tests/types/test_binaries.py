"""Flyte's simple type BINARY."""

from __future__ import annotations

from typing import Any

import pytest
from conversion import msgpack_literal, read, refused, struct_literal, unreadable, write
from flyteidl.core.types_pb2 import LiteralType, SimpleType

from flyteweight.types.binaries import PlainValue
from flyteweight.types.converters import converter_for

VALUES = [None, True, 3, 2.5, "text", b"raw", [1, [None]], {"a": {1: "one"}}]


def test_the_type() -> None:
    """The annotation is the simple type BINARY."""
    assert converter_for(PlainValue).literal_type == LiteralType(simple=SimpleType.BINARY)


@pytest.mark.parametrize("value", VALUES)
def test_plain_values_go_through(value: Any) -> None:
    """What msgpack has is written as a msgpack binary, and read back as it was."""
    literal = write(PlainValue, value)
    assert literal == msgpack_literal(value)
    assert read(PlainValue, literal) == value


def test_the_old_format_is_no_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where dataclasses are asked to be a ``Struct``, BINARY stays a binary."""
    monkeypatch.setenv("FLYTE_USE_OLD_DC_FORMAT", "true")
    assert write(PlainValue, {"a": 1}).scalar.binary.tag == "msgpack"


@pytest.mark.parametrize("value", [object(), {1, 2}, [{"a": object()}], 2**70])
def test_what_msgpack_cannot_carry(value: Any) -> None:
    """Other values are refused."""
    assert refused(PlainValue, value).startswith("expected data that msgpack can carry, found ")


def test_other_literals() -> None:
    """A literal of another kind, a binary of another tag, and broken content are errors that say which."""
    assert unreadable(PlainValue, struct_literal({})) == (
        "expected a plain value, in msgpack, found a literal of type generic"
    )
    assert "tag 'cbor'" in unreadable(PlainValue, "scalar { binary { tag: 'cbor' value: 'x' } }")
    assert "broken content" in unreadable(PlainValue, r"scalar { binary { tag: 'msgpack' value: '\222\001' } }")


@pytest.mark.parametrize("value", [3, None, "text", [1], {"a": 1}])
def test_in_a_union(value: Any) -> None:
    """A union's other variants come first, and what none of them is, is the plain value."""
    literal = write(int | None | PlainValue, value)
    assert literal.scalar.union.type.structure.tag == {int: "int", type(None): "none"}.get(type(value), "Binary")
    assert read(int | None | PlainValue, literal) == value
