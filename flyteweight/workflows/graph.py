"""A finished graph: nodes and bindings of outputs, checked for cycles and doubled ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flyteweight.workflows.errors import compile_error

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flyteidl.core.literals_pb2 import Binding

    from flyteweight.workflows.node import Node

#: The id by which the scheduler runs the node of ``on_failure``.
FAILURE_NODE_ID = "efn"
_RESERVED = frozenset({FAILURE_NODE_ID, "start-node", "end-node", "inputs", "outputs"})


class Graph:
    """What a workflow's or dynamic task's function was compiled into."""

    __slots__ = ("failure_node", "nodes", "outputs")

    def __init__(self, nodes: Sequence[Node], outputs: Sequence[Binding], failure_node: Node | None = None) -> None:
        self.nodes = list(nodes)
        self.outputs = list(outputs)
        self.failure_node = failure_node
        check_ids(self.nodes)
        check_order(self.nodes)


def check_ids(nodes: Sequence[Node]) -> None:
    """Raise ``FlyteCompilationException`` for an id that two nodes have, or that the scheduler keeps for itself."""
    seen: dict[str, Node] = {}
    for node in nodes:
        if node.id in _RESERVED:
            raise compile_error(f"node '{node.id}' ({node.name}): the scheduler uses this id itself", node.location)
        other = seen.setdefault(node.id, node)
        if other is not node:
            raise compile_error(
                f"two nodes have the id '{node.id}': {other.name} at {other.location}, and {node.name}; give another "
                "node_name to one of them",
                node.location,
            )


def check_order(nodes: Sequence[Node]) -> None:
    """Raise ``FlyteCompilationException`` that shows the cycle, if nodes wait for each other.

    Arguments exist before a call, so only ``>>`` can close a cycle; without it there is nothing to look for.
    """
    if not any(node.explicit for node in nodes):
        return
    waiting = {node: len(node.upstream) for node in nodes}
    downstream: dict[Node, list[Node]] = {node: [] for node in nodes}
    for node in nodes:
        for source in node.upstream:
            if source in downstream:
                downstream[source].append(node)
            else:
                waiting[node] -= 1  # a node of a graph outside this one
    ready = [node for node, count in waiting.items() if count == 0]
    while ready:
        node = ready.pop()
        del waiting[node]
        for follower in downstream[node]:
            waiting[follower] -= 1
            if waiting[follower] == 0:
                ready.append(follower)
    if waiting:
        raise _cycle(waiting)


def _cycle(waiting: dict[Node, int]) -> Exception:
    node = next(iter(waiting))
    path: dict[Node, None] = {}
    while node not in path:
        path[node] = None
        node = next(source for source in node.upstream if source in waiting)
    walked = list(path)
    cycle = walked[walked.index(node) :][::-1]  # in the order in which they would have to run
    first = min(range(len(cycle)), key=lambda position: cycle[position].number)
    cycle = [*cycle[first:], *cycle[:first]]
    pairs = list(zip(cycle, [*cycle[1:], cycle[0]], strict=True))
    explicit = [(location, pair) for pair in pairs if (location := pair[1].upstream[pair[0]]) is not None]
    location, (before, after) = max(explicit, key=lambda edge: edge[0])
    shown = " >> ".join(f"'{node.id}' ({node.name})" for node in [*cycle, cycle[0]])
    return compile_error(
        f"these nodes wait for each other, so none can start: {shown}; remove '{before.id}' >> '{after.id}'", location
    )
