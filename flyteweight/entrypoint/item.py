"""Of a mapped task: which item this process runs for, and its inputs out of the inputs of all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteidl.core.literals_pb2 import Literal, LiteralMap
from google.protobuf.message import DecodeError

from flyteweight.exceptions import FlyteValueException
from flyteweight.models import message_of, wire

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

#: Where the index is if no variable is named: as Flyte's plugins, and indexed jobs of Kubernetes, have it.
_USUAL = ("FLYTE_K8S_ARRAY_INDEX", "JOB_COMPLETION_INDEX")

# Fields of LiteralMap, its entries, Literal, LiteralCollection and LiteralOffloadedMetadata.
_ENTRIES, _KEY, _VALUE = 1, 1, 2
_COLLECTION, _OFFLOADED = 2, 8
_FORMS = (1, _COLLECTION, 3, _OFFLOADED)
_ITEMS = 1
_URI = 1


class MapIndexError(FlyteValueException):
    """It is not known for which item a mapped task has to run, or its inputs have no such item."""


def index_from(environment: Mapping[str, str]) -> int:
    """The index of this process's item; raises ``MapIndexError`` if no variable says it, or not as a number.

    ``BATCH_JOB_ARRAY_INDEX_VAR_NAME`` names the variable that holds it, and ``BATCH_JOB_ARRAY_INDEX_OFFSET`` is added.
    """
    named = environment.get("BATCH_JOB_ARRAY_INDEX_VAR_NAME")
    candidates = (named,) if named else _USUAL
    name = next((name for name in candidates if name in environment), None)
    if name is None:
        where = f"{named}, which BATCH_JOB_ARRAY_INDEX_VAR_NAME names," if named else " and ".join(_USUAL)
        raise MapIndexError(
            f"no index for the mapped task: {where} {'is' if named else 'are'} not set; by hand, say it by --index"
        )
    return _number(environment, name) + _number(environment, "BATCH_JOB_ARRAY_INDEX_OFFSET")


def _number(environment: Mapping[str, str], name: str) -> int:
    text = environment.get(name, "0")
    try:
        return int(text)
    except ValueError:
        raise MapIndexError(f"the variable {name} should hold an index, a whole number; it holds {text!r}") from None


def task_of_item(mapped: Any) -> tuple[Any, list[str]]:
    """The task that runs for each item, and its inputs' names; raises ``FlyteValueException`` for no mapped task."""
    task = getattr(mapped, "python_function_task", None)
    if task is None:
        raise FlyteValueException(
            f"the resolver found '{getattr(mapped, 'name', type(mapped).__name__)}', which is not a mapped task; "
            "pyflyte-execute runs it"
        )
    interface = getattr(task, "python_interface", None)
    return task, list(message_of(task.interface).inputs.variables if interface is None else interface.inputs)


def inputs_of_item(data: bytes, names: Iterable[str], bound: Collection[str], index: int) -> LiteralMap:
    """The inputs for one item: bound ones whole, of the others, which are lists, the item ``index``.

    ``data`` is a ``LiteralMap``, of which nothing but these is parsed. Inputs that are not there are left out, and
    those that are not among ``names`` are not looked at. Raises ``MapIndexError`` for what is no list or has no such
    item, ``DecodeError`` where the bytes are no such message, and what storage raises for offloaded lists.
    """
    there = _entries(memoryview(data))
    chosen = LiteralMap()
    shorter: dict[str, int] = {}
    longer: list[str] = []
    for name in names:
        if name not in there:
            continue
        if name in bound:
            chosen.literals[name].ParseFromString(bytes(there[name]))
            continue
        item, length = _item(name, there[name], index)
        if item is None:
            shorter[name] = length
        else:
            longer.append(name)
            chosen.literals[name].ParseFromString(bytes(item))
    if shorter:
        raise _outside(shorter, longer, index)
    return chosen


def _entries(data: memoryview) -> dict[str, memoryview]:
    """Name ─▶ serialised literal of every input."""
    entries = {}
    for number, entry in wire.fields(data):
        if number == _ENTRIES and entry is not None:
            name = wire.content(entry, (_KEY,))[1]
            entries[str(name, "utf-8")] = wire.content(entry, (_VALUE,))[1]
    return entries


def _item(name: str, literal: memoryview, index: int) -> tuple[memoryview | None, int]:
    """The item of a list, offloaded or not, or ``None`` and how many items the list has."""
    form, content = wire.content(literal, _FORMS)
    if form == _OFFLOADED:
        content = _fetched(name, literal)
    elif form != _COLLECTION:
        raise _no_list(name, literal)
    return wire.item(content, _ITEMS, index) if index >= 0 else (None, wire.item(content, _ITEMS, -1)[1])


def _fetched(name: str, literal: memoryview) -> memoryview:
    """The list behind an offloaded literal."""
    from flyteweight import storage

    uri = str(wire.content(wire.content(literal, (_OFFLOADED,))[1], (_URI,))[1], "utf-8")
    stored = memoryview(storage.read_bytes(uri))
    try:
        form, content = wire.content(stored, _FORMS)
    except DecodeError as error:
        raise DecodeError(f"input '{name}', offloaded to {uri}, is no literal: {error}") from None
    if form != _COLLECTION:
        raise _no_list(name, stored)
    return content


def _no_list(name: str, literal: memoryview) -> MapIndexError:
    from flyteweight.types.conversion_error import describe_literal

    found = describe_literal(Literal.FromString(bytes(literal)))
    return MapIndexError(
        f"the task is mapped over input '{name}', which should be a list and is {found}; bind it by "
        "functools.partial if it is the same for all items"
    )


def _outside(shorter: dict[str, int], longer: list[str], index: int) -> MapIndexError:
    lengths = ", ".join(f"'{name}' has {length} item{'' if length == 1 else 's'}" for name, length in shorter.items())
    if longer:
        more = ", ".join(f"'{name}'" for name in longer)
        return MapIndexError(f"the mapped lists are of different lengths: {lengths}, {more} more than {index}")
    return MapIndexError(f"there is no item {index}, counted from 0: {lengths}")
