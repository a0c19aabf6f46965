"""The errors for annotations that Flyte, or JSON schema, has no type for."""

from __future__ import annotations

from flyteweight.exceptions import TypeTransformerFailedError


class UnsupportedTypeError(TypeTransformerFailedError):
    """An annotation cannot be a Flyte type; raised where it is declared, and of flytekit's class."""


class NoSchemaError(Exception):
    """A type has no JSON schema, and so has no dataclass around it; it is registered without one, as by flytekit."""
