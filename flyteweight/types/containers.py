"""``list[T]`` and ``dict[str, T]``: one converter of the element serves all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteidl.core.types_pb2 import LiteralType

from flyteweight.types.conversion_error import ConversionError, describe, raise_at
from flyteweight.types.converter import EXACT, NO, Converter
from flyteweight.types.converters import converter_of
from flyteweight.types.unsupported import UnsupportedTypeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flyteidl.core.literals_pb2 import Literal

    from flyteweight.types.annotations import Form
    from flyteweight.types.schema import Schemas


class _ContainerConverter(Converter):
    """What has elements of one type."""

    def __init__(self, annotation: Any, element: Converter) -> None:
        super().__init__(annotation)
        self.element = element

    def as_literal(self) -> Converter:
        self.element.as_literal()
        return self

    def as_plain(self, around: tuple[Converter, ...] = ()) -> Converter:
        self.element.as_plain(around)
        return self

    def parts(self) -> Iterable[Converter]:
        return (self.element,)


class ListConverter(_ContainerConverter):
    """``list[T]`` ◀─▶ a collection of literals."""

    tag = "Typed List"

    def item(self, value: Any) -> Converter | None:
        return self.element if isinstance(value, list) else None

    def build_type(self, around: tuple[Converter, ...]) -> LiteralType:
        return LiteralType(collection_type=self.element.type_within(around))

    def json_schema(self, schemas: Schemas) -> dict[str, Any]:
        return {"type": "array", **as_part("items", self.element, schemas)}

    @property
    def expected(self) -> str:
        return f"list[{self.element.expected}]"

    def fit(self, value: Any) -> int:
        return min(map(self.element.fit, value), default=EXACT) if isinstance(value, list) else NO

    def fit_plain(self, plain: Any) -> float:
        return min(map(self.element.fit_plain, plain), default=EXACT) if isinstance(plain, list) else NO

    def write(self, value: Any, into: Literal) -> None:
        if not isinstance(value, list):
            raise self.mismatch(value)
        into.collection.SetInParent()
        literals = into.collection.literals
        add, write = literals.add, self.element.write
        try:
            for item in value:
                write(item, add())
        except Exception as error:
            raise_at(error, f"[{len(literals) - 1}]", self.element.expected)

    def read(self, literal: Literal) -> Any:
        if literal.WhichOneof("value") != "collection":
            return self.read_plain(literal)
        return read_each(self.element, literal.collection.literals)

    def to_plain(self, value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise self.mismatch(value)
        return convert_items(self.element.to_plain, value, self.element)

    def from_plain(self, plain: Any) -> list[Any]:
        if not isinstance(plain, list):
            raise self.mismatch(plain)
        return convert_items(self.element.from_plain, plain, self.element)


class DictConverter(_ContainerConverter):
    """``dict[str, T]`` ◀─▶ a map of literals, whose order protobuf does not keep: it is read sorted by key.

    Protobuf's own order differs from process to process, and with it would the graph of a dynamic task that loops over
    a dict.
    """

    tag = "Typed Dict"

    def item(self, value: Any) -> Converter | None:
        return self.element if isinstance(value, dict) else None

    def build_type(self, around: tuple[Converter, ...]) -> LiteralType:
        return LiteralType(map_value_type=self.element.type_within(around))

    def json_schema(self, schemas: Schemas) -> dict[str, Any]:
        return {
            "type": "object",
            **as_part("additionalProperties", self.element, schemas),
            "propertyNames": {"type": "string"},
        }

    @property
    def expected(self) -> str:
        return f"dict[str, {self.element.expected}]"

    def fit(self, value: Any) -> int:
        if not isinstance(value, dict) or not all(type(key) is str for key in value):
            return NO
        return min(map(self.element.fit, value.values()), default=EXACT)

    def fit_plain(self, plain: Any) -> float:
        if not isinstance(plain, dict) or not all(type(key) is str for key in plain):
            return NO
        return min(map(self.element.fit_plain, plain.values()), default=EXACT)

    def write(self, value: Any, into: Literal) -> None:
        if not isinstance(value, dict):
            raise self.mismatch(value)
        into.map.SetInParent()
        literals, write = into.map.literals, self.element.write
        for key, item in value.items():
            if type(key) is not str:
                raise ConversionError("a key of type str", describe(key))
            try:
                write(item, literals[key])
            except Exception as error:
                raise_at(error, f"[{key!r}]", self.element.expected)

    def read(self, literal: Literal) -> Any:
        if literal.WhichOneof("value") != "map":
            return self.read_plain(literal)
        literals = dict(sorted(literal.map.literals.items()))
        try:
            return _each_value(self.element.read, literals, self.element)
        except ConversionError:
            if not any(map(_is_offloaded, literals.values())):
                raise
            return _each_value(_resolving(self.element.read), literals, self.element)

    def to_plain(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.mismatch(value)
        return _each_value(self.element.to_plain, value, self.element)

    def from_plain(self, plain: Any) -> dict[str, Any]:
        if not isinstance(plain, dict):
            raise self.mismatch(plain)
        return _each_value(self.element.from_plain, plain, self.element)


class BareListConverter(ListConverter):
    """``list`` without the type of its elements: a field of a dataclass, and no input or output."""

    def as_literal(self) -> Converter:
        raise UnsupportedTypeError(f"{self.annotation} says nothing of its elements; write list[T] with their type")


def list_family(form: Form) -> Converter:
    """The converter of ``list[T]`` or ``list``."""
    if not form.arguments:
        return BareListConverter(form.annotation, converter_of(Any))
    return ListConverter(form.annotation, converter_of(form.arguments[0]))


def dict_family(form: Form) -> Converter | None:
    """The converter of ``dict[str, T]``; other dicts are for the family of dicts and their classes."""
    if form.arguments and form.arguments[0].kind is str and not form.arguments[0].options:
        return DictConverter(form.annotation, converter_of(form.arguments[1]))
    return None


def read_each(element: Converter, literals: Any) -> list[Any]:
    """The Python values of a collection's literals, of which any may be stored elsewhere."""
    try:
        return convert_items(element.read, literals, element)
    except ConversionError:
        # Looked at only now, so that a million numbers do not pay for what is rare.
        if not any(map(_is_offloaded, literals)):
            raise
        return convert_items(_resolving(element.read), literals, element)


def _is_offloaded(literal: Literal) -> bool:
    return bool(literal.WhichOneof("value") == "offloaded_metadata")


def _resolving(read: Any) -> Any:
    from flyteweight.types.offloaded import fetch

    return lambda literal: read(fetch(literal) if _is_offloaded(literal) else literal)


def as_part(name: str, element: Converter, schemas: Schemas) -> dict[str, Any]:
    """The schema of what is inside, under a name; nothing if it may be anything."""
    schema = element.json_schema(schemas)
    return {name: schema} if schema else {}


def convert_items(convert: Callable[[Any], Any], items: Iterable[Any], element: Converter) -> list[Any]:
    """Each of ``items``, converted; errors name the position, and what ``element`` declares."""
    converted: list[Any] = []
    append = converted.append
    try:
        for item in items:
            append(convert(item))
    except Exception as error:
        raise_at(error, f"[{len(converted)}]", element.expected)
    return converted


def _each_value(convert: Any, items: Any, element: Converter) -> dict[str, Any]:
    converted: dict[str, Any] = {}
    for key, item in items.items():
        try:
            converted[key] = convert(item)
        except Exception as error:
            raise_at(error, f"[{key!r}]", element.expected)
    return converted
