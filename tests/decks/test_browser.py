"""``deck.html`` as people see it: looked at in headless Chromium, which CI installs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from browser import CHROMIUM, ask

if TYPE_CHECKING:
    from pathlib import Path

    from commands import World

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: apt-get install chromium)")

HOSTILE = "<img src=nowhere onerror='parent.hacked = true'><script>parent.hacked = true</script>"

TASK = """
    from flyteweight import Deck

    @task(enable_deck=True)
    def t(hostile: str) -> str:
        wide = "<table><tr>" + "<td>wide cell</td>" * 60 + "</tr></table>"
        Deck("<b>mine</b>", f"<p>what the user wants to show</p>{wide}")
        time.sleep(0.01)
        return "x" * 3000
"""

#: What a person would see.
ASK = """
  const shown = () => [...page.querySelectorAll("#flyte-frame-container > div")].filter(d => d.offsetHeight > 0);
  const tabs = [...page.querySelectorAll("#flyte-frame-tabs li")];
  const facts = {
    names: tabs.map(tab => tab.textContent),
    opened: tabs.filter(tab => tab.classList.contains("active")).map(tab => tab.textContent),
    text: shown().map(d => d.innerText),
    overflow: page.documentElement.scrollWidth - page.documentElement.clientWidth,
    text_colour: view.getComputedStyle(page.body).color,
    back_colour: view.getComputedStyle(page.body).backgroundColor,
  };
  tabs[0].click();
  const picture = page.querySelector("svg.timeline").getBoundingClientRect();
  const inside = box =>
    box.left >= picture.left - 2 && box.right <= picture.right + 2 && box.bottom <= picture.bottom + 2;
  facts.after_click = shown().length;
  facts.bars = [...page.querySelectorAll("svg.timeline rect")].map(bar => bar.getBoundingClientRect()).map(
    box => [box.width > 0, inside(box)]);
  facts.labels = [...page.querySelectorAll("svg.timeline text")].map(
    text => [text.textContent, inside(text.getBoundingClientRect())]);
  tabs[tabs.length - 2].dispatchEvent(new view.KeyboardEvent("keydown", { key: "Enter" }));
  facts.inputs = shown().map(d => d.innerText);
  tabs[tabs.length - 1].click();
  facts.overflow_of_long_text = page.documentElement.scrollWidth - page.documentElement.clientWidth;
  facts.resources = view.performance.getEntriesByType("resource").map(entry => entry.name);
  facts.hacked = window.hacked === true;
  return facts;
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The decks of a task that ran by the installed command."""
    from commands import World

    world: World = World(tmp_path_factory.mktemp("deck"))
    world.module(TASK)
    done = world.run(inputs=world.inputs(hostile=HOSTILE))
    assert done.code == 0, done.stderr
    return (world.prefix / "deck.html").read_text()


def seen(page: str, directory: Path, *options: str, width: int = 360) -> dict[str, Any]:
    """What Chromium shows of the page."""
    return ask(page, ASK, directory, *options, width=width)


def contrast(facts: dict[str, Any]) -> float:
    """How well the text can be read on its background, as WCAG counts it: 4.5 is enough, 21 the most."""

    def luminance(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted(luminance(facts[name]) for name in ("text_colour", "back_colour"))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("width", [360, 1200])
def test_what_a_person_sees(page: str, tmp_path: Path, width: int) -> None:
    """The user's deck is open; other tabs open by click and key; nothing is fetched, runs or sticks out."""
    facts = seen(page, tmp_path, width=width)
    assert facts["names"] == ["Timeline", "<b>mine</b>", "Source Code", "Dependencies", "Input", "Output"]
    assert facts["opened"] == ["<b>mine</b>"]
    (text,) = facts["text"]
    assert text.startswith("what the user wants to show")
    assert facts["after_click"] == 1
    (inputs,) = facts["inputs"]
    assert HOSTILE in inputs
    assert facts["hacked"] is False
    assert facts["resources"] == []
    assert (facts["overflow"], facts["overflow_of_long_text"]) == (0, 0)


@pytest.mark.parametrize("width", [360, 1200])
def test_the_timeline_is_a_picture(page: str, tmp_path: Path, width: int) -> None:
    """Each phase has a bar and a label with its time, all of them inside the picture."""
    facts = seen(page, tmp_path, width=width)
    assert len(facts["bars"]) >= 4
    assert all(wide and inside for wide, inside in facts["bars"])
    labels = dict(facts["labels"])
    assert all(labels.values()), labels
    text = "\n".join(labels)
    assert re.search(r"^user · \d+(\.\d+)? ms$", text, re.MULTILINE)
    assert re.search(r"^read · .* ms · \d+ B read$", text, re.MULTILINE)
    assert "0 ms" in labels


def test_the_page_can_be_read_in_the_dark(page: str, tmp_path: Path) -> None:
    """Who prefers dark pages gets one; text stands out in both."""
    light = seen(page, tmp_path)
    dark = seen(page, tmp_path, "--blink-settings=preferredColorScheme=0")
    assert light["back_colour"] != dark["back_colour"]
    assert contrast(light) > 7
    assert contrast(dark) > 7
