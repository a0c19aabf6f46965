"""Comparisons of promises, and their ``&`` and ``|``: what ``conditional(...).if_(...)`` takes."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, NoReturn

from flyteweight.workflows.errors import compile_error, not_known_yet

if TYPE_CHECKING:
    from collections.abc import Callable

OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


class Expression:
    """Base of the expressions; it has no truth value before the workflow runs."""

    __slots__ = ()

    def __and__(self, other: Any) -> ConjunctionExpression:
        return ConjunctionExpression(self, "and", _expression(other, "&"))

    def __or__(self, other: Any) -> ConjunctionExpression:
        return ConjunctionExpression(self, "or", _expression(other, "|"))

    def __bool__(self) -> NoReturn:
        raise not_known_yet(
            f"'{self}' compares a value that is not known before the workflow runs, so Python cannot branch on it; "
            "write conditional('name').if_(…).then(…).else_().then(…), combine comparisons with & and | instead of "
            "'and' and 'or', or move the decision into a task"
        )


class ComparisonExpression(Expression):
    """``left operator right``; one side at least is a promise, the other may be a plain value."""

    __slots__ = ("left", "operator", "right")

    def __init__(self, left: Any, operator: str, right: Any) -> None:
        self.left = left
        self.operator = operator
        self.right = right

    def __repr__(self) -> str:
        return f"{self.left!r} {self.operator} {self.right!r}"


class ConjunctionExpression(Expression):
    """``left and right`` or ``left or right``."""

    __slots__ = ("left", "operator", "right")

    def __init__(self, left: Expression, operator: str, right: Expression) -> None:
        self.left = left
        self.operator = operator
        self.right = right

    def __repr__(self) -> str:
        return f"({self.left!r} {self.operator} {self.right!r})"


def _expression(value: Any, symbol: str) -> Expression:
    if isinstance(value, Expression):
        return value
    raise compile_error(
        f"'{symbol}' needs a comparison on both sides, found {value!r}; put comparisons in parentheses, as in "
        f"(a > 1) {symbol} (b < 2), and write x.is_true() for a boolean"
    )
