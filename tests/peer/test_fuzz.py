"""Generated annotations with values, asked in both worlds: equal answers, but for the differences that have a row.

``make fuzz`` asks many more, and on another Python as well: ``FUZZ_EXAMPLES`` is their number, ``FUZZ_SEED`` where they
begin.
"""

from __future__ import annotations

import itertools
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, seed, settings
from peer import create
from peer.annotations import Example, examples
from peer.compare import Disagreement, compare
from peer.differences import DIFFERENCES, Difference, explanation
from peer.talk import REPOSITORY, Talk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from peer.worlds import Worlds

    Ask = Callable[[Example], list[Disagreement]]


@pytest.fixture(scope="module")
def ask(worlds: Worlds, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Asks both worlds about an example; they run on one Python, and live as long as the module."""
    directory = tmp_path_factory.mktemp("fuzz")
    python = create.main(os.environ.get("FUZZ_PYTHON"))
    numbers = itertools.count()
    with Talk(worlds.theirs, python, directory) as theirs, Talk(worlds.ours, python, directory) as ours:
        yield lambda example: compare(theirs, ours, example, next(numbers))


@seed(int(os.environ.get("FUZZ_SEED", "8")))
@settings(
    max_examples=int(os.environ.get("FUZZ_EXAMPLES", "200")),
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(example=examples())
def test_generated_annotations(ask: Ask, example: Example) -> None:
    """Type, guess, literals, and what each reads from the other's literals."""
    unexplained = [found for found in ask(example) if explanation(found) is None]
    assert not unexplained, "\n\n".join((example.source, *map(str, unexplained)))


def _name(difference: Difference) -> str:
    return difference.row.replace("`", "").replace(" ", "-")


@pytest.mark.parametrize("difference", DIFFERENCES, ids=_name)
def test_differences(ask: Ask, difference: Difference) -> None:
    """Each difference shows, is told from the others, and has its row."""
    found = ask(difference.shown_by)
    assert found
    assert {explanation(one) for one in found} == {difference}, "\n\n".join(map(str, found))
    rows = Path(REPOSITORY, "docs", "differences.md").read_text().splitlines()
    assert [row for row in rows if row.startswith(f"| {difference.row} |")]
