"""What travels inside msgpack and protobuf's ``Struct``: bool, numbers, str, bytes, None, list and dict."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from flyteweight.types.conversion_error import ConversionError, describe

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Binary, Literal, Scalar
    from flyteidl.core.types_pb2 import LiteralType
    from google.protobuf.struct_pb2 import Struct, Value

#: Tag of a msgpack ``Binary``. Wire format.
MSGPACK = "msgpack"
CARRIED = "data that msgpack can carry"


def write_plain(plain: Any, into: Literal) -> None:
    """Fill the empty literal ``into`` with plain data: as msgpack, or as a ``Struct`` where old readers ask for it."""
    if old_format():
        to_struct(plain, into.scalar.generic)
        return
    binary = into.scalar.binary
    binary.value = pack(plain)
    binary.tag = MSGPACK


def mark_msgpack(declared: LiteralType) -> None:
    """Say in a type's annotation that its values are msgpack, which the scheduler needs for cache keys."""
    declared.annotation.annotations.update({"cache-key-metadata": {"serialization-format": "msgpack"}})


def is_plain(value: Any) -> bool:
    """Whether msgpack can carry a value as it is."""
    if isinstance(value, dict):
        return all(map(is_plain, value)) and all(map(is_plain, value.values()))
    if isinstance(value, (list, tuple)):
        return all(map(is_plain, value))
    return value is None or isinstance(value, (bool, int, float, str, bytes, bytearray))


def old_format() -> bool:
    """Whether the environment asks for the ``Struct`` that was written before msgpack."""
    return os.environ.get("FLYTE_USE_OLD_DC_FORMAT", "").lower() in ("true", "t", "1")


def pack(plain: Any) -> bytes:
    """Plain data as msgpack; raises ``ConversionError`` for what msgpack cannot carry."""
    import msgpack

    try:
        return msgpack.packb(plain)  # type: ignore[no-any-return]
    except (TypeError, ValueError, OverflowError) as error:
        raise _refusal(plain, str(error), ()) or ConversionError(CARRIED, str(error)) from None


def plain_of(scalar: Scalar) -> Any:
    """The plain data of a msgpack ``Binary`` or a ``Struct``."""
    if scalar.HasField("binary"):
        return unpack(scalar.binary)
    from flyteweight.models.structs import from_struct

    return from_struct(scalar.generic)


def deepest() -> int:
    """So many lists, dicts and dataclasses may be inside each other: what msgpack writes, and so flytekit."""
    import msgpack

    return 1024 if msgpack.version >= (1, 2, 0) else 511


def unpack(binary: Binary) -> Any:
    """The plain data of a msgpack ``Binary``; raises ``ConversionError`` for another tag or broken content."""
    import msgpack

    if binary.tag != MSGPACK:
        raise ConversionError("a binary with tag 'msgpack'", f"one with tag {binary.tag!r}")
    try:
        return msgpack.unpackb(binary.value, strict_map_key=False)
    except msgpack.exceptions.StackError:
        raise ConversionError(f"data of at most {deepest()} levels", "data nested more deeply") from None
    except (ValueError, msgpack.exceptions.UnpackException) as error:
        raise ConversionError("valid msgpack", f"broken content ({type(error).__name__})") from None


def _refusal(plain: Any, text: str, around: tuple[int, ...]) -> ConversionError | None:
    """The error for the first part of ``plain`` that msgpack cannot carry, with its path; ``text`` is msgpack's."""
    if plain is None or isinstance(plain, (bool, float, bytes, bytearray, memoryview)):
        return None
    if isinstance(plain, int):
        return None if -(2**63) <= plain < 2**64 else ConversionError(CARRIED, "an int that does not fit in 64 bits")
    if isinstance(plain, str):
        return _surrogates(plain)
    if not isinstance(plain, (dict, list, tuple)):
        return ConversionError(CARRIED, text if not around else describe(plain))
    if id(plain) in around:
        return ConversionError(CARRIED, f"a {type(plain).__name__} that contains itself")
    if len(around) == deepest():
        return ConversionError(f"data of at most {deepest()} levels", "data nested more deeply")
    for key, value in plain.items() if isinstance(plain, dict) else enumerate(plain):
        refusal = (isinstance(plain, dict) and _refusal(key, text, (*around, id(plain)))) or _refusal(
            value, text, (*around, id(plain))
        )
        if refusal:
            return refusal.at(f"[{key!r}]")
    return None


def _surrogates(text: str) -> ConversionError | None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return ConversionError(CARRIED, "a str with lone surrogates", "encode it, or replace what is not text")
    return None


def to_struct(plain: Any, into: Struct) -> None:
    """Fill ``into`` with a dict of plain data, as its JSON form; or raise ``ConversionError``."""
    into.SetInParent()
    for key, value in plain.items():
        _to_value(value, into.fields[_json_key(key)])


def _to_value(plain: Any, into: Value) -> None:
    if plain is None:
        into.null_value = 0  # type: ignore[assignment]
    elif isinstance(plain, bool):
        into.bool_value = plain
    elif isinstance(plain, (int, float)):
        into.number_value = float(plain)
    elif isinstance(plain, str):
        into.string_value = plain
    elif isinstance(plain, (bytes, bytearray)):
        into.string_value = base64_text(plain)
    elif isinstance(plain, dict):
        to_struct(plain, into.struct_value)
    elif isinstance(plain, (list, tuple)):
        into.list_value.SetInParent()
        for item in plain:
            _to_value(item, into.list_value.values.add())
    else:
        raise ConversionError("data that JSON can carry", describe(plain))


def base64_text(data: bytes | bytearray) -> str:
    """Bytes as JSON carries them: base64 in lines of 76 characters."""
    from base64 import encodebytes

    return encodebytes(data).decode()


def json_form(plain: Any) -> Any:
    """Plain data as JSON can hold it: bytes as base64 text, keys as str."""
    if isinstance(plain, (bytes, bytearray)):
        return base64_text(plain)
    if isinstance(plain, dict):
        return {_json_key(key): json_form(value) for key, value in plain.items()}
    if isinstance(plain, (list, tuple)):
        return [json_form(value) for value in plain]
    return plain


def _json_key(key: Any) -> str:
    if isinstance(key, str):
        return key
    if key is None or isinstance(key, bool):
        return {None: "null", True: "true", False: "false"}[key]
    return str(key)
