"""Small questions about annotations, and classes made of JSON schemas: what code written for flytekit's engine asks."""

from __future__ import annotations

import dataclasses
import typing
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flyteidl.core.types_pb2 import LiteralType


def is_annotated(t: Any) -> bool:
    """Whether something stands beside the type."""
    return typing.get_origin(t) is typing.Annotated


def get_underlying_type(t: Any) -> Any:
    """The type without what stands beside it."""
    return typing.get_args(t)[0] if is_annotated(t) else t


def get_batch_size(t: Any) -> int | None:
    """How many files of a directory are in transfer at once, if a ``BatchSize`` beside the type says it."""
    from flyteweight.types.annotation import BatchSize

    options = typing.get_args(t)[1:] if is_annotated(t) else ()
    return next((option.val for option in options if isinstance(option, BatchSize)), None)


def strict_type_hint_matching(input_val: Any, target_literal_type: LiteralType) -> Any:
    """The class of a value, if its Flyte type is the wanted one; raises ``ValueError`` if not.

    A value's class does not say of what type the elements of a list or dict are.
    """
    from flyteweight.types.conversion_error import describe
    from flyteweight.types.converters import converter_for
    from flyteweight.types.matching import is_same

    kind = type(input_val)
    if kind in (list, dict) or not is_same(converter_for(kind).literal_type, target_literal_type):
        raise ValueError(f"{describe(input_val)} does not say that it is of the wanted Flyte type; give its annotation")
    return kind


def dataclass_from_dict(cls: Any, src: dict[str, Any]) -> Any:
    """An instance of a dataclass from its fields' values, in which dicts stand for the dataclasses inside."""
    hints = typing.get_type_hints(cls)
    fields = {field.name: field for field in dataclasses.fields(cls)}
    values = {name: _nested(hints[name], value) for name, value in src.items() if name in fields}
    return cls(**values)


def _nested(hint: Any, value: Any) -> Any:
    if dataclasses.is_dataclass(hint) and isinstance(value, dict):
        return dataclass_from_dict(hint, value)
    return value


def convert_mashumaro_json_schema_to_python_class(schema: dict[str, Any], schema_name: str) -> Any:
    """A dataclass of the fields that a JSON schema has; raises ``ValueError`` if it describes no object."""
    from flyteweight.types.guess import record_from_schema

    return record_from_schema(schema, schema_name)


def convert_marshmallow_json_schema_to_python_class(schema: dict[str, Any], schema_name: str) -> Any:
    """The same for one of the definitions of marshmallow's schema."""
    from flyteweight.types.guess import record_from_schema

    return record_from_schema({"definitions": schema, "$ref": f"#/definitions/{schema_name}"}, schema_name)
