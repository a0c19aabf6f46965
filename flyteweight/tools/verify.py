"""Every URI that a message holds, looked up: is something there, and of the size that the message says?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class Finding(NamedTuple):
    """What was found at one URI."""

    where: str
    """The file and the value in it that names the URI."""
    uri: str
    fault: str | None
    """What is wrong; ``None`` if all is well."""


class Reference(NamedTuple):
    """A URI in a message."""

    where: str
    uri: str
    size: int | None = None
    is_literal: bool = False
    """Whether a literal is stored there, which may name further URIs."""


def findings(uri: str, message: Any) -> Iterator[Finding]:
    """Look up every URI of a message, and those of the offloaded literals that it names."""
    from flyteweight.exceptions import FlyteException
    from flyteweight.models import Literal

    for reference in references(message, uri):
        try:
            fault, data = _look_up(reference)
        except FlyteException as error:
            yield Finding(reference.where, reference.uri, str(error))
            continue
        yield Finding(reference.where, reference.uri, fault)
        if data is not None:
            yield from findings(reference.where, Literal.FromString(data))


def references(message: Any, where: str) -> Iterator[Reference]:
    """The URIs in a message at any depth, msgpack and Struct included."""
    name = message.DESCRIPTOR.full_name
    if name == "flyteidl.core.LiteralOffloadedMetadata":
        yield Reference(where, message.uri, message.size_bytes, is_literal=True)
    elif name in ("flyteidl.core.Blob", "flyteidl.core.StructuredDataset", "flyteidl.core.Schema"):
        if message.uri:
            yield Reference(where, message.uri)
    elif name == "flyteidl.core.Binary":
        yield from _of_binary(message, where)
    elif name == "google.protobuf.Struct":
        from flyteweight.models.structs import from_struct

        yield from _of_plain(from_struct(message), where)
    else:
        for field, value in message.ListFields():
            yield from _of_field(field, value, where)


def _of_field(field: Any, value: Any, where: str) -> Iterator[Reference]:
    if field.message_type is None:
        return
    if field.message_type.GetOptions().map_entry:
        if field.message_type.fields_by_name["value"].message_type is not None:
            for key in sorted(value):
                yield from references(value[key], f"{where} {key}")
    elif hasattr(value, "DESCRIPTOR"):
        yield from references(value, where)
    else:
        for position, item in enumerate(value):
            yield from references(item, f"{where}[{position}]")


def _of_binary(message: Any, where: str) -> Iterator[Reference]:
    from flyteweight.types.plain import MSGPACK, unpack

    if message.tag == MSGPACK:
        yield from _of_plain(unpack(message), where)


def _of_plain(value: Any, where: str) -> Iterator[Reference]:
    """Files, directories and tables in fields of dataclasses: dicts with a ``path`` or ``uri`` that has a scheme."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key in ("path", "uri") and isinstance(item, str) and ("://" in item or item.startswith("/")):
                yield Reference(f"{where}.{key}", item)
            else:
                yield from _of_plain(item, f"{where}.{key}")
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from _of_plain(item, f"{where}[{position}]")


def _look_up(reference: Reference) -> tuple[str | None, bytes | None]:
    """What is wrong, and the literal that is stored there if it is one and whole."""
    from flyteweight import storage

    if not reference.is_literal:
        return (None if storage.exists(reference.uri) else "nothing is there"), None
    data = storage.read_bytes(reference.uri)
    if reference.size is not None and len(data) != reference.size:
        return f"{len(data):,} bytes, expected {reference.size:,}", None
    return None, data
