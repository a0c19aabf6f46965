"""``Enum`` classes and ``Literal["a", "b"]``: values out of a fixed set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from flyteidl.core.types_pb2 import LiteralType

from flyteweight.types.converter import CLOSE, EXACT, NO, ConversionError, Converter, describe
from flyteweight.types.engine import converter_for
from flyteweight.types.unsupported import UnsupportedTypeError

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Literal


class EnumConverter(Converter):
    """An ``Enum`` whose values are str ◀─▶ one of the values as a string; the value itself is taken for its member.

    Inside dataclasses, the values may be of any plain type (:class:`PlainEnumConverter`).
    """

    tag = "DefaultEnumTransformer"

    def __init__(self, annotation: Any) -> None:
        super().__init__(annotation)
        self._values = {member.value: member for member in annotation}
        self._allowed = ", ".join(repr(value) for value in self._values)
        self.check()

    def check(self) -> None:
        """Raise ``UnsupportedTypeError`` for values that the wire has no enum of."""
        if not self._values or not all(isinstance(value, str) for value in self._values):
            raise UnsupportedTypeError(
                f"{self.annotation!r} cannot be an input or output: a Flyte enum has values of type str, at least one; "
                "give its members str values, or declare the values' type"
            )

    def build_type(self) -> LiteralType:
        declared = LiteralType()
        declared.enum_type.values.extend(self._values)
        return declared

    def fit(self, value: Any) -> int:
        if isinstance(value, self.annotation):
            return EXACT
        return CLOSE if type(value) is str and value in self._values else NO

    def fit_plain(self, plain: Any) -> int:
        return CLOSE if isinstance(plain, str) and plain in self._values else NO

    def write(self, value: Any, into: Literal) -> None:
        into.scalar.primitive.string_value = self.to_plain(value)

    def read(self, literal: Literal) -> Any:
        primitive = literal.scalar.primitive
        if primitive.WhichOneof("value") == "string_value":
            return self.from_plain(primitive.string_value)
        from flyteweight.types.containers import plain_content

        return self.from_plain(plain_content(literal, self))

    def to_plain(self, value: Any) -> Any:
        if isinstance(value, self.annotation):
            return value.value
        return self.from_plain(value).value

    def from_plain(self, plain: Any) -> Any:
        try:
            return self._values[plain]
        except (KeyError, TypeError):  # an unhashable value is none of them
            found = "another str" if isinstance(plain, str) else describe(plain)
            raise ConversionError(self.expected, found, f"allowed are {self._allowed}") from None


class PlainEnumConverter(EnumConverter):
    """An ``Enum`` with values of any plain type, which only dataclasses can hold."""

    def check(self) -> None:
        return

    def fit_plain(self, plain: Any) -> int:
        try:
            return CLOSE if plain in self._values else NO
        except TypeError:
            return NO


class LiteralConverter(Converter):
    """``Literal["a", "b"]`` ◀─▶ a primitive of the values' type; other values are errors in both directions."""

    tag = "LiteralTypeTransformer"

    def __init__(self, annotation: Any) -> None:
        super().__init__(annotation)
        self._values = get_args(annotation)
        kinds = {type(value) for value in self._values}
        if len(kinds) != 1:
            names = ", ".join(sorted(kind.__name__ for kind in kinds))
            raise UnsupportedTypeError(
                f"{annotation} mixes values of types {names}; use a Union of one Literal for each type"
            )
        kind = kinds.pop()
        if kind not in (str, int, float, bool):
            raise UnsupportedTypeError(
                f"{annotation} has values of type {kind.__name__}; Flyte has literal types of str, int, float and bool"
            )
        self._base = converter_for(kind)
        self._allowed = ", ".join(map(repr, self._values))

    def build_type(self) -> LiteralType:
        declared = LiteralType()
        declared.CopyFrom(self._base.literal_type)
        declared.annotation.annotations.update({"literal_values": list(self._values)})
        return declared

    def fit(self, value: Any) -> int:
        return EXACT if self._base.fit(value) and value in self._values else NO

    def fit_plain(self, plain: Any) -> int:
        return EXACT if self.fit(plain) else NO

    def write(self, value: Any, into: Literal) -> None:
        self._base.write(self._member(value, self._base.to_plain(value)), into)

    def read(self, literal: Literal) -> Any:
        value = self._base.read(literal)
        return self._member(value, value)

    def to_plain(self, value: Any) -> Any:
        return self._member(value, self._base.to_plain(value))

    def from_plain(self, plain: Any) -> Any:
        return self._member(plain, self._base.from_plain(plain))

    def _member(self, given: Any, value: Any) -> Any:
        if value not in self._values:
            raise ConversionError(self.expected, f"another {type(given).__name__}", f"allowed are {self._allowed}")
        return value
