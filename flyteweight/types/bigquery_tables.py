"""Data frames of pandas and pyarrow as tables of BigQuery, at ``bq://project:dataset.table``.

Needs google-cloud-bigquery to write and google-cloud-bigquery-storage to read, which are imported when a table is.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

from flyteweight.types.conversion_error import ConversionError
from flyteweight.types.table_columns import wanted_columns
from flyteweight.types.table_handlers import StructuredDatasetDecoder, StructuredDatasetEncoder, client_library
from flyteweight.types.tables import new_table

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import StructuredDataset as Table
    from flyteidl.core.literals_pb2 import StructuredDatasetMetadata
    from flyteidl.core.types_pb2 import StructuredDatasetType

    from flyteweight.runtime.context import FlyteContext
    from flyteweight.types.structured import StructuredDataset

PROTOCOL = "bq"
_PLACE = re.compile(r"bq://(?P<project>[^:/]+):(?P<dataset>[^:/.]+)\.(?P<table>[^:/.]+)")


class _Encoder(StructuredDatasetEncoder[Any]):
    def encode(
        self,
        ctx: FlyteContext,  # noqa: ARG002
        structured_dataset: StructuredDataset,
        structured_dataset_type: StructuredDatasetType,
    ) -> Table:
        project, dataset, table = _place(structured_dataset.uri)
        client = client_library("google.cloud.bigquery", "google-cloud-bigquery").Client(project=project)
        frame = self.as_pandas(structured_dataset.dataframe)
        client.load_table_from_dataframe(frame, f"{project}.{dataset}.{table}").result()
        return new_table(str(structured_dataset.uri), structured_dataset_type)

    @staticmethod
    def as_pandas(frame: Any) -> Any:
        """A data frame as what the client takes."""
        return frame


class PandasToBQEncodingHandlers(_Encoder):
    """A data frame of pandas ─▶ rows that are added to a table; done when BigQuery has them."""

    def __init__(self) -> None:
        super().__init__(import_module("pandas").DataFrame, PROTOCOL)


class ArrowToBQEncodingHandlers(_Encoder):
    """A table of pyarrow ─▶ rows that are added to a table; done when BigQuery has them."""

    def __init__(self) -> None:
        super().__init__(import_module("pyarrow").Table, PROTOCOL)

    @staticmethod
    def as_pandas(frame: Any) -> Any:
        return frame.to_pandas()


class _Decoder(StructuredDatasetDecoder[Any]):
    """The pages of all streams, in order, as one table of pyarrow."""

    def decode(self, ctx: FlyteContext, flyte_value: Table, current_task_metadata: StructuredDatasetMetadata) -> Any:  # noqa: ARG002
        pyarrow = import_module("pyarrow")
        storage = client_library("google.cloud.bigquery_storage", "google-cloud-bigquery-storage")
        project, dataset, table = _place(flyte_value.uri)
        client, kinds = storage.BigQueryReadClient(), storage.types
        session = client.create_read_session(
            parent=f"projects/{project}",
            read_session=kinds.ReadSession(
                table=f"projects/{project}/datasets/{dataset}/tables/{table}",
                data_format=kinds.DataFormat.ARROW,
                read_options=kinds.ReadSession.TableReadOptions(
                    selected_fields=list(wanted_columns(current_task_metadata))
                ),
            ),
        )
        schema = pyarrow.ipc.read_schema(pyarrow.py_buffer(session.arrow_schema.serialized_schema))
        batches = [page.to_arrow() for stream in session.streams for page in client.read_rows(stream.name).rows().pages]
        return self.as_own(pyarrow.Table.from_batches(batches, schema))

    @staticmethod
    def as_own(table: Any) -> Any:
        """A table of pyarrow as what is asked for."""
        return table


class BQToPandasDecodingHandler(_Decoder):
    """A table, or the columns that are declared of it, ─▶ a data frame of pandas."""

    def __init__(self) -> None:
        super().__init__(import_module("pandas").DataFrame, PROTOCOL)

    @staticmethod
    def as_own(table: Any) -> Any:
        return table.to_pandas()


class BQToArrowDecodingHandler(_Decoder):
    """A table, or the columns that are declared of it, ─▶ a table of pyarrow."""

    def __init__(self) -> None:
        super().__init__(import_module("pyarrow").Table, PROTOCOL)


def _place(uri: str | None) -> tuple[str, str, str]:
    found = _PLACE.fullmatch(uri or "")
    if found is None:
        raise ConversionError("a table at bq://project:dataset.table", f"the URI {uri!r}", "give the uri this form")
    return found["project"], found["dataset"], found["table"]


HANDLERS = {
    "pandas": (PandasToBQEncodingHandlers, BQToPandasDecodingHandler),
    "pyarrow": (ArrowToBQEncodingHandlers, BQToArrowDecodingHandler),
}
