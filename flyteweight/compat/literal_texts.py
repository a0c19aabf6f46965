"""``flytekit.interaction.string_literals``: literals in short, as Python's values that JSON can hold."""

from __future__ import annotations

import base64
import json
from datetime import timezone
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Literal, Primitive, Scalar

    from flyteweight.compat.models import literals as views


def literal_map_string_repr(lm: views.LiteralMap | dict[str, views.Literal]) -> dict[str, Any]:
    """The literals of a map, each as :func:`literal_string_repr` has it."""
    named = lm if isinstance(lm, dict) else lm.literals
    return {name: literal_string_repr(one) for name, one in named.items()}


def literal_string_repr(lit: views.Literal) -> Any:
    """A primitive's value, the URI of what is stored elsewhere, or a list or dict of such.

    Raises ``ValueError`` for a literal that has no value.
    """
    return _literal(lit.to_flyte_idl())


def scalar_to_string(scalar: views.Scalar) -> Any:
    """As :func:`literal_string_repr`."""
    return _scalar(scalar.to_flyte_idl())


def primitive_to_string(primitive: views.Primitive) -> Any:
    """As :func:`literal_string_repr`; moments are texts of ISO 8601, and durations seconds."""
    return _primitive(primitive.to_flyte_idl())


def _literal(literal: Literal) -> Any:
    kind = literal.WhichOneof("value")
    if kind == "scalar":
        return _scalar(literal.scalar)
    if kind == "collection":
        return [_literal(one) for one in literal.collection.literals]
    if kind == "map":
        return {name: _literal(one) for name, one in literal.map.literals.items()}
    if kind == "offloaded_metadata":
        return f"Offloaded literal metadata: {literal.offloaded_metadata}"
    raise ValueError("the literal has no value")


def _scalar(scalar: Scalar) -> Any:
    kind = scalar.WhichOneof("value")
    if kind == "primitive":
        return _primitive(scalar.primitive)
    if kind == "none_type":
        return None
    if kind == "error":
        return scalar.error.message
    if kind == "binary":
        return _binary(scalar.binary.value, scalar.binary.tag)
    if kind == "generic":
        from google.protobuf.json_format import MessageToDict

        return MessageToDict(scalar.generic)
    if kind == "union":
        return _literal(scalar.union.value)
    if kind is None:
        raise ValueError("the scalar has no value")
    return getattr(scalar, kind).uri


def _binary(value: bytes, tag: str) -> Any:
    if tag != "msgpack":
        return base64.b64encode(value)
    import msgpack

    return json.dumps(msgpack.unpackb(value))


def _primitive(primitive: Primitive) -> Any:
    kind = primitive.WhichOneof("value")
    if kind is None:
        raise ValueError("the primitive has no value")
    if kind == "datetime":
        return primitive.datetime.ToDatetime(timezone.utc).isoformat()
    if kind == "duration":
        return primitive.duration.ToTimedelta().total_seconds()
    return getattr(primitive, kind)
