"""What maps of tasks and of launch plans have in common: lists as inputs and outputs, and a run in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

from flyteweight.exceptions import FlyteValidationException
from flyteweight.interface.interface import Interface
from flyteweight.workflows.errors import user_location

if TYPE_CHECKING:
    from collections.abc import Container


def misused(problem: str) -> FlyteValidationException:
    """The error for a map that cannot be, with the user's line."""
    return FlyteValidationException(f"{problem} ({user_location()})")


def list_interface(interface: Interface, bound: set[str], optional: bool) -> Interface:
    """The interface with lists for all inputs but the bound ones, and with a list of (``optional``) outputs."""
    inputs = {name: kind if name in bound else list[kind] for name, kind in interface.inputs.items()}  # type: ignore[valid-type]
    outputs = {
        name: list[Optional[kind]] if optional else list[kind]  # type: ignore[valid-type] # noqa: UP045 - kind is a value
        for name, kind in interface.outputs.items()
    }
    return Interface(inputs, outputs)


def map_locally(call: Any, inputs: dict[str, Any], lists: Container[str], mapped: Any) -> list[Any]:
    """Call once for each element of ``lists``; results of tolerated failures are ``None``, others raise."""
    count = _common_length({name: value for name, value in inputs.items() if name in lists}, mapped.name)
    needed = _needed(mapped, count)
    results: list[Any] = []
    failures = 0
    for index in range(count):
        element = {name: value[index] if name in lists else value for name, value in inputs.items()}
        try:
            results.append(call(**element))
        except Exception:
            failures += 1
            if count - failures < needed:
                raise
            results.append(None)
    return results


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
