"""Classes that derive from int, float or str: on the wire what they derive from, in Python the class again."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from flyteweight.types.converter import CLOSE, EXACT, NO, Converter
from flyteweight.types.converters import converter_of

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Literal
    from flyteidl.core.types_pb2 import LiteralType

    from flyteweight.types.annotations import Form
    from flyteweight.types.schema import Schemas


class ScalarClassConverter(Converter):
    """``class Meters(float)`` ◀─▶ what its base is; flytekit declares that, too, and can neither write nor read it."""

    def __init__(self, kind: type[Any], base: Converter) -> None:
        super().__init__(kind)
        self.kind = kind
        self.base = base
        self.tag = base.tag

    def build_type(self, around: tuple[Converter, ...]) -> LiteralType:
        return self.base.build_type(around)

    def fit(self, value: Any) -> int:
        if type(value) is self.kind:
            return EXACT
        return CLOSE if isinstance(value, self.kind) else NO

    def fit_plain(self, plain: Any) -> float:
        return min(self.base.fit_plain(plain), CLOSE)

    def write(self, value: Any, into: Literal) -> None:
        if not isinstance(value, self.kind):
            raise self.mismatch(value)
        self.base.write(value, into)

    def read(self, literal: Literal) -> Any:
        return self.kind(self.base.read(literal))

    def to_plain(self, value: Any) -> Any:
        if not isinstance(value, self.kind):
            raise self.mismatch(value)
        return self.base.to_plain(value)

    def from_plain(self, plain: Any) -> Any:
        return self.kind(self.base.from_plain(plain))

    def json_schema(self, schemas: Schemas) -> dict[str, Any]:
        return self.base.json_schema(schemas)


def family(form: Form) -> Converter | None:
    """The converter of such a class; None for an enum, which is one first of all."""
    if issubclass(form.kind, Enum):
        return None
    base = next(base for base in form.kind.__mro__ if base in (int, float, str))
    return ScalarClassConverter(form.kind, converter_of(base))
