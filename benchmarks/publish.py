"""Put kept results where readers find them: the table into README.md, the growth plot beside the docs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.plot import growth, svg
from benchmarks.sides import REPOSITORY
from benchmarks.table import description, table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.case import Case

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
README = REPOSITORY / "README.md"
PLOT = REPOSITORY / "docs" / "dynamic-growth.svg"


def publish(results: Mapping[str, Any], cases: Mapping[str, Case]) -> None:
    """Rewrite the measured part of README.md, and the plot if there is something to plot."""
    before, _, rest = README.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    measured = f"{table(results, cases)}\n\nMeasured on {description(results)}"
    README.write_text(f"{before}{BEGIN}\n{measured}\n{END}{after}")
    lines = growth(results, {case.name: case.size for case in cases.values() if case.size})
    if lines:
        PLOT.write_text(svg(lines))
