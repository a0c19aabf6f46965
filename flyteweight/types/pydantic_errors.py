"""What pydantic says of values that a model refuses, without the values."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from flyteweight.types.conversion_error import ConversionError, keeps_its_class

#: Errors whose messages are the user's own, or repeat a part of the value.
_TELLING = {"value_error", "assertion_error", "union_tag_invalid", "uuid_parsing", "url_parsing"}


def refusal(error: Exception, expected: str) -> Exception:
    """The error for values that a model refuses: with the place of the first one, what was wrong, and no value."""
    if not isinstance(error, ValidationError):
        return ConversionError(expected, "content that cannot be converted", f"{type(error).__name__} in pydantic")
    errors = error.errors(include_url=False, include_input=False)
    first = errors[0]
    cause = first.get("ctx", {}).get("error")
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in first["loc"])
    if isinstance(cause, ConversionError):
        return cause.at(path)
    if isinstance(cause, Exception) and keeps_its_class(cause):
        return cause
    others = f", and {len(errors) - 1} more" if len(errors) > 1 else ""
    return ConversionError(expected, f"values that its class refuses: {_said(first, cause)}{others}").at(path)


def _said(error: Any, cause: Any) -> str:
    kind = error["type"]
    if cause is not None:
        return f"{type(cause).__name__} in a validator"
    return f"'{kind}'" if kind in _TELLING or not _is_known(kind) else f"{error['msg']} ('{kind}')"


def _is_known(kind: str) -> bool:
    """Whether an error is one of pydantic's own; what a validator says under a name of its own may hold the value."""
    from typing import get_args

    from pydantic_core.core_schema import ErrorType

    return kind in get_args(ErrorType)
