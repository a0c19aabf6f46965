"""``Iterator[T]``: a collection that is converted element by element while the task runs over it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from flyteweight.types.containers import ListConverter
from flyteweight.types.conversion_error import raise_at
from flyteweight.types.converter import EXACT, NO, Converter
from flyteweight.types.converters import converter_of, resolve_offloaded
from flyteweight.types.unsupported import UnsupportedTypeError

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Literal

    from flyteweight.types.annotations import Form


class FlyteIterator(Iterator[Any]):
    """The elements of an input, each converted when it is reached; has a length, and ``iter`` starts it again."""

    def __init__(self, literals: Any, element: Converter) -> None:
        self._literals = literals
        self._element = element
        self._index = 0

    def __len__(self) -> int:
        return len(self._literals)

    def __iter__(self) -> FlyteIterator:
        self._index = 0
        return self

    def __next__(self) -> Any:
        if self._index >= len(self._literals):
            raise StopIteration
        index = self._index
        self._index += 1
        try:
            return self._element.read(resolve_offloaded(self._literals[index]))
        except Exception as error:
            raise_at(error, f"[{index}]", self._element.expected)


class IteratorConverter(ListConverter):
    """``Iterator[T]`` ◀─▶ a collection; what is returned may be any iterable and is run through once."""

    tag = "Typed Iterator"

    @property
    def expected(self) -> str:
        return f"Iterator[{self.element.expected}]"

    def as_plain(self, around: tuple[Converter, ...] = ()) -> Converter:  # noqa: ARG002
        raise UnsupportedTypeError(f"{self.annotation} cannot be the type of a dataclass's field; use list[T]")

    def fit(self, value: Any) -> int:
        return EXACT if isinstance(value, Iterator) else NO

    def write(self, value: Any, into: Literal) -> None:
        if not isinstance(value, Iterable) or isinstance(value, (str, bytes, dict)):
            raise self.mismatch(value)
        into.collection.SetInParent()
        literals = into.collection.literals
        try:
            for item in value:
                self.element.write(item, literals.add())
        except Exception as error:
            raise_at(error, f"[{max(len(literals) - 1, 0)}]", self.element.expected)

    def read(self, literal: Literal) -> Any:
        if literal.WhichOneof("value") != "collection":
            return iter(super().read(literal))
        return FlyteIterator(literal.collection.literals, self.element)


def family(form: Form) -> Converter:
    """The converter of ``Iterator[T]``; raises ``UnsupportedTypeError`` for one without its element's type."""
    if not form.arguments:
        raise UnsupportedTypeError(f"{form.annotation} says nothing of its elements; write Iterator[T] with their type")
    from flyteweight.types.json_lines import JSONLinesConverter, is_json

    if is_json(form.arguments[0]):
        return JSONLinesConverter(form.annotation)
    return IteratorConverter(form.annotation, converter_of(form.arguments[0]))
