"""Data frames of pandas as tables of Snowflake, at ``snowflake://user/account/warehouse/database/schema/table``.

What is read is the result of a query, whose id stands in the place of the table. Needs snowflake-connector-python with
pandas, which is imported when a table is written or read, and the user's private key as the secret ``snowflake`` of the
group ``private-key``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from flyteweight.runtime.context import current_context
from flyteweight.types.conversion_error import ConversionError
from flyteweight.types.table_handlers import StructuredDatasetDecoder, StructuredDatasetEncoder, client_library
from flyteweight.types.tables import new_table

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import StructuredDataset as Table
    from flyteidl.core.literals_pb2 import StructuredDatasetMetadata
    from flyteidl.core.types_pb2 import StructuredDatasetType

    from flyteweight.runtime.context import FlyteContext
    from flyteweight.types.structured import StructuredDataset

PROTOCOL = "snowflake"
_PARTS = ("user", "account", "warehouse", "database", "schema", "table")
_PACKAGE = "snowflake-connector-python[pandas]"


class PandasToSnowflakeEncodingHandlers(StructuredDatasetEncoder[Any]):
    """A data frame ─▶ rows that are added to a table."""

    def __init__(self) -> None:
        super().__init__(import_module("pandas").DataFrame, PROTOCOL)

    def encode(
        self,
        ctx: FlyteContext,  # noqa: ARG002
        structured_dataset: StructuredDataset,
        structured_dataset_type: StructuredDatasetType,
    ) -> Table:
        table, connection = _connected(structured_dataset.uri)
        tools = client_library("snowflake.connector.pandas_tools", _PACKAGE)
        with connection:
            tools.write_pandas(connection, structured_dataset.dataframe, table)
        return new_table(str(structured_dataset.uri), structured_dataset_type)


class SnowflakeToPandasDecodingHandler(StructuredDatasetDecoder[Any]):
    """The result of a query ─▶ a data frame."""

    def __init__(self) -> None:
        super().__init__(import_module("pandas").DataFrame, PROTOCOL)

    def decode(self, ctx: FlyteContext, flyte_value: Table, current_task_metadata: StructuredDatasetMetadata) -> Any:  # noqa: ARG002
        query, connection = _connected(flyte_value.uri)
        with connection, connection.cursor() as cursor:
            cursor.get_results_from_sfqid(query)
            return cursor.fetch_pandas_all()


def get_private_key() -> bytes:
    """The user's private key in the form that the connector takes: DER, without a password."""
    serialization = client_library("cryptography.hazmat.primitives.serialization", "cryptography")
    text = current_context().secrets.get("private-key", "snowflake", encode_mode="r")
    key = serialization.load_pem_private_key(text.strip().encode(), password=None)
    return bytes(
        key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def _connected(uri: str | None) -> tuple[str, Any]:
    """The table or query that a URI names, and a connection to its account."""
    scheme, _, path = (uri or "").partition("://")
    parts = dict(zip(_PARTS, path.replace(":", "/").split("/"), strict=False))
    if scheme != PROTOCOL or len(parts) != len(_PARTS) or path.replace(":", "/").count("/") != len(_PARTS) - 1:
        form = f"a table at {PROTOCOL}://{'/'.join(_PARTS)}"
        raise ConversionError(form, f"the URI {uri!r}", "give the uri this form")
    connector = client_library("snowflake.connector", _PACKAGE)
    table = parts.pop("table")
    return table, connector.connect(**parts, private_key=get_private_key())


HANDLERS = {"pandas": (PandasToSnowflakeEncodingHandlers, SnowflakeToPandasDecodingHandler)}
