"""``Environment``: settings that several tasks share."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def inherit(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Settings with others laid over them, in dicts inside them, too."""
    merged = copy.deepcopy(old)
    for name, value in new.items():
        known = merged.get(name)
        merged[name] = inherit(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return merged


class Environment:
    """``env = Environment(retries=2)``, and then ``@env`` or ``@env.task(limits=…)`` and ``@env.dynamic``.

    A task's own settings win over those of the environment.
    """

    def __init__(self, **overrides: Any) -> None:
        if "_task_function" in overrides:
            raise KeyError("an Environment holds settings; give the function to the decorator that it is")
        self.overrides = overrides

    def update(self, **overrides: Any) -> None:
        """Lay settings over those of this environment, for tasks that are declared from now on."""
        self.overrides = inherit(self.overrides, overrides)

    def extend(self, **overrides: Any) -> Environment:
        """Another environment, with settings laid over those of this one."""
        return type(self)(**inherit(self.overrides, overrides))

    def __call__(self, _task_function: Callable[..., Any] | None = None, /, **overrides: Any) -> Any:
        """Declare a task: as ``@env``, or as ``@env(retries=3)``."""
        from flyteweight.tasks.decorator import task

        return self._declare(task, _task_function, overrides)

    task = __call__

    def dynamic(self, _task_function: Callable[..., Any] | None = None, /, **overrides: Any) -> Any:
        """Declare a dynamic task."""
        from flyteweight.tasks.dynamic import dynamic

        return self._declare(dynamic, _task_function, overrides)

    def show(self) -> None:
        """Print the settings."""
        for name, value in self.overrides.items():
            print(f"{name}={value!r}")  # noqa: T201 - asked for

    def _declare(self, decorator: Any, function: Any, overrides: dict[str, Any]) -> Any:
        if function is not None and not callable(function):
            raise ValueError(f"an Environment decorates a function, found {type(function).__name__}")
        declare = decorator(**inherit(self.overrides, overrides))
        return declare if function is None else declare(function)
