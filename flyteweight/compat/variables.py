"""The environment, as plugins ask it."""

from __future__ import annotations

import os


def get_one_of(*args: str) -> str:
    """The value of the first of these variables that the environment has; empty if it has none."""
    return next((os.environ[name] for name in args if name in os.environ), "")
