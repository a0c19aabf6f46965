"""From a call to a node: arguments are bound, the node joins the graph, promises of its outputs come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteidl.core.workflow_pb2 import Node as NodeMessage
from flyteidl.core.workflow_pb2 import NodeMetadata

from flyteweight.exceptions import FlyteTypeException
from flyteweight.interface.arguments import by_name
from flyteweight.types.conversion_error import ConversionError
from flyteweight.types.converters import converter_for
from flyteweight.workflows.errors import compile_error, does_not_fit, user_location
from flyteweight.workflows.node import Node
from flyteweight.workflows.promise import OutputTuple, Promise, VoidPromise, output_tuple_class

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from flyteweight.interface.interface import Interface
    from flyteweight.runtime.context import FlyteContext
    from flyteweight.tasks.base import PythonTask
    from flyteweight.types.converter import Converter
    from flyteweight.workflows.compilation import CompilationState


class NodePlan:
    """What all nodes of one entity have in common, looked up once."""

    __slots__ = ("defaults", "inputs", "name", "names", "optional", "outputs", "prototype", "results")

    def __init__(self, entity: Any, interface: Interface) -> None:
        self.name: str = entity.name
        types = interface.inputs
        self.names = list(types)
        self.inputs: dict[str, Converter] = {name: converter_for(types[name]) for name in sorted(types)}
        self.optional = {name for name, converter in self.inputs.items() if converter.accepts_none}
        self.defaults = interface.literal_defaults
        self.outputs = [(name, converter_for(kind), kind) for name, kind in interface.outputs.items()]
        self.results = results_class(interface)
        self.prototype = NodeMessage(metadata=entity.construct_node_metadata())

    def arguments(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Mapping[str, Any]:
        """Arguments by name; raises ``FlyteCompilationException`` for too many, unknown or doubled ones."""
        if not args and kwargs.keys() <= self.inputs.keys():
            return kwargs
        try:
            return by_name(self.name, self.names, args, kwargs)
        except FlyteTypeException as error:
            raise compile_error(str(error)) from None

    def omitted(self, name: str) -> Any:
        """What an input gets that the call does not mention; raises ``FlyteCompilationException`` if it has to."""
        if name in self.defaults:
            return self.defaults[name]
        if name in self.optional:
            return None
        raise compile_error(
            f"{self.name}() misses input '{name}' of type {self.inputs[name].expected}; give {name}=…, "
            "or a default where it is declared"
        )


def create_and_link_node(ctx: FlyteContext, entity: Any, *args: Any, **kwargs: Any) -> Any:
    """Add a node that runs ``entity`` to the graph under construction; returns promises of its outputs.

    Raises ``FlyteCompilationException`` that names the input for arguments that do not fit.
    """
    state = ctx.compilation_state
    if state is None:
        raise compile_error(f"'{entity.name}' can become a node only inside a workflow or dynamic task")
    plan = plan_of(state, entity)
    node = build_node(state, entity, plan, plan.arguments(args, kwargs), state.next_id())
    state.add_node(node)
    return promises(plan, node)


def build_node(
    state: CompilationState,
    entity: Any,
    plan: NodePlan,
    values: Mapping[str, Any],
    node_id: str,
    left_out: Callable[[str], bool] | None = None,
) -> Node:
    """A node with bound inputs that is not in the graph yet."""
    message = NodeMessage()
    message.CopyFrom(plan.prototype)
    node = Node(node_id, len(state.nodes), entity, message, user_location())
    bind = state.shared.binder.fill
    sources: list[Node] = []
    inputs = message.inputs
    for name, converter in plan.inputs.items():
        if left_out is not None and left_out(name):
            continue
        value = values[name] if name in values else plan.omitted(name)
        binding = inputs.add()
        binding.var = name
        try:
            bind(value, converter, binding.binding, sources)
        except ConversionError as error:
            raise does_not_fit(f"{plan.name}(): {error.at(f'input {name!r}')}") from error
    for source in sources:
        node.upstream[source] = None
    return node


def plan_of(state: CompilationState, entity: Any) -> NodePlan:
    """The plan of an entity, made once for a document."""
    plan = state.shared.plans.get(entity)
    if plan is None:
        interface = entity.python_interface
        if interface is None:
            raise compile_error(f"'{entity.name}' has no Python interface, so its inputs cannot be bound")
        plan = state.shared.plans[entity] = NodePlan(entity, interface)
    return plan


def promises(plan: NodePlan, node: Node) -> Any:
    """Promises of a node's outputs, in the form in which a call returns them."""
    made = [Promise(node, name, converter.literal_type, kind) for name, converter, kind in plan.outputs]
    return as_results(made, plan.results, plan.name, node)


def as_results(
    made: list[Promise], results: type[OutputTuple] | None, name: str, node: Node | None
) -> Promise | OutputTuple | VoidPromise:
    """No output, one, or a named tuple of several."""
    if not made:
        return VoidPromise(name, node)
    return made[0] if results is None else results(made)


def results_class(interface: Interface) -> type[OutputTuple] | None:
    """The class of a call's result with several outputs or a declared ``NamedTuple``; ``None`` for one output."""
    names = interface.output_names
    if len(names) < 2 and interface.output_tuple_name is None:
        return None
    return output_tuple_class(interface.output_tuple_name or "DefaultNamedTupleOutput", names)


def task_node_metadata(task: PythonTask[Any]) -> NodeMetadata:
    """Metadata of a node that runs ``task``: its short name, timeout, retries and interruptibility."""
    declared = task.metadata
    metadata = node_metadata(short_name(task.name), interruptible=declared.interruptible)
    metadata.retries.retries = declared.retries
    if declared.timeout:
        metadata.timeout.FromTimedelta(declared.timeout)
    return metadata


def node_metadata(name: str, interruptible: bool | None = None) -> NodeMetadata:
    """Metadata with a name; the retries are there, and 0, as flytekit has them."""
    metadata = NodeMetadata(name=name)
    if interruptible is not None:
        metadata.interruptible = interruptible
    metadata.retries.SetInParent()
    return metadata


def short_name(name: str) -> str:
    """The last part of a dotted name."""
    return name.rpartition(".")[2]
