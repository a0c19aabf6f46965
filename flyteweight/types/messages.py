"""protobuf message classes: a ``Struct`` of their JSON form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteidl.core.types_pb2 import LiteralType, SimpleType
from google.protobuf.json_format import MessageToDict, ParseDict, ParseError, SerializeToJsonError

from flyteweight.models.structs import from_struct
from flyteweight.types.conversion_error import ConversionError, describe
from flyteweight.types.converter import EXACT, NO, Converter
from flyteweight.types.plain import to_struct
from flyteweight.types.unsupported import UnsupportedTypeError

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Literal

    from flyteweight.types.annotations import Form

#: Key in the type's metadata that names the message's class. Wire format.
CLASS_KEY = "pb_type"


class MessageConverter(Converter):
    """A message ◀─▶ a ``Struct`` of its JSON form, where 64-bit integers are text; a ``ListValue`` ◀─▶ a collection."""

    tag = "Protobuf-Transformer"

    def build_type(self, around: tuple[Converter, ...]) -> LiteralType:  # noqa: ARG002
        declared = LiteralType(simple=SimpleType.STRUCT)
        declared.metadata.update({CLASS_KEY: f"{self.annotation.__module__}.{self.annotation.__name__}"})
        return declared

    def as_plain(self, around: tuple[Converter, ...] = ()) -> Converter:  # noqa: ARG002
        raise UnsupportedTypeError(
            f"{self.annotation} has no form that msgpack can carry; use a dataclass, "
            "or pass the message as an input or output of its own"
        )

    def fit(self, value: Any) -> int:
        return EXACT if isinstance(value, self.annotation) else NO

    def write(self, value: Any, into: Literal) -> None:
        if self._is_list and isinstance(value, self.annotation):
            from flyteweight.types.converters import converter_for
            from flyteweight.types.guess import annotation_of

            into.collection.SetInParent()
            for item in self._json(value):
                converter_for(annotation_of(item)).write(item, into.collection.literals.add())
            return
        to_struct(self.to_plain(value), into.scalar.generic)

    def read(self, literal: Literal) -> Any:
        kind = literal.scalar.WhichOneof("value")
        if self._is_list and literal.WhichOneof("value") == "collection":
            from flyteweight.types.guess import value_of

            return self.from_plain([value_of(item) for item in literal.collection.literals])
        if kind != "generic":
            return self.read_other(literal)
        return self.from_plain(from_struct(literal.scalar.generic))

    def to_plain(self, value: Any) -> Any:
        if not isinstance(value, self.annotation):
            raise self.mismatch(value)
        return self._json(value)

    def _json(self, value: Any) -> Any:
        try:
            return MessageToDict(value)
        except (SerializeToJsonError, ValueError) as error:
            raise self._refused(value, error) from None

    def from_plain(self, plain: Any) -> Any:
        try:
            return ParseDict(plain, self.annotation())
        except (ParseError, TypeError, ValueError) as error:
            raise self._refused(plain, error) from None

    def _refused(self, value: Any, cause: Exception) -> ConversionError:
        """What to raise for protobuf's error, which names the fields and shows their values."""
        import re

        text = str(cause)
        named = re.compile(r"Failed to (?:parse|serialize) (\w+) field: ")
        fields = []
        while field := named.match(text):
            fields.append(f".{field.group(1)}")
            text = text[field.end() :]
        unknown = re.match(r'Message type "[\w.]+" has no field named "(\w+)"', text)
        found = "a value that does not fit" if fields else describe(value)
        hint = f"it has no field named '{unknown.group(1)}'" if unknown else ""
        return ConversionError(self.expected, found, hint).at("".join(fields))

    @property
    def _is_list(self) -> bool:
        return bool(self.annotation.DESCRIPTOR.full_name == "google.protobuf.ListValue")


def family(form: Form) -> Converter:
    """The converter of a message class."""
    return MessageConverter(form.annotation)
