"""pandas' data frames as parquet and CSV."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pandas as pd

from flyteweight import storage
from flyteweight.storage.by_path import readable, written
from flyteweight.types import table_handlers
from flyteweight.types.parquet_files import PART, arrow_columns, arrow_module, data_files, not_written
from flyteweight.types.table_columns import check_columns, wanted_columns
from flyteweight.types.table_handlers import CSV, PARQUET, StructuredDatasetDecoder, StructuredDatasetEncoder
from flyteweight.types.tables import new_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flyteidl.core.literals_pb2 import StructuredDataset as Table
    from flyteidl.core.literals_pb2 import StructuredDatasetMetadata
    from flyteidl.core.types_pb2 import StructuredDatasetType

    from flyteweight.runtime.context import FlyteContext
    from flyteweight.types.structured import StructuredDataset

_CSV_FILE = ".csv"


class PandasToParquetEncodingHandler(StructuredDatasetEncoder[Any]):
    """A data frame ─▶ a directory with one parquet file; times are in microseconds, as older readers need them."""

    def __init__(self) -> None:
        super().__init__(pd.DataFrame, None, PARQUET)

    def encode(
        self, ctx: FlyteContext, structured_dataset: StructuredDataset, structured_dataset_type: StructuredDatasetType
    ) -> Table:
        arrow_module("pyarrow", "pandas")
        uri = structured_dataset.uri or ctx.file_access.get_random_remote_directory()
        with written(ctx.file_access, storage.join(uri, PART)) as path:
            self.store(structured_dataset.dataframe, path)
        return new_table(uri, structured_dataset_type)

    @staticmethod
    def store(frame: Any, path: str, **options: Any) -> None:
        """Write the file; raises ``ConversionError`` for what parquet cannot hold."""
        given = {"engine": "pyarrow", "coerce_timestamps": "us", "allow_truncated_timestamps": False, **options}
        try:
            frame.to_parquet(path, **given)
        except (ValueError, TypeError) as error:
            not_written(error, "a pandas.DataFrame that parquet can hold")


class ParquetToPandasDecodingHandler(StructuredDatasetDecoder[Any]):
    """A parquet file, or a directory of them, ─▶ a data frame."""

    def __init__(self) -> None:
        super().__init__(pd.DataFrame, None, PARQUET)

    def decode(self, ctx: FlyteContext, flyte_value: Table, current_task_metadata: StructuredDatasetMetadata) -> Any:
        arrow_module("pyarrow", "pandas")
        with readable(ctx.file_access, flyte_value.uri) as path:
            columns = arrow_columns(path, wanted_columns(current_task_metadata))
            return pd.read_parquet(path, engine="pyarrow", columns=columns)

    def decode_parts(
        self, ctx: FlyteContext, flyte_value: Table, current_task_metadata: StructuredDatasetMetadata
    ) -> Iterator[Any]:
        """The row groups of the files one after the other, so that one of them is in memory at a time."""
        parquet = arrow_module("pyarrow.parquet", "pandas")
        with readable(ctx.file_access, flyte_value.uri) as path:
            columns = arrow_columns(path, wanted_columns(current_task_metadata))
            for file in data_files(path):
                with parquet.ParquetFile(file) as opened:
                    for group in range(opened.num_row_groups):
                        yield opened.read_row_group(group, columns=columns).to_pandas()


class PandasToCSVEncodingHandler(StructuredDatasetEncoder[Any]):
    """A data frame ─▶ a directory with one CSV file, without its index."""

    def __init__(self) -> None:
        super().__init__(pd.DataFrame, None, CSV)

    def encode(
        self, ctx: FlyteContext, structured_dataset: StructuredDataset, structured_dataset_type: StructuredDatasetType
    ) -> Table:
        uri = structured_dataset.uri or ctx.file_access.get_random_remote_directory()
        with written(ctx.file_access, storage.join(uri, _CSV_FILE)) as path:
            structured_dataset.dataframe.to_csv(path, index=False)
        return new_table(uri, structured_dataset_type)


class CSVToPandasDecodingHandler(StructuredDatasetDecoder[Any]):
    """A CSV file, or a directory with one or with several parts, ─▶ a data frame."""

    def __init__(self) -> None:
        super().__init__(pd.DataFrame, None, CSV)

    def decode(self, ctx: FlyteContext, flyte_value: Table, current_task_metadata: StructuredDatasetMetadata) -> Any:
        parts = list(self.decode_parts(ctx, flyte_value, current_task_metadata))
        return parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()

    def decode_parts(
        self, ctx: FlyteContext, flyte_value: Table, current_task_metadata: StructuredDatasetMetadata
    ) -> Iterator[Any]:
        """The files one after the other."""
        wanted = wanted_columns(current_task_metadata)
        with readable(ctx.file_access, flyte_value.uri) as path:
            own = f"{path}/{_CSV_FILE}"
            for file in [own] if os.path.isfile(own) else data_files(path):
                if wanted:
                    check_columns(wanted, dict.fromkeys(map(str, pd.read_csv(file, nrows=0).columns)))
                yield pd.read_csv(file, usecols=list(wanted) or None)


def register() -> None:
    """Register them all; parquet is what a data frame becomes that is returned bare."""
    for handler in (
        PandasToParquetEncodingHandler(),
        ParquetToPandasDecodingHandler(),
        PandasToCSVEncodingHandler(),
        CSVToPandasDecodingHandler(),
    ):
        table_handlers.register(handler, default_format_for_type=True)
