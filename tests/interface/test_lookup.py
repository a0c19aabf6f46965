"""Dotted paths ─▶ objects, and what is said when there is none."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from flyteweight.exceptions import CodeNotFound
from flyteweight.interface.lookup import ALIASES, load_attribute, load_path, resolve_alias

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A directory on ``sys.path`` whose modules are forgotten afterwards."""
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.chdir(tmp_path)
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        if not name.startswith("flyteweight"):
            del sys.modules[name]


def test_found(modules: Path) -> None:
    """An attribute of a module, of a package, and of a module in a package."""
    (modules / "pkg").mkdir()
    (modules / "pkg" / "__init__.py").write_text("here = 1")
    (modules / "pkg" / "mod.py").write_text("there = 2")
    assert load_path("pkg.here", "thing") == 1
    assert load_path("pkg.mod.there", "thing") == 2
    assert load_attribute("pkg.mod", "there", "thing") == 2


def test_module_whose_attributes_are_lazy(modules: Path) -> None:
    """A module's own ``__getattr__`` is asked."""
    (modules / "lazy_one.py").write_text("def __getattr__(name):\n    return name * 2\n")
    assert load_path("lazy_one.ab", "thing") == "abab"


@pytest.mark.parametrize("path", ["", "name", ".name", "module.", "..", "a b.c", "dir/mod.c", "mod.py/x.c"])
def test_no_dotted_path(path: str) -> None:
    """What is no ``module.name`` is refused before anything is imported."""
    with pytest.raises(CodeNotFound, match="dotted"):
        load_path(path, "thing")


def test_path_of_a_file(modules: Path) -> None:
    """A file's path in place of a module's name gets the name that is meant."""
    with pytest.raises(CodeNotFound, match=r"is 'jobs\.train' meant"):
        load_attribute("jobs/train.py", "t", "task")


def test_missing_module_names_what_is_there(modules: Path) -> None:
    """Close matches first; without any, all modules there."""
    (modules / "quarterly_forecast.py").write_text("")
    with pytest.raises(CodeNotFound, match=r"Did you mean 'quarterly_forecast'\?") as caught:
        load_attribute("quarterly_forceast", "t", "task")
    assert str(modules) in str(caught.value)
    assert "no module 'quarterly_forceast' while looking for task 't'" in str(caught.value)
    with pytest.raises(CodeNotFound, match=r"Modules there: .*'quarterly_forecast'|Modules there: .* …"):
        load_attribute("zzzzzzzz", "t", "task")


def test_missing_package_above(modules: Path) -> None:
    """Of ``a.b.c`` the error names the first that is missing."""
    (modules / "top").mkdir()
    (modules / "top" / "__init__.py").write_text("")
    with pytest.raises(CodeNotFound, match=r"no module 'top\.middle' while looking for task 't' in 'top\.middle\.low'"):
        load_attribute("top.middle.low", "t", "task")


def test_import_that_fails_inside(modules: Path) -> None:
    """An import that fails inside the module comes out as it is: that module does exist."""
    (modules / "broken_inside.py").write_text("import surely_not_installed")
    with pytest.raises(ModuleNotFoundError, match="surely_not_installed"):
        load_attribute("broken_inside", "t", "task")


def test_missing_name(modules: Path) -> None:
    """Close matches among the public names of the module, and its file."""
    (modules / "names.py").write_text("resolver = 1\n_hidden = 2\n")
    with pytest.raises(
        CodeNotFound, match=r"no resolver 'resolve' in module 'names' \(.*names.py\). Did you mean 'res"
    ):
        load_attribute("names", "resolve", "resolver")
    with pytest.raises(CodeNotFound, match="Resolvers there: 'resolver'"):
        load_attribute("names", "zzz", "resolver")
    with pytest.raises(CodeNotFound, match="It has no tasks"):
        load_attribute("names", "resolver_", "task", is_wanted=callable)


def test_code_is_the_users(modules: Path) -> None:
    """What is not found is the user's, and no retry helps."""
    with pytest.raises(CodeNotFound) as caught:
        load_attribute("not_there_at_all", "t", "task")
    assert caught.value.error_code == "USER:RuntimeError"
    assert not caught.value.recoverable


@pytest.mark.parametrize("alias", sorted(ALIASES))
def test_aliases(alias: str) -> None:
    """flytekit's paths of the built-in resolvers are ours; any other path stays as it is."""
    assert resolve_alias("some.other.path") == "some.other.path"
    resolver = load_path(resolve_alias(alias), "resolver")
    assert type(resolver).__module__.startswith("flyteweight.") or resolver.__module__.startswith("flyteweight.")
    assert callable(resolver.load_task)
