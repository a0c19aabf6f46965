"""Decks as data: names and HTML that a task leaves for people to look at, and what its run measured."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from flyteweight.runtime.context import current_context

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flyteweight.runtime.timeline import Timeline


class DeckField(str, Enum):
    """The standard decks, for ``@task(deck_fields=...)``; the value is the deck's name."""

    INPUT = "Input"
    OUTPUT = "Output"
    SOURCE_CODE = "Source Code"
    TIMELINE = "Timeline"
    DEPENDENCIES = "Dependencies"


class Deck:
    """One tab of ``deck.html``; making one inside a task adds it to the task's report.

    ``name`` may hold any text. ``html`` is shown as it is: escape text that is not HTML. Decks of the same name are all
    shown, with numbers.
    """

    def __init__(self, name: str, html: str | None = "", auto_add_to_deck: bool = True) -> None:
        self._name = name
        self._parts = [html] if html else []
        if auto_add_to_deck:
            current_context().decks.append(self)

    @property
    def name(self) -> str:
        """The tab's title."""
        return self._name

    @property
    def html(self) -> str:
        """The tab's content."""
        return "\n".join(self._parts)

    def append(self, html: str) -> Deck:
        """Add HTML on a new line; raises ``TypeError`` for anything else than a str."""
        if not isinstance(html, str):
            raise TypeError(f"deck '{self._name}' takes HTML as a str, found {type(html).__name__}")
        self._parts.append(html)
        return self

    @staticmethod
    def publish() -> None:
        """Write the user's decks now, while the task goes on; the file is written again when it ends."""
        current_context().publish_decks()


class TimeLineDeck(Deck):
    """What a run measured: the phases of a :class:`Timeline`, and what :meth:`append_time_info` was given."""

    def __init__(
        self,
        name: str,
        html: str | None = "",
        auto_add_to_deck: bool = True,
        timeline: Timeline | None = None,
    ) -> None:
        super().__init__(name, html, auto_add_to_deck)
        self.timeline = timeline
        self.time_info: list[Mapping[str, Any]] = []

    def append_time_info(self, info: Mapping[str, Any]) -> None:
        """Add a measurement: ``Name``, ``WallTime`` and ``ProcessTime`` (seconds)."""
        self.time_info.append(info)
