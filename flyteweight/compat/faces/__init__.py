"""Where users' code meets ours under flytekit's names: it gets views of messages and may give them, we see messages.

A class here is a subclass of ours, with the methods that users call and those that they override. What users' own
classes are handed goes through ``given``, and what they return through ``taken``, which do nothing in our own classes.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def outward(value: Any) -> Any:
    """What users' code gets of ours: views of messages, in lists, tuples and dicts, too."""
    descriptor = getattr(type(value), "DESCRIPTOR", None)
    if descriptor is not None:
        from flyteweight.compat.models.index import PLACES
        from flyteweight.compat.models.make import view

        place = PLACES.get(descriptor.full_name)
        return value if place is None else view(place).from_flyte_idl(value)
    if type(value) in (list, tuple):
        return type(value)(outward(item) for item in value)
    if type(value) is dict:
        return {key: outward(item) for key, item in value.items()}
    return value


def inward(value: Any) -> Any:
    """What our code gets of users': messages of views, in lists, tuples and dicts, too."""
    if hasattr(value, "to_flyte_idl") and not isinstance(value, type):
        return value.to_flyte_idl()
    if type(value) in (list, tuple):
        return type(value)(inward(item) for item in value)
    if type(value) is dict:
        return {key: inward(item) for key, item in value.items()}
    return value


def facing(function: Callable[..., Any]) -> Any:
    """A function of ours for users: it takes views, and gives them."""

    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        return outward(function(*map(inward, args), **{name: inward(value) for name, value in kwargs.items()}))

    return call
