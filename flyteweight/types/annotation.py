"""What may stand beside a type inside ``Annotated``: notes for the platform and options of single types."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any


class FlyteAnnotation:
    """In ``Annotated[T, FlyteAnnotation({...})]``: data that the registered type carries for consoles."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data

    @property
    def data(self) -> dict[str, Any]:
        """The data, which JSON can hold."""
        return self._data


class BatchSize:
    """In ``Annotated[FlyteDirectory, BatchSize(10)]``: at most so many files of a directory are in transfer at once.

    Without it they share a budget of memory, however many there are. Raises ``ValueError`` for less than one file.
    """

    def __init__(self, val: int) -> None:
        if val < 1:
            raise ValueError(f"BatchSize is the number of files in transfer at once, 1 or more; found {val}")
        self._val = val

    @property
    def val(self) -> int:
        """The number of files."""
        return self._val


class Options(OrderedDict[str, Any]):
    """What :func:`kwtypes` returns: names and types (or values) in order, hashable by identity."""

    def __hash__(self) -> int:  # type: ignore[override]
        return id(self)


def kwtypes(**kwargs: Any) -> Options:
    """The keyword arguments in order: the columns of a table, or options of a type, inside ``Annotated``."""
    return Options(kwargs)
