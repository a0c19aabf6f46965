"""The page around the decks: ``deck.html`` as a whole."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from flyteweight.decks.timeline import timeline_html
from flyteweight.runtime.deck import Deck, TimeLineDeck

if TYPE_CHECKING:
    from collections.abc import Sequence


def content(deck: Deck) -> str:
    """The HTML of a deck; that of a timeline is made from what has been measured by now."""
    return f"{deck.html}{timeline_html(deck)}" if isinstance(deck, TimeLineDeck) else deck.html


def page(decks: Sequence[tuple[str, str]]) -> str:
    """``deck.html``: a list of names, and one ``div`` a deck, of which the chosen one is visible."""
    tabs, frames = [], []
    for position, (name, html) in enumerate(
        zip(_numbered([name for name, _ in decks]), (h for _, h in decks), strict=True)
    ):
        mark = ' class="active"' if position == 0 else ""
        tabs.append(f"<li{mark}>{escape(name)}</li>")
        frames.append(f"<div{mark}>{html}</div>")
    return f"{_HEAD}{''.join(tabs)}{_MIDDLE}{''.join(frames)}{_TAIL}"


def _numbered(names: Sequence[str]) -> list[str]:
    taken: set[str] = set()
    last: dict[str, int] = {}
    result = []
    for name in names:
        unique, number = name, last.get(name, 1)
        while unique in taken:
            number += 1
            unique = f"{name} ({number})"
        taken.add(unique)
        last[name] = number
        result.append(unique)
    return result


# The ids are those that consoles know from flytekit's decks.
_HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Flyte deck</title>
<style>
body { font-family: system-ui, sans-serif; color: #333; margin: 0; }
table { border-collapse: collapse; }
th, td { border: 1px solid #ccc; padding: 4px 8px; text-align: left; }
pre { overflow-x: auto; }
#flyte-frame-tabs { display: flex; flex-wrap: wrap; justify-content: center; list-style: none; margin: 0; padding: 0; }
#flyte-frame-tabs li { cursor: pointer; padding: 8px 16px; font-weight: bold; color: #666; }
#flyte-frame-tabs li.active { color: #333; border-bottom: 4px solid #a31aff; }
#flyte-frame-container > div { display: none; }
#flyte-frame-container > div.active { display: block; padding: 2rem; }
</style>
</head>
<body>
<nav id="flyte-frame-nav"><ul id="flyte-frame-tabs">"""
_MIDDLE = """</ul></nav>
<div id="flyte-frame-container">"""
_TAIL = """</div>
<script>
const tabs = [...document.getElementById("flyte-frame-tabs").children];
const frames = [...document.getElementById("flyte-frame-container").children];
tabs.forEach((tab, chosen) => tab.addEventListener("click", () => {
  [tabs, frames].forEach(all => all.forEach((one, i) => one.classList.toggle("active", i === chosen)));
}));
</script>
</body>
</html>
"""
