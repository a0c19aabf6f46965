"""The error for annotations that Flyte has no type for."""

from __future__ import annotations

from flyteweight.exceptions import FlyteTypeException


class UnsupportedTypeError(FlyteTypeException, ValueError):
    """An annotation cannot be a Flyte type; raised where it is declared, also a ``ValueError`` as in flytekit."""
