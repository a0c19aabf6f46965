"""``Enum`` classes and ``Literal["a", "b"]``: values out of a fixed set."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from flyteidl.core.types_pb2 import LiteralType

from flyteweight.types.conversion_error import ConversionError, describe
from flyteweight.types.converter import CLOSE, EXACT, NO, Converter
from flyteweight.types.converters import converter_of
from flyteweight.types.plain import json_form
from flyteweight.types.unsupported import UnsupportedTypeError

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Literal

    from flyteweight.types.annotations import Form
    from flyteweight.types.schema import Schemas


class EnumConverter(Converter):
    """An ``Enum`` whose values are str ◀─▶ one of the values as a string; the value itself is taken for its member.

    Inside dataclasses, the values may be of any plain type, and flags may be combined.
    """

    tag = "DefaultEnumTransformer"

    def __init__(self, annotation: Any, kind: type[Enum]) -> None:
        super().__init__(annotation)
        self.kind = kind
        self._values = [member.value for member in kind]
        self._by_value = {member.value: member for member in kind if _is_hashable(member.value)}

    @property
    def expected(self) -> str:
        return self.kind.__name__

    def as_literal(self) -> Converter:
        if not self._values or not all(isinstance(value, str) for value in self._values):
            raise UnsupportedTypeError(
                f"{self.kind!r} cannot be an input or output: a Flyte enum has values of type str, at least one; "
                "give its members str values, or declare the values' type"
            )
        return self

    def build_type(self, around: tuple[Converter, ...]) -> LiteralType:  # noqa: ARG002
        declared = LiteralType()
        declared.enum_type.values.extend(self._values)
        return declared

    def fit(self, value: Any) -> int:
        if isinstance(value, self.kind):
            return EXACT
        return CLOSE if type(value) is str and value in self._values else NO

    def fit_plain(self, plain: Any) -> float:
        return CLOSE if self._member(plain) is not None else NO

    def write(self, value: Any, into: Literal) -> None:
        into.scalar.primitive.string_value = self.to_plain(value)

    def read(self, literal: Literal) -> Any:
        primitive = literal.scalar.primitive
        if primitive.WhichOneof("value") == "string_value":
            return self.from_plain(primitive.string_value)
        return self.read_plain(literal)

    def to_plain(self, value: Any) -> Any:
        if isinstance(value, self.kind):
            return value.value
        return self.from_plain(value).value

    def from_plain(self, plain: Any) -> Any:
        member = self._member(plain)
        if member is None:
            found = "another str" if isinstance(plain, str) else describe(plain)
            allowed = ", ".join(map(repr, self._values))
            raise ConversionError(self.expected, found, f"allowed are {allowed}")
        return member

    def json_schema(self, schemas: Schemas) -> dict[str, Any]:  # noqa: ARG002
        return {"enum": [json_form(value) for value in self._values]}

    def _member(self, plain: Any) -> Any:
        """The member with a value; None if there is none."""
        try:
            return self._by_value[plain]
        except (KeyError, TypeError):
            return self._unlisted(plain)

    def _unlisted(self, plain: Any) -> Any:
        """The same for values that are no keys, and those that flags, or a class's ``_missing_``, know besides."""
        if type(plain) is list:  # msgpack has no tuples
            plain = next((value for value in self._values if list_of(value) == plain), plain)
        elif type(plain) is float and plain.is_integer():
            plain = int(plain)  # JSON has no ints
        try:
            return self.kind(plain)
        except (ValueError, TypeError, KeyError):
            return None


def list_of(value: Any) -> Any:
    """A tuple as msgpack gives it back."""
    return list(value) if isinstance(value, tuple) else value


class LiteralConverter(Converter):
    """``Literal["a", "b"]`` ◀─▶ a primitive of the values' type; other values are errors in both directions."""

    tag = "LiteralTypeTransformer"

    def __init__(self, annotation: Any, values: tuple[Any, ...]) -> None:
        super().__init__(annotation)
        self._values = values
        self._kinds = tuple(dict.fromkeys(map(type, values)))
        self._base = converter_of(self._kinds[0])
        self._by_plain = {(type(plain), plain): value for value in reversed(values) for plain in (_plain(value),)}
        self._allowed = ", ".join(map(repr, values))
        self.accepts_none = None in values

    def as_literal(self) -> Converter:
        if len(self._kinds) != 1:
            names = ", ".join(sorted(kind.__name__ for kind in self._kinds))
            raise UnsupportedTypeError(
                f"{self.annotation} mixes values of types {names}; use a Union of one Literal for each type"
            )
        if self._kinds[0] not in (str, int, float, bool):
            raise UnsupportedTypeError(
                f"{self.annotation} has values of type {self._kinds[0].__name__}; "
                "Flyte has literal types of str, int, float and bool"
            )
        return self

    def build_type(self, around: tuple[Converter, ...]) -> LiteralType:  # noqa: ARG002
        declared = LiteralType()
        declared.CopyFrom(self._base.literal_type)
        declared.annotation.annotations.update({"literal_values": list(self._values)})
        return declared

    def fit(self, value: Any) -> int:
        return EXACT if self._is_one(value) else NO

    def fit_plain(self, plain: Any) -> float:
        return EXACT if self._plain_member(plain) is not _NONE else NO

    def write(self, value: Any, into: Literal) -> None:
        self._base.write(self.to_plain(value), into)

    def read(self, literal: Literal) -> Any:
        return self.from_plain(self._base.read(literal))

    def to_plain(self, value: Any) -> Any:
        if not self._is_one(value):
            raise self._other(value)
        return _plain(value)

    def from_plain(self, plain: Any) -> Any:
        value = self._plain_member(plain)
        if value is _NONE:
            raise self._other(plain)
        return value

    def json_schema(self, schemas: Schemas) -> dict[str, Any]:  # noqa: ARG002
        values = [json_form(_plain(value)) for value in self._values]
        return {"const": values[0]} if len(values) == 1 else {"enum": values}

    def _is_one(self, value: Any) -> bool:
        kinds = self._kinds
        return any(isinstance(value, kind) and (kind is bool or type(value) is not bool) for kind in kinds) and (
            value in self._values
        )

    def _plain_member(self, plain: Any) -> Any:
        if type(plain) is float and plain.is_integer() and float not in self._kinds:
            plain = int(plain)  # JSON and protobuf's Struct know only floats
        elif type(plain) is int and int not in self._kinds and float in self._kinds:
            plain = float(plain)
        try:
            return self._by_plain.get((type(plain), plain), _NONE)
        except TypeError:
            return _NONE

    def _other(self, value: Any) -> ConversionError:
        if not isinstance(value, self._kinds) or (type(value) is bool and bool not in self._kinds):
            return ConversionError(" | ".join(kind.__name__ for kind in self._kinds), describe(value))
        return ConversionError(self.expected, f"another {type(value).__name__}", f"allowed are {self._allowed}")


_NONE: Any = object()


def family(form: Form) -> Converter:
    """The converter of an ``Enum``."""
    return EnumConverter(form.annotation, form.kind)


def literal_family(form: Form) -> Converter:
    """The converter of a ``Literal``."""
    return LiteralConverter(form.annotation, tuple(value for _, value in form.arguments))


def _plain(value: Any) -> Any:
    """A value of a ``Literal`` as msgpack has it."""
    return value.value if isinstance(value, Enum) else value


def _is_hashable(value: Any) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True
