"""What stands beside ``StructuredDataset`` inside ``Annotated`` ─▶ the type of the table: columns, format, schema."""

from __future__ import annotations

import dataclasses
from typing import Any

from flyteidl.core.types_pb2 import LiteralType, SimpleType, StructuredDatasetType

from flyteweight.types.annotations import Form, class_hints, dotted_name, normal
from flyteweight.types.unsupported import UnsupportedTypeError

#: By name, so that numpy is not imported.
COLUMN_TYPES: dict[str, SimpleType] = {
    "builtins.int": SimpleType.INTEGER,
    "builtins.float": SimpleType.FLOAT,
    "builtins.bool": SimpleType.BOOLEAN,
    "builtins.str": SimpleType.STRING,
    "datetime.datetime": SimpleType.DATETIME,
    "datetime.timedelta": SimpleType.DURATION,
    "numpy.int32": SimpleType.INTEGER,
    "numpy.int64": SimpleType.INTEGER,
    "numpy.uint32": SimpleType.INTEGER,
    "numpy.uint64": SimpleType.INTEGER,
    "numpy.float32": SimpleType.FLOAT,
    "numpy.float64": SimpleType.FLOAT,
    "numpy.bool": SimpleType.BOOLEAN,
    "numpy.bool_": SimpleType.BOOLEAN,
    "numpy.datetime64": SimpleType.DATETIME,
    "numpy.timedelta64": SimpleType.DURATION,
    "numpy.bytes_": SimpleType.STRING,
    "numpy.str_": SimpleType.STRING,
    "numpy.object_": SimpleType.STRING,
}


def table_type(options: tuple[Any, ...]) -> StructuredDatasetType:
    """The type that ``kwtypes(a=int)``, a dict or dataclass of columns, a format and a pyarrow schema describe.

    Other options say nothing of the table. Raises ``UnsupportedTypeError`` for a column's type that tables do not have,
    and for two formats or two descriptions of the columns.
    """
    kind = StructuredDatasetType()
    for option in options:
        if isinstance(option, str):
            _only_once("format", kind.format)
            kind.format = option
        elif isinstance(option, dict) or _is_dataclass(option):
            _only_once("columns", kind.columns)
            for name, column in _flat("", option).items():
                kind.columns.add(name=name, literal_type=_column_type(name, column))
        elif f"{type(option).__module__}.{type(option).__qualname__}" == "pyarrow.lib.Schema":
            _only_once("arrow schema", kind.external_schema_type)
            kind.external_schema_type = "arrow"
            kind.external_schema_bytes = option.to_string().encode()
    return kind


def _only_once(what: str, known: Any) -> None:
    if known:
        raise UnsupportedTypeError(f"a StructuredDataset is annotated with its {what} twice; give one of them")


def _is_dataclass(option: Any) -> bool:
    return isinstance(option, type) and dataclasses.is_dataclass(option)


def _flat(prefix: str, columns: Any) -> dict[str, Any]:
    """The columns by name; those of a dict or dataclass inside are named ``outer.inner``."""
    if _is_dataclass(columns):
        hints = class_hints(columns)
        columns = {field.name: hints[field.name] for field in dataclasses.fields(columns)}
    flat: dict[str, Any] = {}
    for name, kind in columns.items():
        if isinstance(kind, dict) or _is_dataclass(kind):
            flat.update(_flat(f"{prefix}{name}.", kind))
        else:
            flat[f"{prefix}{name}"] = kind
    return flat


def _column_type(name: str, kind: Any) -> LiteralType:
    form = kind if isinstance(kind, Form) else normal(kind)
    if form.kind is list and form.arguments:
        return LiteralType(collection_type=_column_type(name, form.arguments[0]))
    if form.kind is dict and form.arguments:
        return LiteralType(map_value_type=_column_type(name, form.arguments[1]))
    simple = COLUMN_TYPES.get(dotted_name(form.kind)) if form.is_class else None
    if simple is None:
        raise UnsupportedTypeError(
            f"the column '{name}' of a StructuredDataset cannot be of type {form.annotation}; columns are int, float, "
            "bool, str, datetime, timedelta, numpy's types for these, and lists and dicts of them"
        )
    return LiteralType(simple=simple)
