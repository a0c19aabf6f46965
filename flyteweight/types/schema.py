"""The type of a dataclass as flytekit registers it: a JSON schema, and the Flyte types of its attributes."""

from __future__ import annotations

import dataclasses
import inspect
from typing import TYPE_CHECKING, Any

from flyteweight.exceptions import RestrictedTypeError
from flyteweight.types.annotations import type_hints
from flyteweight.types.converters import converter_of
from flyteweight.types.plain import json_form
from flyteweight.types.unsupported import NoSchemaError, UnsupportedTypeError

if TYPE_CHECKING:
    from flyteidl.core.types_pb2 import LiteralType

    from flyteweight.types.converter import Converter
    from flyteweight.types.records import Field, RecordConverter


def record_schema(record: RecordConverter) -> dict[str, Any] | None:
    """The JSON schema (draft 2020-12) of a dataclass, with nested ones inlined, as mashumaro writes it.

    ``None`` if a type inside has none.
    """
    schemas = Schemas()
    try:
        schema = record.json_schema(schemas)
    except NoSchemaError:
        return None
    if schemas.definitions:
        schema["$defs"] = schemas.definitions
    return schema


def attribute_types(record: type[Any], around: tuple[Converter, ...] = ()) -> dict[str, LiteralType]:
    """The Flyte types of a dataclass's fields, by which the scheduler picks attributes; some have none."""
    hints = type_hints(record, extras=False)
    types: dict[str, LiteralType] = {}
    for field in dataclasses.fields(record):
        try:
            types[field.name] = converter_of(hints[field.name]).as_literal().type_within(around)
        except (UnsupportedTypeError, RestrictedTypeError):
            continue  # flytekit leaves it out, and so the registered type does
    return types


class Schemas:
    """The dataclasses around the schema that is being made, as one that contains itself needs a reference."""

    def __init__(self) -> None:
        self.definitions: dict[str, Any] = {}
        self._around: list[RecordConverter] = []

    def record(self, record: RecordConverter) -> dict[str, Any]:
        """The schema of a dataclass, or a reference to it inside itself."""
        name = record.record.__name__
        reference = {"$ref": f"#/$defs/{name}"}
        if record in self._around:
            self.definitions.setdefault(name, {})
            return reference
        if self.definitions.get(name) and record.is_recursive:
            return reference
        self._around.append(record)
        fields = [field for field in record.fields if field.in_init]
        properties = {field.name: self._property(field) for field in fields}
        self._around.remove(record)
        schema: dict[str, Any] = {"type": "object", "title": name, "additionalProperties": False}
        if properties:
            schema["properties"] = properties
        if required := [field.name for field in fields if field.required]:
            schema["required"] = required
        if name in self.definitions:
            self.definitions[name] = schema
            return reference
        return schema

    def _property(self, field: Field) -> dict[str, Any]:
        schema = field.converter.json_schema(self)
        default = field.default
        if default is None:
            schema["default"] = None
        elif inspect.isroutine(default):  # a base's method of that name, which dataclasses take for the default
            raise NoSchemaError
        elif _is_plain_default(default):
            schema["default"] = json_form(field.to_plain(default))
        if field.description:
            schema["description"] = field.description
        return schema


def _is_plain_default(default: Any) -> bool:
    return default is not dataclasses.MISSING and not inspect.isdatadescriptor(default) and not _is_uploaded(default)


def _is_uploaded(default: Any) -> bool:
    """Whether making a value plain would upload it, as a schema must not."""
    return not isinstance(default, type) and hasattr(type(default), "__flyte_schema__")
