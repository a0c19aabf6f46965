"""Fixtures for runs of the installed commands."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commands import World

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An empty working directory."""
    path = tmp_path / "work"
    path.mkdir()
    yield World(path)
    # Directories that a test has closed must not keep pytest from removing them.
    for directory, _, _ in os.walk(tmp_path):
        Path(directory).chmod(0o755)


@pytest.fixture
def as_another_user(world: World) -> list[str]:
    """Words to put before a command, to run it as a user without rights; none for tests that root does not run.

    The user may read everything, since the interpreter can be in a directory of root's.
    """
    if os.geteuid() != 0:
        return []
    for directory in (world.path, *world.path.parents):
        if str(directory).startswith("/tmp/"):
            directory.chmod(0o755)
    right = "+dac_read_search"
    return [
        *("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"),
        *("--inh-caps", right, "--ambient-caps", right),
    ]
