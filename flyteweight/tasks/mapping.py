"""What maps of tasks and of launch plans have in common: lists as inputs and outputs, and a run in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, List, Optional  # noqa: UP035 - see lists_of

from flyteweight.exceptions import FlyteValidationException, FlyteValueException
from flyteweight.interface.interface import Interface
from flyteweight.workflows.errors import user_location

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping


class MapMisused(FlyteValidationException, FlyteValueException):
    """A map that cannot be: a ``ValueError``, as in flytekit, and what all faults of a workflow's code are."""


def misused(problem: str) -> MapMisused:
    """The error for a map that cannot be, with the user's line."""
    return MapMisused(f"{problem} ({user_location()})")


def list_interface(interface: Interface, bound: Container[str], optional: bool) -> Interface:
    """The interface with lists for all inputs but the bound ones, and with a list of (``optional``) outputs."""
    return Interface(lists_of(interface.inputs, bound), lists_of(interface.outputs, (), optional))


def lists_of(types: Mapping[str, Any], bound: Container[str], optional: bool = False) -> dict[str, Any]:
    """Lists of (``optional``) types, but for the ``bound`` ones; ``List[T]`` is flytekit's, and is not ``list[T]``."""
    return {
        name: kind if name in bound else List[Optional[kind]] if optional else List[kind]  # type: ignore[valid-type] # noqa: UP006, UP045 - kind is a value
        for name, kind in types.items()
    }


def map_locally(
    call: Any, inputs: dict[str, Any], lists: Container[str], mapped: Any, at_once: int | None = None
) -> list[Any]:
    """Call once for each element of ``lists``; results of tolerated failures are ``None``, others raise.

    ``at_once``: how many calls run at the same time, in threads; 0 for all of them, ``None`` for one after the other
    in this thread. When too many have failed, those that have not begun do not begin, and the first failure raises.
    """
    count = _common_length({name: value for name, value in inputs.items() if name in lists}, mapped.name)
    elements = (
        {name: value[index] if name in lists else value for name, value in inputs.items()} for index in range(count)
    )
    tolerated = count - _needed(mapped, count)
    workers = count if at_once == 0 else min(at_once or 1, count)
    outcomes = (
        (_outcome(call, element) for element in elements) if workers <= 1 else _side_by_side(call, elements, workers)
    )
    results: list[Any] = []
    for result, error in outcomes:
        if error is not None:
            tolerated -= 1
            if tolerated < 0:
                raise error
        results.append(result)
    return results


def _outcome(call: Any, element: dict[str, Any]) -> tuple[Any, Exception | None]:
    try:
        return call(**element), None
    except Exception as error:  # noqa: BLE001 - the caller decides which failures are tolerated
        return None, error


def _side_by_side(
    call: Any, elements: Iterable[dict[str, Any]], workers: int
) -> Iterator[tuple[Any, Exception | None]]:
    """The outcomes in the order of the elements; what has not begun when the caller stops does not begin."""
    from concurrent.futures import ThreadPoolExecutor
    from contextvars import copy_context

    with ThreadPoolExecutor(workers, "map_task") as pool:
        # Each call has a copy of this thread's context, which says that it runs locally, and for whom.
        futures = [pool.submit(copy_context().run, _outcome, call, element) for element in elements]
        try:
            for future in futures:
                yield future.result()
        finally:
            for future in futures:
                future.cancel()


def _needed(mapped: Any, count: int) -> int:
    import math

    if mapped.min_successes is not None:
        return int(mapped.min_successes)
    return count if mapped.min_success_ratio is None else math.ceil(count * mapped.min_success_ratio)


def _common_length(lists: dict[str, list[Any]], owner: str) -> int:
    lengths = {name: len(value) for name, value in lists.items()}
    if len(set(lengths.values())) > 1:
        shown = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise misused(f"'{owner}' needs lists of one length, found: {shown}")
    return next(iter(lengths.values()), 0)
