"""The environment that storage goes by; nothing else of storage looks at ``os.environ``.

By hand, in an ordinary process, every call goes by the variables as they are at that moment. A run holds those that it
was started with, and what its task does to ``os.environ`` afterwards reaches neither its inputs nor its verdict.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_CLIENTS = ("AWS_", "GOOGLE_", "AZURE_", "IDENTITY_", "MSI_")
_CLIENTS_TOO = frozenset(
    {"HOME", "SSL_CERT_FILE", "SSL_CERT_DIR"}
    | {name for word in ("HTTP", "HTTPS", "ALL", "NO") for name in (f"{word}_PROXY", f"{word}_PROXY".lower())}
)

_held: Mapping[str, str] | None = None


def hold_environment(environment: Mapping[str, str]) -> None:
    """From now on, and to the end of this process, storage goes by a copy of ``environment``."""
    global _held  # noqa: PLW0603 - a process has one environment
    _held = MappingProxyType(_copied(environment))


def environment_in_force() -> Mapping[str, str]:
    """What was held, the same object every time; if nothing was, the process's own environment."""
    return os.environ if _held is None else _held


def is_held() -> bool:
    """Whether the environment in force is one that does not change any more."""
    return _held is not None


def of_clients(environment: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The variables that the clients of object stores read by themselves."""
    theirs = (item for item in _copied(environment).items() if item[0].startswith(_CLIENTS) or item[0] in _CLIENTS_TOO)
    return tuple(sorted(theirs))


@contextmanager
def shown_to_clients(variables: tuple[tuple[str, str], ...]) -> Iterator[None]:
    """For the block, libraries that are no Python see these of the clients' variables, and no others of them.

    Such a library reads the process's environment when it makes a client, and there is no other way to keep from it
    what a task has put there since the start. ``os.environ`` stays as the task made it.
    """
    wanted, now = dict(variables), dict(of_clients(os.environ))
    changed = {name for name in wanted.keys() | now.keys() if wanted.get(name) != now.get(name)}
    _put(changed, wanted)
    try:
        yield
    finally:
        _put(changed, now)


def _copied(environment: Mapping[str, str]) -> dict[str, str]:
    """All variables; one that another thread removes meanwhile may be in it or not."""
    return {name: value for name in environment if (value := environment.get(name)) is not None}


def _put(names: set[str], values: Mapping[str, str]) -> None:
    for name in names:
        if name in values:
            os.putenv(name, values[name])
        else:
            os.unsetenv(name)
