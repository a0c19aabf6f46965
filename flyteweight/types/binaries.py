"""Flyte's simple type BINARY: any plain value, as msgpack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteidl.core.types_pb2 import LiteralType, SimpleType

from flyteweight.types.converter import CLOSE, Converter
from flyteweight.types.plain import MSGPACK, pack, unpack

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Literal


class PlainValue:
    """The annotation that BINARY stands for: bool, int, float, str, bytes, None, and lists and dicts of them."""

    @classmethod
    def __flyte_converter__(cls, options: tuple[Any, ...]) -> Converter:
        return BinaryConverter(cls)


class BinaryConverter(Converter):
    """A plain value ◀─▶ a msgpack binary; tuples come back as lists."""

    tag = "Binary"

    @property
    def expected(self) -> str:
        return "a plain value, in msgpack"

    def build_type(self) -> LiteralType:
        return LiteralType(simple=SimpleType.BINARY)

    def fit(self, value: Any) -> int:  # noqa: ARG002 - tried last, and then msgpack decides
        return CLOSE

    def write(self, value: Any, into: Literal) -> None:
        content = pack(value)
        into.scalar.binary.value = content
        into.scalar.binary.tag = MSGPACK

    def read(self, literal: Literal) -> Any:
        if literal.scalar.WhichOneof("value") != "binary":
            raise self.wrong_literal(literal)
        return unpack(literal.scalar.binary)

    def to_plain(self, value: Any) -> Any:
        return value

    def from_plain(self, plain: Any) -> Any:
        return plain
