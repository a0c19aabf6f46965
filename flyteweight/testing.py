"""Stand-ins for tasks, workflows and references in unit tests, by flytekit's names.

```python
with task_mock(train) as mock:
    mock.return_value = 0.9
    assert pipeline() == 0.9


@patch(train)
def test_pipeline(mock):
    mock.return_value = 0.9
    assert pipeline() == 0.9
```
"""

from __future__ import annotations

import inspect
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest.mock import MagicMock

from flyteweight.tasks.base import PythonTask
from flyteweight.workflows.base import WorkflowBase
from flyteweight.workflows.reference import ReferenceEntity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["patch", "task_mock"]


@contextmanager
def task_mock(t: Any) -> Iterator[MagicMock]:
    """Let a task, workflow or reference call the yielded mock, by inputs' names, in place of its own code.

    Inputs and outputs are converted and checked as ever.
    """
    mock = MagicMock()
    with _standing_in(t, mock):
        yield mock


def patch(target: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A decorator of a test: ``target`` calls the mock that the test gets as its first argument."""
    _check(target)

    def decorate(test: Callable[..., Any]) -> Callable[..., Any]:
        def patched(*args: Any, **kwargs: Any) -> Any:
            with task_mock(target) as mock:
                return test(mock, *args, **kwargs)

        patched.__name__, patched.__doc__, patched.__module__ = test.__name__, test.__doc__, test.__module__
        # Test runners look here for fixtures; the mock is none.
        signature = inspect.signature(test)
        patched.__signature__ = signature.replace(parameters=list(signature.parameters.values())[1:])  # type: ignore[attr-defined]
        return patched

    return decorate


@contextmanager
def _standing_in(target: Any, mock: MagicMock) -> Iterator[None]:
    _check(target)
    before = vars(target).get("execute")
    target.execute = mock
    try:
        yield
    finally:
        if before is None:
            del target.execute
        else:
            target.execute = before


def _check(target: Any) -> None:
    if not isinstance(target, (PythonTask, WorkflowBase, ReferenceEntity)):
        raise ValueError(
            f"a mock can stand in for a task, a workflow or a reference, found {type(target).__name__}; "
            "use unittest.mock for other objects"
        )
