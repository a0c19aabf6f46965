"""What flytekit's models do beyond holding values: a module for each of flytekit's, a class for each of its classes.

A class here is a base of the view of the same name. ``_settle`` is called by the constructor after its values are set.
"""

from __future__ import annotations

from typing import Any


def first(*values: Any) -> Any:
    """The first value that is true, else the last."""
    for value in values:
        if value:
            return value
    return values[-1]
