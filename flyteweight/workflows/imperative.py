"""Workflows that are built call by call instead of by a function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteidl.core.literals_pb2 import Binding

from flyteweight.exceptions import FlyteValidationException
from flyteweight.interface.interface import Interface
from flyteweight.runtime.context import FlyteContextManager
from flyteweight.types.conversion_error import ConversionError
from flyteweight.types.converters import converter_for
from flyteweight.workflows.base import WorkflowBase, WorkflowFailurePolicy
from flyteweight.workflows.promise import OutputTuple, Promise, output_of

if TYPE_CHECKING:
    from flyteweight.workflows.compilation import CompilationState
    from flyteweight.workflows.graph import Graph
    from flyteweight.workflows.node import Node


class ImperativeWorkflow(WorkflowBase):
    """A workflow under construction: add inputs, entities and outputs, in the order in which they depend.

    >>> wf = ImperativeWorkflow("my.workflow")
    >>> n = wf.add_workflow_input("n", int)
    >>> node = wf.add_entity(square, x=n)
    >>> wf.add_workflow_output("result", node.outputs["o0"])
    """

    def __init__(
        self, name: str, failure_policy: WorkflowFailurePolicy | None = None, interruptible: bool = False
    ) -> None:
        from flyteweight.workflows.compilation import CompilationState

        super().__init__(name, Interface(), failure_policy, interruptible)
        self._own = CompilationState()
        self._inputs: dict[str, Promise] = {}
        self._unused: set[str] = set()
        self._calls: list[tuple[Any, dict[str, Any], Node]] = []
        self._outputs: list[tuple[str, Any, Any]] = []

    @property
    def inputs(self) -> dict[str, Promise]:
        """Promises of the inputs added so far."""
        return self._inputs

    @property
    def nodes(self) -> list[Node]:
        """The nodes added so far."""
        return list(self._own.nodes)

    def add_workflow_input(self, input_name: str, python_type: Any) -> Promise:
        """Add an input; raises ``FlyteValidationException`` if there is one of this name."""
        if input_name in self._inputs:
            raise FlyteValidationException(f"workflow '{self.name}' already has the input '{input_name}'")
        self._python_interface = self.python_interface.with_inputs({input_name: python_type})
        self._interface = None
        promise = Promise(None, input_name, converter_for(python_type).literal_type, python_type)
        self._inputs[input_name] = promise
        self._unused.add(input_name)
        return promise

    def add_entity(self, entity: Any, **kwargs: Any) -> Node:
        """Add a node that runs a task, workflow or launch plan; all its inputs must be given now."""
        from flyteweight.workflows.creation import create_node

        ctx = FlyteContextManager.current_context()
        with FlyteContextManager.with_context(ctx.with_compilation_state(self._own)):
            node: Node = create_node(entity, **kwargs)
        self._calls.append((entity, kwargs, node))
        self._unused -= set(_inputs_in(kwargs))
        return node

    add_task = add_launch_plan = add_subwf = add_entity

    def add_workflow_output(self, output_name: str, p: Any, python_type: Any = None) -> None:
        """Add an output: a promise, or with ``python_type`` a list or dict of them."""
        if output_name in self.python_interface.outputs:
            raise FlyteValidationException(f"workflow '{self.name}' already has the output '{output_name}'")
        if python_type is None:
            if not isinstance(p, Promise) or output_of(p).annotation is None or output_of(p).path:
                raise FlyteValidationException(
                    f"add_workflow_output('{output_name}', …) needs python_type=…, as what it is given does not tell it"
                )
            python_type = output_of(p).annotation
        self._outputs.append((output_name, p, python_type))
        self._python_interface = self.python_interface.with_outputs({output_name: python_type})
        self._interface = None
        self._binding(self._own, output_name, p, python_type)

    def add_on_failure_handler(self, entity: Any) -> None:
        """Run ``entity`` when a node has failed; it gets the workflow's inputs."""
        from flyteweight.workflows.failure import failure_node

        self.on_failure = entity
        failure_node(self, self._own, dict(self._inputs))  # checks the inputs

    def ready(self) -> bool:
        """Whether there is a node and every input is used."""
        return bool(self._own.nodes) and not self._unused

    def build_graph(self, state: CompilationState) -> Graph:  # noqa: ARG002 - the nodes exist already
        """The calls made so far; their nodes keep their ids wherever the workflow is used."""
        from flyteweight.workflows.failure import failure_node
        from flyteweight.workflows.graph import FAILURE_NODE_ID, Graph

        if not self.ready():
            missing = f"inputs {', '.join(sorted(self._unused))} are not used" if self._unused else "it has no nodes"
            raise FlyteValidationException(f"workflow '{self.name}' is not complete: {missing}")
        outputs = [self._binding(self._own, *output) for output in self._outputs]
        handler = failure_node(self, self._own, dict(self._inputs))
        if handler is not None:
            handler.message.id = FAILURE_NODE_ID
        return Graph(self._own.nodes, outputs, handler)

    def execute(self, **values: Any) -> Any:
        """Make the calls in their order, on values."""
        done: dict[Node, Any] = {}
        for entity, kwargs, node in self._calls:
            done[node] = entity(**{name: _valued(value, values, done) for name, value in kwargs.items()})
        results = tuple(_valued(promise, values, done) for _, promise, _ in self._outputs)
        return results[0] if len(results) == 1 else results or None

    def _binding(self, state: CompilationState, name: str, promise: Any, python_type: Any) -> Binding:
        binding = Binding(var=name)
        try:
            state.shared.binder.fill(promise, converter_for(python_type), binding.binding, [])
        except ConversionError as error:
            raise FlyteValidationException(f"workflow '{self.name}': {error.at(f'output {name!r}')}") from error
        return binding


#: flytekit's short name.
Workflow = ImperativeWorkflow


def _inputs_in(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [name for item in value.values() for name in _inputs_in(item)]
    if isinstance(value, list):
        return [name for item in value for name in _inputs_in(item)]
    return [output_of(value).var] if isinstance(value, Promise) and output_of(value).node is None else []


def _valued(value: Any, inputs: dict[str, Any], done: dict[Node, Any]) -> Any:
    """``value`` with the promises of the graph replaced by promises that have values."""
    if isinstance(value, dict):
        return {name: _valued(item, inputs, done) for name, item in value.items()}
    if isinstance(value, list):
        return [_valued(item, inputs, done) for item in value]
    if not isinstance(value, Promise):
        return value
    output = output_of(value)
    known = inputs[output.var] if output.node is None else done[output.node]
    if isinstance(known, OutputTuple):
        known = getattr(known, output.var)
    for key in output.path:
        known = known[key]
    return known
