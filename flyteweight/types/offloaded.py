"""Literals too large for a message: stored beside it, and fetched when they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flyteidl.core.literals_pb2 import Literal, LiteralMap

from flyteweight import storage
from flyteweight.exceptions import FlyteValueException
from flyteweight.types.conversion_error import ConversionError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flyteidl.core.types_pb2 import LiteralType

MEBIBYTE = 1 << 20


class Limits:
    """From how many bytes a literal is offloaded, and from how many it is refused."""

    __slots__ = ("maximum", "minimum")

    def __init__(self, minimum: int, maximum: int) -> None:
        self.minimum = minimum
        self.maximum = maximum


def limits_from(environment: Mapping[str, str]) -> Limits | None:
    """What ``_F_L_MIN_SIZE_MB`` and ``_F_L_MAX_SIZE_MB`` (in MiB) say; None, and no offloading, without the first.

    Raises ``ValueError`` for what is not an integer.
    """
    if "_F_L_MIN_SIZE_MB" not in environment:
        return None
    return Limits(_mebibytes(environment, "_F_L_MIN_SIZE_MB", ""), _mebibytes(environment, "_F_L_MAX_SIZE_MB", "1000"))


def fetch(literal: Literal) -> Literal:
    """The literal that an offloaded one points to; raises ``ConversionError`` if there is none at its URI."""
    from google.protobuf.message import DecodeError

    uri = literal.offloaded_metadata.uri
    if not uri:
        raise ConversionError("an offloaded value", "one without a URI")
    stored = Literal()
    try:
        stored.ParseFromString(storage.read_bytes(uri))
    except DecodeError:
        from flyteweight.storage.errors import shown

        raise ConversionError("an offloaded value", f"a file that is no literal: {shown(uri)}") from None
    return stored


def offload(outputs: LiteralMap, output_prefix: str, types: Mapping[str, LiteralType], limits: Limits) -> LiteralMap:
    """The outputs with large ones replaced by references; those are stored under ``output_prefix`` first.

    ``types`` are the declared types of the outputs (of a mapped task, of one item). Raises ``OffloadedTooLarge``
    before anything is stored, and what storage raises.
    """
    replaced, files = split(outputs, output_prefix, types, limits)
    for uri, content in files.items():
        storage.write_bytes(uri, content)
    return replaced


def split(
    outputs: LiteralMap, output_prefix: str, types: Mapping[str, LiteralType], limits: Limits
) -> tuple[LiteralMap, dict[str, bytes]]:
    """The outputs with large ones replaced by references, and the files that these refer to."""
    replaced = LiteralMap()
    files: dict[str, bytes] = {}
    for name, literal in outputs.literals.items():
        size = literal.ByteSize()
        if size >= limits.maximum:
            raise OffloadedTooLarge(
                f"output '{name}' is {size} bytes; the largest that can be offloaded is below {limits.maximum} bytes "
                "(_F_L_MAX_SIZE_MB); return a FlyteFile, or a table"
            )
        if size < limits.minimum:
            replaced.literals[name].CopyFrom(literal)
            continue
        uri = storage.join(output_prefix, f"{name}_offloaded_metadata.pb")
        files[uri] = literal.SerializeToString(deterministic=True)
        reference = replaced.literals[name]
        reference.hash = literal.hash or content_hash(literal)
        reference.offloaded_metadata.uri = uri
        reference.offloaded_metadata.size_bytes = size
        if name in types:
            reference.offloaded_metadata.inferred_type.CopyFrom(types[name])
    return replaced, files


def content_hash(literal: Literal) -> str:
    """base64 of the SHA-256 of the literal's JSON form with sorted keys, as the scheduler's caches know it."""
    import hashlib
    import json
    from base64 import b64encode

    from google.protobuf.json_format import MessageToDict

    text = json.dumps(MessageToDict(literal), sort_keys=True, separators=(",", ":"))
    return b64encode(hashlib.sha256(text.encode()).digest()).decode()


class OffloadedTooLarge(FlyteValueException):
    """An output is larger than ``_F_L_MAX_SIZE_MB`` allows; no retry makes it smaller."""


def _mebibytes(environment: Mapping[str, str], name: str, default: str) -> int:
    text = environment.get(name, default)
    try:
        return int(text) * MEBIBYTE
    except ValueError:
        raise ValueError(f"{name} is {text!r}, which is no integer number of MiB") from None
