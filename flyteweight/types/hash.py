"""``HashMethod``: how the cache key of a value that has no natural one is computed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class HashMethod(Generic[T]):
    """In ``Annotated[T, HashMethod(function)]``: the value's cache key is ``function(value)``, not its URI."""

    def __init__(self, function: Callable[[T], str]) -> None:
        self._function = function

    def calculate(self, obj: T) -> str:
        """The hash of ``obj``."""
        return self._function(obj)


class HashOnReferenceMixin:
    """Makes instances of an unhashable class hashable by identity."""

    def __hash__(self) -> int:
        return id(self)
