"""``flytekit.core.promise``: promises that are made by hand, and values among which promises are, as views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.compat.faces import inward, outward
from flyteweight.runtime.context import FlyteContextManager
from flyteweight.workflows import promise as ours

if TYPE_CHECKING:
    from collections.abc import Mapping

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


class _Made(type):
    """Makes promises of ours, and knows them."""

    def __call__(cls, var: str, val: Any, type: Any = None) -> Any:  # noqa: A002 - part of the signature
        if isinstance(val, NodeOutput):
            return ours.Promise(val.node, val.var, path=tuple(val.attr_path))
        return ours.Promise(None, var, inward(type), literal=inward(val))

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
