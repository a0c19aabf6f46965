"""``flytekit.deck.deck``: writing the decks of a context, as users' tests do it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flyteweight.decks.writing import write_page
from flyteweight.runtime.context import ExecutionMode, FlyteContextManager

if TYPE_CHECKING:
    from flyteweight.runtime.parameters import ExecutionParameters


def output_deck(task_name: str, new_user_params: ExecutionParameters) -> None:  # noqa: ARG001 - flytekit's signature
    """Write ``deck.html`` with the user's decks: beside the outputs in a run, else into a new local directory."""
    context = FlyteContextManager.current_context()
    running = context.execution_state.mode is ExecutionMode.TASK_EXECUTION
    prefix = new_user_params.output_metadata_prefix if running else None
    write_page(new_user_params.decks, prefix or context.file_access.get_random_local_directory())
