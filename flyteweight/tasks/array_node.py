"""``map_task`` of a launch plan: one execution for each element of lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.interface.interface import Interface
from flyteweight.runtime.context import ExecutionState, FlyteContextManager
from flyteweight.tasks.mapping import list_interface, map_locally, misused
from flyteweight.workflows.errors import compile_error
from flyteweight.workflows.local import SKIPPED, literals, resolved, runs_inside_workflow, skipped
from flyteweight.workflows.nodes import create_and_link_node, node_metadata
from flyteweight.workflows.target import NodeTarget

if TYPE_CHECKING:
    from flyteidl.core.workflow_pb2 import Node as NodeMessage
    from flyteidl.core.workflow_pb2 import NodeMetadata

    from flyteweight.workflows.document import Document
    from flyteweight.workflows.node import Node


class ArrayNode(NodeTarget):
    """A launch plan mapped over lists; authors use ``map_task``. Fixed inputs of the launch plan stay as they are."""

    def __init__(
        self,
        target: Any,
        concurrency: int | None = None,
        min_successes: int | None = None,
        min_success_ratio: float | None = None,
        run_all_sub_nodes: bool = False,
    ) -> None:
        interface = target.python_interface
        if len(interface.outputs) > 1:
            raise misused(
                f"map_task needs a launch plan with at most one output, '{target.name}' has "
                f"{', '.join(interface.outputs)}"
            )
        self.target = target
        self.concurrency = concurrency
        self.min_successes = min_successes
        self.min_success_ratio = min_success_ratio
        self.run_all_sub_nodes = run_all_sub_nodes
        fixed: frozenset[str] = getattr(target, "fixed_names", frozenset())
        given = {name: kind for name, kind in interface.inputs.items() if name not in fixed}
        partly = min_successes is not None or (min_success_ratio is not None and min_success_ratio != 1)
        self.python_interface = list_interface(Interface(given, interface.outputs), set(), partly)

    @property
    def name(self) -> str:
        """The launch plan's name."""
        return str(self.target.name)

    def construct_node_metadata(self) -> NodeMetadata:
        """Metadata of the array node."""
        return node_metadata(self.name)

    def fill_node(self, node: Node, message: NodeMessage, document: Document) -> None:  # noqa: ARG002 - part of the signature
        """Refuse: the scheduler's compiler takes what a launch plan is given for one element, and finds a list."""
        raise compile_error(
            f"map_task of the launch plan '{self.name}' cannot be scheduled: the scheduler compares the lists with the "
            "launch plan's own inputs, and refuses them; call it in a loop of a @dynamic task, or map a task",
            node.location,
        )

    def __call__(self, **kwargs: Any) -> Any:
        """Launch for each element here, or inside a workflow or dynamic task, add an array node."""
        from flyteweight.types.converters import read_inputs, write_outputs

        ctx = FlyteContextManager.current_context()
        if ctx.compilation_state is not None:
            return create_and_link_node(ctx, self, **kwargs)
        interface = self.python_interface
        if runs_inside_workflow(ctx) and SKIPPED.get():
            return skipped(self.name, interface)
        inputs = read_inputs(literals(kwargs, interface.inputs, self.name), interface.inputs, f"'{self.name}'")
        outside = ctx.with_execution_state(ExecutionState(None, ctx.user_space_params))
        with FlyteContextManager.with_context(outside):
            results = map_locally(self.target, inputs, inputs, self)
        if not runs_inside_workflow(ctx):
            return results if interface.outputs else None
        outputs = write_outputs(dict.fromkeys(interface.outputs, results), interface.outputs)
        return resolved(outputs, interface, self.name)
