"""Dotted path ─▶ resolver ─▶ task, in the user's name: what fails here is in the user's code or command line."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from flyteweight.exceptions import (
    FlyteEntrypointNotLoadable,
    FlyteSystemException,
    FlyteUserRuntimeException,
    FlyteValueException,
    cause_of,
)
from flyteweight.interface.lookup import load_path, resolve_alias
from flyteweight.tasks.dispatch import user_code

if TYPE_CHECKING:
    from collections.abc import Iterator


def load_resolver(path: str) -> Any:
    """The resolver at a dotted path; a class is instantiated without arguments.

    Raises ``FlyteUserRuntimeException`` around whatever went wrong.
    """
    return user_code(False, _resolver, path)


def load_task(resolver: Any, loader_args: list[str], path: str) -> Any:
    """The task that the resolver finds; raises as :func:`load_resolver` does, and ``IgnoreOutputs`` as it is."""
    return user_code(False, _task, resolver, loader_args, path)


def _resolver(path: str) -> Any:
    resolver = load_path(resolve_alias(path), "resolver")
    if isinstance(resolver, type):
        resolver = resolver()
    if not callable(getattr(resolver, "load_task", None)):
        raise FlyteValueException(
            f"'{path}' is a {type(resolver).__name__}, not a resolver: it has no method load_task(loader_args)"
        )
    return resolver


def _task(resolver: Any, loader_args: list[str], path: str) -> Any:
    task = resolver.load_task(loader_args)
    if any(base.__module__.startswith("flytekit.") for base in type(task).__mro__):
        from flyteweight.compat.installed import adapt

        return adapt(task)
    if not callable(getattr(task, "dispatch_execute", None)):
        raise FlyteValueException(
            f"resolver '{path}' with {loader_args} found a {type(task).__name__}, not a task; is the @task decorator "
            "missing, or has the name been given to something else?"
        )
    return task


#: What a network file system says when it is away; a missing file is not among them.
_AWAY = frozenset({errno.EIO, errno.ESTALE, errno.ENOTCONN, errno.ETIMEDOUT})


@contextmanager
def reading_code() -> Iterator[None]:
    """A block in which code is loaded: a file system that is away while it is read is no fault of the user's."""
    try:
        yield
    except FlyteUserRuntimeException as error:
        value = cause_of(error)
        if isinstance(value, OSError) and value.errno in _AWAY:
            raise CodeNotReadable(
                f"the code could not be read: {type(value).__name__}: {value}; its file system may answer next time"
            ) from value
        raise


class CodeNotReadable(FlyteEntrypointNotLoadable):
    """The file system with the code was away while the code was loaded."""

    recoverable = True
    in_own_words = True

    def __init__(self, text: str) -> None:
        FlyteSystemException.__init__(self, text)  # the text of its base names a module that cannot be imported


class NotAResult(FlyteSystemException):
    """A task returned neither outputs nor futures."""

    _ERROR_CODE = "UNKNOWN_OUTPUT"
    in_own_words = True

    def __init__(self, task: Any, result: Any) -> None:
        super().__init__(
            f"dispatch_execute of task '{getattr(task, 'name', type(task).__name__)}' returned a "
            f"{type(result).__name__}; expected a LiteralMap or a DynamicJobSpec"
        )
