"""``Sequence[T]``, sets and ``deque[T]``: lists inside msgpack, and pickles by themselves."""

from __future__ import annotations

import collections
import collections.abc
from typing import TYPE_CHECKING, Any

from flyteweight.types.containers import as_part, convert_items
from flyteweight.types.converter import EXACT, NO, Converter
from flyteweight.types.converters import converter_of
from flyteweight.types.pickles import PickledConverter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flyteweight.types.annotations import Form
    from flyteweight.types.schema import Schemas

_COLLECTIONS: dict[Any, tuple[type[Any], type[Any]]] = {
    # what a value may be, and what is made of a list
    set: (set, set),
    frozenset: (frozenset, frozenset),
    collections.abc.Set: (collections.abc.Set, frozenset),
    collections.abc.MutableSet: (collections.abc.MutableSet, set),
    collections.deque: (collections.deque, collections.deque),
}


class CollectionConverter(PickledConverter):
    """``set[T]``, ``frozenset[T]``, ``deque[T]``, ``Sequence[T]``: a list in msgpack, by itself a pickle."""

    def __init__(self, annotation: Any, kinds: tuple[type[Any], type[Any]], element: Converter) -> None:
        super().__init__(annotation)
        self.kind, self.make = kinds
        self.element = element

    def as_plain(self, around: tuple[Converter, ...] = ()) -> Converter:
        self.element.as_plain(around)
        return self

    def parts(self) -> Iterable[Converter]:
        return (self.element,)

    def is_one(self, value: Any) -> bool:
        """Whether ``value`` is such a collection, whatever its elements are."""
        return isinstance(value, self.kind)

    def fit(self, value: Any) -> int:
        if not self.is_one(value):
            return NO
        return min((self.element.fit(item) for item in value), default=EXACT)

    def fit_plain(self, plain: Any) -> float:
        return min(map(self.element.fit_plain, plain), default=EXACT) if isinstance(plain, list) else NO

    def to_plain(self, value: Any) -> list[Any]:
        if not self.is_one(value):
            raise self.mismatch(value)
        return convert_items(self.element.to_plain, value, self.element)

    def from_plain(self, plain: Any) -> Any:
        if not isinstance(plain, (list, tuple)):
            raise self.mismatch(plain)
        return self.make(convert_items(self.element.from_plain, plain, self.element))

    def json_schema(self, schemas: Schemas) -> dict[str, Any]:
        schema = {"type": "array", **as_part("items", self.element, schemas)}
        return {**schema, "uniqueItems": True} if issubclass(self.kind, collections.abc.Set) else schema


class SequenceConverter(CollectionConverter):
    """``Sequence[T]`` and ``Collection[T]``: any sequence but text goes in, a list comes out."""

    def is_one(self, value: Any) -> bool:
        return isinstance(value, self.kind) and not isinstance(value, (str, bytes, bytearray, dict))


def collection_family(form: Form) -> Converter:
    """The converter of a set or deque."""
    return CollectionConverter(form.written, _COLLECTIONS[form.kind], _element(form))


def sequence_family(form: Form) -> Converter:
    """The converter of an abstract sequence."""
    return SequenceConverter(form.written, (form.kind, list), _element(form))


def _element(form: Form) -> Converter:
    return converter_of(form.arguments[0] if form.arguments else Any)
