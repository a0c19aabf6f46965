"""Writing ``deck.html`` beside a task's outputs; whatever fails here is logged, and the task goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight import storage
from flyteweight.decks.html import describe
from flyteweight.decks.page import content, first_of_user, page
from flyteweight.decks.standard import standard_decks
from flyteweight.runtime.deck import Deck, DeckField

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flyteweight.runtime.parameters import ExecutionParameters

DECK_FILE = "deck.html"


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
    first, and without either there is no such deck. A failure is logged, and never raised. A task with a
    ``write_decks(output_prefix)`` of its own writes them itself.
    """
    if callable(own := getattr(task, "write_decks", None)):
        own(output_prefix)
        return
    try:
        before, after = standard_decks(task, params, inputs, outputs)
    except Exception as error:  # noqa: BLE001 - a report must not fail the task that it describes
        _log_failure(error)
        before, after = [], []
    write_page([*before, *params.decks, *after], output_prefix)


def keep_outputs(task: Any, params: ExecutionParameters, outputs: Mapping[str, Any], *, by_hand: bool) -> None:
    """The same for what a task returned.

    Who called it by hand has its decks in the context: the standard ones in ``task.deck_fields`` around the user's. A
    failure is logged, and never raised.
    """
    keep_values(params, outputs=outputs)
    if not by_hand:
        return
    try:
        before, after = standard_decks(task, params, None, None)
    except Exception as error:  # noqa: BLE001 - a report must not fail the task that it describes
        _log_failure(error)
    else:
        params.decks[:] = [*before, *params.decks, *after]


def write_page(decks: Iterable[Deck], output_prefix: str) -> None:
    """Write ``deck.html`` with these decks below ``output_prefix``; a failure is logged, and never raised."""
    try:
        shown = [(deck.name, content(deck)) for deck in decks]
        text = page(shown, first_of_user([name for name, _ in shown]))
        storage.write_bytes(storage.join(output_prefix, DECK_FILE), text.encode("utf-8", "backslashreplace"))
    except Exception as error:  # noqa: BLE001 - a report must not fail the task that it describes
        _log_failure(error)


def _log_failure(error: Exception) -> None:
    from flyteweight.runtime.logs import logger

    logger().error("the deck of this task is not written, or not complete: %s", describe(error))
