"""Messages ─▶ plain data that a person, or ``jq``, can read: dicts, lists, text and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.models.words import literal_in_words, type_in_words

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Binding, BindingData, Literal, LiteralMap, Scalar
    from google.protobuf.struct_pb2 import Struct


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
    found = {"type": literal_in_words(stored), "value": value_of(stored)}
    return found | {key: fact for key, fact in facts.items() if fact}


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
    columns = {column.name: type_in_words(column.literal_type) for column in kind.columns}
    shown: dict[str, Any] = {"uri": scalar.structured_dataset.uri, "format": kind.format or "parquet"}
    return shown | ({"columns": columns} if columns else {})
