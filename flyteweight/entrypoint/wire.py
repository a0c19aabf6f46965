"""Outputs as the bytes of their file, without a third copy of a long text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteidl.core.literals_pb2 import Literal, LiteralMap, Primitive, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from google.protobuf.message import Message

#: Characters from which on a text is worth it.
_LONG = 4 << 20


def serialized(message: Message) -> bytes:
    """The bytes of a message, the same for the same content."""
    data: bytes = message.SerializeToString(deterministic=True)
    return data


def serialized_in_place_of(held: list[Message]) -> bytes:
    """The bytes of the one message in the list, which is taken out of it and of no use afterwards.

    protobuf makes two copies of a message while the message itself is there. A long text is taken out of outputs here
    and put into their bytes when the message is gone, so that there are never more than two of it.
    """
    message: Any = held.pop()
    texts = _without_long_texts(message) if isinstance(message, LiteralMap) else {}
    if not texts:
        return serialized(message)
    names = sorted(message.literals)
    others = {name: serialized(message.literals[name]) for name in names if name not in texts}
    del message
    pieces: list[bytes] = []
    for name in names:
        pieces += _entry(name, texts.pop(name) if name in texts else others[name])
    return b"".join(pieces)


def sizes_of(outputs: bytes) -> Iterator[tuple[str, int]]:
    """Name and bytes of each of the outputs that a file holds."""
    position = 0
    while position < len(outputs):
        _, position = _number_at(outputs, position)
        length, position = _number_at(outputs, position)
        end = position + length
        _, position = _number_at(outputs, position)
        length, position = _number_at(outputs, position)
        name = outputs[position : position + length].decode()
        _, position = _number_at(outputs, position + length)
        size, _ = _number_at(outputs, position)
        yield name, size
        position = end


def _without_long_texts(outputs: Any) -> dict[str, str]:
    """The long texts among the outputs, by name; the message has empty ones in their place."""
    empty = serialized(Literal(scalar=Scalar(primitive=Primitive(string_value=""))))
    found: dict[str, str] = {}
    for name, literal in outputs.literals.items():
        if literal.WhichOneof("value") != "scalar" or literal.scalar.WhichOneof("value") != "primitive":
            continue
        text: str = literal.scalar.primitive.string_value
        if len(text) < _LONG:
            continue
        literal.scalar.primitive.string_value = ""
        if serialized(literal) == empty:
            found[name] = text
        else:  # a hash or metadata beside it
            literal.scalar.primitive.string_value = text
    return found


def _entry(name: str, value: str | bytes) -> list[bytes]:
    """One entry of the map of literals; its value is a text, or the bytes of a literal."""
    heads: list[bytes] = []
    data = value if isinstance(value, bytes) else value.encode()
    length = len(data)
    if isinstance(value, str):
        for owner, field in ((Primitive, "string_value"), (Scalar, "primitive"), (Literal, "scalar")):
            heads.insert(0, _head(owner, field, length))
            length += len(heads[0])
    key = name.encode()
    entry = LiteralMap.LiteralsEntry
    before = _head(entry, "key", len(key)) + key + _head(entry, "value", length)
    return [_head(LiteralMap, "literals", len(before) + length), before, *heads, data]


def _head(owner: Any, field: str, length: int) -> bytes:
    """What stands before a field of text, bytes or a message: its number and type, and its length."""
    return _varint(owner.DESCRIPTOR.fields_by_name[field].number << 3 | 2) + _varint(length)


def _varint(number: int) -> bytes:
    digits = bytearray()
    while number > 127:
        digits.append(number & 127 | 128)
        number >>= 7
    return bytes([*digits, number])


def _number_at(data: bytes, position: int) -> tuple[int, int]:
    """The number that begins at a position, and the position after it."""
    number = shift = 0
    while data[position] > 127:
        number |= (data[position] & 127) << shift
        shift += 7
        position += 1
    return number | data[position] << shift, position + 1
