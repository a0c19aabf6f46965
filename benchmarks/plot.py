"""The growth of a dynamic task's time with its nodes, as an SVG."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WIDTH, _HEIGHT = 640, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 120, 24, 48
_COLOURS = {"flytekit": "#b3541e", "flyteweight": "#1f6f8b"}


class Point(NamedTuple):
    """One measurement: nodes, and the median wall time in seconds."""

    nodes: int
    seconds: float


class _Scale(NamedTuple):
    """A logarithmic axis: values from ``low`` to ``high``, on pixels from ``begin`` to ``end``."""

    low: float
    high: float
    begin: float
    end: float

    def at(self, value: float) -> float:
        share = math.log(value / self.low) / math.log(self.high / self.low)
        return round(self.begin + share * (self.end - self.begin), 1)

    def decades(self) -> list[float]:
        first, last = math.ceil(math.log10(self.low)), math.floor(math.log10(self.high))
        return [10.0**power for power in range(first, last + 1)]


def growth(results: Mapping[str, Any], sizes: Mapping[str, int]) -> dict[str, list[Point]]:
    """The points of each side, for the cases that have a size."""
    lines: dict[str, list[Point]] = {}
    for row in results["rows"]:
        size = sizes.get(row["case"])
        for side, cost in row["medians"].items() if size else ():
            if side in _COLOURS:
                lines.setdefault(side, []).append(Point(size or 0, cost["wall"]))
    return {side: sorted(points) for side, points in lines.items()}


def svg(lines: Mapping[str, Sequence[Point]]) -> str:
    """Both axes are logarithmic: cost in proportion to the nodes is a line of slope 1."""
    points = [point for line in lines.values() for point in line]
    nodes = _axis([point.nodes for point in points], _LEFT, _WIDTH - _RIGHT)
    seconds = _axis([point.seconds for point in points], _HEIGHT - _BOTTOM, _TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="12">',
        '<rect width="100%" height="100%" fill="white"/>',
        *_grid(nodes, seconds),
    ]
    for side, line in lines.items():
        parts += _line(side, line, nodes, seconds)
    return "\n".join([*parts, "</svg>", ""])


def _axis(values: Sequence[float], begin: float, end: float) -> _Scale:
    low = 10 ** math.floor(math.log10(min(values)))
    high = 10 ** math.ceil(math.log10(max(values)))
    return _Scale(low, high if high > low else low * 10, begin, end)


def _grid(nodes: _Scale, seconds: _Scale) -> list[str]:
    parts = []
    for value in nodes.decades():
        x = nodes.at(value)
        parts.append(f'<path d="M{x} {seconds.begin}V{seconds.end}" stroke="#ddd"/>')
        parts.append(f'<text x="{x}" y="{seconds.begin + 18}" text-anchor="middle">{value:,.0f}</text>')
    for value in seconds.decades():
        y = seconds.at(value)
        parts.append(f'<path d="M{nodes.begin} {y}H{nodes.end}" stroke="#ddd"/>')
        parts.append(f'<text x="{nodes.begin - 8}" y="{y + 4}" text-anchor="end">{value:g} s</text>')
    middle = (nodes.begin + nodes.end) / 2
    parts.append(f'<text x="{middle}" y="{_HEIGHT - 10}" text-anchor="middle">nodes of a dynamic task</text>')
    return parts


def _line(side: str, line: Sequence[Point], nodes: _Scale, seconds: _Scale) -> list[str]:
    colour = _COLOURS[side]
    places = [(nodes.at(point.nodes), seconds.at(point.seconds)) for point in line]
    path = "L".join(f"{x} {y}" for x, y in places)
    x, y = places[-1]
    return [
        f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
        *(f'<circle cx="{cx}" cy="{cy}" r="3" fill="{colour}"/>' for cx, cy in places),
        f'<text x="{x + 8}" y="{y + 4}" fill="{colour}">{side}</text>',
    ]
