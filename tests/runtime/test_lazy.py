"""Modules that are loaded when they are used, and loggers that are ready when they are asked for."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from flyteweight.runtime.lazy import is_imported, lazy_module

if TYPE_CHECKING:
    from pathlib import Path

    from commands import World


def output_of(code: str, directory: Path) -> str:
    """What a new interpreter prints."""
    done = subprocess.run([sys.executable, "-c", code], cwd=directory, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_a_module_runs_at_its_first_use(tmp_path: Path) -> None:
    """Holding it runs nothing; its first attribute does, once, and the import system knows it."""
    (tmp_path / "slow.py").write_text("print('runs'); value = 7")
    code = (
        "from flyteweight.runtime.lazy import lazy_module, is_imported\n"
        "slow = lazy_module('slow'); print('held', is_imported('slow'))\n"
        "print(slow.value); import slow as again; print(again is slow, lazy_module('slow') is slow)"
    )
    assert output_of(code, tmp_path).split("\n")[:-1] == ["held True", "runs", "7", "True True"]


@pytest.mark.parametrize("name", ["not_installed_here", "not_installed_here.part"])
def test_a_module_that_is_missing(name: str) -> None:
    """It can be held and asked for its class; any use is an ImportError that names it."""
    module = lazy_module(name)
    assert not is_imported(name)
    assert isinstance(module, type(sys))
    with pytest.raises(ImportError, match=rf"'{name}' is used \('\.DataFrame'\), but it is not installed"):
        _ = module.DataFrame


def test_a_loaded_module_is_itself() -> None:
    """What is loaded already comes as it is."""
    assert lazy_module("sys") is sys
    assert is_imported("sys")


def test_loggers_by_name(tmp_path: Path) -> None:
    """The package's logger and the user's can be imported as objects, with their handlers."""
    code = (
        "from flyteweight import logger\nfrom flyteweight.runtime.loggers import user_space_logger\n"
        "logger.warning('ours'); user_space_logger.info('yours'); print(logger.name, user_space_logger.name)"
    )
    text = output_of(code, tmp_path)
    assert text.startswith("flyteweight user_space\n")
    assert "WARNING [flyteweight] ours" in text
    assert "INFO [user_space] yours" in text


def test_a_module_that_nobody_used_is_not_loaded_at_the_end(world: World) -> None:
    """A lazy module that cannot be loaded is no trouble for a run that never uses it, not even at its end."""
    world.module("print('loaded'); raise RuntimeError", name="broken")
    world.module(
        """
        from flyteweight.runtime.lazy import lazy_module

        broken = lazy_module("broken")

        @task
        def t() -> int:
            return 1
        """
    )
    done = world.run()
    assert (done.value(), done.stdout, done.stderr) == (1, "", "")
