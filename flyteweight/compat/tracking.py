"""``flytekit.core.tracker``: where functions and objects live, as plugins and users' decorators ask it."""

from __future__ import annotations

import inspect
import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

from flyteweight.exceptions import FlyteAssertion
from flyteweight.interface.tracking import TrackedInstance, importable_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


def extract_task_module(f: Any) -> tuple[str, str, str, str]:
    """Dotted name, module, name in it, and file of a function, a task, or another object that knows its home.

    Raises ``FlyteAssertion`` where the module is not imported, ``FlyteEntityNotFoundException`` for an object that no
    module has.
    """
    if isinstance(f, TrackedInstance) and not hasattr(f, "task_function"):
        module, name = f.home()
    else:
        function = getattr(f, "task_function", f)
        found = inspect.getmodule(function) or _imported(function.__module__)
        if found is None:
            raise FlyteAssertion(f"'{function.__qualname__}' is of module '{function.__module__}', which is not there")
        module, name = found, function.__name__.rpartition(".")[2]
    home = importable_name(module)
    file = getattr(module, "__file__", None) or inspect.getfile(inspect.unwrap(f))  # of ours under flytekit's names
    return f"{home}.{name}", home, name, os.path.abspath(file)


def _imported(name: str) -> ModuleType | None:
    try:
        return import_module(name)
    except ModuleNotFoundError:
        return None


def isnested(func: Callable[..., Any]) -> bool:
    """Whether a function was defined inside another one."""
    code = getattr(func, "__code__", None)
    return code is not None and bool(code.co_flags & inspect.CO_NESTED)


def is_functools_wrapped_module_level(func: Callable[..., Any]) -> bool:
    """Whether a function stands for one that a module has at its top, as ``functools.wraps`` makes it."""
    return hasattr(func, "__wrapped__") and func.__name__ == func.__qualname__


def istestfunction(func: Callable[..., Any]) -> bool:
    """Whether a function is of a module whose name begins with ``test_`` or ends in ``_test``."""
    module = inspect.getmodule(func)
    name = module.__name__.rpartition(".")[2] if module else ""
    return name.startswith("test_") or name.endswith("_test")
