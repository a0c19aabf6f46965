"""Messages ─▶ plain data that a person, or ``jq``, can read: dicts, lists, text and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Binding, BindingData, Literal, LiteralMap, Scalar
    from flyteidl.core.types_pb2 import LiteralType
    from google.protobuf.struct_pb2 import Struct

_PRIMITIVES = {
    "integer": "int",
    "float_value": "float",
    "string_value": "str",
    "boolean": "bool",
    "datetime": "datetime",
    "duration": "timedelta",
}
_SIMPLE = {
    "NONE": "None",
    "INTEGER": "int",
    "FLOAT": "float",
    "STRING": "str",
    "BOOLEAN": "bool",
    "DATETIME": "datetime",
    "DURATION": "timedelta",
}


def values(literals: LiteralMap) -> dict[str, dict[str, Any]]:
    """Name ─▶ type and value of every literal, by name."""
    return {name: typed(literals.literals[name]) for name in sorted(literals.literals)}


def typed(literal: Literal) -> dict[str, Any]:
    """A literal's ``type`` and ``value``, and its ``hash``, ``metadata`` and ``offloaded`` URI if it has them.

    What is offloaded is fetched. Raises what storage raises.
    """
    stored = literal
    if literal.WhichOneof("value") == "offloaded_metadata":
        from flyteweight.types.offloaded import fetch

        stored = fetch(literal)
    facts = {
        "offloaded": literal.offloaded_metadata.uri,
        "hash": literal.hash,
        "metadata": dict(literal.metadata),
    }
    found = {"type": kind_of(stored), "value": value_of(stored)}
    return found | {key: fact for key, fact in facts.items() if fact}


def kind_of(literal: Literal) -> str:
    """A literal's type in a person's words; of a list or map, that of its elements if they agree."""
    form = literal.WhichOneof("value")
    if form == "collection":
        return f"list[{_common(literal.collection.literals)}]"
    if form == "map":
        return f"dict[str, {_common(literal.map.literals.values())}]"
    if form == "scalar":
        return _kind_of_scalar(literal.scalar)
    return "offloaded" if form else "empty"


def value_of(literal: Literal) -> Any:
    """A literal's value as plain data; times in ISO 8601, msgpack and Struct decoded."""
    form = literal.WhichOneof("value")
    if form == "collection":
        return [value_of(item) for item in literal.collection.literals]
    if form == "map":
        return {name: value_of(literal.map.literals[name]) for name in sorted(literal.map.literals)}
    if form == "offloaded_metadata":
        return typed(literal)["value"]
    return _value_of_scalar(literal.scalar) if form else None


def type_name(kind: LiteralType) -> str:
    """A declared type in a person's words."""
    form = kind.WhichOneof("type")
    if form == "simple":
        from flyteidl.core.types_pb2 import SimpleType

        name: str = SimpleType.Name(kind.simple)
        return _SIMPLE.get(name, name.lower())
    if form == "collection_type":
        return f"list[{type_name(kind.collection_type)}]"
    if form == "map_value_type":
        return f"dict[str, {type_name(kind.map_value_type)}]"
    if form == "union_type":
        return " | ".join(map(type_name, kind.union_type.variants))
    if form == "enum_type":
        return f"enum({', '.join(kind.enum_type.values)})"
    if form == "blob":
        return _blob_name(kind.blob)
    if form == "structured_dataset_type":
        return "dataframe"
    return form or "empty"


def binding(bound: Binding) -> Any:
    """What a binding gives: a promise as ``node.output``, or a constant's value."""
    return bound_data(bound.binding)


def bound_data(data: BindingData) -> Any:
    """What a part of a binding gives."""
    form = data.WhichOneof("value")
    if form == "promise":
        path = "".join(
            f"[{part.int_value}]" if part.WhichOneof("value") == "int_value" else f".{part.string_value}"
            for part in data.promise.attr_path
        )
        return Promise(f"{data.promise.node_id or 'the inputs'}.{data.promise.var}{path}")
    if form == "collection":
        return [bound_data(item) for item in data.collection.bindings]
    if form == "map":
        return {name: bound_data(item) for name, item in sorted(data.map.bindings.items())}
    if form == "offloaded_metadata":
        return f"offloaded to {data.offloaded_metadata.uri}"
    return _value_of_scalar(data.scalar) if form == "scalar" else None


def struct_value(struct: Struct) -> Any:
    """What a Struct holds; it has no integers, so whole numbers are shown as such."""
    from flyteweight.models.structs import from_struct, with_integers

    return with_integers(from_struct(struct))


class Promise(str):
    """An output of a node, or an input of the workflow: shown without quotes."""

    __slots__ = ()


def _common(literals: Any) -> str:
    kinds = sorted({kind_of(literal) for literal in literals})
    return " | ".join(kinds) if kinds else "?"


def _kind_of_scalar(scalar: Scalar) -> str:
    kind = scalar.WhichOneof("value")
    if kind == "primitive":
        return _PRIMITIVES.get(scalar.primitive.WhichOneof("value") or "", "empty")
    if kind == "union":
        tag = scalar.union.type.structure.tag
        inner = kind_of(scalar.union.value)
        return f"union: {inner}" if tag in ("", inner, inner.lower()) else f"union: {inner} tagged '{tag}'"
    if kind == "binary":
        return scalar.binary.tag or "bytes"
    if kind == "blob":
        return _blob_name(scalar.blob.metadata.type)
    names = {"none_type": "None", "generic": "struct", "structured_dataset": "dataframe"}
    return names.get(kind or "", kind or "empty")


def _value_of_scalar(scalar: Scalar) -> Any:
    kind = scalar.WhichOneof("value")
    if kind == "primitive":
        return _value_of_primitive(scalar)
    if kind == "union":
        return value_of(scalar.union.value)
    if kind == "binary":
        return _value_of_binary(scalar)
    if kind == "generic":
        return struct_value(scalar.generic)
    if kind in ("blob", "schema"):
        return getattr(scalar, kind).uri
    if kind == "structured_dataset":
        return _value_of_dataframe(scalar)
    if kind == "error":
        return {"message": scalar.error.message, "failed_node_id": scalar.error.failed_node_id}
    return None


def _value_of_primitive(scalar: Scalar) -> Any:
    kind = scalar.primitive.WhichOneof("value")
    if kind == "datetime":
        return scalar.primitive.datetime.ToJsonString()
    if kind == "duration":
        return str(scalar.primitive.duration.ToTimedelta())
    return getattr(scalar.primitive, kind) if kind else None


def _value_of_binary(scalar: Scalar) -> Any:
    from flyteweight.types.plain import MSGPACK, json_form, unpack

    if scalar.binary.tag == MSGPACK:
        return json_form(unpack(scalar.binary))
    return json_form(scalar.binary.value)


def _value_of_dataframe(scalar: Scalar) -> Any:
    kind = scalar.structured_dataset.metadata.structured_dataset_type
    columns = {column.name: type_name(column.literal_type) for column in kind.columns}
    shown: dict[str, Any] = {"uri": scalar.structured_dataset.uri, "format": kind.format or "parquet"}
    return shown | ({"columns": columns} if columns else {})


def _blob_name(kind: Any) -> str:
    from flyteidl.core.types_pb2 import BlobType

    word = "directory" if kind.dimensionality == BlobType.MULTIPART else "file"
    return f"{word} ({kind.format})" if kind.format else word
