"""Arguments ─▶ bindings: promises become references, constants become literals, lists and dicts may mix both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteidl.core.literals_pb2 import BindingData, Literal

from flyteweight.workflows.casting import castable
from flyteweight.workflows.filling import Filler, check_type
from flyteweight.workflows.promise import Promise, output_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flyteidl.core.types_pb2 import LiteralType

    from flyteweight.types.converter import Converter
    from flyteweight.workflows.node import Node


class Binder(Filler[BindingData]):
    """Binds values to inputs, and remembers which pairs of types it has compared."""

    def __init__(self) -> None:
        self._castable: dict[tuple[int, int], tuple[bool, LiteralType, LiteralType]] = {}

    def fill_promise(self, promise: Promise, target: LiteralType, into: BindingData, sources: list[Node]) -> None:
        """Refer to what the promise stands for."""
        check_type(promise, target, self._fits)
        refer(promise, into, sources)

    def fill_constant(self, value: Any, converter: Converter, into: BindingData) -> None:
        """Bind a literal."""
        literal = Literal()
        converter.write(value, literal)
        if isinstance(value, (list, dict)) and literal.scalar.HasField("union"):
            literal = literal.scalar.union.value  # as flytekit binds containers: the scheduler finds the variant
        fill(into, literal)

    def items_of(self, into: BindingData) -> Callable[[], BindingData]:
        """The list's next element."""
        into.collection.SetInParent()
        return into.collection.bindings.add

    def entries_of(self, into: BindingData) -> Mapping[str, BindingData]:
        """The map's entries."""
        into.map.SetInParent()
        return into.map.bindings

    def _fits(self, source: LiteralType, target: LiteralType) -> bool:
        key = (id(source), id(target))
        known = self._castable.get(key)
        if known is None:
            # The types are kept, so that their ids stay theirs.
            known = self._castable[key] = (castable(source, target), source, target)
        return known[0]


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
