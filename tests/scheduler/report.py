"""Figures that tests keep as they pass; ``make scheduler`` prints them behind the tests' results."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

KEPT = Path(__file__).resolve().parents[2] / "build" / "scheduler"


def keep(title: str, rows: Sequence[dict[str, Any]]) -> None:
    """Keep a table until the next run of the same test; all rows have the same columns."""
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / f"{title}.json").write_text(json.dumps(rows))


def table(title: str, rows: Sequence[dict[str, Any]]) -> str:
    """A table as text, its columns as wide as they need to be."""
    lines = [list(rows[0]), *([str(value) for value in row.values()] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    text = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines)
    return "\n".join([f"== {title}", *text])


def main() -> None:
    """Print what was kept, by title."""
    for path in sorted(KEPT.glob("*.json")):
        sys.stdout.write(f"{table(path.stem, json.loads(path.read_text()))}\n")


if __name__ == "__main__":
    main()
