"""Decorators of task functions that are classes, and that add to the task's configuration."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import update_wrapper
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class ClassDecorator(ABC):
    """Base of a decorator that is written above a function and below ``@task``, with arguments or without.

    A call of the decorated function is :meth:`execute`; what :meth:`get_extra_config` returns is added to the config of
    the task's template.
    """

    LINK_TYPE_KEY = "link_type"
    PORT_KEY = "port"

    def __init__(self, task_function: Callable[..., Any] | None = None, **kwargs: Any) -> None:
        self.task_function = task_function
        self.decorator_kwargs = kwargs
        if task_function is not None:
            update_wrapper(self, task_function)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the decorated function; a decorator that was given arguments decorates the one given now."""
        if self.task_function is None:
            return type(self)(args[0], **self.decorator_kwargs)
        return self.execute(*args, **kwargs)

    @abstractmethod
    def execute(self, *args: Any, **kwargs: Any) -> Any:
        """Do what a call of the decorated function does; ``self.task_function`` is the function itself."""

    @abstractmethod
    def get_extra_config(self) -> dict[str, str]:
        """What is added to the config of the task's template."""
