"""flytekit's old decorators that say whose an error is: the user's, or the platform's.

The outermost decorated call raises errors as they are; calls inside it wrap them.
"""

from __future__ import annotations

import sys
import traceback
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any, ClassVar

from flyteidl.core.errors_pb2 import ContainerError

from flyteweight.exceptions import FlyteRecoverableException, FlyteSystemException, FlyteUserException

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

_DEPTH: ContextVar[int] = ContextVar("flyteweight.compat.scopes", default=0)


class FlyteScopedException(Exception):
    """An error, and whose it is."""

    context: ClassVar[str] = ""
    last_words: ClassVar[str] = ""

    def __init__(
        self, exc_type: type[BaseException], exc_value: BaseException, exc_tb: TracebackType | None, **kwargs: Any
    ) -> None:
        super().__init__(str(exc_value))
        self._type, self._value, self._traceback = exc_type, exc_value, exc_tb
        self._kind: int | None = kwargs.get("kind")

    @property
    def value(self) -> BaseException:
        """The error itself."""
        return self._value

    @property
    def type(self) -> type[BaseException]:
        """Its class."""
        return self._type

    @property
    def traceback(self) -> TracebackType | None:
        """Where it was raised."""
        return self._traceback

    @property
    def error_code(self) -> str:
        """The code of its class."""
        return str(getattr(self._type, "error_code", None) or f"{self.context}:Unknown")

    @property
    def kind(self) -> int:
        """Whether a retry may help, as an error document says it."""
        if self._kind is not None:
            return self._kind
        recoverable = isinstance(self._value, FlyteRecoverableException)
        return ContainerError.RECOVERABLE if recoverable else ContainerError.NON_RECOVERABLE

    @property
    def verbose_message(self) -> str:
        """The traceback, the error and whose it is."""
        lines = "".join(traceback.format_tb(self._traceback))
        said = f"{self._type.__name__}: {self._value}"
        return f"Traceback (most recent call last):\n{lines}\nMessage:\n\n    {said}\n\n{self.last_words}"


class FlyteScopedSystemException(FlyteScopedException):
    """An error of the platform."""

    context = "SYSTEM"
    last_words = "SYSTEM ERROR! Contact platform administrators."


class FlyteScopedUserException(FlyteScopedException):
    """An error of the user."""

    context = "USER"
    last_words = "User error."


def user_entry_point(wrapped: Callable[..., Any]) -> Callable[..., Any]:
    """A decorator of the user's code."""
    return _scoped(wrapped, FlyteScopedUserException, ContainerError.NON_RECOVERABLE)


def system_entry_point(wrapped: Callable[..., Any]) -> Callable[..., Any]:
    """A decorator of the platform's code."""
    return _scoped(wrapped, FlyteScopedSystemException, ContainerError.RECOVERABLE)


def _scoped(wrapped: Callable[..., Any], unknown: type[FlyteScopedException], kind: int) -> Callable[..., Any]:
    @wraps(wrapped)
    def call(*args: Any, **kwargs: Any) -> Any:
        depth = _DEPTH.set(_DEPTH.get() + 1)
        try:
            return wrapped(*args, **kwargs)
        except FlyteScopedException as error:
            if _DEPTH.get() == 1:
                raise error.value from None
            raise
        except Exception as error:
            if _DEPTH.get() == 1:
                raise
            raise _of(error, unknown, kind) from error
        finally:
            _DEPTH.reset(depth)

    return call


def _of(error: Exception, unknown: type[FlyteScopedException], kind: int) -> FlyteScopedException:
    """An error with whose it is: by its class, or by where it came from."""
    _, _, where = sys.exc_info()
    if isinstance(error, FlyteUserException):
        recoverable = isinstance(error, FlyteRecoverableException)
        found = ContainerError.RECOVERABLE if recoverable else ContainerError.NON_RECOVERABLE
        return FlyteScopedUserException(type(error), error, where, kind=found)
    if isinstance(error, FlyteSystemException):
        return FlyteScopedSystemException(type(error), error, where, kind=ContainerError.RECOVERABLE)
    return unknown(type(error), error, where, kind=kind)
