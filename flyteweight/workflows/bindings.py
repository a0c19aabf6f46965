"""Arguments ─▶ bindings: promises become references, constants become literals, lists and dicts may mix both."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from flyteidl.core.literals_pb2 import BindingData, Literal

from flyteweight.models.words import type_in_words
from flyteweight.types.converter import ConversionError, describe
from flyteweight.workflows.casting import castable, type_at
from flyteweight.workflows.errors import MARK, compile_error, not_known_yet
from flyteweight.workflows.node import Node
from flyteweight.workflows.promise import OutputTuple, Promise, VoidPromise, output_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flyteidl.core.types_pb2 import LiteralType

    from flyteweight.types.converter import Converter

#: A promise in a text, as an f-string puts it there.
_SHOWN_PROMISE = re.compile(rf"(<[^<>]*>){MARK}")
_PROMISE = f"{Promise.__module__}.{Promise.__qualname__}"
_ALONE = (
    "a value that is known only when the workflow runs can stand alone, in a list[T] or in a dict[str, T]; build "
    "anything else inside a task"
)


class Binder:
    """Binds values to inputs, and remembers which pairs of types it has compared."""

    def __init__(self) -> None:
        self._castable: dict[tuple[int, int], tuple[bool, LiteralType, LiteralType]] = {}

    def bind(self, value: Any, converter: Converter, into: BindingData, sources: list[Node]) -> None:
        """Fill ``into`` and add the nodes that ``value`` comes from to ``sources``.

        Raises ``ConversionError`` for a value of another type, to which callers add the input's name.
        """
        if isinstance(value, Promise):
            self._bind_promise(value, converter.literal_type, into, sources)
        elif isinstance(value, (list, dict)) and holds_promise(value):
            self._bind_mixed(value, converter, into, sources)
        elif isinstance(value, (VoidPromise, Node, tuple)):
            raise not_a_value(value)
        else:
            self._bind_constant(value, converter, into)

    def _bind_constant(self, value: Any, converter: Converter, into: BindingData) -> None:
        literal = Literal()
        check_text(value)
        try:
            converter.write(value, literal)
        except ConversionError as error:
            raise with_hint(error) from None
        if isinstance(value, (list, dict)) and literal.scalar.HasField("union"):
            literal = literal.scalar.union.value  # as flytekit binds containers: the scheduler finds the variant
        fill(into, literal)

    def _bind_promise(self, promise: Promise, target: LiteralType, into: BindingData, sources: list[Node]) -> None:
        check_type(promise, target, self._fits)
        refer(promise, into, sources)

    def _fits(self, source: LiteralType, target: LiteralType) -> bool:
        key = (id(source), id(target))
        known = self._castable.get(key)
        if known is None:
            # The types are kept, so that their ids stay theirs.
            known = self._castable[key] = (castable(source, target), source, target)
        return known[0]

    def _bind_mixed(self, value: Any, converter: Converter, into: BindingData, sources: list[Node]) -> None:
        inner = converter.item(value)
        if inner is None:
            raise not_buildable(value, converter)
        if isinstance(value, list):
            into.collection.SetInParent()
            for number, item in enumerate(value):
                self._bind_part(f"[{number}]", item, inner, into.collection.bindings.add(), sources)
        else:
            into.map.SetInParent()
            for key, item in value.items():
                if not isinstance(key, str):
                    raise ConversionError("a key of type str", describe(key)).at(f"[{key!r}]")
                self._bind_part(f"[{key!r}]", item, inner, into.map.bindings[key], sources)

    def _bind_part(self, where: str, item: Any, converter: Converter, into: BindingData, sources: list[Node]) -> None:
        try:
            self.bind(item, converter, into, sources)
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


def with_hint(error: ConversionError) -> ConversionError:
    """``error``, saying what to write if it is about a promise inside a constant, as in a field of a dataclass."""
    if error.found == _PROMISE:
        error.found, error.hint = "an output of a node", _ALONE
    return error


def not_buildable(value: Any, converter: Converter) -> ConversionError:
    """The error for a list or dict that holds promises where no list or map is declared."""
    return ConversionError(converter.expected, f"{describe(value)} that holds outputs of nodes", _ALONE)


def check_text(value: Any) -> None:
    """Raise ``FlyteCompilationException`` for a text into which a promise was formatted: it can only hold its name."""
    if isinstance(value, str) and MARK in value and (shown := _SHOWN_PROMISE.search(value)):
        raise not_known_yet(
            f"a text holds the words '{shown[1]}', not the value, which is known only when the workflow runs; pass the "
            "output to a task that builds the text"
        )


def refer(promise: Promise, into: BindingData, sources: list[Node]) -> None:
    """Fill ``into`` with a reference to what a promise stands for, and add its node to ``sources``."""
    output = output_of(promise)
    reference = into.promise
    reference.var = output.var
    for key in output.path:
        if isinstance(key, int):
            reference.attr_path.add(int_value=key)
        else:
            reference.attr_path.add(string_value=key)
    if output.node is not None:
        output.node.refer(reference)
        sources.append(output.node)


def holds_promise(value: Any) -> bool:
    """Whether a promise, or something that only stands for outputs, is somewhere in lists and dicts."""
    if isinstance(value, list):
        return any(map(holds_promise, value))
    if isinstance(value, dict):
        return any(map(holds_promise, value.values()))
    return isinstance(value, (Promise, VoidPromise, OutputTuple, Node))


def not_a_value(value: Any) -> Exception:
    """The error for what cannot be an argument: no output, several outputs, a node, a tuple."""
    if isinstance(value, VoidPromise):
        return value.unusable()
    if isinstance(value, Node):
        return compile_error(f"node '{value.id}' ({value.name}) is not a value; pass one of its outputs, as in node.o0")
    if isinstance(value, OutputTuple):
        return compile_error(
            f"this call has {len(value)} output{'' if len(value) == 1 else 's'} ({', '.join(value._fields)}), and one "
            f"value is needed; pick one, as in result.{value._fields[0]}"
        )
    return ConversionError("a value", describe(value), "Flyte has no tuples; use a list, a dataclass or several inputs")


def fill(into: BindingData, literal: Literal) -> None:
    """Bind a literal: lists and maps element by element, as a binding has no other form for them."""
    form = literal.WhichOneof("value")
    if form == "collection":
        into.collection.SetInParent()
        for item in literal.collection.literals:
            fill(into.collection.bindings.add(), item)
    elif form == "map":
        into.map.SetInParent()
        for key, item in literal.map.literals.items():
            fill(into.map.bindings[key], item)
    else:
        into.scalar.CopyFrom(literal.scalar)


def literal_of(binding: BindingData) -> Literal:
    """The literal that a binding without promises stands for."""
    literal = Literal()
    form = binding.WhichOneof("value")
    if form == "collection":
        literal.collection.SetInParent()
        literal.collection.literals.extend(literal_of(item) for item in binding.collection.bindings)
    elif form == "map":
        literal.map.SetInParent()
        for key, item in binding.map.bindings.items():
            literal.map.literals[key].CopyFrom(literal_of(item))
    else:
        literal.scalar.CopyFrom(binding.scalar)
    return literal
