"""``flyteweight.testing``: mocks that stand in for tasks, workflows and references."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flyteweight import map_task, reference_task, task, workflow
from flyteweight.testing import patch, task_mock

if TYPE_CHECKING:
    from pathlib import Path
    from unittest.mock import MagicMock


@task
def train(epochs: int) -> float:
    """A task that takes hours."""
    raise RuntimeError("hours")


@reference_task(project="p", domain="d", name="elsewhere", version="1")
def elsewhere(a: int) -> str:
    """A task that is registered elsewhere."""
    return ""


@workflow
def inner(epochs: int) -> float:
    """A workflow that is called by another one."""
    return train(epochs=epochs)


@workflow
def pipeline(epochs: int) -> tuple[float, str]:
    """A workflow of all of them."""
    return inner(epochs=epochs), elsewhere(a=epochs)


def test_a_mock_stands_in_for_a_block() -> None:
    """It is called with the inputs by name; what it returns are the outputs, and after the block nothing is left."""
    with task_mock(train) as mock:
        mock.side_effect = lambda epochs: epochs / 2
        assert train(epochs=3) == 1.5
        assert map_task(train)(epochs=[1, 2]) == [0.5, 1.0]
    assert [call.kwargs for call in mock.call_args_list] == [{"epochs": 3}, {"epochs": 1}, {"epochs": 2}]
    with pytest.raises(RuntimeError, match="hours"):
        train(epochs=3)


def test_what_a_mock_returns_is_checked() -> None:
    """Types are checked as ever: a mock is no way around the interface."""
    with task_mock(train) as mock:
        mock.return_value = "fast"
        with pytest.raises(TypeError, match="expected float"):
            train(epochs=3)


def test_a_mock_ends_with_an_error() -> None:
    """A block that fails leaves the task as it was."""
    with pytest.raises(KeyError), task_mock(train):
        raise KeyError
    with pytest.raises(RuntimeError, match="hours"):
        train(epochs=3)


@patch(elsewhere)
@patch(train)
def test_patch(train_mock: MagicMock, elsewhere_mock: MagicMock, tmp_path: Path) -> None:
    """Mocks come first, the innermost decorator's first of all; fixtures follow as ever."""
    assert tmp_path.is_dir()
    train_mock.return_value, elsewhere_mock.return_value = 0.5, "there"
    assert pipeline(epochs=4) == (0.5, "there")
    elsewhere_mock.assert_called_once_with(a=4)


@patch(inner)
def test_a_workflow_can_be_replaced(mock: MagicMock) -> None:
    """A workflow that another one calls runs no task."""
    mock.return_value = 0.25
    with task_mock(elsewhere) as other:
        other.return_value = "there"
        assert pipeline(epochs=4) == (0.25, "there")


@pytest.mark.parametrize("target", [len, 3, train.task_function])
def test_other_objects_are_refused(target: object) -> None:
    """What is no task is named by its class."""
    with pytest.raises(ValueError, match=r"found (builtin_function_or_method|int|function)"):
        patch(target)
    with pytest.raises(ValueError, match="can stand in for a task"), task_mock(target):
        pass
