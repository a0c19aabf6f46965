"""Conditions as the wire has them, and as Python evaluates them in a local run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteidl.core.condition_pb2 import BooleanExpression, Operand
from flyteidl.core.condition_pb2 import ComparisonExpression as ComparisonMessage
from flyteidl.core.condition_pb2 import ConjunctionExpression as ConjunctionMessage
from flyteidl.core.literals_pb2 import Literal

from flyteweight.exceptions import FlyteTypeException
from flyteweight.types.converters import converter_for
from flyteweight.workflows.comparing import as_compared, check_comparable
from flyteweight.workflows.errors import compile_error
from flyteweight.workflows.expressions import OPERATORS, ComparisonExpression, ConjunctionExpression, Expression
from flyteweight.workflows.local import python_value
from flyteweight.workflows.promise import Promise, output_of
from flyteweight.workflows.target import NodeTarget

if TYPE_CHECKING:
    from flyteidl.core.workflow_pb2 import IfElseBlock
    from flyteidl.core.workflow_pb2 import Node as NodeMessage

    from flyteweight.workflows.document import Document
    from flyteweight.workflows.node import Node

_WIRE = {
    "==": ComparisonMessage.EQ,
    "!=": ComparisonMessage.NEQ,
    ">": ComparisonMessage.GT,
    ">=": ComparisonMessage.GTE,
    "<": ComparisonMessage.LT,
    "<=": ComparisonMessage.LTE,
}
_JOINED = {"and": ConjunctionMessage.AND, "or": ConjunctionMessage.OR}


class BranchNode(NodeTarget):
    """What the node of a conditional runs."""

    def __init__(self, name: str, block: IfElseBlock, branches: list[Node]) -> None:
        self.name = name
        self._block = block
        self.branches = branches

    def fill_node(self, node: Node, message: NodeMessage, document: Document) -> None:  # noqa: ARG002 - part of the signature
        """Write the conditions and the nodes that they lead to."""
        block = message.branch_node.if_else
        block.CopyFrom(self._block)
        targets = [block.case.then_node, *(case.then_node for case in block.other)]
        if not block.HasField("error"):
            targets.append(block.else_node)
        for target, branch in zip(targets, self.branches, strict=True):
            target.CopyFrom(document.node(branch))


class VariableNames:
    """Names for the promises that conditions compare, ``<node>.<output>``: the inputs of the branch node."""

    def __init__(self) -> None:
        self.promises: dict[str, Promise] = {}

    def name_of(self, promise: Promise) -> str:
        """The name of a promise; parts of one output have different names."""
        output = output_of(promise)
        name = f"{output.node.id if output.node else ''}.{output.var}"
        known = self.promises.get(name)
        if known is not None and output_of(known).path != output.path:
            name = ".".join([name, *map(str, output.path)])
        self.promises.setdefault(name, promise)
        return name


def boolean_expression(expression: Expression, names: VariableNames, owner: str) -> BooleanExpression:
    """An expression as the wire has it."""
    if isinstance(expression, ConjunctionExpression):
        conjunction = ConjunctionMessage(
            operator=_JOINED[expression.operator],
            left_expression=boolean_expression(expression.left, names, owner),
            right_expression=boolean_expression(expression.right, names, owner),
        )
        return BooleanExpression(conjunction=conjunction)
    assert isinstance(expression, ComparisonExpression), "there are two kinds of expression"  # noqa: S101
    sides = as_compared(expression.left, expression.right), as_compared(expression.right, expression.left)
    left, right = (_operand(side, names, owner) for side in sides)
    check_comparable(expression.operator, sides, (left, right), owner)
    comparison = ComparisonMessage(operator=_WIRE[expression.operator], left_value=left, right_value=right)
    return BooleanExpression(comparison=comparison)


def evaluate(expression: Expression) -> bool:
    """Whether an expression of promises that have values holds."""
    if isinstance(expression, ConjunctionExpression):
        left = evaluate(expression.left)
        if left is (expression.operator == "or"):
            return left
        return evaluate(expression.right)
    assert isinstance(expression, ComparisonExpression), "there are two kinds of expression"  # noqa: S101
    left, right = map(_compared, (expression.left, expression.right))
    return bool(OPERATORS[expression.operator](left, right))


def _compared(side: Any) -> Any:
    """What the scheduler would compare: of an enum, its value."""
    from enum import Enum

    value = python_value(side) if isinstance(side, Promise) else side
    return value.value if isinstance(value, Enum) else value


def _operand(value: Any, names: VariableNames, owner: str) -> Operand:
    if isinstance(value, Promise):
        return Operand(var=names.name_of(value))
    literal = Literal()
    try:
        converter_for(type(value)).write(value, literal)
    except FlyteTypeException as error:
        raise _not_comparable(owner, value) from error
    if literal.scalar.HasField("primitive"):
        return Operand(primitive=literal.scalar.primitive)
    if literal.scalar.HasField("none_type"):
        return Operand(scalar=literal.scalar)
    raise _not_comparable(owner, value)


def _not_comparable(owner: str, value: Any) -> Exception:
    return compile_error(
        f"conditional '{owner}': a condition compares numbers, strings, booleans, dates, durations and None, "
        f"found {type(value).__name__}"
    )
