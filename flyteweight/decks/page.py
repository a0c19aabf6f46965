"""The page around the decks: ``deck.html`` as a whole."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from flyteweight.decks.timeline import timeline_html
from flyteweight.runtime.deck import Deck, DeckField, TimeLineDeck

if TYPE_CHECKING:
    from collections.abc import Sequence


def content(deck: Deck) -> str:
    """The HTML of a deck; that of a timeline is made from what has been measured by now."""
    return f"{deck.html}{timeline_html(deck)}" if isinstance(deck, TimeLineDeck) else deck.html


def page(decks: Sequence[tuple[str, str]], opened: int = 0) -> str:
    """``deck.html``: a list of names, and one ``div`` a deck; the one numbered ``opened`` is visible at first."""
    tabs, frames = [], []
    names = _numbered([name for name, _ in decks])
    for position, (name, (_, html)) in enumerate(zip(names, decks, strict=True)):
        chosen = position == opened
        mark = ' class="active"' if chosen else ""
        tabs.append(f'<li{mark} role="tab" tabindex="0" aria-selected="{str(chosen).lower()}">{escape(name)}</li>')
        frames.append(f"<div{mark}>{html}</div>")
    return f"{_HEAD}{''.join(tabs)}{_MIDDLE}{''.join(frames)}{_TAIL}"


def first_of_user(names: Sequence[str]) -> int:
    """Which deck people want to see first: the first that the user made, else the first of all."""
    standard = {field.value for field in DeckField}
    return next((position for position, name in enumerate(names) if name not in standard), 0)


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


# The ids are those that consoles know from flytekit's decks. Nothing is fetched from elsewhere.
_HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Flyte deck</title>
<style>
:root { --text: #222; --faint: #666; --line: #ccc; --back: #fff; --mark: #8217d1; --bar: #8217d1; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e8e8e8; --faint: #a8a8a8; --line: #444; --back: #161618; --mark: #c77dff; --bar: #c77dff; }
}
body { font: 15px/1.4 system-ui, sans-serif; color: var(--text); background: var(--back); margin: 0; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { border: 1px solid var(--line); padding: 4px 8px; text-align: left; vertical-align: top; }
th small { display: block; color: var(--faint); font-weight: normal; }
table.numbers td:not(:first-child), table.numbers th:not(:first-child) { text-align: right; }
pre { overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
img { max-width: 100%; height: auto; }
img.pixels { image-rendering: pixelated; min-width: min(100%, 256px); }
svg.timeline { display: block; margin-bottom: 1rem; max-width: 1200px; overflow: visible; }
svg.timeline text { fill: var(--text); font-size: 13px; }
svg.timeline text.tick { fill: var(--faint); font-size: 11px; }
svg.timeline .grid { stroke: var(--line); }
svg.timeline .bar { fill: var(--bar); stroke: var(--bar); }
p.shape { color: var(--faint); margin: 0 0 4px; }
#flyte-frame-tabs { display: flex; flex-wrap: wrap; justify-content: center; list-style: none; margin: 0; padding: 0; }
#flyte-frame-tabs li { cursor: pointer; padding: 8px 16px; font-weight: bold; color: var(--faint);
  border-bottom: 4px solid transparent; overflow-wrap: anywhere; }
#flyte-frame-tabs li.active { color: var(--text); border-bottom-color: var(--mark); }
#flyte-frame-container > div { display: none; }
#flyte-frame-container > div.active { display: block; padding: 1rem; overflow-x: auto; }
@media (min-width: 700px) { #flyte-frame-container > div.active { padding: 2rem; } }
</style>
</head>
<body>
<nav id="flyte-frame-nav"><ul id="flyte-frame-tabs" role="tablist">"""
_MIDDLE = """</ul></nav>
<div id="flyte-frame-container">"""
_TAIL = """</div>
<script>
const tabs = [...document.getElementById("flyte-frame-tabs").children];
const frames = [...document.getElementById("flyte-frame-container").children];
function open_deck(chosen) {
  [tabs, frames].forEach(all => all.forEach((one, i) => one.classList.toggle("active", i === chosen)));
  tabs.forEach((tab, i) => tab.setAttribute("aria-selected", i === chosen));
}
tabs.forEach((tab, i) => {
  tab.addEventListener("click", () => open_deck(i));
  tab.addEventListener("keydown", event => { if (event.key === "Enter" || event.key === " ") open_deck(i); });
});
</script>
</body>
</html>
"""
