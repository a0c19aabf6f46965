"""mashumaro's options where mashumaro is not installed; what it makes of them is compared in peer/test_mashumaro.py."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import Any

import pytest
from conversion import read, write

from flyteweight.types.converters import converter_for
from flyteweight.types.unsupported import UnsupportedTypeError


@pytest.fixture(autouse=True)
def _not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mashumaro", None)  # type: ignore[arg-type]


@dataclass
class Aliased:
    a: int = field(metadata={"alias": "A"})


@dataclass
class Hooked:
    a: int

    def __post_serialize__(self, plain: dict[Any, Any]) -> dict[Any, Any]:
        return plain


@dataclass
class Configured:
    a: int

    class Config:  # noqa: D106
        omit_none = True


@dataclass
class Plain:
    a: int = field(metadata={"alias": None, "unit": "m"})

    class Config:  # noqa: D106
        colour = "red"


@pytest.mark.parametrize("kind", [Aliased, Hooked, Configured])
def test_the_missing_package_is_named(kind: type[Any]) -> None:
    """By what converts a value and by what declares a task."""
    message = f"{kind.__name__} says with mashumaro's options .* pip install 'flyteweight\\[mashumaro\\]'"
    with pytest.raises(UnsupportedTypeError, match=message):
        write(kind, kind(1))
    with pytest.raises(UnsupportedTypeError, match=message):
        converter_for(list[kind]).check()  # type: ignore[valid-type]


def test_other_metadata_and_configurations_are_no_options() -> None:
    """They belong to other libraries, and need no package."""
    assert read(Plain, write(Plain, Plain(1))) == Plain(1)
