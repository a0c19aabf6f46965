"""Files of other libraries, pickles and JSON lines: flytekit's type and literals, and each reads the other's.

torch, tensorflow and Keras are stand-ins, for flytekit's transformers too.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from peer import create
from peer.annotations import Example
from peer.compare import FAILS, Disagreement, compare
from peer.family_cases import CASES, IMPORTS, OURS_ALONE, UNWRITABLE
from peer.talk import REPOSITORY, Talk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from peer.worlds import Worlds

    Ask = Callable[..., list[Disagreement]]


@pytest.fixture(scope="module")
def ask(worlds: Worlds, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Asks both worlds about a module with the imports above."""
    directory, python, numbers = tmp_path_factory.mktemp("families"), create.main(), itertools.count()
    paths = (REPOSITORY / "tests" / "standins",)
    with Talk(worlds.theirs, python, directory, paths) as theirs, Talk(worlds.ours, python, directory, paths) as ours:
        yield lambda source, *values: compare(theirs, ours, Example(IMPORTS + source, values), next(numbers))


@pytest.mark.parametrize("name", CASES)
def test_families(ask: Ask, name: str) -> None:
    """Type, guess, literals and readings."""
    source, values = CASES[name]
    found = ask(source, *values)
    assert not found, "\n\n".join(map(str, found))


@pytest.mark.parametrize("name", UNWRITABLE)
def test_unwritable(ask: Ask, name: str) -> None:
    """Neither writes them."""
    source, value = UNWRITABLE[name]
    assert not ask(source, value)


@pytest.mark.parametrize("name", OURS_ALONE)
def test_more_than_flytekit_can(ask: Ask, name: str) -> None:
    """The type is flytekit's, whose values it cannot write, or cannot read again; ours arrive as they were."""
    source, values = OURS_ALONE[name]
    found = ask(source, *values)
    assert found
    assert {one.aspect for one in found} <= {"literal", "reading"}
    assert {one.theirs for one in found} == {FAILS}
    assert all(one.kept_by_us for one in found)
