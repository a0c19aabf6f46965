"""Nodes of a workflow ─▶ plain data: what each runs, takes and waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.models.words import type_in_words
from flyteweight.tools.readable import binding

if TYPE_CHECKING:
    from flyteidl.core.condition_pb2 import BooleanExpression, Operand
    from flyteidl.core.identifier_pb2 import Identifier
    from flyteidl.core.workflow_pb2 import ArrayNode, BranchNode, GateNode, Node


def node(message: Node) -> dict[str, Any]:
    """One node; ``branch`` holds the nodes of its cases, ``each`` what an array node runs per element."""
    shown: dict[str, Any] = {"id": message.id, **_target(message)}
    shown["inputs"] = {bound.var: binding(bound) for bound in sorted(message.inputs, key=lambda bound: bound.var)}
    if message.upstream_node_ids:
        shown["upstream"] = sorted(message.upstream_node_ids)
    return shown


def identifier(identity: Identifier) -> str:
    """``name (version)``, or as much of it as there is."""
    return f"{identity.name} ({identity.version})" if identity.version else identity.name


def _target(message: Node) -> dict[str, Any]:
    form = message.WhichOneof("target")
    if form == "task_node":
        return {"task": identifier(message.task_node.reference_id)}
    if form == "workflow_node":
        inner = message.workflow_node
        plan = inner.WhichOneof("reference") == "launchplan_ref"
        return {
            "launch plan" if plan else "workflow": identifier(inner.launchplan_ref if plan else inner.sub_workflow_ref)
        }
    if form == "array_node":
        return _each(message.array_node)
    if form == "branch_node":
        return {"branch": _cases(message.branch_node)}
    if form == "gate_node":
        return {"gate": _gate(message.gate_node)}
    return {}


def _each(array: ArrayNode) -> dict[str, Any]:
    shown: dict[str, Any] = {"each": _target(array.node)}
    for name in ("parallelism", "min_successes", "min_success_ratio"):
        if array.HasField(name):
            shown[name] = getattr(array, name)
    if array.bound_inputs:
        shown["same for all"] = list(array.bound_inputs)
    return shown


def _cases(branch: BranchNode) -> list[dict[str, Any]]:
    blocks = [branch.if_else.case, *branch.if_else.other]
    cases: list[dict[str, Any]] = [{"if": _condition(case.condition), "then": node(case.then_node)} for case in blocks]
    if branch.if_else.HasField("else_node"):
        cases.append({"else": node(branch.if_else.else_node)})
    elif branch.if_else.HasField("error"):
        cases.append({"fail": branch.if_else.error.message})
    return cases


_COMPARISONS = {0: "==", 1: "!=", 2: ">", 3: ">=", 4: "<", 5: "<="}  # ComparisonExpression.Operator


def _condition(expression: BooleanExpression) -> str:
    if expression.HasField("conjunction"):
        both = expression.conjunction
        sides = [_side(both.left_expression), _side(both.right_expression)]
        return f" {'or' if both.operator else 'and'} ".join(sides)
    comparison = expression.comparison
    operator = _COMPARISONS[comparison.operator]
    return f"{_operand(comparison.left_value)} {operator} {_operand(comparison.right_value)}"


def _side(expression: BooleanExpression) -> str:
    text = _condition(expression)
    return f"({text})" if expression.HasField("conjunction") else text


def _operand(operand: Operand) -> str:
    from flyteidl.core.literals_pb2 import Literal, Scalar

    from flyteweight.tools.readable import value_of

    if operand.HasField("var"):
        return str(operand.var)
    scalar = operand.scalar if operand.HasField("scalar") else Scalar(primitive=operand.primitive)
    return repr(value_of(Literal(scalar=scalar)))


def _gate(gate: GateNode) -> str:
    form = gate.WhichOneof("condition")
    if form == "sleep":
        return f"sleep {gate.sleep.duration.ToTimedelta()}"
    if form == "signal":
        return f"input '{gate.signal.signal_id}' of type {type_in_words(gate.signal.type)}"
    return f"approval '{gate.approve.signal_id}'"
