"""Decks: HTML that a task leaves beside its outputs, for people to look at."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flyteweight.runtime.parameters import ExecutionParameters
    from flyteweight.runtime.timeline import Timeline

DECK_FILE = "deck.html"


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
        self._html = html or ""
        if auto_add_to_deck:
            from flyteweight.runtime.context import current_context

            current_context().decks.append(self)

    @property
    def name(self) -> str:
        """The tab's title."""
        return self._name

    @property
    def html(self) -> str:
        """The tab's content."""
        return self._html

    def append(self, html: str) -> Deck:
        """Add HTML on a new line; raises ``TypeError`` for anything else than a str."""
        if not isinstance(html, str):
            raise TypeError(f"deck '{self._name}' takes HTML as a str, found {type(html).__name__}")
        self._html = f"{self._html}\n{html}" if self._html else html
        return self

    @staticmethod
    def publish() -> None:
        """Write the user's decks now, while the task goes on; the file is written again when it ends."""
        from flyteweight.runtime.context import current_context
        from flyteweight.runtime.logs import logger

        params = current_context()
        if not params.enable_deck:
            logger().warning("Deck.publish() does nothing here: the task has no enable_deck=True")
        elif params.output_metadata_prefix is None:
            logger().info("Deck.publish() does nothing here: a local run has no output prefix")
        else:
            _write(params.decks, params.output_metadata_prefix)


class TimeLineDeck(Deck):
    """Wall and process seconds of the run's phases, and of what :meth:`append_time_info` was given."""

    def __init__(
        self,
        name: str,
        html: str | None = "",
        auto_add_to_deck: bool = True,
        timeline: Timeline | None = None,
    ) -> None:
        super().__init__(name, html, auto_add_to_deck)
        self._timeline = timeline
        self.time_info: list[Mapping[str, Any]] = []

    def append_time_info(self, info: Mapping[str, Any]) -> None:
        """Add a row: ``Name``, ``WallTime`` and ``ProcessTime`` (seconds)."""
        self.time_info.append(info)

    @property
    def html(self) -> str:
        """The table as it is now; empty if nothing has been measured."""
        from flyteweight.decks.renderers import table

        rows = [(info["Name"], info["WallTime"], info["ProcessTime"]) for info in self.time_info]
        if self._timeline is not None:
            measured = self._timeline
            rows = [
                (phase, s, measured.process_seconds.get(phase, 0.0)) for phase, s in measured.seconds.items()
            ] + rows
        if not rows:
            return self._html
        head = ("Name", "Wall time (s)", "Process time (s)")
        return self._html + table(head, [(name, f"{wall:.6f}", f"{process:.6f}") for name, wall, process in rows])


def keep_values(
    params: ExecutionParameters,
    inputs: Mapping[str, Any] | None = None,
    outputs: Mapping[str, Any] | None = None,
) -> None:
    """Remember the Python values of a run for :func:`write_decks`, which then need not be converted again."""
    for field, values in ((DeckField.INPUT, inputs), (DeckField.OUTPUT, outputs)):
        if values is not None:
            params.deck_values[field] = values


def write_decks(
    task: Any, params: ExecutionParameters, output_prefix: str, inputs: Any = None, outputs: Any = None
) -> None:
    """Write ``deck.html`` below ``output_prefix``: the user's decks, and the standard ones in ``task.deck_fields``.

    ``inputs`` and ``outputs`` are Python values by name or a ``LiteralMap``; what :func:`keep_values` was given comes
    first, and without either there is no such deck. A failure is logged, and never raised.
    """
    try:
        from flyteweight.decks.renderers import standard_decks

        before, after = standard_decks(task, params, inputs, outputs)
    except Exception as error:  # noqa: BLE001 - a report must not fail the task that it describes
        _log_failure(error)
        before, after = [], []
    _write([*before, *params.decks, *after], output_prefix)


def _write(decks: Iterable[Deck], output_prefix: str) -> None:
    from flyteweight import storage

    try:
        from flyteweight.decks.renderers import page

        text = page([(deck.name, deck.html) for deck in decks])
        storage.write_bytes(storage.join(output_prefix, DECK_FILE), text.encode("utf-8", "backslashreplace"))
    except Exception as error:  # noqa: BLE001 - a report must not fail the task that it describes
        _log_failure(error)


def _log_failure(error: Exception) -> None:
    from flyteweight.decks.renderers import describe
    from flyteweight.runtime.logs import logger

    logger().error("the deck of this task is not written, or not complete: %s", describe(error))
