"""Flyte types ─▶ Python types, and values ─▶ annotations: what stands in where nobody wrote an annotation."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Union  # noqa: UP035 - flytekit guesses these, which are not equal to list and dict

from flyteidl.core.types_pb2 import LiteralType, SimpleType, StructuredDatasetType

from flyteweight.types import registry
from flyteweight.types.guessed import Guessed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flyteidl.core.literals_pb2 import Literal

_SIMPLE: dict[int, Any] = {
    SimpleType.NONE: type(None),
    SimpleType.INTEGER: int,
    SimpleType.FLOAT: float,
    SimpleType.STRING: str,
    SimpleType.BOOLEAN: bool,
    SimpleType.DATETIME: dt.datetime,
    SimpleType.DURATION: dt.timedelta,
}
#: Classes made from types, by the type's bytes, so that the same type always gives the same class; and by the users'
#: transformers, which say which part of a schema is of their type.
_MADE: dict[tuple[Any, ...], Any] = {}


def guess_python_type(kind: LiteralType) -> Any:
    """The Python type that a Flyte type stands for; raises ``ValueError`` if there is none."""
    form = kind.WhichOneof("type") or ""
    known = registry.guess(form, getattr(getattr(kind, form, None), "format", ""), kind)
    if known is not None:
        return known
    if form == "simple":
        return _simple(kind)
    if form == "collection_type":
        return List[guess_python_type(kind.collection_type)]  # type: ignore[misc] # noqa: UP006
    if form == "map_value_type":
        return Dict[str, guess_python_type(kind.map_value_type)]  # type: ignore[misc] # noqa: UP006
    if form == "union_type":
        return Union[tuple(guess_python_type(variant) for variant in kind.union_type.variants)]  # noqa: UP007 - at run time
    if form == "enum_type":
        return _made(kind, lambda: enum.Enum("DynamicEnum", {value: value for value in kind.enum_type.values}))
    raise ValueError(f"no Python type is known for a Flyte type of the form '{form or 'empty'}'")


def _simple(kind: LiteralType) -> Any:
    known = _SIMPLE.get(kind.simple)
    if known is not None:
        return known
    if kind.simple == SimpleType.ERROR:
        from flyteweight.types.errors import FlyteError

        return FlyteError
    if kind.simple == SimpleType.STRUCT:
        return _struct(kind)
    if kind.simple == SimpleType.BINARY:
        from flyteweight.types.binaries import PlainValue

        return PlainValue
    raise ValueError(f"no Python type is known for the Flyte type {SimpleType.Name(kind.simple)}")


def _struct(kind: LiteralType) -> Any:
    metadata = kind.metadata.fields
    if "pb_type" in metadata:
        return _message_class(metadata["pb_type"].string_value)
    if not metadata:
        fields = kind.structure.dataclass_type
        return _made(kind, lambda: _record_of(fields)) if fields else dict
    from flyteweight.models.structs import from_struct

    schema = from_struct(kind.metadata)
    if "$ref" in schema or "title" in schema:
        return _made(kind, lambda: _Schema(schema).root())
    raise ValueError("no Python type is known for a struct whose JSON schema has neither a title nor a reference")


def _record_of(fields: Mapping[str, LiteralType]) -> Any:
    """The dataclass whose fields a type's structure tells, without telling its name or their order."""
    if not all(map(str.isidentifier, fields)):
        return dict
    types = [(name, _field_type(fields[name])) for name in sorted(fields)]
    return dataclasses.make_dataclass("Record", types, namespace={"__module__": __name__}, bases=(Guessed,))


def _field_type(kind: LiteralType) -> Any:
    # What has no Flyte type of its own is a blob in the structure, and plain in the value.
    return Any if kind.blob.format == "PythonPickle" else guess_python_type(kind)


def _message_class(path: str) -> Any:
    import importlib

    module, _, name = path.rpartition(".")
    try:
        return getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise ValueError(f"the protobuf class '{path}' cannot be imported: {error}") from error


def _made(kind: LiteralType, make: Any) -> Any:
    from flyteweight.types.converters import registered_transformers

    key = (kind.SerializeToString(deterministic=True), *registered_transformers())
    if key not in _MADE:
        _MADE[key] = make()
    return _MADE[key]


def record_from_schema(schema: dict[str, Any], name: str) -> Any:
    """The dataclass that a JSON schema describes, called ``name``; raises ``ValueError`` if it describes no object."""
    return _Schema({"title": name, **schema}).root()


class _Schema:
    """A JSON schema (pydantic's, mashumaro's, marshmallow's) ─▶ a dataclass."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self.schema = schema
        self.definitions = {**schema.get("definitions", {}), **schema.get("$defs", {})}
        self._records: dict[str, Any] = {}

    def root(self) -> Any:
        """The dataclass that the schema describes."""
        if "$ref" in self.schema:
            return self._reference(self.schema["$ref"])
        return self._record(self.schema, self.schema["title"])

    def _reference(self, reference: str) -> Any:
        name = reference.rpartition("/")[2]
        if name in self._records:
            return self._records[name]
        schema = self.definitions.get(name)
        if schema is None:
            raise ValueError(f"the JSON schema refers to '{reference}', which it does not have")
        if "enum" in schema or schema.get("type") != "object":
            return self.type_of(schema)
        known = _claimed(schema)
        if known is not None:
            return known
        self._records[name] = dict[str, Any]  # what a definition that contains itself is inside itself
        self._records[name] = self._record(schema, name)
        return self._records[name]

    def _record(self, schema: dict[str, Any], name: str) -> Any:
        # A Struct's map has no order; the list of required fields keeps the declared one.
        properties = schema.get("properties", {})
        required = [key for key in schema.get("required", []) if key in properties]
        others = sorted(set(properties) - set(required))
        fields = [
            _field(key, self.type_of(properties[key]), properties[key], key in required) for key in (*required, *others)
        ]
        fields.sort(key=lambda made: _has_default(made[2]))  # as Python wants them
        return dataclasses.make_dataclass(name, fields, namespace={"__module__": __name__}, bases=(Guessed,))

    def type_of(self, schema: dict[str, Any]) -> Any:
        """The Python type of a part of the schema."""
        if "anyOf" in schema:
            return Union[tuple(self.type_of(part) for part in schema["anyOf"])]  # noqa: UP007
        if "$ref" in schema:
            return self._reference(schema["$ref"])
        if "enum" in schema:
            return str
        kind = schema.get("type")
        if isinstance(kind, list):  # marshmallow's way to say optional
            return Optional[self.type_of({**schema, "type": kind[0]})]  # noqa: UP045
        if kind == "array":
            return list[self.type_of(schema["items"])] if schema.get("items") else list  # type: ignore[misc]
        if kind == "object":
            return self._object(schema)
        if kind == "number":
            return int if schema.get("format") == "integer" else float
        return {"integer": int, "boolean": bool, "null": type(None), "string": str}.get(kind or "", Any)

    def _object(self, schema: dict[str, Any]) -> Any:
        values = schema.get("additionalProperties")
        if isinstance(values, dict) and values:
            return dict[str, self.type_of(values)]  # type: ignore[misc]
        known = _claimed(schema)
        if known is not None:
            return known
        if schema.get("title") and "properties" in schema:
            return self._record(schema, schema["title"])
        return dict


def _field(name: str, kind: Any, schema: dict[str, Any], required: bool) -> tuple[str, Any, Any]:
    """A field of a dataclass, with the default that its schema names, if it is one of the type."""
    field = dataclasses.field()
    if not required and "default" in schema:
        from flyteweight.types.converters import converter_of

        default, converter = schema["default"], converter_of(kind)
        if default is None:
            field = dataclasses.field(default=None)
        elif converter.fit_plain(default):
            # Made anew for each instance, as it may be a list.
            field = dataclasses.field(default_factory=lambda: converter.from_plain(default))
    return name, kind, field


def _has_default(field: Any) -> bool:
    return field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING


def _claimed(schema: dict[str, Any]) -> Any:
    """The type whose registered transformer says that the schema is its own."""
    from flyteweight.types.converters import registered_transformers

    return next((t.python_type for t in registered_transformers() if t.schema_match(schema)), None)


def annotation_of(value: Any) -> Any:
    """The annotation of a value that has none: a list by its elements, anything else by its class."""
    if isinstance(value, list):
        return list[_common(value)]  # type: ignore[misc]
    if isinstance(value, dict):
        plain = all(map(_is_plain, value.values())) or not all(type(key) is str for key in value)
        return dict if plain else dict[str, _common(value.values())]  # type: ignore[misc]
    return type(value)


def _common(values: Iterable[Any]) -> Any:
    kinds = list(dict.fromkeys(map(annotation_of, values)))
    return Union[tuple(kinds)] if kinds else type(None)  # noqa: UP007


def _is_plain(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_is_plain, value.values()))
    if isinstance(value, list):
        return all(map(_is_plain, value))
    return value is None or (isinstance(value, (bool, int, float, str, bytes)) and not isinstance(value, enum.Enum))


def value_of(literal: Literal) -> Any:
    """The Python value of a literal by its own kind, where no type is declared."""
    from flyteweight.models.structs import from_struct
    from flyteweight.types.converters import converter_for, resolve_offloaded
    from flyteweight.types.plain import unpack

    literal = resolve_offloaded(literal)
    form = literal.WhichOneof("value")
    if form == "collection":
        return [value_of(item) for item in literal.collection.literals]
    if form == "map":
        return {key: value_of(item) for key, item in literal.map.literals.items()}
    scalar = literal.scalar
    kind = scalar.WhichOneof("value")
    if kind == "union":
        return value_of(scalar.union.value)
    if kind == "binary":
        return unpack(scalar.binary)
    if kind == "generic":
        return from_struct(scalar.generic)
    return converter_for(_kind_of(literal)).read(literal)


def _kind_of(literal: Literal) -> Any:
    scalar = literal.scalar
    kind = scalar.WhichOneof("value")
    if kind == "primitive":
        names: dict[str, Any] = {
            "integer": int,
            "float_value": float,
            "string_value": str,
            "boolean": bool,
            "datetime": dt.datetime,
            "duration": dt.timedelta,
        }
        return names[scalar.primitive.WhichOneof("value") or "string_value"]
    if kind == "none_type":
        return type(None)
    if kind == "blob":
        return guess_python_type(LiteralType(blob=scalar.blob.metadata.type))
    if kind == "error":
        return guess_python_type(LiteralType(simple=SimpleType.ERROR))
    if kind in ("structured_dataset", "schema"):
        return guess_python_type(LiteralType(structured_dataset_type=StructuredDatasetType()))
    from flyteweight.types.conversion_error import ConversionError, describe_literal

    raise ConversionError("a value of a type that can be told from its literal", describe_literal(literal))
