"""``FlyteError``: what a failure node is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flyteidl.core.types_pb2 import LiteralType, SimpleType

from flyteweight.types.conversion_error import ConversionError
from flyteweight.types.converter import EXACT, NO, Converter

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Literal

    from flyteweight.types.annotations import Form
    from flyteweight.types.schema import Schemas


@dataclass
class FlyteError:
    """As an input of a failure task: the message of the error, and the node that failed."""

    message: str
    failed_node_id: str


class ErrorConverter(Converter):
    """``FlyteError`` ◀─▶ an error scalar."""

    tag = "FlyteError"

    def build_type(self, around: tuple[Converter, ...]) -> LiteralType:  # noqa: ARG002
        return LiteralType(simple=SimpleType.ERROR)

    def fit(self, value: Any) -> int:
        return EXACT if isinstance(value, FlyteError) else NO

    def write(self, value: Any, into: Literal) -> None:
        if not isinstance(value, FlyteError):
            raise self.mismatch(value)
        into.scalar.error.message = value.message
        into.scalar.error.failed_node_id = value.failed_node_id

    def read(self, literal: Literal) -> Any:
        if literal.scalar.WhichOneof("value") != "error":
            return self.read_other(literal)
        error = literal.scalar.error
        return FlyteError(message=error.message, failed_node_id=error.failed_node_id)

    def to_plain(self, value: Any) -> dict[str, str]:
        if not isinstance(value, FlyteError):
            raise self.mismatch(value)
        return {"message": value.message, "failed_node_id": value.failed_node_id}

    def from_plain(self, plain: Any) -> FlyteError:
        if not isinstance(plain, dict) or set(plain) != {"message", "failed_node_id"}:
            raise ConversionError(f"{self.expected} as a map of its fields", "other content")
        return FlyteError(**plain)

    def json_schema(self, schemas: Schemas) -> dict[str, Any]:
        from flyteweight.types.records import RecordConverter

        return RecordConverter(FlyteError, FlyteError).json_schema(schemas)


def family(form: Form) -> Converter:
    """The converter of ``FlyteError``."""
    return ErrorConverter(form.annotation)
