"""Data frames as HTML: shape, types, and the first rows. Of pandas, polars and pyarrow, whichever the value is of."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from flyteweight.decks.html import bounded, table
from flyteweight.storage.errors import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROWS, COLUMNS, CELL = 10, 50, 200


class Head(NamedTuple):
    """A frame's shape, its first columns with their types, and its first rows."""

    shape: str
    columns: Sequence[tuple[Any, Any]]
    rows: Sequence[Sequence[Any]]


def frame_html(value: Any) -> str | None:
    """A frame's shape, types and first rows, also of one in a ``StructuredDataset``; ``None`` for what is no table.

    Of a table that is not in memory, where it is, and its columns: a report must not fetch it.
    """
    known = {_name(kind) for kind in type(value).__mro__[:2]}  # a table whose columns are declared has its own class
    if "flyteweight.StructuredDataset" in known:
        if value.dataframe is not None:
            return frame_html(value.dataframe)
        return _stored(value.file_format or "unknown", value.uri or "", value.columns())
    if "flyteweight.FlyteSchema" in known:
        return _stored(value.format().value, value.remote_path, value.columns())
    head = next((reader for kind in type(value).__mro__ if (reader := _READERS.get(_name(kind))) is not None), None)
    return None if head is None else _html(head(value))


def _stored(file_format: str, place: str, types: Mapping[str, Any]) -> str:
    columns = [(name, getattr(kind, "__name__", str(kind))) for name, kind in types.items()]
    words = f"table of format {file_format} at {shown(place)}"
    return f'<p class="shape">{escape(words)}</p>' + (table(("Column", "Type"), columns) if columns else "")


def _name(kind: type[Any]) -> str:
    """The library's name and the class's: modules inside libraries move."""
    return f"{kind.__module__.partition('.')[0]}.{kind.__name__}"


def _html(head: Head) -> str:
    names = "".join(f"<th>{_cell(name)}<small>{_cell(kind)}</small></th>" for name, kind in head.columns)
    lines = "\n".join(f"<tr>{''.join(f'<td>{_cell(cell)}</td>' for cell in row)}</tr>" for row in head.rows)
    return (
        f'<p class="shape">{escape(head.shape)}</p>\n'
        f"<table>\n<thead><tr>{names}</tr></thead>\n<tbody>\n{lines}\n</tbody>\n</table>"
    )


def _cell(value: Any) -> str:
    return bounded(str(value), CELL)


def _shape(rows: int | None, columns: int) -> str:
    of_rows = "rows not counted" if rows is None else f"{rows:,} row{'' if rows == 1 else 's'}"
    left_out = []
    if rows is not None and rows > ROWS:
        left_out.append(f"the first {ROWS} rows")
    if columns > COLUMNS:
        left_out.append(f"the first {COLUMNS} columns")
    shown = f"; shown: {' and '.join(left_out)}" if left_out else ""
    return f"{of_rows} x {columns:,} column{'' if columns == 1 else 's'}{shown}"


def _pandas(frame: Any) -> Head:
    rows, columns = frame.shape
    part = frame.iloc[:ROWS, :COLUMNS]
    index = type(frame.index).__name__ != "RangeIndex"
    names = [("", frame.index.dtype)] if index else []
    return Head(
        _shape(rows, columns),
        [*names, *zip(part.columns, part.dtypes, strict=True)],
        list(part.itertuples(index=index, name=None)),
    )


def _pandas_series(series: Any) -> Head:
    return _pandas(series.to_frame())


def _polars(frame: Any) -> Head:
    rows, columns = frame.shape
    part = frame[:ROWS, :COLUMNS]
    return Head(_shape(rows, columns), list(zip(part.columns, part.dtypes, strict=True)), part.rows())


def _polars_series(series: Any) -> Head:
    return _polars(series.to_frame())


def _polars_lazy(frame: Any) -> Head:
    """What its schema says: a report must not run the query."""
    schema = list(frame.collect_schema().items())
    return Head(_shape(None, len(schema)), schema[:COLUMNS], [])


def _arrow(table: Any) -> Head:
    fields = list(table.schema)
    columns = [column.slice(0, ROWS).to_pylist() for column in table.columns[:COLUMNS]]
    return Head(
        _shape(table.num_rows, len(fields)),
        [(field.name, field.type) for field in fields[:COLUMNS]],
        list(zip(*columns, strict=True)),
    )


_READERS: dict[str, Callable[[Any], Head]] = {
    "pandas.DataFrame": _pandas,
    "pandas.Series": _pandas_series,
    "polars.DataFrame": _polars,
    "polars.Series": _polars_series,
    "polars.LazyFrame": _polars_lazy,
    "pyarrow.Table": _arrow,
    "pyarrow.RecordBatch": _arrow,
}
