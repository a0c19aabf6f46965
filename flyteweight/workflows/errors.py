"""Errors of compiling, with the line of the user's code that they are about."""

from __future__ import annotations

import sys
from inspect import unwrap
from typing import TYPE_CHECKING, Any, NamedTuple

from flyteweight.exceptions import (
    FlyteCompilationException,
    FlyteMissingReturnValueException,
    FlyteValidationException,
    FlyteValueException,
    TypeTransformerFailedError,
)

if TYPE_CHECKING:
    from types import FrameType

#: Frames of their own, of which people think as of lines of the function around them.
_COMPREHENSIONS = frozenset({"<listcomp>", "<dictcomp>", "<setcomp>", "<genexpr>"})
_PACKAGE = __name__.partition(".")[0]


class Location(NamedTuple):
    """A line of the user's code."""

    file: str
    line: int
    function: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}, in {self.function}"


def user_location() -> Location:
    """The innermost line up the stack that is not of this package."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - inspect would read source files
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if module.partition(".")[0] != _PACKAGE:
            break
        frame = frame.f_back
    if frame is None:
        return Location("<unknown>", 0, "<unknown>")
    file, line = frame.f_code.co_filename, frame.f_lineno
    while frame.f_code.co_name in _COMPREHENSIONS and frame.f_back is not None:
        frame = frame.f_back
    return Location(file, line, frame.f_code.co_name)


def definition_of(function: Any) -> Location:
    """The line at which a function is defined."""
    code = getattr(unwrap(function), "__code__", None)
    if code is None:
        return Location("<unknown>", 0, getattr(function, "__name__", "<unknown>"))
    return Location(code.co_filename, code.co_firstlineno, code.co_name)


#: Stands, unseen, behind the name of a promise in a text, so that a text which has it is known to lack the value.
MARK = "\u2063\u2062\u2063"


class Misused(FlyteCompilationException, TypeError, ValueError, AssertionError):
    """Something stands where something else is needed; flytekit raises one of these classes, by the place."""


class NotKnownYet(Misused):
    """A promise was used as if it were the value; Python raises one of these classes there, too."""


class DoesNotFit(FlyteCompilationException, TypeTransformerFailedError):
    """A value is not of the input's type; flytekit raises one of these classes, by where the call stands."""


class NothingReturned(FlyteMissingReturnValueException, FlyteValidationException):
    """A function that declares outputs returned nothing; flytekit's class says whether it has a ``return``."""

    in_own_words = True
    _ERROR_CODE = FlyteValidationException._ERROR_CODE  # noqa: SLF001 - as of other results that do not fit


class ReturnedTooMuch(FlyteValidationException, FlyteValueException):
    """A function that declares no outputs returned something."""


def compile_error(message: str, location: Location | None = None) -> FlyteCompilationException:
    """An error about a line of the user's code: the given one, or the one that is running."""
    return FlyteCompilationException(_about(message, location))


def does_not_fit(message: str) -> DoesNotFit:
    """The error for a value that is not of an input's type, with the line that is running."""
    return DoesNotFit(_about(message, None))


def misused(message: str) -> Misused:
    """The error for what stands where something else is needed, with the line that is running."""
    return Misused(_about(message, None))


def not_known_yet(message: str) -> NotKnownYet:
    """The error for a promise that is used as if it were the value, with the line that is running."""
    return NotKnownYet(_about(message, None))


def _about(message: str, location: Location | None) -> str:
    return f"{message.replace(MARK, '')} ({location or user_location()})"
