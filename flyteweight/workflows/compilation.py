"""The state of compiling: the nodes of the graph that is being made, and what all graphs of a document share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.workflows.bindings import Binder

if TYPE_CHECKING:
    from flyteweight.workflows.errors import Location
    from flyteweight.workflows.graph import Graph
    from flyteweight.workflows.node import Node
    from flyteweight.workflows.nodes import NodePlan


class Shared:
    """What the graphs of one document share: each workflow is compiled once, each pair of types compared once."""

    __slots__ = ("binder", "graphs", "plans")

    def __init__(self) -> None:
        self.binder = Binder()
        self.plans: dict[Any, NodePlan] = {}
        self.graphs: dict[Any, Graph | None] = {}


class CompilationState:
    """A graph under construction. While it is in the current context, calling a task adds a node to it.

    ``prefix`` starts the ids of the nodes.
    """

    __slots__ = ("nodes", "opened_at", "prefix", "shared")

    def __init__(self, prefix: str = "", shared: Shared | None = None) -> None:
        self.prefix = prefix
        self.nodes: list[Node] = []
        self.shared = shared or Shared()
        self.opened_at: Location | None = None

    def nested(self, prefix: str | None = None) -> CompilationState:
        """The state of a graph inside this one: ids start again, what is shared stays shared."""
        return CompilationState(self.prefix if prefix is None else prefix, self.shared)

    def next_id(self) -> str:
        """The id of the next node."""
        return f"{self.prefix}n{len(self.nodes)}"

    def add_node(self, node: Node) -> None:
        """Add a node to the graph."""
        self.nodes.append(node)
