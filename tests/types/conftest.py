"""Fixtures of the type tests."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from flyteweight.runtime.context import ExecutionMode, ExecutionState, FlyteContext, FlyteContextManager
from flyteweight.runtime.parameters import ExecutionParameters
from flyteweight.storage.access import FileAccessProvider

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def raw(tmp_path: Path) -> Iterator[Path]:
    """The raw-data directory of a task that runs as under a scheduler: local files are uploaded there."""
    directory = tmp_path / "raw-data"
    access = FileAccessProvider(raw_output_prefix=str(directory))
    state = ExecutionState(ExecutionMode.TASK_EXECUTION, ExecutionParameters.local(access))
    with FlyteContextManager.with_context(FlyteContext(state, access)):
        yield directory
    access.clean_up()
