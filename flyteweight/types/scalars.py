"""int, float, bool, str and None: one primitive each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from flyteidl.core.types_pb2 import LiteralType, SimpleType

from flyteweight.types.conversion_error import ConversionError
from flyteweight.types.converter import CLOSE, EXACT, NO, Converter

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Literal

    from flyteweight.types.annotations import Form
    from flyteweight.types.schema import Schemas

INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1


class ScalarConverter(Converter):
    """A type that is one ``SimpleType`` on the wire."""

    simple: SimpleType
    #: What a JSON schema says of it. Wire format: part of registered types.
    schema: ClassVar[dict[str, Any]]

    def build_type(self, around: tuple[Converter, ...]) -> LiteralType:  # noqa: ARG002
        return LiteralType(simple=self.simple)

    def fit(self, value: Any) -> int:
        if type(value) is self.annotation:
            return EXACT
        # numpy.float64 is a float and a str enum's member a str, but True is no number.
        return CLOSE if isinstance(value, self.annotation) and type(value) is not bool else NO

    def json_schema(self, schemas: Schemas) -> dict[str, Any]:  # noqa: ARG002
        return dict(self.schema)

    def to_plain(self, value: Any) -> Any:
        if type(value) is not self.annotation:
            raise self.mismatch(value)
        return value

    def from_plain(self, plain: Any) -> Any:
        if type(plain) is not self.annotation:
            raise self.mismatch(plain)
        return plain

    def primitive_of(self, literal: Literal) -> tuple[str | None, Any]:
        """The kind and content of the primitive that ``literal`` holds; msgpack content counts as ``"plain"``."""
        scalar = literal.scalar
        primitive = scalar.primitive
        kind = primitive.WhichOneof("value")
        if kind is not None:
            return kind, getattr(primitive, kind)
        if scalar.WhichOneof("value") == "binary":
            from flyteweight.types.plain import unpack

            return "plain", unpack(scalar.binary)
        return None, None


class IntConverter(ScalarConverter):
    """``int``, 64 bits, signed."""

    tag = "int"
    simple = SimpleType.INTEGER
    schema: ClassVar = {"type": "integer"}

    def write(self, value: Any, into: Literal) -> None:
        if type(value) is not int:
            value = self.to_plain(value)
        try:
            into.scalar.primitive.integer = value
        except ValueError:
            raise _too_large() from None

    def read(self, literal: Literal) -> Any:
        primitive = literal.scalar.primitive
        whole: int = primitive.integer
        if whole or primitive.WhichOneof("value") == "integer":  # one that is not 0 is set, and saves the question
            return whole
        kind, content = self.primitive_of(literal)
        if kind in ("plain", "float_value"):
            return self.from_plain(content)
        return self.read_other(literal)

    def to_plain(self, value: Any) -> int:
        if type(value) is not int:
            if not self.fit(value):
                raise self.mismatch(value)
            value = int(value)
        if not INT64_MIN <= value <= INT64_MAX:
            raise _too_large()
        return value  # type: ignore[no-any-return]

    def from_plain(self, plain: Any) -> int:
        if type(plain) is int:
            return plain
        if type(plain) is float:
            # JSON and protobuf's Struct know only floats, so a whole one is an int that travelled.
            if plain.is_integer():
                return int(plain)
            raise ConversionError(self.expected, "a float that is not whole")
        raise self.mismatch(plain)


class FloatConverter(ScalarConverter):
    """``float``; an int is a float, as everywhere in Python's typing."""

    tag = "float"
    simple = SimpleType.FLOAT
    schema: ClassVar = {"type": "number"}

    def write(self, value: Any, into: Literal) -> None:
        into.scalar.primitive.float_value = self.to_plain(value)

    def read(self, literal: Literal) -> Any:
        primitive = literal.scalar.primitive
        number: float = primitive.float_value
        if number or primitive.WhichOneof("value") == "float_value":
            return number
        kind, content = self.primitive_of(literal)
        if kind in ("plain", "integer"):
            return self.from_plain(content)
        return self.read_other(literal)

    def fit(self, value: Any) -> int:
        return CLOSE if type(value) is int else super().fit(value)

    def to_plain(self, value: Any) -> float:
        if type(value) is float:
            return value
        if self.fit(value):
            try:
                return float(value)
            except OverflowError:
                raise ConversionError(self.expected, "an int too large for a float") from None
        raise self.mismatch(value)

    def from_plain(self, plain: Any) -> float:
        return self.to_plain(plain)


class BoolConverter(ScalarConverter):
    """``bool``."""

    tag = "bool"
    simple = SimpleType.BOOLEAN
    schema: ClassVar = {"type": "boolean"}

    def write(self, value: Any, into: Literal) -> None:
        if type(value) is not bool:
            raise self.mismatch(value)
        into.scalar.primitive.boolean = value

    def read(self, literal: Literal) -> Any:
        kind, content = self.primitive_of(literal)
        if kind in ("boolean", "plain"):
            return bool(self.from_plain(content))
        return self.read_other(literal)


class StrConverter(ScalarConverter):
    """``str``, which must be encodable as UTF-8."""

    tag = "str"
    simple = SimpleType.STRING
    schema: ClassVar = {"type": "string"}

    def to_plain(self, value: Any) -> str:
        if type(value) is str:
            return value
        if not self.fit(value):
            raise self.mismatch(value)
        return str.__str__(value)  # of an enum's member, str() would be its name

    def fit_plain(self, plain: Any) -> float:
        # Dates and enums are text too; among them the order of declaration decides, as in flytekit.
        return CLOSE if type(plain) is str else NO

    def write(self, value: Any, into: Literal) -> None:
        plain = self.to_plain(value)
        try:
            into.scalar.primitive.string_value = plain
        except ValueError:  # UnicodeEncodeError is one
            raise ConversionError(
                self.expected, "a str with lone surrogates", "encode it, or replace what is not text"
            ) from None

    def read(self, literal: Literal) -> Any:
        primitive = literal.scalar.primitive
        text: str = primitive.string_value
        if text or primitive.WhichOneof("value") == "string_value":
            return text
        kind, content = self.primitive_of(literal)
        if kind == "plain":
            return str(self.from_plain(content))
        return self.read_other(literal)


class NoneConverter(ScalarConverter):
    """``None``."""

    tag = "none"
    simple = SimpleType.NONE
    schema: ClassVar = {"type": "null"}
    accepts_none = True

    @property
    def expected(self) -> str:
        return "None"

    def fit(self, value: Any) -> int:
        return EXACT if value is None else NO

    def write(self, value: Any, into: Literal) -> None:
        if value is not None:
            raise self.mismatch(value)
        into.scalar.none_type.SetInParent()

    def read(self, literal: Literal) -> Any:
        kind = literal.scalar.WhichOneof("value")
        if kind == "none_type":
            return None
        if kind == "binary" and self.primitive_of(literal)[1] is None:
            return None
        return self.read_other(literal)

    def to_plain(self, value: Any) -> None:
        if value is not None:
            raise self.mismatch(value)

    def from_plain(self, plain: Any) -> None:
        self.to_plain(plain)


def _too_large() -> ConversionError:
    return ConversionError("int", "an int that does not fit in 64 bits", "pass it as str")


CONVERTERS: dict[Any, type[ScalarConverter]] = {
    int: IntConverter,
    float: FloatConverter,
    bool: BoolConverter,
    str: StrConverter,
    type(None): NoneConverter,
}


def family(form: Form) -> Converter:
    """The converter of a scalar."""
    return CONVERTERS[form.kind](form.kind)
