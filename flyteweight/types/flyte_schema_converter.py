"""``FlyteSchema`` ◀─▶ the Flyte type ``schema``."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from flyteidl.core.types_pb2 import LiteralType, SchemaType

from flyteweight.types.columns import table_type
from flyteweight.types.conversion_error import ConversionError, describe
from flyteweight.types.converter import CLOSE, EXACT, NO, Converter
from flyteweight.types.flyte_schema import FlyteSchema
from flyteweight.types.flyte_schema_handlers import SchemaEngine, SchemaOpenMode
from flyteweight.types.structured import StructuredDataset
from flyteweight.types.structured_converter import SCHEMA_COLUMNS, type_of_schema
from flyteweight.types.table_handlers import PARQUET
from flyteweight.types.tables import stored_table
from flyteweight.types.unsupported import UnsupportedTypeError

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Literal

    from flyteweight.types.annotations import Form
    from flyteweight.types.schema import Schemas

#: The types of a schema's columns ─▶ those that ``kwtypes`` has.
_PYTHON: dict[int, type[Any]] = {
    SchemaType.SchemaColumn.INTEGER: int,
    SchemaType.SchemaColumn.FLOAT: float,
    SchemaType.SchemaColumn.STRING: str,
    SchemaType.SchemaColumn.BOOLEAN: bool,
    SchemaType.SchemaColumn.DATETIME: dt.datetime,
    SchemaType.SchemaColumn.DURATION: dt.timedelta,
}


def family(form: Form) -> FlyteSchemaConverter:
    """The converter of ``FlyteSchema``, with columns or without; what stands beside it says nothing of it.

    Raises ``UnsupportedTypeError`` for columns of types that it does not have.
    """
    return FlyteSchemaConverter(form.written, form.kind)


class FlyteSchemaConverter(Converter):
    """``FlyteSchema``, or a data frame to be stored as one, ◀─▶ a schema; inside dataclasses, a map with its
    ``remote_path``.
    """

    tag = "FlyteSchema Transformer"

    def __init__(self, annotation: Any, kind: type[FlyteSchema]) -> None:
        super().__init__(annotation)
        self.kind = kind
        self.schema = _schema_type(kind.columns())

    @property
    def expected(self) -> str:
        names = ", ".join(f"'{name}'" for name in self.kind.column_names())
        return f"FlyteSchema with the columns {names}" if names else "FlyteSchema"

    def build_type(self, around: tuple[Converter, ...]) -> LiteralType:  # noqa: ARG002
        return LiteralType(schema=self.schema)

    def json_schema(self, schemas: Schemas) -> dict[str, Any]:  # noqa: ARG002
        return dict(FlyteSchema.__flyte_schema__)

    def fit(self, value: Any) -> int:
        if isinstance(value, FlyteSchema):
            return EXACT if value.columns() == self.kind.columns() else CLOSE
        is_table = isinstance(value, StructuredDataset) or SchemaEngine.find(type(value)) is not None
        return CLOSE if is_table else NO

    def fit_plain(self, plain: Any) -> float:
        return CLOSE if isinstance(plain, dict) and "remote_path" in plain else NO

    def write(self, value: Any, into: Literal) -> None:
        uri = self._stored(value)
        into.scalar.schema.uri = uri
        into.scalar.schema.type.CopyFrom(self.schema)
        into.scalar.schema.type.SetInParent()

    def read(self, literal: Literal) -> Any:
        kind = literal.scalar.WhichOneof("value")
        if kind == "schema":
            return self._at(literal.scalar.schema.uri)
        if kind == "structured_dataset":
            table = literal.scalar.structured_dataset
            _check_format(self.expected, table.metadata.structured_dataset_type.format)
            return self._at(table.uri)
        return self.read_plain(literal)

    def to_plain(self, value: Any) -> dict[str, str]:
        return {"remote_path": self._stored(value)}

    def from_plain(self, plain: Any) -> Any:
        if not isinstance(plain, dict) or not isinstance(plain.get("remote_path"), str):
            raise ConversionError(f"{self.expected} as a map with its 'remote_path'", describe(plain))
        return self._at(plain["remote_path"])

    def _at(self, uri: str) -> FlyteSchema:
        return self.kind(remote_path=uri, supported_mode=SchemaOpenMode.READ)

    def _stored(self, value: Any) -> str:
        """The URI of the table that ``value`` is, or holds."""
        if isinstance(value, FlyteSchema):
            return value.stored()
        if isinstance(value, StructuredDataset):
            _check_format(self.expected, value.file_format)
            return stored_table(value, type_of_schema(self.schema), self.expected).uri
        if SchemaEngine.find(type(value)) is None:
            hint = "return a FlyteSchema, or a data frame of a class with a schema handler"
            raise ConversionError(self.expected, describe(value), hint)
        new: Any = self.kind()
        new.open(type(value)).write(value)
        return str(new.stored())


def _check_format(expected: str, found: str | None) -> None:
    if found not in (None, "", PARQUET):
        hint = "declare StructuredDataset, which has other formats than parquet"
        raise ConversionError(expected, f"one of format '{found}'", hint)


def guess(kind: LiteralType) -> Any:
    """The annotation of a schema's Flyte type; raises ``ValueError`` for a column whose type is not known."""
    columns = {}
    for column in kind.schema.columns:
        if column.type not in _PYTHON:
            raise ValueError(f"the column '{column.name}' of a schema has the unknown type {column.type}")
        columns[column.name] = _PYTHON[column.type]
    return FlyteSchema.__class_getitem__(columns)


def _schema_type(columns: dict[str, Any]) -> SchemaType:
    schema = SchemaType()
    by_simple = {simple: column for column, simple in SCHEMA_COLUMNS.items()}
    for column in table_type((columns,)).columns:
        if not column.literal_type.HasField("simple"):
            raise UnsupportedTypeError(f"the column '{column.name}' of a FlyteSchema cannot be a list or dict")
        schema.columns.add(name=column.name, type=by_simple[column.literal_type.simple])
    return schema
