"""The table of classes in docs/errors.md is what the classes say."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flyteweight.entrypoint.signals import Terminated
from flyteweight.entrypoint.verdict import judgement_of
from flyteweight.exceptions import FlyteException, FlyteRecoverableException, FlyteUserRuntimeException

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).parents[2] / "docs" / "errors.md"
PACKAGE = Path(__file__).parents[2] / "flyteweight"
MODULES = [
    "exceptions",
    "storage.errors",
    "types.conversion_error",
    "types.offloaded",
    "types.unsupported",
    "workflows.errors",
    *(f"entrypoint.{file.stem}" for file in sorted((PACKAGE / "entrypoint").glob("[a-z]*.py"))),
]
NAMES = [f"flyteweight.{name}" for name in MODULES]


def classes(root: type = FlyteException) -> Iterator[type]:
    """All errors of this package, each after what it descends from."""
    for name in NAMES:
        importlib.import_module(name)
    yield root
    known = [kind for kind in root.__subclasses__() if kind.__module__ in NAMES]
    for kind in sorted(known, key=lambda kind: NAMES.index(kind.__module__)):
        yield from classes(kind)


def made(kind: type) -> BaseException:
    """An error of this class."""
    if kind is Terminated:
        return kind()
    error: BaseException = kind.__new__(kind)
    Exception.__init__(error, "x")
    return error


def row(kind: type) -> str:
    """What the page has to say of a class."""
    judgement = judgement_of(made(kind))
    star = " *" if getattr(kind, "of_nobody", False) else ""
    retry = "RECOVERABLE" if judgement.recoverable else "NON_RECOVERABLE"
    return f"| `{kind.__name__}`{star} | `{judgement.code}` | {judgement.origin} | {retry} |"


KINDS = [kind for kind in dict.fromkeys([*classes(), Terminated]) if kind is not FlyteUserRuntimeException]


def test_the_page_has_the_table() -> None:
    """Every class has its row, in the order of the tree, and there are no others."""
    rows = ["| class | code | origin | kind |", "| --- | --- | --- | --- |", *map(row, KINDS)]
    assert "\n".join(rows) + "\n" in PAGE.read_text()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_who_raised_it(kind: type) -> None:
    """What the user's code raises is the user's, unless a retry helps, or not, whoever raised it."""
    error = made(kind)
    by_user = judgement_of(FlyteUserRuntimeException(error))
    if getattr(kind, "of_nobody", False):
        assert by_user == judgement_of(error)
    else:
        assert by_user.origin == "USER"
        assert by_user.recoverable is issubclass(kind, FlyteRecoverableException)
