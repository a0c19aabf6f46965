"""``flytekit.core.promise``: promises that are made by hand, and values among which promises are, as views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.compat.faces import inward, outward
from flyteweight.runtime.context import FlyteContextManager
from flyteweight.workflows import promise as ours

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flyteidl.core.literals_pb2 import Literal

    from flyteweight.workflows.node import Node


class NodeOutput:
    """An output of a node, or a part of it."""

    def __init__(self, node: Node, var: str, attr_path: list[str | int] | None = None) -> None:
        self.node = node
        self.var = var
        self.attr_path = list(attr_path or ())

    @property
    def node_id(self) -> str:
        """The node's id, as it is now."""
        return self.node.id

    def with_attr(self, key: str | int) -> NodeOutput:
        """A part of it."""
        return NodeOutput(self.node, self.var, [*self.attr_path, key])

    def __repr__(self) -> str:
        return f"<output {self.node_id}.{self.var}>"


class FacedPromise(ours.Promise):
    """A promise of ours that says of itself what flytekit's say; parts of values with these names are hidden."""

    __slots__ = ()

    @property
    def var(self) -> str:
        """The name of the output, or of the workflow's input."""
        return ours.output_of(self).var

    @property
    def attr_path(self) -> list[str | int]:
        """Which part of the value it stands for."""
        return list(ours.output_of(self).path)

    @property
    def is_ready(self) -> bool:
        """Whether it has a value, as in a local run."""
        return ours.output_of(self).node is None

    @property
    def val(self) -> Any:
        """The whole value, as a view, where there is one."""
        return outward(ours.output_of(self).literal)

    @property
    def ref(self) -> NodeOutput | None:
        """The node's output, where there is a node."""
        output = ours.output_of(self)
        return None if output.node is None else NodeOutput(output.node, output.var, list(output.path))


class FacedVoid(ours.VoidPromise):
    """What a call returns that has no outputs."""

    __slots__ = ()

    @property
    def ref(self) -> NodeOutput | None:
        """The node, where there is one."""
        return None if self.node is None else NodeOutput(self.node, "placeholder")


def faced(result: Any) -> Any:
    """What a call of an entity returned, as users get it: its promises are theirs from now on."""
    if type(result) is ours.Promise:
        result.__class__ = FacedPromise
    elif type(result) is ours.VoidPromise:
        result.__class__ = FacedVoid
    elif isinstance(result, ours.OutputTuple):
        for one in result:
            faced(one)
    return result


class _Made(type):
    """Makes promises of ours, and knows them."""

    def __call__(cls, var: str, val: Any, type: Any = None) -> Any:  # noqa: A002 - part of the signature
        if isinstance(val, NodeOutput):
            return FacedPromise(val.node, val.var, path=tuple(val.attr_path))
        return FacedPromise(None, var, inward(type), literal=inward(val))

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, ours.Promise)

    def __subclasscheck__(cls, subclass: type) -> bool:
        return issubclass(subclass, ours.Promise)


class Promise(metaclass=_Made):
    """``Promise(var, literal)`` is one with a value, ``Promise(var, NodeOutput(node, output))`` one of a node.

    All promises are instances. Its parts are those of the value.
    """


def translate_inputs_to_literals(
    ctx: Any,
    incoming_values: Mapping[str, Any],
    flyte_interface_types: Mapping[str, Any],
    native_types: Mapping[str, Any],
) -> dict[str, Any]:
    """The literals of values and promises by name; raises ``TypeTransformerFailedError`` for one of another type."""
    from flyteweight.workflows.local import written

    unknown = [name for name in incoming_values if name not in flyte_interface_types]
    if unknown:
        raise ValueError(f"there is no input '{unknown[0]}', only {', '.join(flyte_interface_types) or 'nothing'}")
    with FlyteContextManager.with_context(ctx):
        return outward(dict(written(incoming_values, native_types).literals))  # type: ignore[no-any-return]


def binding_from_python_std(
    ctx: Any,
    var_name: str,
    expected_literal_type: Any,  # noqa: ARG001 - part of the signature: the annotation says it
    t_value: Any,
    t_value_type: Any,
) -> tuple[Any, list[Node]]:
    """What binds a value, or promises, to an input of a type, and the nodes that it takes values from."""
    from flyteidl.core.literals_pb2 import Binding

    from flyteweight.types.converters import converter_for
    from flyteweight.workflows.bindings import Binder

    binding, nodes = Binding(var=var_name), list["Node"]()
    with FlyteContextManager.with_context(ctx):
        Binder().fill(t_value, converter_for(t_value_type), binding.binding, nodes)
    return outward(binding), nodes


async def binding_data_from_python_std(
    ctx: Any, expected_literal_type: Any, t_value: Any, t_value_type: Any, nodes: list[Node]
) -> Any:
    """The same without the input's name; ``nodes`` gets the nodes."""
    binding, sources = binding_from_python_std(ctx, "", expected_literal_type, t_value, t_value_type)
    nodes.extend(sources)
    return binding.binding


async def resolve_attr_path_in_promise(p: Any) -> Any:
    """The part that a promise with a value stands for, as a promise of its own.

    Raises ``FlytePromiseAttributeResolveException`` where the value has no such part.
    """
    from flyteweight.workflows.local import literal_at

    return FacedPromise(None, ours.output_of(p).var, literal=literal_at(p))


def get_promise(binding_data: Any, outputs_cache: Mapping[Node, Mapping[str, Any]]) -> Any:
    """What a binding gives, as a promise: of values that are there, or the output of a node in ``outputs_cache``.

    Raises ``FlyteValidationException`` for a reference that is no :class:`NodeOutput`, and for a binding of nothing.
    """
    from flyteweight.exceptions import FlyteValidationException

    reference = binding_data.promise
    if reference is not None:
        if not isinstance(reference, NodeOutput):
            raise FlyteValidationException(f"a binding refers to a NodeOutput, found {type(reference).__name__}")
        return outputs_cache[reference.node][reference.var]
    return FacedPromise(None, "placeholder", literal=_literal_of(binding_data, outputs_cache))


def _literal_of(binding: Any, outputs_cache: Mapping[Node, Mapping[str, Any]]) -> Literal:
    from flyteidl.core.literals_pb2 import Literal

    from flyteweight.exceptions import FlyteValidationException
    from flyteweight.workflows.local import literal_at

    if binding.promise is not None:
        return literal_at(get_promise(binding, outputs_cache))
    literal = Literal()
    if binding.scalar is not None:
        literal.scalar.CopyFrom(inward(binding.scalar))
    elif binding.collection is not None:
        literal.collection.SetInParent()
        literal.collection.literals.extend(_literal_of(one, outputs_cache) for one in binding.collection.bindings)
    elif binding.map is not None:
        literal.map.SetInParent()
        for key, one in binding.map.bindings.items():
            literal.map.literals[key].CopyFrom(_literal_of(one, outputs_cache))
    else:
        raise FlyteValidationException("a binding holds a scalar, a collection, a map or a promise, found nothing")
    return literal
