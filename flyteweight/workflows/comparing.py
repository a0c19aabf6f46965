"""What the scheduler can compare in a condition: two whole values of one type, which is primitive or an enum's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteidl.core.types_pb2 import LiteralType, SimpleType

from flyteweight.models.words import type_in_words
from flyteweight.workflows.casting import PRIMITIVES
from flyteweight.workflows.errors import compile_error
from flyteweight.workflows.promise import Promise, output_of

if TYPE_CHECKING:
    from flyteidl.core.condition_pb2 import Operand

_EXACT = 2**53
"""Up to here every integer is a float, too."""
_INSTEAD = "let a task decide, and compare its output"


def as_compared(value: Any, other: Any) -> Any:
    """A plain number as one of the type of the promise beside it, if it is the same number."""
    if type(value) not in (int, float) or not isinstance(other, Promise):
        return value
    kind = output_of(other).kind
    if kind is None or not kind.HasField("simple") or not abs(value) <= _EXACT:
        return value
    if kind.simple == SimpleType.FLOAT:
        return float(value)
    if kind.simple == SimpleType.INTEGER and int(value) == value:
        return int(value)
    return value


def check_comparable(operator: str, sides: tuple[Any, Any], operands: tuple[Operand, Operand], owner: str) -> None:
    """Raise ``FlyteCompilationException`` for what the scheduler's compiler refuses, or its runs fail at."""
    kinds = [_kind_of(side, operand, owner) for side, operand in zip(sides, operands, strict=True)]
    if kinds[0] is None or kinds[1] is None:
        return
    words = [type_in_words(kind) for kind in kinds if kind is not None]
    if not all(map(_is_comparable, kinds)):
        raise compile_error(
            f"conditional '{owner}': the scheduler compares numbers, strings, booleans, dates, durations and enums, "
            f"found {' and '.join(words)}; {_INSTEAD}"
        )
    if kinds[0] != kinds[1]:
        raise compile_error(
            f"conditional '{owner}': the scheduler compares values of one type only, found {' and '.join(words)}; "
            f"{_INSTEAD}"
        )
    if kinds[0].simple == SimpleType.BOOLEAN and operator not in ("==", "!="):
        raise compile_error(f"conditional '{owner}': the scheduler knows no order of booleans, found {operator}")


def _kind_of(side: Any, operand: Operand, owner: str) -> LiteralType | None:
    """The type that the scheduler sees; ``None`` where only it knows."""
    if not isinstance(side, Promise):
        form = operand.primitive.WhichOneof("value")
        return LiteralType(simple=PRIMITIVES[form] if form else SimpleType.NONE)
    output = output_of(side)
    if output.path:
        raise compile_error(
            f"conditional '{owner}': the scheduler compares whole outputs and inputs, and {side!r} is a part of one; "
            "let a task return the part, and compare that task's output"
        )
    return output.kind


def _is_comparable(kind: LiteralType | None) -> bool:
    return kind is not None and (kind.HasField("enum_type") or kind.simple in PRIMITIVES.values())
