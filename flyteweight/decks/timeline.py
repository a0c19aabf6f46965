"""Where the time of a run went, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flyteweight.decks.html import table

if TYPE_CHECKING:
    from flyteweight.runtime.deck import TimeLineDeck


def timeline_html(deck: TimeLineDeck) -> str:
    """The phases of the run, then what the user's code has added; empty if nothing has been measured."""
    rows = [(info["Name"], info["WallTime"], info["ProcessTime"]) for info in deck.time_info]
    if (measured := deck.timeline) is not None:
        rows = [
            *(
                (phase, seconds, measured.process_seconds.get(phase, 0.0))
                for phase, seconds in measured.seconds.items()
            ),
            *rows,
        ]
    if not rows:
        return ""
    head = ("Name", "Wall time (s)", "Process time (s)")
    return table(head, [(name, f"{wall:.6f}", f"{cpu:.6f}") for name, wall, cpu in rows])
