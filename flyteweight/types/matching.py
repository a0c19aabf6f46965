"""Whether a literal, or a stored type, is of a declared type: what unions compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flyteidl.core.types_pb2 import LiteralType, SimpleType

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Literal, Scalar

_PRIMITIVES = {
    "integer": SimpleType.INTEGER,
    "float_value": SimpleType.FLOAT,
    "string_value": SimpleType.STRING,
    "boolean": SimpleType.BOOLEAN,
    "datetime": SimpleType.DATETIME,
    "duration": SimpleType.DURATION,
}
_SCALARS = {
    "none_type": SimpleType.NONE,
    "error": SimpleType.ERROR,
    "generic": SimpleType.STRUCT,
}


def literal_fits(literal: Literal, kind: LiteralType) -> bool:
    """Whether a literal that says no type of its own is exactly what ``kind`` is written as."""
    value = literal.WhichOneof("value")
    if value == "collection":
        elements = literal.collection.literals
        return kind.HasField("collection_type") and all(literal_fits(e, kind.collection_type) for e in elements)
    if value == "map":
        values = literal.map.literals.values()
        return kind.HasField("map_value_type") and all(literal_fits(v, kind.map_value_type) for v in values)
    return value == "scalar" and _scalar_fits(literal.scalar, kind)


def _scalar_fits(scalar: Scalar, kind: LiteralType) -> bool:
    value = scalar.WhichOneof("value") or ""
    if value == "primitive":
        if kind.HasField("enum_type"):
            return scalar.primitive.string_value in kind.enum_type.values
        simple = _PRIMITIVES.get(scalar.primitive.WhichOneof("value") or "")
        return bool(kind.HasField("simple") and kind.simple == simple)
    if value == "blob":
        return bool(kind.HasField("blob") and kind.blob == scalar.blob.metadata.type)
    if value == "structured_dataset":
        return bool(kind.HasField("structured_dataset_type"))
    if value == "schema":
        return bool(kind.HasField("schema"))
    if value == "binary":
        return bool(kind.HasField("simple") and kind.simple in (SimpleType.STRUCT, SimpleType.BINARY))
    return bool(kind.HasField("simple") and kind.simple == _SCALARS.get(value))


def is_same(stored: LiteralType, declared: LiteralType) -> bool:
    """Whether what is stored as one type is of the other; names and schemas do not count, str holds any enum."""
    form = stored.WhichOneof("type")
    if form == "union_type":
        return all(is_same(variant, declared) for variant in stored.union_type.variants)
    if declared.HasField("union_type") and any(is_same(stored, v) for v in declared.union_type.variants):
        return True
    if form == "enum_type" and declared.HasField("simple") and declared.simple == SimpleType.STRING:
        return True
    if form != declared.WhichOneof("type"):
        return False
    if form == "collection_type":
        return is_same(stored.collection_type, declared.collection_type)
    if form == "map_value_type":
        return is_same(stored.map_value_type, declared.map_value_type)
    if form == "structured_dataset_type":
        return _same_table(stored, declared)
    return bool(_essence(stored) == _essence(declared))


def _same_table(stored: LiteralType, declared: LiteralType) -> bool:
    ours, theirs = stored.structured_dataset_type, declared.structured_dataset_type
    return (
        ours.format == theirs.format
        and ours.external_schema_type == theirs.external_schema_type
        and ours.external_schema_bytes == theirs.external_schema_bytes
        and len(ours.columns) == len(theirs.columns)
        and all(
            a.name == b.name and is_same(a.literal_type, b.literal_type)
            for a, b in zip(ours.columns, theirs.columns, strict=True)
        )
    )


def _essence(kind: LiteralType) -> LiteralType:
    essence = LiteralType()
    essence.CopyFrom(kind)
    for field in ("metadata", "structure", "annotation"):
        essence.ClearField(field)
    return essence
