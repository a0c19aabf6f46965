"""Small pieces of HTML, and errors as words for the log."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """An HTML table of texts."""
    lines = ["".join(f"<td>{escape(str(cell))}</td>" for cell in row) for row in rows]
    return "\n".join(
        [
            "<table>",
            f"<thead><tr>{''.join(f'<th>{escape(name)}</th>' for name in head)}</tr></thead>",
            "<tbody>",
            *(f"<tr>{line}</tr>" for line in lines),
            "</tbody>",
            "</table>",
        ]
    )


def describe(error: Exception) -> str:
    """An error for the log: its text if it is ours, else its class and place, since its text may hold a value."""
    from flyteweight.exceptions import FlyteSystemException

    if isinstance(error, (FlyteSystemException, OSError, ImportError)):
        return f"{type(error).__name__}: {error}"
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    if traceback is None:
        return type(error).__name__
    return f"{type(error).__name__} in {traceback.tb_frame.f_code.co_filename}, line {traceback.tb_lineno}"
