"""Which Flyte types a scheduler lets flow into which: the rules of its compiler, applied before it sees the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flyteidl.core.types_pb2 import LiteralType, SimpleType

from flyteweight.models.words import type_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

PRIMITIVES = {
    "integer": SimpleType.INTEGER,
    "float_value": SimpleType.FLOAT,
    "string_value": SimpleType.STRING,
    "boolean": SimpleType.BOOLEAN,
    "datetime": SimpleType.DATETIME,
    "duration": SimpleType.DURATION,
}
"""The types of primitives, by the field that holds one."""


class NoSuchPart(Exception):
    """A type has no such attribute or element."""


def castable(source: LiteralType, target: LiteralType) -> bool:
    """Whether a value of type ``source`` may be bound to an input of type ``target``.

    Integers do not become floats. Metadata and annotations do not count; dataclasses are compared by the scheduler.
    """
    form = target.WhichOneof("type")
    if source.HasField("union_type") and len(source.union_type.variants) == 1:
        source = source.union_type.variants[0]
    if form == "union_type":
        return _castable_to_union(source, target)
    if form in ("collection_type", "map_value_type"):
        inner: LiteralType = getattr(source, form)
        if not source.HasField(form):
            return False
        return _is_none(inner) or castable(inner, getattr(target, form))
    if form == "structured_dataset_type":
        return _is_none(source) or _castable_to_table(source, target)
    if form == "schema":
        return source.WhichOneof("type") in ("schema", "structured_dataset_type")
    if _is_none(target):
        return _is_none(source)
    return _castable_to_simple(source, target)


def type_at(kind: LiteralType, path: Sequence[str | int]) -> LiteralType | None:
    """The type of a part of a value; ``None`` where only the run will show it. Raises :class:`NoSuchPart`."""
    current: LiteralType | None = kind
    for key in path:
        if current is None:
            return None
        current = _step(current, key)
    return current


def _castable_to_union(source: LiteralType, target: LiteralType) -> bool:
    variants = target.union_type.variants
    if source.HasField("union_type"):
        return all(any(castable(have, want) for want in variants) for have in source.union_type.variants)
    return any(castable(source, want) for want in variants)


def _castable_to_table(source: LiteralType, target: LiteralType) -> bool:
    if source.HasField("schema"):
        return target.structured_dataset_type.format.lower() in ("", "parquet")
    if not source.HasField("structured_dataset_type"):
        return False
    ours, theirs = source.structured_dataset_type, target.structured_dataset_type
    if ours.format and theirs.format and ours.format.lower() != theirs.format.lower():
        return False
    if not ours.columns or not theirs.columns:
        return True
    there = {column.name: column.literal_type for column in ours.columns}
    return all(column.name in there and castable(there[column.name], column.literal_type) for column in theirs.columns)


def _castable_to_simple(source: LiteralType, target: LiteralType) -> bool:
    if source.HasField("enum_type") and target.HasField("simple") and target.simple == SimpleType.STRING:
        return True
    if target.HasField("enum_type") and source.HasField("simple") and source.simple == SimpleType.STRING:
        return True
    if source.structure.tag and target.structure.tag and source.structure.tag != target.structure.tag:
        return False
    form = target.WhichOneof("type")
    if form != source.WhichOneof("type"):
        return False
    if form == "simple":
        return bool(source.simple == target.simple)
    if form == "blob":
        formats = {source.blob.format, target.blob.format} - {""}
        return source.blob.dimensionality == target.blob.dimensionality and len(formats) < 2
    return bool(getattr(source, form or "") == getattr(target, form or ""))


def _is_none(kind: LiteralType) -> bool:
    return bool(kind.HasField("simple") and kind.simple == SimpleType.NONE)


def _step(kind: LiteralType, key: str | int) -> LiteralType | None:
    form = kind.WhichOneof("type")
    if form == "collection_type":
        if not isinstance(key, int):
            raise NoSuchPart(f"{type_in_words(kind)} has no '{key}'; its elements are [0], [1], …")
        return kind.collection_type
    if form == "map_value_type":
        return kind.map_value_type
    if form == "union_type":
        return None
    if form == "simple" and kind.simple == SimpleType.STRUCT:
        fields = kind.structure.dataclass_type
        if not fields:
            return None
        if key not in fields:
            raise NoSuchPart(f"{type_in_words(kind)} has no field '{key}'; its fields: {', '.join(sorted(fields))}")
        return fields[str(key)]
    raise NoSuchPart(f"{type_in_words(kind)} has no '{key}', as it has no parts")
