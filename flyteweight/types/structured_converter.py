"""Tables ◀─▶ structured datasets; the schemas that came before them are read as such."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteidl.core.literals_pb2 import StructuredDataset as Table
from flyteidl.core.literals_pb2 import StructuredDatasetMetadata
from flyteidl.core.types_pb2 import LiteralType, SchemaType, SimpleType, StructuredDatasetType

from flyteweight.types.conversion_error import ConversionError, describe
from flyteweight.types.converter import CLOSE, EXACT, NO, Converter
from flyteweight.types.structured import StructuredDataset
from flyteweight.types.table_handlers import PARQUET
from flyteweight.types.tables import expected_table, new_table, stored_table
from flyteweight.types.unsupported import UnsupportedTypeError

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Literal, Schema

    from flyteweight.types.annotations import Form
    from flyteweight.types.schema import Schemas

#: The types of the columns of a schema ─▶ those of a table's.
SCHEMA_COLUMNS: dict[int, SimpleType] = {
    SchemaType.SchemaColumn.INTEGER: SimpleType.INTEGER,
    SchemaType.SchemaColumn.FLOAT: SimpleType.FLOAT,
    SchemaType.SchemaColumn.STRING: SimpleType.STRING,
    SchemaType.SchemaColumn.BOOLEAN: SimpleType.BOOLEAN,
    SchemaType.SchemaColumn.DATETIME: SimpleType.DATETIME,
    SchemaType.SchemaColumn.DURATION: SimpleType.DURATION,
}


def family(form: Form) -> TableConverter:
    """The converter of ``StructuredDataset``, of one with columns and format beside it, or of a class of a Flyte type.

    Raises ``UnsupportedTypeError`` for options that do not describe a table.
    """
    kind, options = form.kind, form.options
    declared: LiteralType | None = kind.__flyte_type__
    if declared is None and options:
        from flyteweight.types.columns import table_type

        return TableConverter(form.written, table_type(options), kind)
    if declared is None:
        return TableConverter(kind, StructuredDatasetType())
    return TableConverter(kind, declared.structured_dataset_type, StructuredDataset)


class TableConverter(Converter):
    """``StructuredDataset`` ◀─▶ a structured dataset; inside dataclasses, a map with ``uri`` and ``file_format``."""

    tag = "StructuredDataset Transformer"

    def __init__(
        self, annotation: Any, declared: StructuredDatasetType, kind: type[StructuredDataset] | None = None
    ) -> None:
        super().__init__(annotation)
        self.declared = declared
        self.kind: type[StructuredDataset] = kind or annotation
        #: What stands beside the type in ``Annotated`` is not looked at inside a dataclass.
        self._in_a_field = TableConverter(kind, StructuredDatasetType()) if kind not in (None, annotation) else self

    @property
    def expected(self) -> str:
        return expected_table(self.kind, self.declared)

    def build_type(self, around: tuple[Converter, ...]) -> LiteralType:  # noqa: ARG002
        return LiteralType(structured_dataset_type=self.declared)

    def fit(self, value: Any) -> int:
        if not isinstance(value, self.kind):
            return NO
        return EXACT if (value.file_format or "") == self.declared.format else CLOSE

    def fit_plain(self, plain: Any) -> float:
        return CLOSE if isinstance(plain, dict) and "uri" in plain else NO

    def write(self, value: Any, into: Literal) -> None:
        into.scalar.structured_dataset.CopyFrom(self.table_of(value))

    def read(self, literal: Literal) -> Any:
        kind = literal.scalar.WhichOneof("value")
        if kind == "structured_dataset":
            return self.build(literal.scalar.structured_dataset)
        if kind == "schema":
            return self.build(_table_of_schema(literal.scalar.schema))
        return self.read_plain(literal)

    def to_plain(self, value: Any) -> dict[str, Any]:
        table = self._in_a_field.table_of(value)
        return {"uri": table.uri, "file_format": table.metadata.structured_dataset_type.format}

    def from_plain(self, plain: Any) -> Any:
        if not isinstance(plain, dict) or not isinstance(plain.get("uri"), str):
            raise ConversionError(f"{self.kind.__name__} as a map with its 'uri'", describe(plain))
        return self.build(new_table(plain["uri"], StructuredDatasetType(format=plain.get("file_format") or "")))

    def json_schema(self, schemas: Schemas) -> dict[str, Any]:  # noqa: ARG002
        return dict(StructuredDataset.__flyte_schema__)

    def as_declared(self, declared: LiteralType) -> Converter | None:
        if not declared.HasField("structured_dataset_type"):
            return None
        return TableConverter(self.annotation, declared.structured_dataset_type, self.kind)

    def build(self, table: Table) -> Any:
        """The table as a task has it."""
        literal, metadata = Table(), self.metadata_of(table)
        literal.CopyFrom(table)
        value = self.kind(uri=table.uri, metadata=metadata, file_format=metadata.structured_dataset_type.format)
        value.as_input(literal)
        return value

    def metadata_of(self, table: Table) -> StructuredDatasetMetadata:
        """The metadata of a table as a task sees it: with the columns that it declares, or else with its own."""
        metadata = StructuredDatasetMetadata()
        metadata.CopyFrom(table.metadata)
        kind = metadata.structured_dataset_type
        kind.SetInParent()
        if self.declared.columns:
            del kind.columns[:]
            kind.columns.extend(self.declared.columns)
        return metadata

    def table_of(self, value: Any) -> Table:
        """The message of ``value``, after an upload if it is needed.

        A data frame by itself will do if an encoder of it is known, and a ``FlyteSchema``. Raises ``ConversionError``
        for no URI and no data frame, or a path where nothing is, and what storage and the encoder of the data frame
        raise.
        """
        if not isinstance(value, StructuredDataset):
            from flyteweight.types.flyte_schema import FlyteSchema
            from flyteweight.types.table_handlers import is_encoded

            if isinstance(value, FlyteSchema):
                return new_table(value.stored(), _parquet_type(value.columns()))
            if not is_encoded(type(value)):
                hint = "return StructuredDataset(dataframe=...), or StructuredDataset(uri=...)"
                raise ConversionError(self.expected, describe(value), hint)
            value = StructuredDataset(dataframe=value)
        return stored_table(value, self.declared, self.expected)


def _parquet_type(columns: dict[str, Any]) -> StructuredDatasetType:
    from flyteweight.types.columns import table_type

    return table_type((columns, PARQUET))


def _table_of_schema(schema: Schema) -> Table:
    return new_table(schema.uri, type_of_schema(schema.type))


def type_of_schema(schema: SchemaType) -> StructuredDatasetType:
    """A schema's type as that of a table; raises ``UnsupportedTypeError`` for a column's type that is not known."""
    kind = StructuredDatasetType(format=PARQUET)
    for column in schema.columns:
        simple = SCHEMA_COLUMNS.get(column.type)
        if simple is None:
            raise UnsupportedTypeError(f"the column '{column.name}' of a schema has the unknown type {column.type}")
        kind.columns.add(name=column.name, literal_type=LiteralType(simple=simple))
    return kind
