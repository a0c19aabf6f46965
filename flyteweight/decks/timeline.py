"""Where the time of a run went: a picture with bars on a time axis, and the figures below it."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Any

from flyteweight.decks.html import size_in_words, table
from flyteweight.runtime.timeline import Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flyteweight.runtime.deck import TimeLineDeck

_LANE, _BAR, _AXIS, _TOP = 40, 14, 24, 4
_MOST_LANES = 50
_UNITS = ((60.0, "min", 60.0), (1.0, "s", 1.0), (0.0, "ms", 0.001))


def timeline_html(deck: TimeLineDeck) -> str:
    """The phases of the run, then what the user's code has added; empty if nothing has been measured."""
    spans = [*(deck.timeline.spans if deck.timeline is not None else ()), *_added(deck)]
    if not spans:
        return ""
    lanes: dict[str, list[Span]] = {}
    for span in spans:
        lanes.setdefault(span.name, []).append(span)
    return f"{_picture(lanes)}\n{_figures(lanes)}"


def duration_in_words(seconds: float) -> str:
    """``1.25 s``, ``12 ms``, ``3.5 min``."""
    unit, factor = next((unit, factor) for least, unit, factor in _UNITS if abs(seconds) >= least)
    return f"{seconds / factor:.3g} {unit}"


def _added(deck: TimeLineDeck) -> list[Span]:
    """What the user's code, or flytekit, has measured; without a start it has no place on the axis."""
    starts = [start.timestamp() for info in deck.time_info if (start := info.get("Start")) is not None]
    origin = deck.timeline.started_at if deck.timeline is not None else min(starts, default=0.0)
    return [_span(info, origin) for info in deck.time_info]


def _span(info: Mapping[str, Any], origin: float) -> Span:
    start = info.get("Start")
    at = -1.0 if start is None else max(start.timestamp() - origin, 0.0)
    return Span(str(info["Name"]), at, float(info["WallTime"]), float(info["ProcessTime"]), 0, 0)


def _figures(lanes: Mapping[str, Sequence[Span]]) -> str:
    rows = [
        (
            name,
            len(spans),
            f"{sum(span.wall for span in spans) * 1000:,.1f}",
            f"{sum(span.process for span in spans) * 1000:,.1f}",
            size_in_words(sum(span.read for span in spans)),
            size_in_words(sum(span.written for span in spans)),
        )
        for name, spans in lanes.items()
    ]
    return table(("Name", "Times", "Wall (ms)", "CPU (ms)", "Read", "Written"), rows, numbers=True)


def _picture(lanes: Mapping[str, Sequence[Span]]) -> str:
    """Bars whose places are percentages, so that the picture has the page's width and its text the page's size."""
    placed = {name: [span for span in spans if span.start >= 0] for name, spans in lanes.items()}
    shown = [(name, spans) for name, spans in placed.items() if spans][:_MOST_LANES]
    if not shown:
        return ""
    end = max(span.start + span.wall for _, spans in shown for span in spans) or 1e-6
    height = _TOP + _LANE * len(shown) + _AXIS
    ticks = _ticks(end)
    parts = [_line(_percent(at, end), height - _AXIS) for at in ticks]
    for number, (name, spans) in enumerate(shown):
        top = _TOP + _LANE * number
        parts.append(f'<text x="0" y="{top + 14}">{escape(_label(name, spans))}</text>')
        parts.extend(_bar(span, top + 20, end) for span in spans)
    parts.extend(_tick(at, end, height - 6) for at in ticks)
    what = f"{len(shown)} phases in {duration_in_words(end)}"
    return f'<svg class="timeline" width="100%" height="{height}" role="img" aria-label="{what}">{"".join(parts)}</svg>'


def _label(name: str, spans: Sequence[Span]) -> str:
    moved = [
        f"{size_in_words(size)} {what}"
        for what, size in (("read", sum(s.read for s in spans)), ("written", sum(s.written for s in spans)))
        if size
    ]
    short = name if len(name) <= 40 else f"{name[:39]}…"
    return " · ".join([short, duration_in_words(sum(span.wall for span in spans)), *moved])


def _bar(span: Span, top: int, end: float) -> str:
    place = f'x="{_percent(span.start, end)}" y="{top}" width="{_percent(span.wall, end)}" height="{_BAR}"'
    title = f"{span.name}: {duration_in_words(span.wall)} after {duration_in_words(span.start)}"
    # The stroke keeps bars of a thousandth of the width in sight.
    return f'<rect class="bar" {place} rx="2"><title>{escape(title)}</title></rect>'


def _line(x: str, height: int) -> str:
    return f'<line class="grid" x1="{x}" x2="{x}" y1="0" y2="{height}"/>'


def _tick(at: float, end: float, bottom: int) -> str:
    anchor = "start" if at == 0 else "end" if at > 0.9 * end else "middle"
    place = f'x="{_percent(at, end)}" y="{bottom}" text-anchor="{anchor}"'
    return f'<text class="tick" {place}>{duration_in_words(at)}</text>'


def _ticks(end: float) -> list[float]:
    """Round times from 0 to at most ``end``: three to five of them."""
    power = 10.0 ** math.floor(math.log10(end / 4))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power * 4 >= end * 0.9999)
    return [number * step for number in range(5) if number * step <= end * 1.0001]


def _percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.3f}%"
