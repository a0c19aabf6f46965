"""The nodes of futures or of a workflow ─▶ a drawing's source, for Graphviz or Mermaid."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from flyteweight.tools.escapes import safe
from flyteweight.tools.graph_view import node

if TYPE_CHECKING:
    from collections.abc import Iterable


class _Node(NamedTuple):
    key: str
    label: str
    shape: str


class _Graph(NamedTuple):
    """Nodes, and edges as pairs of keys."""

    nodes: list[_Node]
    edges: list[tuple[str, str]]


def dot(message: Any) -> list[str]:
    """A directed graph in Graphviz's language."""
    graph = _graph(message)
    shapes = {"branch": "diamond", "gate": "octagon", "each": "box3d"}
    return [
        "digraph {",
        "  rankdir=LR;",
        *(f"  {_quoted(n.key)} [label={_quoted(n.label)}, shape={shapes.get(n.shape, 'box')}];" for n in graph.nodes),
        *(f"  {_quoted(before)} -> {_quoted(after)};" for before, after in graph.edges),
        "}",
    ]


def mermaid(message: Any) -> list[str]:
    """A flowchart in Mermaid's language; nodes are numbered, since not all names are allowed there."""
    graph = _graph(message)
    keys = {found.key: f"n{position}" for position, found in enumerate(graph.nodes)}
    brackets = {"branch": ("{", "}"), "gate": ("{{", "}}"), "each": ("[[", "]]")}
    lines = ["flowchart LR"]
    for found in graph.nodes:
        opening, closing = brackets.get(found.shape, ("[", "]"))
        label = found.label.replace('"', "#quot;").replace("\n", "<br>")
        lines.append(f'  {keys[found.key]}{opening}"{label}"{closing}')
    return [*lines, *(f"  {keys[before]} --> {keys[after]}" for before, after in graph.edges)]


def _graph(message: Any) -> _Graph:
    graph = _Graph([], [])
    _add(graph, message.nodes, "")
    known = {found.key for found in graph.nodes}
    return _Graph(graph.nodes, [edge for edge in graph.edges if known.issuperset(edge)])


def _add(graph: _Graph, messages: Iterable[Any], prefix: str) -> None:
    for message in messages:
        shown = node(message)
        kind = next((key for key in shown if key not in ("id", "inputs", "upstream")), "node")
        graph.nodes.append(_Node(f"{prefix}{message.id}", f"{safe(message.id)}\n{safe(_label(shown, kind))}", kind))
        graph.edges.extend((f"{prefix}{before}", f"{prefix}{message.id}") for before in shown.get("upstream", ()))
        if kind == "branch":
            _add_cases(graph, message, f"{prefix}{message.id}")


def _add_cases(graph: _Graph, message: Any, key: str) -> None:
    block = message.branch_node.if_else
    cases = [block.case.then_node, *(case.then_node for case in block.other)]
    if block.HasField("else_node"):
        cases.append(block.else_node)
    for case in cases:
        shown = node(case)
        kind = next((name for name in shown if name not in ("id", "inputs", "upstream")), "node")
        graph.nodes.append(_Node(f"{key}/{case.id}", f"{safe(case.id)}\n{safe(_label(shown, kind))}", kind))
        graph.edges.append((key, f"{key}/{case.id}"))


def _label(shown: dict[str, Any], kind: str) -> str:
    what = shown.get(kind, "")
    if kind == "branch":
        return "branch"
    if isinstance(what, dict):
        return f"{kind} {next(iter(what.values()), '')}"
    return str(what).rpartition(" (")[0] or str(what)


def _quoted(text: str) -> str:
    return safe(json.dumps(text, ensure_ascii=False))
