"""What a call gives ─▶ values by the names of inputs, as Python binds arguments to parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.exceptions import FlyteAssertion, FlyteTypeException

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flyteweight.interface.interface import Interface


class ArgumentsDoNotFit(FlyteTypeException, FlyteAssertion):
    """A call's arguments are not those of the signature: a ``TypeError``, and as in flytekit an ``AssertionError``."""


def by_name(owner: str, names: Sequence[str], args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments by input; raises ``FlyteTypeException`` for too many, unknown or doubled ones."""
    if len(args) > len(names):
        raise ArgumentsDoNotFit(
            f"Received more arguments than expected: {owner}() takes {len(names)} input"
            f"{'' if len(names) == 1 else 's'} ({', '.join(names) or 'none'}), {len(args)} were given"
        )
    values = dict(zip(names, args, strict=False))
    for name, value in kwargs.items():
        if name not in names:
            raise ArgumentsDoNotFit(
                f"Received unexpected keyword argument: {owner}() has no input '{name}'{_closest(name, names)}; "
                f"its inputs: {', '.join(names) or 'none'}"
            )
        if name in values:
            raise ArgumentsDoNotFit(
                f"Got multiple values for argument: {owner}() was given input '{name}' twice, by position and by name"
            )
        values[name] = value
    return values


def with_defaults(owner: str, interface: Interface, args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments by input, ``literal_defaults`` filled in; raises as :func:`by_name` does, and for a missing one."""
    names = list(interface.inputs)
    values = by_name(owner, names, args, kwargs)
    for name, default in interface.literal_defaults.items():
        values.setdefault(name, default)
    missing = [name for name in names if name not in values and name not in interface.defaults]
    if missing:
        raise ArgumentsDoNotFit(f"{owner}() misses input{'' if len(missing) == 1 else 's'} {', '.join(missing)}")
    return values


def _closest(name: str, names: Sequence[str]) -> str:
    import difflib

    close = difflib.get_close_matches(name, names, 1)
    return f" (did you mean '{close[0]}'?)" if close else ""
