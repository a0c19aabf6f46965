"""The ``judge`` fixture: what the scheduler says of our files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import golang
import pytest
from peer.conftest import worlds  # noqa: F401 - the fixture is used here, too
from scheduler import judging

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def judge() -> Path:
    """The command that asks the scheduler's code; tests that need it are skipped where Go is not installed."""
    if not golang.has_go():
        pytest.skip("Go is not installed, so the scheduler's code cannot be asked")
    return judging.build()
