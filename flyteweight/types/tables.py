"""The messages of tables: of one at a URI, and of one that a task returns, after an upload if it is needed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from flyteidl.core.literals_pb2 import StructuredDataset as Table

from flyteweight import storage
from flyteweight.runtime.context import FlyteContextManager
from flyteweight.types.conversion_error import ConversionError

if TYPE_CHECKING:
    from flyteidl.core.types_pb2 import StructuredDatasetType

    from flyteweight.types.structured import StructuredDataset


def expected_table(kind: type[StructuredDataset], declared: StructuredDatasetType) -> str:
    """A type of tables in a person's words."""
    return f"{kind.__name__} of format '{declared.format}'" if declared.format else kind.__name__


def new_table(uri: str, kind: StructuredDatasetType) -> Table:
    """The message of a table at a URI."""
    table = Table(uri=uri)
    table.metadata.structured_dataset_type.CopyFrom(kind)
    table.metadata.structured_dataset_type.SetInParent()
    return table


def stored_table(value: StructuredDataset, declared: StructuredDatasetType, expected: str) -> Table:
    """The message of ``value``, after an upload if it is needed.

    Raises ``ConversionError`` for no URI and no data frame, or a path where nothing is, and what storage and the
    encoder of the data frame raise.
    """
    if value.literal is not None:
        return value.literal
    if value.dataframe is not None:
        from flyteweight.types.table_conversion import stored_frame

        return stored_frame(value, type(value.dataframe), declared, declared.format)
    if not value.uri:
        hint = "return StructuredDataset(dataframe=...), or StructuredDataset(uri=...)"
        raise ConversionError(expected, "one without a uri and without a data frame", hint)
    table = new_table(_uploaded(os.fspath(value.uri), expected), declared)
    kind = table.metadata.structured_dataset_type
    kind.format = kind.format or value.file_format or ""
    return table


def _uploaded(uri: str, expected: str) -> str:
    if storage.is_remote(uri):
        return uri
    path = storage.local_path(uri)
    if not os.path.exists(path):
        raise ConversionError(
            expected,
            f"a path where there is nothing: {uri!r}",
            "return the path of an existing table, or a URI",
        )
    context = FlyteContextManager.current_context()
    if context.execution_state.is_local_execution():
        return uri
    access = context.file_access
    if not os.path.isdir(path):
        return access.put_raw_data(path)
    # Readers tell a directory of parts from a single file by the slash.
    return access.put_raw_data(path, file_name=access.get_file_tail(path)) + "/"
