"""The columns that a task wants of a table, and whether the table has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flyteidl.core.types_pb2 import LiteralType, SimpleType

from flyteweight.types.conversion_error import ConversionError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flyteidl.core.literals_pb2 import StructuredDatasetMetadata

NUMBER, BOOLEAN, TEXT, TIME, DURATION = "numbers", "booleans", "text", "times", "durations"
_KINDS: dict[int, tuple[str, str]] = {
    SimpleType.INTEGER: ("int", NUMBER),
    SimpleType.FLOAT: ("float", NUMBER),
    SimpleType.BOOLEAN: ("bool", BOOLEAN),
    SimpleType.STRING: ("str", TEXT),
    SimpleType.DATETIME: ("datetime", TIME),
    SimpleType.DURATION: ("timedelta", DURATION),
}


def wanted_columns(metadata: StructuredDatasetMetadata) -> dict[str, LiteralType]:
    """The columns that a task wants, in order; empty for all of them."""
    return {column.name: column.literal_type for column in metadata.structured_dataset_type.columns}


def check_columns(wanted: Mapping[str, LiteralType], present: Mapping[str, str | None]) -> None:
    """Raise ``ConversionError`` if a column is missing, or is of another kind.

    ``present`` are the kinds of the table's columns; None where a kind is not known, which is then not looked at. A
    column ``outer.inner`` is a part of ``outer``.
    """
    missing = [name for name in wanted if name not in present and name.partition(".")[0] not in present]
    if missing:
        raise ConversionError(
            f"a table with the column{'s' * (len(missing) > 1)} {_names(missing)}",
            f"one with {_names(present)}",
            "declare the columns that it has, or write it with these",
        )
    for name, declared in wanted.items():
        found = present.get(name)
        if found is None or not declared.HasField("simple") or declared.simple not in _KINDS:
            continue
        word, kind = _KINDS[declared.simple]
        if found != kind:
            raise ConversionError(
                f"a table whose column '{name}' is of type {word}", f"one where it has {found}", "declare its own type"
            )


def _names(names: Mapping[str, object] | list[str]) -> str:
    shown = [f"'{name}'" for name in names]
    return ", ".join(shown[:20]) + (f" and {len(shown) - 20} more" if len(shown) > 20 else "") or "none"
