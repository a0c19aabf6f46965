"""Tuples and ``NamedTuple``: lists inside msgpack, and no input or output, as Flyte has none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from flyteweight.exceptions import RestrictedTypeError
from flyteweight.types.annotations import as_annotations, class_hints
from flyteweight.types.containers import as_part, convert_items
from flyteweight.types.conversion_error import ConversionError, describe, raise_at
from flyteweight.types.converter import EXACT, NO, Converter
from flyteweight.types.converters import converter_of
from flyteweight.types.plain import json_form
from flyteweight.types.unsupported import UnsupportedTypeError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flyteidl.core.literals_pb2 import Literal

    from flyteweight.types.annotations import Form
    from flyteweight.types.schema import Schemas


class TupleConverter(Converter):
    """A tuple whose elements have a type each: ``before``, then any number of ``rest``, then ``after``."""

    def __init__(
        self,
        annotation: Any,
        before: list[Converter],
        rest: Converter | None = None,
        after: list[Converter] | None = None,
    ) -> None:
        super().__init__(annotation)
        self.kind: type[Any] = tuple
        self.before = before
        self.rest = rest
        self.after = after or []

    def as_literal(self) -> NoReturn:
        raise RestrictedTypeError(
            f"{self.annotation} cannot be the type of a single value: Flyte has no tuples. As the whole return "
            "annotation it declares several outputs; inside, use a list, a dict or a dataclass"
        )

    def as_plain(self, around: tuple[Converter, ...] = ()) -> Converter:
        for part in self.parts():
            part.as_plain(around)
        return self

    def parts(self) -> Iterable[Converter]:
        return (*self.before, *((self.rest,) if self.rest else ()), *self.after)

    def build_type(self, around: tuple[Converter, ...]) -> NoReturn:  # noqa: ARG002
        self.as_literal()

    def write(self, value: Any, into: Literal) -> NoReturn:  # noqa: ARG002
        self.as_literal()

    def read(self, literal: Literal) -> NoReturn:  # noqa: ARG002
        self.as_literal()

    def fit(self, value: Any) -> int:
        if not isinstance(value, self.kind) or not self.is_long_enough(len(value)):
            return NO
        pairs = zip(self.elements(len(value)), value, strict=True)
        return min((element.fit(item) for element, item in pairs), default=EXACT)

    def fit_plain(self, plain: Any) -> float:
        if not isinstance(plain, list) or not self.is_long_enough(len(plain)):
            return NO
        pairs = zip(self.elements(len(plain)), plain, strict=True)
        return min((element.fit_plain(item) for element, item in pairs), default=EXACT)

    def to_plain(self, value: Any) -> list[Any]:
        if not isinstance(value, self.kind):
            raise self.mismatch(value)
        elements = self._elements_of(value)
        return _each(value, elements, [element.to_plain for element in elements])

    def from_plain(self, plain: Any) -> Any:
        if not isinstance(plain, (list, tuple)):
            raise self.mismatch(plain)
        elements = self._elements_of(plain)
        return self.build(_each(plain, elements, [element.from_plain for element in elements]))

    def build(self, items: list[Any]) -> Any:
        """The tuple of ``items``."""
        return tuple(items)

    def is_long_enough(self, length: int) -> bool:
        """Whether so many elements are neither too few nor too many."""
        fixed = len(self.before) + len(self.after)
        return length >= fixed if self.rest else length == fixed

    def elements(self, length: int) -> list[Converter]:
        """The converters of so many elements."""
        if self.rest is None:
            return self.before
        return [*self.before, *[self.rest] * (length - len(self.before) - len(self.after)), *self.after]

    def json_schema(self, schemas: Schemas) -> dict[str, Any]:
        if self.rest is not None and not self.before and not self.after:
            return {"type": "array", **as_part("items", self.rest, schemas)}
        if not self.rest and not self.before:
            return {"type": "array", "maxItems": 0}
        fixed = [element.json_schema(schemas) for element in self.before]
        if self.rest and not self.after:
            items = as_part("items", self.rest, schemas)
            return {"type": "array", "prefixItems": fixed, **items, "minItems": len(fixed)}
        if self.rest:
            fixed.append({"type": "array", **as_part("items", self.rest, schemas)})
        fixed += [element.json_schema(schemas) for element in self.after]
        return {"type": "array", "prefixItems": fixed, "minItems": len(fixed), "maxItems": len(fixed)}

    def _elements_of(self, items: Any) -> list[Converter]:
        if not self.is_long_enough(len(items)):
            count = f"{len(self.before) + len(self.after)}{' or more' if self.rest else ''}"
            raise ConversionError(f"{self.expected} with {count} elements", describe(items))
        return self.elements(len(items))


class PlainTupleConverter(TupleConverter):
    """``tuple[T, ...]`` and ``tuple``: any number of elements of one type."""

    def __init__(self, annotation: Any, element: Converter) -> None:
        super().__init__(annotation, [], element)
        self._element = element

    def to_plain(self, value: Any) -> list[Any]:
        if not isinstance(value, tuple):
            raise self.mismatch(value)
        return convert_items(self._element.to_plain, value, self._element)

    def from_plain(self, plain: Any) -> Any:
        if not isinstance(plain, (list, tuple)):
            raise self.mismatch(plain)
        return tuple(convert_items(self._element.from_plain, plain, self._element))


class OtherTupleConverter(TupleConverter):
    """A class of tuples of which nobody says what is inside."""

    def as_plain(self, around: tuple[Converter, ...] = ()) -> NoReturn:  # noqa: ARG002
        raise UnsupportedTypeError(f"{self.annotation} says nothing of its elements; use a NamedTuple or a dataclass")


class NamedTupleConverter(TupleConverter):
    """A ``NamedTuple``: a list in msgpack; fields at its end that have defaults may be missing."""

    def __init__(self, annotation: Any, kind: Any, elements: list[Converter]) -> None:
        super().__init__(annotation, elements)
        self.kind = kind

    def build(self, items: list[Any]) -> Any:
        return self.kind(*items)

    def is_long_enough(self, length: int) -> bool:
        return len(self.before) - len(self.kind._field_defaults) <= length <= len(self.before)

    def elements(self, length: int) -> list[Converter]:
        return self.before[:length]

    def json_schema(self, schemas: Schemas) -> dict[str, Any]:
        items = []
        for name, element in zip(self.kind._fields, self.before, strict=True):
            item = element.json_schema(schemas)
            if name in self.kind._field_defaults:
                item["default"] = json_form(element.to_plain(self.kind._field_defaults[name]))
            items.append(item)
        return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}


def family(form: Form) -> Converter:
    """The converter of a tuple or ``NamedTuple``."""
    kind = form.kind
    if hasattr(kind, "_fields"):
        hints = class_hints(kind, as_annotations(form.arguments))
        elements = [converter_of(hints.get(name, Any)) for name in kind._fields]
        return NamedTupleConverter(form.annotation, kind, elements)
    if kind is not tuple:
        return OtherTupleConverter(form.annotation, [])
    arguments = list(_flat(form.arguments))
    if not arguments and (form.annotation is tuple or str(form.annotation) == "typing.Tuple"):
        return PlainTupleConverter(form.annotation, converter_of(Any))
    if Ellipsis not in arguments:
        return TupleConverter(form.annotation, [converter_of(argument) for argument in arguments])
    if len(arguments) == 2:
        return PlainTupleConverter(form.annotation, converter_of(arguments[0]))
    at = arguments.index(Ellipsis)
    before, rest, after = arguments[: at - 1], arguments[at - 1], arguments[at + 1 :]
    made = [converter_of(argument) for argument in before]
    return TupleConverter(form.annotation, made, converter_of(rest), [converter_of(argument) for argument in after])


def _flat(arguments: tuple[Any, ...]) -> Iterable[Any]:
    """The arguments, with those of an unpacked tuple in its place."""
    for argument in arguments:
        if argument is Ellipsis or argument.kind != "typing.Unpack":
            yield argument
        else:
            inner = argument.arguments
            # typing.Unpack[tuple[...]] holds the tuple; *tuple[...] is the tuple, unpacked.
            if len(inner) == 1 and inner[0] is not Ellipsis and inner[0].kind is tuple:
                inner = inner[0].arguments
            yield from _flat(inner)


def _each(items: Any, elements: list[Converter], conversions: list[Any]) -> list[Any]:
    converted: list[Any] = []
    try:
        for convert, item in zip(conversions, items, strict=True):
            converted.append(convert(item))
    except Exception as error:
        raise_at(error, f"[{len(converted)}]", elements[len(converted)].expected)
    return converted
