"""Parquet tables as they lie on disk: one file, or a directory of parts."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

from flyteweight.types.conversion_error import ConversionError
from flyteweight.types.table_columns import BOOLEAN, DURATION, NUMBER, TEXT, TIME, check_columns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flyteidl.core.types_pb2 import LiteralType

#: The name of the one part that is written.
PART = "00000"


def data_files(path: str) -> list[str]:
    """The files of a table in order: the path itself, or what is below it and neither hidden nor a marker."""
    if not os.path.isdir(path):
        return [path]
    found = []
    for directory, below, names in os.walk(path):
        below[:] = sorted(name for name in below if not name.startswith((".", "_")))
        found += [f"{directory}/{name}" for name in names if not name.startswith((".", "_"))]
    return sorted(file for file in found if os.path.getsize(file))


def partition_names(path: str, files: list[str]) -> set[str]:
    """The columns that stand in the names of directories, as in ``day=1/part``."""
    parts = (part for file in files for part in os.path.relpath(file, path).split(os.sep)[:-1])
    return {part.partition("=")[0] for part in parts if "=" in part}


def arrow_columns(path: str, wanted: Mapping[str, LiteralType]) -> list[str] | None:
    """The columns to read of a table, which it has, or None for all; raises ``ConversionError`` otherwise."""
    if not wanted:
        return None
    files = data_files(path)
    if files:
        schema = arrow_module("pyarrow.parquet").read_schema(files[0])
        partitions: dict[str, str | None] = dict.fromkeys(partition_names(path, files))
        check_columns(wanted, {field.name: arrow_kind(field.type) for field in schema} | partitions)
    return list(wanted)


def arrow_kind(kind: Any) -> str | None:
    """What a column of a pyarrow type holds, in words; None for what has no simple type."""
    types = arrow_module("pyarrow").types
    if types.is_dictionary(kind):
        return arrow_kind(kind.value_type)
    tests = {
        NUMBER: (types.is_integer, types.is_floating, types.is_decimal),
        BOOLEAN: (types.is_boolean,),
        TEXT: (types.is_string, types.is_large_string, types.is_binary, types.is_large_binary),
        TIME: (types.is_timestamp, types.is_date, types.is_time),
        DURATION: (types.is_duration,),
    }
    return next((word for word, of_word in tests.items() if any(test(kind) for test in of_word)), None)


def arrow_module(name: str, extra: str = "pyarrow") -> Any:
    """A module of pyarrow; raises ``ImportError``, which says what to install, where it is not."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "pyarrow":
            raise
        raise ImportError(
            f"parquet needs the package pyarrow, which this image does not have; pip install 'flyteweight[{extra}]'",
            name="pyarrow",
        ) from None


def not_written(error: Exception, expected: str) -> NoReturn:
    """Raise the error for a data frame that its library cannot write, without the values that its words may hold."""
    text = str(error.args[-1]) if len(error.args) > 1 else str(error).partition(":")[0]
    hint = type(error).__name__ if "'" in text or '"' in text else f"{type(error).__name__}: {text}"
    raise ConversionError(expected, "one that cannot be written", hint) from None
