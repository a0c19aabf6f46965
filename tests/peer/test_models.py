"""pydantic's models: flytekit's type and bytes, and each reads the other's."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from peer import create
from peer.annotations import Example
from peer.compare import FAILS, Disagreement, compare
from peer.model_cases import CASES, FURTHER, IMPORTS
from peer.talk import Talk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from peer.worlds import Worlds

    Ask = Callable[..., list[Disagreement]]


@pytest.fixture(scope="module")
def ask(worlds: Worlds, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Asks both worlds, with the same pydantic, about a module with the imports above."""
    directory, python, numbers = tmp_path_factory.mktemp("models"), create.main(), itertools.count()
    with Talk(worlds.theirs, python, directory) as theirs, Talk(worlds.ours, python, directory) as ours:
        yield lambda source, *values: compare(theirs, ours, Example(IMPORTS + source, values), next(numbers))


@pytest.mark.parametrize("name", CASES)
def test_models(ask: Ask, name: str) -> None:
    """Type, guess, bytes and readings."""
    source, values = CASES[name]
    if "ANNOTATION" not in source:
        source += "\n\nANNOTATION = Case\n"
    found = ask(source, *values)
    assert {one.aspect for one in found if one.theirs == FAILS} == FURTHER.get(name, set())
    assert [str(one) for one in found if one.theirs != FAILS] == []


def test_nan_is_kept(ask: Ask) -> None:
    """flytekit writes None for it, which it cannot read; both read ours."""
    source = "class Case(BaseModel):\n    x: float\n\n\nANNOTATION = Case\n"
    (found,) = ask(source, "Case(x=math.nan)")
    assert (found.aspect, found.kept_by_them, found.kept_by_us) == ("literal", False, True)


def test_names_of_fields_are_read_for_aliases(ask: Ask) -> None:
    """Both write the names of the fields; flytekit reads aliases only, and so loses what has a default."""
    source = "class Case(BaseModel):\n    x: int = Field(0, alias='X')\n\n\nANNOTATION = Case\n"
    (found,) = ask(source, "Case(X=5)")
    assert (found.aspect, found.kept_by_them, found.kept_by_us) == ("reading", False, True)


def test_models_in_dataclasses(ask: Ask) -> None:
    """Both have the same type; flytekit's values end in an error of mashumaro's."""
    source = "@dataclass\nclass Case:\n    inner: Inner\n    inners: List[Inner]\n\n\nANNOTATION = Case\n"
    found = ask(source, "Case(Inner(x=1), [Inner()])")
    assert [(one.theirs == FAILS, one.kept_by_us) for one in found if one.aspect != "guess"] == [(True, True)]
    assert "type" not in {one.aspect for one in found}
