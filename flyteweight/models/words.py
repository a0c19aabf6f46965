"""Flyte types and literals in a person's words: those with which Python code declares them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flyteidl.core.types_pb2 import BlobType, SimpleType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flyteidl.core.literals_pb2 import Literal, Scalar
    from flyteidl.core.types_pb2 import LiteralType

_SIMPLE = {
    SimpleType.NONE: "None",
    SimpleType.INTEGER: "int",
    SimpleType.FLOAT: "float",
    SimpleType.STRING: "str",
    SimpleType.BOOLEAN: "bool",
    SimpleType.DATETIME: "datetime",
    SimpleType.DURATION: "timedelta",
    SimpleType.STRUCT: "dict",
    SimpleType.BINARY: "bytes",
}
_PRIMITIVES = {
    "integer": "int",
    "float_value": "float",
    "string_value": "str",
    "boolean": "bool",
    "datetime": "datetime",
    "duration": "timedelta",
}
_SCALARS = {
    "none_type": "None",
    "generic": "dict",
    "structured_dataset": "StructuredDataset",
    "schema": "FlyteSchema",
    "error": "FlyteError",
}
_PICKLE = "PythonPickle"
"""The format of the blob that an annotation without a Flyte type of its own becomes."""


def type_in_words(kind: LiteralType) -> str:
    """A Flyte type: ``int``, ``list[str]``, ``FlyteFile['csv']``, ``str | None``, a dataclass's name."""
    form = kind.WhichOneof("type")
    if form == "simple":
        title = kind.metadata.fields["title"].string_value if "title" in kind.metadata.fields else ""
        return title or _SIMPLE.get(kind.simple, SimpleType.Name(kind.simple).lower())
    if form == "collection_type":
        return f"list[{type_in_words(kind.collection_type)}]"
    if form == "map_value_type":
        return f"dict[str, {type_in_words(kind.map_value_type)}]"
    if form == "union_type":
        return " | ".join(map(type_in_words, kind.union_type.variants))
    if form == "enum_type":
        return f"enum({', '.join(kind.enum_type.values)})"
    if form == "blob":
        return _blob(kind.blob)
    return {"structured_dataset_type": "StructuredDataset", "schema": "FlyteSchema"}.get(form or "", "unknown")


def literal_in_words(literal: Literal) -> str:
    """The type that a literal says of itself; of a list or map, that of its elements if they agree."""
    form = literal.WhichOneof("value")
    if form == "collection":
        return f"list[{_common(literal.collection.literals)}]"
    if form == "map":
        return f"dict[str, {_common(literal.map.literals.values())}]"
    if form == "scalar":
        return _scalar(literal.scalar)
    return "offloaded" if form else "empty"


def _common(literals: Iterable[Literal]) -> str:
    return " | ".join(sorted({literal_in_words(literal) for literal in literals})) or "?"


def _scalar(scalar: Scalar) -> str:
    form = scalar.WhichOneof("value") or ""
    if form == "primitive":
        return _PRIMITIVES.get(scalar.primitive.WhichOneof("value") or "", "empty")
    if form == "union":
        tag = scalar.union.type.structure.tag
        inner = literal_in_words(scalar.union.value)
        return f"union: {inner}" if tag in ("", inner, inner.lower()) else f"union: {inner} tagged '{tag}'"
    if form == "binary":
        return scalar.binary.tag or "bytes"
    if form == "blob":
        return _blob(scalar.blob.metadata.type)
    return _SCALARS.get(form, form or "empty")


def _blob(kind: BlobType) -> str:
    if kind.format == _PICKLE:
        return "Any"
    name = "FlyteDirectory" if kind.dimensionality == BlobType.MULTIPART else "FlyteFile"
    return f"{name}['{kind.format}']" if kind.format else name
