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
    """In ``Annotated[list[FlyteFile], BatchSize(10)]``: flytekit's hint of how many files are in transfer at once.

    It is taken, and changes nothing: the files of a list follow each other, and those of a directory share a budget of
    memory, however many there are.
    """

    def __init__(self, val: int) -> None:
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
