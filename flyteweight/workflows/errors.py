"""Errors of compiling, with the line of the user's code that they are about."""

from __future__ import annotations

import sys
from inspect import unwrap
from typing import TYPE_CHECKING, Any, NamedTuple

from flyteweight.exceptions import FlyteCompilationException

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


def compile_error(message: str, location: Location | None = None) -> FlyteCompilationException:
    """An error about a line of the user's code: the given one, or the one that is running."""
    return FlyteCompilationException(f"{message} ({location or user_location()})")
