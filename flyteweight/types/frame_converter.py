"""Data frames ◀─▶ structured datasets: of pandas, pyarrow and polars, and of classes that users register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteidl.core.literals_pb2 import StructuredDatasetMetadata
from flyteidl.core.types_pb2 import StructuredDatasetType

from flyteweight.types.conversion_error import ConversionError, describe
from flyteweight.types.converter import CLOSE, EXACT, NO, Converter
from flyteweight.types.structured import StructuredDataset
from flyteweight.types.structured_converter import TableConverter
from flyteweight.types.table_conversion import format_for, frame_of, stored_frame
from flyteweight.types.tables import stored_table
from flyteweight.types.unsupported import NoSchemaError

if TYPE_CHECKING:
    from typing import NoReturn

    from flyteidl.core.literals_pb2 import StructuredDataset as Table
    from flyteidl.core.types_pb2 import LiteralType

    from flyteweight.types.annotations import Form
    from flyteweight.types.schema import Schemas


def family(form: Form) -> FrameConverter:
    """The converter of a class of data frames; raises ``UnsupportedTypeError`` for options that describe no table."""
    declared = StructuredDatasetType()
    if form.options:
        from flyteweight.types.columns import table_type

        declared = table_type(form.options)
    return FrameConverter(form.written, declared, form.kind)


class FrameConverter(TableConverter):
    """Data frames of one class ◀─▶ tables, which an input reads whole, or those of its columns that it declares.

    A ``StructuredDataset`` is taken for one. Inside dataclasses it is a map with ``uri`` and ``file_format``.
    """

    def __init__(self, annotation: Any, declared: StructuredDatasetType, frame: type[Any]) -> None:
        super().__init__(annotation, declared, StructuredDataset)
        self.frame = frame
        self._in_a_field = self

    @property
    def expected(self) -> str:
        return f"{self.frame.__module__.partition('.')[0]}.{self.frame.__qualname__}"

    def fit(self, value: Any) -> int:
        if type(value) is self.frame:
            return EXACT
        return CLOSE if isinstance(value, (self.frame, StructuredDataset)) else NO

    def json_schema(self, schemas: Schemas) -> NoReturn:  # noqa: ARG002
        raise NoSchemaError

    def as_declared(self, declared: LiteralType) -> Converter | None:
        if not declared.HasField("structured_dataset_type"):
            return None
        return FrameConverter(self.annotation, declared.structured_dataset_type, self.frame)

    def build(self, table: Table) -> Any:
        return frame_of(table, self.metadata_of(table), self.frame)

    def table_of(self, value: Any) -> Table:
        if isinstance(value, StructuredDataset):
            return stored_table(value, self.declared, self.expected)
        if not isinstance(value, self.frame):
            raise ConversionError(self.expected, describe(value))
        metadata = StructuredDatasetMetadata(structured_dataset_type=self.declared)
        bare = StructuredDataset(dataframe=value, metadata=metadata)
        return stored_frame(bare, self.frame, self.declared, format_for(self.frame, self.declared.format))
