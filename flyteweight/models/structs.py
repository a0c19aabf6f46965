"""Protobuf's ``Struct`` ◀─▶ plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from google.protobuf.struct_pb2 import Struct, Value

_EXACT_INTEGERS = 2.0**53
"""Up to here a double holds every integer, so that a whole number read from a ``Struct`` is what was written."""


def struct_of(data: Mapping[str, Any]) -> Struct:
    """A ``Struct`` of JSON-like data; tuples, and keys that are numbers, become what JSON makes of them."""
    import json

    from google.protobuf.json_format import Parse
    from google.protobuf.struct_pb2 import Struct

    return Parse(json.dumps(data), Struct())


def from_struct(struct: Struct) -> dict[str, Any]:
    """A ``Struct`` as a dict, by key; its numbers are all floats, as the message has no integers."""
    return {key: from_value(struct.fields[key]) for key in sorted(struct.fields)}


def from_value(value: Value) -> Any:
    """A ``Struct``'s value as Python."""
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        return from_struct(value.struct_value)
    if kind == "list_value":
        return [from_value(item) for item in value.list_value.values]
    return None if kind in (None, "null_value") else getattr(value, kind)


def with_integers(plain: Any) -> Any:
    """What :func:`from_struct` gave, with whole numbers up to 2**53 as int: also those that were written as 2.0."""
    if isinstance(plain, float):
        return int(plain) if abs(plain) <= _EXACT_INTEGERS and plain.is_integer() else plain
    if isinstance(plain, dict):
        return {key: with_integers(item) for key, item in plain.items()}
    return [with_integers(item) for item in plain] if isinstance(plain, list) else plain
