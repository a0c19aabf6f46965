"""The names that users import from the package itself."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import flyteweight


@pytest.mark.parametrize("name", flyteweight.__all__)
def test_every_public_name_can_be_imported(name: str) -> None:
    """Each listed name is there; a person finds it by completion too."""
    assert getattr(flyteweight, name) is not None
    assert name in dir(flyteweight)


def test_type_checkers_see_the_same_names() -> None:
    """What is imported lazily at run time is imported plainly for type checkers, from the same modules."""
    assert flyteweight.__file__ is not None
    seen = {
        alias.asname: (node.module or "").removeprefix("flyteweight.")
        for node in ast.parse(Path(flyteweight.__file__).with_suffix(".pyi").read_text()).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert seen.pop("__version__") == "_version"
    assert seen == flyteweight._PUBLIC


def test_an_unknown_name_is_an_attribute_error() -> None:
    """A typo gets Python's usual error."""
    with pytest.raises(AttributeError, match="no attribute 'taks'"):
        flyteweight.taks  # noqa: B018
