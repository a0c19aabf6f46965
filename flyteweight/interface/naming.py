"""What a function is called by those who have to find it again."""

from __future__ import annotations

import inspect
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from flyteweight.exceptions import FlyteEntityNotFoundException
from flyteweight.interface.tracking import importable_name

if TYPE_CHECKING:
    from collections.abc import Callable


def function_location(function: Callable[..., Any]) -> tuple[str, str]:
    """Module and name by which a container finds a function; ``FlyteEntityNotFoundException`` if it has no module."""
    module = sys.modules.get(function.__module__)
    if module is None:
        raise FlyteEntityNotFoundException(
            f"'{function.__qualname__}' says that it comes from module '{function.__module__}', which is not imported"
        )
    return importable_name(module), function.__name__.rsplit(".", 1)[-1]


def state_for_others(entity: Any) -> dict[str, Any]:
    """The attributes of a task or workflow with its name and interface found, as a pickle of it needs them.

    Who reads the pickle may not have imported the function's module, where both are looked for when they are first
    asked for. What cannot be found here either is an error there, if it is asked for.
    """
    for part in ("name", "python_interface"):
        with suppress(Exception):
            getattr(entity, part)
    return dict(vars(entity))


def returns_a_value(function: Callable[..., Any]) -> bool:
    """Whether a ``return`` or ``yield`` is written in the function, or its source is not to be had."""
    import ast
    import textwrap

    written = inspect.unwrap(function)
    if getattr(getattr(written, "__code__", None), "co_filename", "<").startswith("<"):
        return True  # several texts may have been compiled under a name like <string>
    try:
        source = textwrap.dedent(inspect.getsource(written))
        tree = ast.parse(source)
    except (OSError, TypeError, SyntaxError):
        return True  # no source: a lambda's middle, a file that is not there
    if any(isinstance(node, ast.Lambda) for node in ast.walk(tree)):
        return True
    return any(isinstance(node, (ast.Return, ast.Yield, ast.YieldFrom, ast.Raise)) for node in ast.walk(tree))
