"""polars' data frames, eager and lazy, as parquet."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

import polars as pl

from flyteweight.storage.by_path import readable, written
from flyteweight.types import table_handlers
from flyteweight.types.parquet_files import PART, data_files, not_written, partition_names
from flyteweight.types.table_columns import BOOLEAN, DURATION, NUMBER, TEXT, TIME, check_columns, wanted_columns
from flyteweight.types.table_handlers import PARQUET, StructuredDatasetDecoder, StructuredDatasetEncoder
from flyteweight.types.tables import new_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flyteidl.core.literals_pb2 import StructuredDataset as Table
    from flyteidl.core.literals_pb2 import StructuredDatasetMetadata
    from flyteidl.core.types_pb2 import LiteralType, StructuredDatasetType

    from flyteweight.runtime.context import FlyteContext
    from flyteweight.types.structured import StructuredDataset


class _Encoder(StructuredDatasetEncoder[Any]):
    """A data frame ─▶ one parquet file, whose URI is the table's, as flytekit's plugin for polars has it."""

    def encode(
        self, ctx: FlyteContext, structured_dataset: StructuredDataset, structured_dataset_type: StructuredDatasetType
    ) -> Table:
        uri = structured_dataset.uri or ctx.file_access.get_random_remote_path(PART)
        with written(ctx.file_access, uri) as path:
            self.store(structured_dataset.dataframe, path)
        return new_table(uri, structured_dataset_type)

    @classmethod
    def store(cls, frame: Any, path: str, **options: Any) -> None:
        """Write the file; raises ``ConversionError`` for what parquet cannot hold, ``OSError`` for a full disk."""
        try:
            cls.write(frame, path, **options)
        except (pl.exceptions.PolarsError, TypeError, ValueError) as error:
            _raise_as_system_error(error)
            not_written(error, f"a polars.{type(frame).__name__} that parquet can hold")

    @staticmethod
    def write(frame: Any, path: str, **options: Any) -> None:
        """As the library writes it."""
        raise NotImplementedError


def _raise_as_system_error(error: Exception) -> None:
    """Raise the error of a system call, of which polars keeps the number in its words alone."""
    number = re.search(r"\(os error (\d+)\)", str(error))
    if number is not None:
        raise OSError(int(number[1]), os.strerror(int(number[1]))) from error


class PolarsDataFrameToParquetEncodingHandler(_Encoder):
    """A data frame ─▶ one parquet file."""

    def __init__(self) -> None:
        super().__init__(pl.DataFrame, None, PARQUET)

    @staticmethod
    def write(frame: Any, path: str, **options: Any) -> None:
        frame.write_parquet(path, **options)


class PolarsLazyFrameToParquetEncodingHandler(_Encoder):
    """What a query gives ─▶ one parquet file, written while it runs."""

    def __init__(self) -> None:
        super().__init__(pl.LazyFrame, None, PARQUET)

    @staticmethod
    def write(frame: Any, path: str, **options: Any) -> None:
        frame.sink_parquet(path, **options)


class ParquetToPolarsDataFrameDecodingHandler(StructuredDatasetDecoder[Any]):
    """A parquet file, or a directory of them, ─▶ a data frame."""

    def __init__(self) -> None:
        super().__init__(pl.DataFrame, None, PARQUET)

    def decode(self, ctx: FlyteContext, flyte_value: Table, current_task_metadata: StructuredDatasetMetadata) -> Any:
        with readable(ctx.file_access, flyte_value.uri) as path:
            return _scan(path, wanted_columns(current_task_metadata)).collect()

    def decode_parts(
        self, ctx: FlyteContext, flyte_value: Table, current_task_metadata: StructuredDatasetMetadata
    ) -> Iterator[Any]:
        """The files one after the other."""
        wanted = wanted_columns(current_task_metadata)
        with readable(ctx.file_access, flyte_value.uri) as path:
            for file in data_files(path):
                yield _scan(file, wanted).collect()


class ParquetToPolarsLazyFrameDecodingHandler(StructuredDatasetDecoder[Any]):
    """A parquet file, or a directory of them, ─▶ a query over it; what is elsewhere is fetched first."""

    def __init__(self) -> None:
        super().__init__(pl.LazyFrame, None, PARQUET)

    def decode(self, ctx: FlyteContext, flyte_value: Table, current_task_metadata: StructuredDatasetMetadata) -> Any:
        with readable(ctx.file_access, flyte_value.uri, keep=True) as path:
            return _scan(path, wanted_columns(current_task_metadata))


def _scan(path: str, wanted: Mapping[str, LiteralType]) -> Any:
    files = data_files(path)
    if not files:
        return pl.LazyFrame()
    partitions = partition_names(path, files)
    frame = pl.scan_parquet(files, hive_partitioning=bool(partitions), glob=False)
    if not wanted:
        return frame
    check_columns(wanted, {name: _kind(dtype) for name, dtype in frame.collect_schema().items()})
    return frame.select(list(dict.fromkeys(_column(name, frame) for name in wanted)))


def _column(name: str, frame: Any) -> str:
    return name if name in frame.collect_schema() else name.partition(".")[0]


def _kind(dtype: Any) -> str | None:
    """What a column of a polars type holds, in words; None for what has no simple type."""
    if dtype.is_numeric():
        return NUMBER
    if dtype == pl.Duration:
        return DURATION
    if dtype.is_temporal():
        return TIME
    if dtype in (pl.String, pl.Binary, pl.Categorical, pl.Enum):
        return TEXT
    return BOOLEAN if dtype == pl.Boolean else None


def register() -> None:
    """Register them all."""
    for handler in (
        PolarsDataFrameToParquetEncodingHandler(),
        ParquetToPolarsDataFrameDecodingHandler(),
        PolarsLazyFrameToParquetEncodingHandler(),
        ParquetToPolarsLazyFrameDecodingHandler(),
    ):
        table_handlers.register(handler, default_format_for_type=True)
