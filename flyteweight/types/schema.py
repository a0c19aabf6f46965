"""The type of a dataclass as flytekit registers it: a JSON schema, and the Flyte types of its attributes."""

from __future__ import annotations

import collections.abc
import dataclasses
import inspect
import typing
from enum import Enum
from types import UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin

from flyteweight.exceptions import RestrictedTypeError
from flyteweight.types.fields import field_converter, resolve
from flyteweight.types.plain import json_form
from flyteweight.types.records import is_customized, substitute, type_hints
from flyteweight.types.unsupported import UnsupportedTypeError

if TYPE_CHECKING:
    from flyteidl.core.types_pb2 import LiteralType

_SIMPLE: dict[str, dict[str, Any]] = {
    "builtins.int": {"type": "integer"},
    "builtins.float": {"type": "number"},
    "builtins.bool": {"type": "boolean"},
    "builtins.str": {"type": "string"},
    "builtins.NoneType": {"type": "null"},
    "builtins.bytes": {"type": "string", "format": "base64"},
    "builtins.bytearray": {"type": "string", "format": "base64"},
    "datetime.datetime": {"type": "string", "format": "date-time"},
    "datetime.date": {"type": "string", "format": "date"},
    "datetime.time": {"type": "string", "format": "time"},
    "datetime.timedelta": {"type": "number", "format": "time-delta"},
    "decimal.Decimal": {"type": "string", "format": "decimal"},
    "fractions.Fraction": {"type": "string", "format": "fraction"},
    "uuid.UUID": {"type": "string", "format": "uuid"},
    "zoneinfo.ZoneInfo": {"type": "string", "format": "time-zone"},
    "ipaddress.IPv4Address": {"type": "string", "format": "ipv4"},
    "ipaddress.IPv6Address": {"type": "string", "format": "ipv6"},
    "ipaddress.IPv4Network": {"type": "string", "format": "ipv4network"},
    "ipaddress.IPv6Network": {"type": "string", "format": "ipv6network"},
    "ipaddress.IPv4Interface": {"type": "string", "format": "ipv4interface"},
    "ipaddress.IPv6Interface": {"type": "string", "format": "ipv6interface"},
}


def json_schema(annotation: Any) -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of a dataclass, with nested ones inlined, as mashumaro writes it."""
    record = get_origin(annotation) or annotation
    if hasattr(record, "from_json") and is_customized(record):
        import importlib

        build_json_schema = importlib.import_module("mashumaro.jsonschema").build_json_schema

        customized: dict[str, Any] = build_json_schema(record).to_dict()
        return customized
    builder = _Builder()
    schema = builder.schema(annotation)
    if builder.definitions:
        schema["$defs"] = builder.definitions
    return schema


def attribute_types(record: type[Any]) -> dict[str, LiteralType]:
    """The Flyte types of a dataclass's fields, by which the scheduler picks attributes; some have none."""
    from flyteweight.types.engine import converter_for

    hints = type_hints(record, include_extras=False)
    types: dict[str, LiteralType] = {}
    for field in dataclasses.fields(record):
        hint = hints[field.name]
        try:
            types[field.name] = converter_for(hint).literal_type
        except (UnsupportedTypeError, RestrictedTypeError):
            continue  # flytekit leaves it out, and so the registered type does
    return types


class _Builder:
    """Schemas of annotations; remembers the dataclasses around, as one that contains itself needs a reference."""

    def __init__(self) -> None:
        self.definitions: dict[str, Any] = {}
        self._around: list[Any] = []

    def schema(self, annotation: Any) -> dict[str, Any]:
        annotation = resolve(annotation)
        if annotation is Any:
            return {}
        origin, arguments = get_origin(annotation), get_args(annotation)
        kind = origin or annotation
        if kind is typing.Union or kind is UnionType:
            return {"anyOf": [self.schema(variant) for variant in arguments]}
        if kind is typing.Literal:
            values = [value.value if isinstance(value, Enum) else value for value in arguments]
            return {"const": values[0]} if len(values) == 1 else {"enum": values}
        if not isinstance(kind, type):
            raise UnsupportedTypeError(f"{annotation} has no JSON schema; give the dataclass's field a supported type")
        own = getattr(kind, "__flyte_schema__", None)
        if own is not None:
            return dict(own)
        if dataclasses.is_dataclass(kind):
            return self._record(annotation, kind)
        simple = _SIMPLE.get(f"{kind.__module__}.{kind.__qualname__}")
        if simple is not None:
            return dict(simple)
        if issubclass(kind, Enum):
            return {"enum": [json_form(member.value) for member in kind]}
        return self._container(annotation, kind, arguments)

    def _record(self, annotation: Any, record: type[Any]) -> dict[str, Any]:
        name = record.__name__
        reference = {"$ref": f"#/$defs/{name}"}
        if record in self._around:
            self.definitions.setdefault(name, {})
            return reference
        self._around.append(record)
        properties: dict[str, Any] = {}
        required: list[str] = []
        hints = type_hints(record)
        arguments = dict(zip(getattr(record, "__parameters__", ()), get_args(annotation), strict=False))
        for field in dataclasses.fields(record):
            if field.init:
                hint = substitute(hints[field.name], arguments)
                properties[field.name] = self._property(field, hint)
                if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
                    required.append(field.name)
        self._around.remove(record)
        schema: dict[str, Any] = {"type": "object", "title": name, "additionalProperties": False}
        if properties:
            schema["properties"] = properties
        if required:
            schema["required"] = required
        if name in self.definitions:
            self.definitions[name] = schema
            return reference
        return schema

    def _property(self, field: dataclasses.Field[Any], hint: Any) -> dict[str, Any]:
        schema = self.schema(hint)
        default = field.default
        if default is None:
            schema["default"] = None
        elif _is_plain_default(default):
            schema["default"] = json_form(field_converter(hint).to_plain(default))
        if field.metadata.get("description"):
            schema["description"] = field.metadata["description"]
        return schema

    def _container(self, annotation: Any, kind: type[Any], arguments: tuple[Any, ...]) -> dict[str, Any]:
        if hasattr(kind, "_fields") and issubclass(kind, tuple):
            return self._named_tuple(kind)
        if kind is tuple and arguments and arguments[-1] is not Ellipsis:
            count = len(arguments)
            items = [self.schema(argument) for argument in arguments]
            return {"type": "array", "prefixItems": items, "minItems": count, "maxItems": count}
        if hasattr(kind, "__required_keys__"):
            return self._typed_dict(kind)
        if issubclass(kind, collections.abc.Mapping):
            return {
                "type": "object",
                **self._part("additionalProperties", arguments[1:2]),
                **self._part("propertyNames", arguments[:1]),
            }
        if issubclass(kind, collections.abc.Set):
            return {"type": "array", **self._part("items", arguments[:1]), "uniqueItems": True}
        if issubclass(kind, collections.abc.Collection):
            return {"type": "array", **self._part("items", arguments[:1])}
        if kind.__module__.partition(".")[0] == "pathlib":
            return {"type": "string", "format": "path"}
        raise UnsupportedTypeError(f"{annotation} has no JSON schema; give the dataclass's field a supported type")

    def _part(self, name: str, arguments: tuple[Any, ...]) -> dict[str, Any]:
        schema = self.schema(arguments[0]) if arguments else {}
        return {name: schema} if schema else {}

    def _named_tuple(self, kind: Any) -> dict[str, Any]:
        hints = typing.get_type_hints(kind)
        items = []
        for name in kind._fields:
            hint = hints.get(name, Any)
            item = self.schema(hint)
            if name in kind._field_defaults:
                item["default"] = json_form(field_converter(hint).to_plain(kind._field_defaults[name]))
            items.append(item)
        return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}

    def _typed_dict(self, kind: Any) -> dict[str, Any]:
        hints = type_hints(kind, include_extras=False)
        schema: dict[str, Any] = {"type": "object", "additionalProperties": False}
        if hints:
            schema["properties"] = {name: self.schema(hint) for name, hint in hints.items()}
        if kind.__required_keys__:
            schema["required"] = sorted(kind.__required_keys__)
        return schema


def _is_plain_default(default: Any) -> bool:
    if default is dataclasses.MISSING or inspect.isdatadescriptor(default):
        return False
    return not hasattr(type(default), "__flyte_schema__")  # a file is uploaded when it is made plain
