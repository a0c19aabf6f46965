"""``TypedDict``: a msgpack map with the declared keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.types.annotations import as_annotations, class_hints, qualifiers
from flyteweight.types.conversion_error import ConversionError, raise_at
from flyteweight.types.converter import CLOSE, EXACT, NO, Converter
from flyteweight.types.converters import converter_of
from flyteweight.types.mappings import PackedConverter
from flyteweight.types.pickles import PickledConverter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flyteweight.types.annotations import Form
    from flyteweight.types.schema import Schemas


class KeysConverter(Converter):
    """What a ``TypedDict`` is inside msgpack."""

    def __init__(self, annotation: Any, values: dict[str, Converter], required: set[str]) -> None:
        super().__init__(annotation)
        self.values = values
        self.required = required

    def as_plain(self, around: tuple[Converter, ...] = ()) -> Converter:
        for value in self.values.values():
            value.as_plain(around)
        return self

    def parts(self) -> Iterable[Converter]:
        return self.values.values()

    def fit(self, value: Any) -> int:
        if not isinstance(value, dict) or not self._has_keys(value):
            return NO
        return min((self.values[key].fit(item) for key, item in value.items()), default=EXACT)

    def fit_plain(self, plain: Any) -> float:
        return CLOSE if isinstance(plain, dict) and self._has_keys(plain) else NO

    def to_plain(self, value: Any) -> dict[str, Any]:
        return self._each(value, lambda converter: converter.to_plain)

    def from_plain(self, plain: Any) -> dict[str, Any]:
        return self._each(plain, lambda converter: converter.from_plain)

    def json_schema(self, schemas: Schemas) -> dict[str, Any]:
        schema: dict[str, Any] = {"type": "object", "additionalProperties": False}
        if self.values:
            schema["properties"] = {name: value.json_schema(schemas) for name, value in self.values.items()}
        if self.required:
            schema["required"] = sorted(self.required)
        return schema

    def _has_keys(self, items: dict[str, Any]) -> bool:
        return self.required <= set(items) <= set(self.values)

    def _each(self, items: Any, conversion: Callable[[Converter], Callable[[Any], Any]]) -> dict[str, Any]:
        if not isinstance(items, dict):
            raise self.mismatch(items)
        missing = sorted(self.required - set(items))
        if missing:
            raise ConversionError(f"{self.expected} with the key {missing[0]!r}", "a dict without it")
        converted = {}
        for key, item in items.items():
            converter = self.values.get(key)
            if converter is None:
                raise ConversionError(f"{self.expected} with keys {', '.join(self.values)}", f"the key {key!r} too")
            try:
                converted[key] = conversion(converter)(item)
            except Exception as error:
                raise_at(error, f"[{key!r}]", converter.expected)
        return converted


class TypedDictConverter(PackedConverter, KeysConverter):
    """A ``TypedDict`` ◀─▶ a msgpack map, which in flytekit nothing checks."""

    tag = "Typed Dict"

    def as_literal(self) -> Converter:
        return self.as_plain()


class GenericTypedDictConverter(PickledConverter, KeysConverter):
    """A generic ``TypedDict`` with its arguments: a pickle, and a map inside msgpack."""


def family(form: Form) -> Converter:
    """The converter of a ``TypedDict``."""
    hints = class_hints(form.kind, as_annotations(form.arguments))
    values = {name: converter_of(hint) for name, hint in hints.items()}
    # Where annotations are text, the class itself does not see what they say of single keys.
    said = {name: qualifiers(hint) for name, hint in hints.items()}
    required = {
        name
        for name, words in said.items()
        if "Required" in words or (name in form.kind.__required_keys__ and "NotRequired" not in words)
    }
    made = GenericTypedDictConverter if form.arguments else TypedDictConverter
    return made(form.written, values, required)
