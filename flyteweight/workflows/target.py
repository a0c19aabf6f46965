"""What a node can run besides a task: each kind writes its part of the node's message."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flyteidl.core.workflow_pb2 import Node as NodeMessage

    from flyteweight.workflows.document import Document
    from flyteweight.workflows.node import Node


class NodeTarget:
    """An entity that is not an ordinary task: a workflow, a launch plan, a conditional, a gate, a map."""

    def fill_node(self, node: Node, message: NodeMessage, document: Document) -> None:
        """Set the target of ``message`` and add to ``document`` what the node refers to."""
        raise NotImplementedError
