"""pyarrow's tables as parquet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from flyteweight import storage
from flyteweight.storage.by_path import readable, written
from flyteweight.types import table_handlers
from flyteweight.types.parquet_files import PART, arrow_columns, arrow_module, data_files, not_written
from flyteweight.types.table_columns import wanted_columns
from flyteweight.types.table_handlers import PARQUET, StructuredDatasetDecoder, StructuredDatasetEncoder
from flyteweight.types.tables import new_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flyteidl.core.literals_pb2 import StructuredDataset as Table
    from flyteidl.core.literals_pb2 import StructuredDatasetMetadata
    from flyteidl.core.types_pb2 import StructuredDatasetType

    from flyteweight.runtime.context import FlyteContext
    from flyteweight.types.structured import StructuredDataset


class ArrowToParquetEncodingHandler(StructuredDatasetEncoder[Any]):
    """A table ─▶ a directory with one parquet file."""

    def __init__(self) -> None:
        super().__init__(pa.Table, None, PARQUET)

    def encode(
        self, ctx: FlyteContext, structured_dataset: StructuredDataset, structured_dataset_type: StructuredDatasetType
    ) -> Table:
        uri = structured_dataset.uri or ctx.file_access.get_random_remote_directory()
        with written(ctx.file_access, storage.join(uri, PART)) as path:
            self.store(structured_dataset.dataframe, path)
        return new_table(uri, structured_dataset_type)

    @staticmethod
    def store(table: Any, path: str, **options: Any) -> None:
        """Write the file; raises ``ConversionError`` for what parquet cannot hold."""
        try:
            arrow_module("pyarrow.parquet").write_table(table, path, **options)
        except (ValueError, TypeError, NotImplementedError) as error:
            not_written(error, "a pyarrow.Table that parquet can hold")


class ParquetToArrowDecodingHandler(StructuredDatasetDecoder[Any]):
    """A parquet file, or a directory of them, ─▶ a table."""

    def __init__(self) -> None:
        super().__init__(pa.Table, None, PARQUET)

    def decode(self, ctx: FlyteContext, flyte_value: Table, current_task_metadata: StructuredDatasetMetadata) -> Any:
        with readable(ctx.file_access, flyte_value.uri) as path:
            columns = arrow_columns(path, wanted_columns(current_task_metadata))
            return arrow_module("pyarrow.parquet").read_table(path, columns=columns)

    def decode_parts(
        self, ctx: FlyteContext, flyte_value: Table, current_task_metadata: StructuredDatasetMetadata
    ) -> Iterator[Any]:
        """The row groups of the files one after the other, so that one of them is in memory at a time."""
        with readable(ctx.file_access, flyte_value.uri) as path:
            columns = arrow_columns(path, wanted_columns(current_task_metadata))
            for file in data_files(path):
                with arrow_module("pyarrow.parquet").ParquetFile(file) as opened:
                    for group in range(opened.num_row_groups):
                        yield opened.read_row_group(group, columns=columns)


def register() -> None:
    """Register both; parquet is what a table becomes that is returned bare."""
    for handler in (ArrowToParquetEncodingHandler(), ParquetToArrowDecodingHandler()):
        table_handlers.register(handler, default_format_for_type=True)
