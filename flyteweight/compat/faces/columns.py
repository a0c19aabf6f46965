"""``flytekit.types.structured.structured_dataset``: what annotations say of tables, and the types that columns have."""

from __future__ import annotations

from collections import OrderedDict
from importlib import import_module
from typing import Annotated, Any, TypeVar, get_args, get_origin

from flyteidl.core.types_pb2 import LiteralType, SchemaType, SimpleType

from flyteweight.compat.faces import outward
from flyteweight.types.columns import COLUMN_TYPES

DF = TypeVar("DF")
_Column = SchemaType.SchemaColumn
#: A column of Flyte's older type of tables ─▶ the type of its values.
_OF_SCHEMAS = {
    _Column.INTEGER: SimpleType.INTEGER,
    _Column.FLOAT: SimpleType.FLOAT,
    _Column.STRING: SimpleType.STRING,
    _Column.BOOLEAN: SimpleType.BOOLEAN,
    _Column.DATETIME: SimpleType.DATETIME,
    _Column.DURATION: SimpleType.DURATION,
}


def convert_schema_type_to_structured_dataset_type(column_type: int) -> int:
    """The simple type of a schema's column; raises ``AssertionError`` for a number that is none."""
    found = _OF_SCHEMAS.get(column_type)  # type: ignore[call-overload] # any number may be asked for
    if found is None:
        raise AssertionError(f"Unrecognized SchemaColumnType: {column_type}")
    return int(found)


def extract_cols_and_format(t: Any) -> tuple[Any, OrderedDict[str, Any] | None, str, Any]:
    """The class, the columns, the format and the arrow schema that an annotation says of a table.

    Raises ``ValueError`` for two formats.
    """
    if get_origin(t) is not Annotated:
        return t, None, "", None
    kind, *options = get_args(t)
    columns, table_format, schema = None, "", None
    for option in options:
        if isinstance(option, str):
            if table_format:
                raise ValueError(f"a table is annotated with two formats, '{table_format}' and '{option}'")
            table_format = option
        elif isinstance(option, dict) or hasattr(option, "__annotations__"):
            columns = OrderedDict(option if isinstance(option, dict) else option.__annotations__)
        elif type(option).__module__ == "pyarrow.lib":
            schema = option
    return kind, columns, table_format, schema


def get_supported_types() -> dict[Any, Any]:
    """Flyte's type for each class of Python's and numpy's that a column may have."""
    found = {}
    for path, simple in COLUMN_TYPES.items():
        module, _, name = path.partition(".")
        if (kind := getattr(import_module(module), name, None)) is not None:  # numpy.bool came with numpy 2
            found[kind] = outward(LiteralType(simple=simple))
    return found
