"""Small pieces of HTML, and errors as words for the log."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[Any]], *, numbers: bool = False) -> str:
    """An HTML table of texts; with ``numbers`` all but the first column are set flush right."""
    lines = ["".join(f"<td>{escape(str(cell))}</td>" for cell in row) for row in rows]
    return "\n".join(
        [
            '<table class="numbers">' if numbers else "<table>",
            f"<thead><tr>{''.join(f'<th>{escape(name)}</th>' for name in head)}</tr></thead>",
            "<tbody>",
            *(f"<tr>{line}</tr>" for line in lines),
            "</tbody>",
            "</table>",
        ]
    )


def size_in_words(size: int) -> str:
    """``0 B``, ``1.5 KiB``, ``20 MiB``."""
    units = ("B", "KiB", "MiB", "GiB", "TiB")
    power = min(max(size.bit_length() - 1, 0) // 10, len(units) - 1)
    return f"{size / (1 << 10 * power):.1f}".removesuffix(".0") + f" {units[power]}"


def bounded(text: str, longest: int) -> str:
    """The text, cut with a word about what is missing, and escaped."""
    cut = f"\n… {len(text) - longest:,} characters left out" if len(text) > longest else ""
    return escape(text[:longest]) + cut


def picture(data: bytes, kind: str, alt: str, css: str = "") -> str:
    """An image that needs nothing from elsewhere."""
    from base64 import b64encode

    named = f' class="{css}"' if css else ""
    return f'<img{named} src="data:image/{kind};base64,{b64encode(data).decode()}" alt="{escape(alt)}">'


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
