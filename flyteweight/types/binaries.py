"""Flyte's simple type BINARY: any plain value, as msgpack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteidl.core.types_pb2 import LiteralType, SimpleType

from flyteweight.types.converter import CLOSE, Converter
from flyteweight.types.plain import MSGPACK, pack, unpack

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Literal

    from flyteweight.types.annotations import Form
    from flyteweight.types.schema import Schemas


class PlainValue:
    """The annotation that BINARY stands for: bool, int, float, str, bytes, None, and lists and dicts of them."""


class BinaryConverter(Converter):
    """A plain value ◀─▶ a msgpack binary; tuples come back as lists."""

    tag = "Binary"

    @property
    def expected(self) -> str:
        return "a plain value, in msgpack"

    def build_type(self, around: tuple[Converter, ...]) -> LiteralType:  # noqa: ARG002
        return LiteralType(simple=SimpleType.BINARY)

    def fit(self, value: Any) -> int:  # noqa: ARG002 - tried last, and then msgpack decides
        return CLOSE

    def write(self, value: Any, into: Literal) -> None:
        content = pack(value)
        into.scalar.binary.value = content
        into.scalar.binary.tag = MSGPACK

    def read(self, literal: Literal) -> Any:
        if literal.scalar.WhichOneof("value") != "binary":
            return self.read_other(literal)
        return unpack(literal.scalar.binary)

    def to_plain(self, value: Any) -> Any:
        return value

    def from_plain(self, plain: Any) -> Any:
        return plain

    def json_schema(self, schemas: Schemas) -> dict[str, Any]:  # noqa: ARG002
        return {}


def family(form: Form) -> Converter:
    """The converter of ``PlainValue``."""
    return BinaryConverter(form.annotation)
