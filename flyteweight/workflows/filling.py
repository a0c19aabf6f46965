"""Values among which promises may be ─▶ messages: bindings when compiling, literals in a local run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from flyteweight.models.words import type_in_words
from flyteweight.types.conversion_error import ConversionError, describe
from flyteweight.workflows.casting import type_at
from flyteweight.workflows.errors import MARK, compile_error, misused, not_known_yet
from flyteweight.workflows.node import Node
from flyteweight.workflows.promise import OutputTuple, Promise, VoidPromise, output_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flyteidl.core.types_pb2 import LiteralType

    from flyteweight.types.converter import Converter

Into = TypeVar("Into")

#: A promise in a text, as an f-string puts it there.
_SHOWN_PROMISE = re.compile(rf"(<[^<>]*>){MARK}")
_PROMISE = f"{Promise.__module__}.{Promise.__qualname__}"
_ALONE = (
    "a value that is known only when the workflow runs can stand alone, in a list[T] or in a dict[str, T]; build "
    "anything else inside a task"
)


class Filler(Generic[Into]):
    """Fills messages; lists and dicts that hold promises are filled element by element.

    ``sources`` collects the nodes that values come from.
    """

    def fill(self, value: Any, converter: Converter, into: Into, sources: list[Node]) -> None:
        """Fill ``into``; raises ``ConversionError`` for a value of another type; callers add the input's name."""
        if isinstance(value, Promise):
            self.fill_promise(value, converter.literal_type, into, sources)
        elif isinstance(value, (list, dict)) and holds_promise(value):
            self._fill_mixed(value, converter, into, sources)
        elif isinstance(value, (VoidPromise, Node, tuple)):
            raise _not_a_value(value)
        else:
            _check_text(value)
            try:
                self.fill_constant(value, converter, into)
            except ConversionError as error:
                raise _with_hint(error) from None

    def fill_promise(self, promise: Promise, target: LiteralType, into: Into, sources: list[Node]) -> None:
        """Fill ``into`` with what stands for a promise."""
        raise NotImplementedError

    def fill_constant(self, value: Any, converter: Converter, into: Into) -> None:
        """Fill ``into`` with a value that is there."""
        raise NotImplementedError

    def items_of(self, into: Into) -> Callable[[], Into]:
        """Make ``into`` a list; what is returned adds an element to it."""
        raise NotImplementedError

    def entries_of(self, into: Into) -> Mapping[str, Into]:
        """Make ``into`` a map; a look-up in what is returned adds an entry to it."""
        raise NotImplementedError

    def _fill_mixed(self, value: Any, converter: Converter, into: Into, sources: list[Node]) -> None:
        element = converter.item(value)
        if element is None:
            raise ConversionError(converter.expected, f"{describe(value)} that holds outputs of nodes", _ALONE)
        if isinstance(value, list):
            add = self.items_of(into)
            for number, item in enumerate(value):
                self._fill_part(f"[{number}]", item, element, add(), sources)
            return
        entries = self.entries_of(into)
        for key, item in value.items():
            if not isinstance(key, str):
                raise ConversionError("a key of type str", describe(key)).at(f"[{key!r}]")
            self._fill_part(f"[{key!r}]", item, element, entries[key], sources)

    def _fill_part(self, where: str, item: Any, converter: Converter, into: Into, sources: list[Node]) -> None:
        try:
            self.fill(item, converter, into, sources)
        except ConversionError as error:
            raise error.at(where) from None


def check_type(promise: Promise, target: LiteralType, fits: Callable[[LiteralType, LiteralType], bool]) -> None:
    """Raise ``ConversionError`` if what a promise stands for is known to be of a type that ``target`` does not take."""
    output = output_of(promise)
    source = output.kind
    if source is not None and output.path:
        source = type_at(source, output.path)
    if source is not None and source is not target and not fits(source, target):
        wanted = type_in_words(target)
        raise ConversionError(
            wanted, f"{type_in_words(source)} ({output!r})", f"convert it in a task that returns {wanted}"
        )


def holds_promise(value: Any) -> bool:
    """Whether a promise, or something that only stands for outputs, is somewhere in lists and dicts."""
    if isinstance(value, list):
        return any(map(holds_promise, value))
    if isinstance(value, dict):
        return any(map(holds_promise, value.values()))
    return isinstance(value, (Promise, VoidPromise, OutputTuple, Node))


def _with_hint(error: ConversionError) -> ConversionError:
    """``error``, saying what to write if it is about a promise inside a constant, as in a field of a dataclass."""
    if error.found == _PROMISE:
        error.found, error.hint = "an output of a node", _ALONE
    return error


def _check_text(value: Any) -> None:
    """Raise ``FlyteCompilationException`` for a text into which a promise was formatted: it can only hold its name."""
    if isinstance(value, str) and MARK in value and (shown := _SHOWN_PROMISE.search(value)):
        raise not_known_yet(
            f"a text holds the words '{shown[1]}', not the value, which is known only when the workflow runs; pass the "
            "output to a task that builds the text"
        )


def _not_a_value(value: Any) -> Exception:
    """The error for what cannot be an argument: no output, several outputs, a node, a tuple."""
    if isinstance(value, VoidPromise):
        return value.unusable()
    if isinstance(value, Node):
        return compile_error(f"node '{value.id}' ({value.name}) is not a value; pass one of its outputs, as in node.o0")
    if isinstance(value, OutputTuple):
        return misused(
            f"this call has {len(value)} output{'' if len(value) == 1 else 's'} ({', '.join(value._fields)}), and one "
            f"value is needed; pick one, as in result.{value._fields[0]}"
        )
    return ConversionError("a value", describe(value), "Flyte has no tuples; use a list, a dataclass or several inputs")
