"""The errors for annotations that Flyte, or JSON schema, has no type for."""

from __future__ import annotations

from flyteweight.exceptions import FlyteTypeException


class UnsupportedTypeError(FlyteTypeException, ValueError):
    """An annotation cannot be a Flyte type; raised where it is declared, also a ``ValueError`` as in flytekit."""


class NoSchemaError(Exception):
    """A type has no JSON schema, and so has no dataclass around it; it is registered without one, as by flytekit."""
