"""The data frames of pandas, pyarrow and polars as files of a ``FlyteSchema``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, ClassVar

from flyteidl.core.literals_pb2 import StructuredDatasetMetadata

from flyteweight.types.columns import table_type
from flyteweight.types.conversion_error import ConversionError, describe
from flyteweight.types.flyte_schema_handlers import (
    LocalIOSchemaReader,
    LocalIOSchemaWriter,
    SchemaHandler,
)
from flyteweight.types.parquet_files import arrow_columns
from flyteweight.types.registry import load
from flyteweight.types.table_columns import wanted_columns
from flyteweight.types.table_conversion import frame_of, parts_of
from flyteweight.types.table_handlers import PARQUET
from flyteweight.types.tables import new_table

if TYPE_CHECKING:
    from collections.abc import Iterator


_HERE = "flyteweight.types"
#: Library and class ─▶ what stores such a frame in a file.
_ENCODERS = {
    ("pandas", "DataFrame"): f"{_HERE}.pandas_tables:PandasToParquetEncodingHandler",
    ("pyarrow", "Table"): f"{_HERE}.arrow_tables:ArrowToParquetEncodingHandler",
    ("polars", "DataFrame"): f"{_HERE}.polars_tables:PolarsDataFrameToParquetEncodingHandler",
    ("polars", "LazyFrame"): f"{_HERE}.polars_tables:PolarsLazyFrameToParquetEncodingHandler",
}


def own_handler(kind: Any) -> SchemaHandler:
    """The handler of one of the libraries' classes."""
    library = kind.__module__.partition(".")[0]
    reader: Any = PandasSchemaReader if library == "pandas" else type("FrameReader", (_FrameReader,), {"kind": kind})
    writer = PandasSchemaWriter if library == "pandas" else _FrameWriter
    return SchemaHandler(f"{library}-{kind.__name__.lower()}-schema", kind, reader, writer)


class PandasSchemaReader(LocalIOSchemaReader[Any]):
    """Files ─▶ pandas' data frames, each with the index that its file has; what is given is ``read_parquet``'s."""

    def _read(self, *path: str, **kwargs: Any) -> Any:
        import pandas as pd

        wanted = wanted_columns(_metadata(self._columns))
        frames = [
            pd.read_parquet(one, engine="pyarrow", columns=arrow_columns(one, wanted), **kwargs)
            for one in path
            if os.path.getsize(one)
        ]
        return frames[0] if len(frames) == 1 else pd.concat(frames) if frames else pd.DataFrame()


class _FrameReader(LocalIOSchemaReader[Any]):
    """Files ─▶ frames of a class, as those of structured datasets."""

    kind: ClassVar[Any]

    def all(self) -> Any:  # type: ignore[override]
        table = new_table(self.from_path, _metadata(self._columns).structured_dataset_type)
        return frame_of(table, table.metadata, self.kind)

    def iter(self) -> Iterator[Any]:  # type: ignore[override]
        table = new_table(self.from_path, _metadata(self._columns).structured_dataset_type)
        return parts_of(table, table.metadata, self.kind)


class _FrameWriter(LocalIOSchemaWriter[Any]):
    """Frames ─▶ files, each as its library writes parquet, which what is given is for."""

    def _write(self, df: Any, path: str, **kwargs: Any) -> None:
        encoder = _ENCODERS.get((type(df).__module__.partition(".")[0], type(df).__name__))
        if encoder is None:
            raise ConversionError("a data frame of pandas, pyarrow or polars", describe(df))
        kind: Any = load(encoder)
        kind.store(df, path, **kwargs)


class PandasSchemaWriter(_FrameWriter):
    """pandas' data frames ─▶ files; what is given is ``to_parquet``'s."""


def _metadata(columns: Any) -> StructuredDatasetMetadata:
    kind = table_type((dict(columns),) if columns else ())
    kind.format = PARQUET
    return StructuredDatasetMetadata(structured_dataset_type=kind)
