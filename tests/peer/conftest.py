"""The ``worlds`` fixture: flytekit and flyteweight side by side."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from peer import create
from peer.worlds import RESOLVERS, World, Worlds


@pytest.fixture(scope="session")
def worlds() -> Worlds:
    """Both worlds; creates ``.peer`` when it is not there (a minute, and a package index)."""
    theirs, ours = next(iter(RESOLVERS.items()))
    return Worlds(
        theirs=World("flytekit", create.main(), theirs),
        ours=World("flyteweight", Path(sys.executable), ours),
    )
