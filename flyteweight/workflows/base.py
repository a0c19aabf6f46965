"""What all workflows have: a name, an interface, a failure policy, and a graph for each document that uses them."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from flyteweight.interface.interface import Interface
from flyteweight.interface.tracking import next_number
from flyteweight.runtime.context import FlyteContextManager
from flyteweight.workflows.errors import compile_error
from flyteweight.workflows.target import NodeTarget

if TYPE_CHECKING:
    from collections.abc import Callable

    from flyteidl.core.interface_pb2 import TypedInterface
    from flyteidl.core.literals_pb2 import Binding
    from flyteidl.core.workflow_pb2 import Node as NodeMessage
    from flyteidl.core.workflow_pb2 import NodeMetadata

    from flyteweight.settings.documentation import Documentation
    from flyteweight.workflows.compilation import CompilationState
    from flyteweight.workflows.document import Document
    from flyteweight.workflows.graph import Graph
    from flyteweight.workflows.node import Node


class WorkflowFailurePolicy(Enum):
    """What becomes of the other nodes when one fails; names and values are the wire's."""

    FAIL_IMMEDIATELY = 0
    FAIL_AFTER_EXECUTABLE_NODES_COMPLETE = 1


class WorkflowBase(NodeTarget):
    """A graph of tasks with inputs and outputs; calling it runs it here, or inside another one adds a node."""

    def __init__(
        self,
        name: str,
        python_interface: Interface | Callable[[], Interface],
        failure_policy: WorkflowFailurePolicy | None = None,
        interruptible: bool = False,
        on_failure: Any = None,
        docs: Documentation | None = None,
        default_options: Any = None,
    ) -> None:
        self.declared_as = next_number()
        self._name = name
        self._python_interface = python_interface
        self._interface: TypedInterface | None = None
        self.failure_policy = failure_policy or WorkflowFailurePolicy.FAIL_IMMEDIATELY
        self.interruptible = interruptible
        self.on_failure = on_failure
        self._docs = docs
        self.default_options = default_options

    @property
    def name(self) -> str:
        """The workflow's full name, unique in its project, domain and version."""
        return self._name

    @property
    def short_name(self) -> str:
        """The name without its module."""
        return self.name.rpartition(".")[2]

    @property
    def python_interface(self) -> Interface:
        """Inputs and outputs in Python types."""
        if not isinstance(self._python_interface, Interface):
            self._python_interface = self._python_interface()
        return self._python_interface

    @property
    def interface(self) -> TypedInterface:
        """Inputs and outputs as the wire has them."""
        if self._interface is None:
            self._interface = self.python_interface.to_typed_interface()
        return self._interface

    @property
    def docs(self) -> Documentation | None:
        """What is shown to people about the workflow: given, or from the docstring."""
        if self._docs is None and (docstring := self.python_interface.docstring) is not None:
            from flyteweight.settings.documentation import Documentation

            self._docs = Documentation.from_docstring(docstring)
        return self._docs

    @property
    def nodes(self) -> list[Node]:
        """The nodes of the workflow as it is on its own."""
        from flyteweight.workflows.compilation import CompilationState

        return self.graph(CompilationState()).nodes

    @property
    def output_bindings(self) -> list[Binding]:
        """What the outputs of the workflow, as it is on its own, are bound to."""
        from flyteweight.workflows.compilation import CompilationState

        return list(self.graph(CompilationState()).outputs)

    def compile(self) -> None:
        """Raise what is wrong with the graph now; nothing has to call it, as who needs the graph compiles it."""
        from flyteweight.workflows.compilation import CompilationState

        self.graph(CompilationState())

    def construct_node_metadata(self) -> NodeMetadata:
        """Metadata of a node that runs this workflow."""
        from flyteweight.workflows.nodes import node_metadata

        return node_metadata(self.short_name, interruptible=self.interruptible)

    def graph(self, state: CompilationState) -> Graph:
        """The workflow compiled for the document that ``state`` belongs to, once."""
        graphs = state.shared.graphs
        if self not in graphs:
            graphs[self] = None  # under construction
            try:
                graphs[self] = self.build_graph(state.nested())
            except BaseException:
                del graphs[self]
                raise
        known = graphs[self]
        if known is None:
            raise compile_error(
                f"workflow '{self.name}' contains itself, so its graph would have no end; recursion needs a @dynamic "
                "task, which decides at run time whether it goes on"
            )
        return known

    def build_graph(self, state: CompilationState) -> Graph:
        """Compile into ``state``, which is empty."""
        raise NotImplementedError

    def execute(self, **values: Any) -> Any:
        """Run in this process on promises that have values; returns promises that have values."""
        raise NotImplementedError

    def fill_node(self, node: Node, message: NodeMessage, document: Document) -> None:  # noqa: ARG002 - part of the signature
        """Refer to this workflow, and put it into the document."""
        message.workflow_node.sub_workflow_ref.CopyFrom(document.subworkflow(self))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the workflow here, or inside another workflow or a dynamic task, add a node that runs it."""
        ctx = FlyteContextManager.current_context()
        if ctx.compilation_state is not None:
            from flyteweight.workflows.nodes import create_and_link_node

            self.graph(ctx.compilation_state)  # so that its errors show up at this call
            return create_and_link_node(ctx, self, *args, **kwargs)
        from flyteweight.workflows.local import run_workflow, runs_inside_workflow

        return run_workflow(self, ctx, args, kwargs, inside=runs_inside_workflow(ctx))

    def __repr__(self) -> str:
        return f"<workflow {self.name}>"
