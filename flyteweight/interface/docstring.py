"""Docstrings: what they say about a function, its parameters and its results."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from docstring_parser import Docstring as Parsed


class Docstring:
    """The docstring of a function, or the text given; parsed on first use.

    By ``docstring_parser``, as flytekit's are, since the descriptions are part of interfaces. reST, Google's style,
    NumPy's and Epydoc's are understood, and the one that recognises most wins.
    """

    def __init__(self, docstring: str | None = None, callable_: Callable[..., object] | None = None) -> None:
        self._text = docstring if docstring is not None else callable_.__doc__ if callable_ else None

    @property
    def short_description(self) -> str | None:
        """The first line."""
        return self._parsed.short_description

    @property
    def long_description(self) -> str | None:
        """What follows the first line, up to the first section."""
        return self._parsed.long_description

    @property
    def input_descriptions(self) -> dict[str, str | None]:
        """Descriptions of parameters; ``None`` for one that is named and not described."""
        return {entry.arg_name: entry.description for entry in self._parsed.params}

    @property
    def output_descriptions(self) -> dict[str | None, str | None]:
        """Descriptions of results by name; only NumPy's style names them, in others the name is ``None``."""
        return {entry.return_name: entry.description for entry in self._parsed.many_returns}

    @cached_property
    def _parsed(self) -> Parsed:
        from docstring_parser import parse

        return parse(self._text or "")
