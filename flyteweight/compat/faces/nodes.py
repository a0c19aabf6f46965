"""``flytekit.core.promise``: from an entity and its inputs to a node, as plugins' own ``compile`` asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.compat.faces import inward, outward
from flyteweight.compat.faces.promise import faced
from flyteweight.exceptions import FlyteAssertion

if TYPE_CHECKING:
    from collections.abc import Collection

    from flyteweight.interface.interface import Interface
    from flyteweight.runtime.context import FlyteContext


def create_and_link_node(
    ctx: FlyteContext,
    entity: Any,
    overridden_interface: Interface | None = None,
    add_node_to_compilation_state: bool = True,
    node_id: str = "",
    **kwargs: Any,
) -> Any:
    """Add a node that runs ``entity``; returns promises of its outputs.

    ``add_node_to_compilation_state=False`` leaves it out of the graph, ``overridden_interface`` is that of the node,
    where it is not the entity's. Raises ``FlyteAssertion`` where no graph is under construction, and
    ``FlyteCompilationException`` that names the input for arguments that do not fit.
    """
    return _node(ctx, entity, overridden_interface, (), add_node_to_compilation_state, node_id, kwargs)


def create_and_link_node_from_remote(
    ctx: FlyteContext,
    entity: Any,
    overridden_interface: Any = None,
    add_node_to_compilation_state: bool = True,
    node_id: str = "",
    _inputs_not_allowed: Collection[str] | None = None,
    _ignorable_inputs: Collection[str] | None = None,
    **kwargs: Any,
) -> Any:
    """The same of an entity of which only the interface on the wire counts, as defaults are known elsewhere.

    ``_inputs_not_allowed`` are fixed and ``_ignorable_inputs`` have defaults; every other input has to be given. Raises
    ``FlyteAssertion`` where one is missing, and where a fixed one is given.
    """
    _check_compiling(ctx, add_node_to_compilation_state)
    fixed, optional = set(_inputs_not_allowed or ()), set(_ignorable_inputs or ())
    if given := fixed & kwargs.keys():
        raise FlyteAssertion(f"Fixed inputs cannot be specified. Please remove the following inputs - {given}")
    interface = inward(overridden_interface or entity.interface)
    left_out = []
    for name, variable in sorted(interface.inputs.variables.items()):
        if name in kwargs:
            continue
        if name not in fixed | optional:
            raise FlyteAssertion(f"Missing input `{name}` type `{outward(variable.type)}`")
        left_out.append(name)
    return _node(ctx, entity, _guessed(interface), left_out, add_node_to_compilation_state, node_id, kwargs)


def _node(
    ctx: FlyteContext,
    entity: Any,
    interface: Interface | None,
    left_out: Collection[str],
    joins: bool,
    node_id: str,
    values: dict[str, Any],
) -> Any:
    from flyteweight.workflows.compilation import CompilationState
    from flyteweight.workflows.nodes import NodePlan, build_node, plan_of, promises

    _check_compiling(ctx, joins)
    state = ctx.compilation_state or CompilationState()
    plan = plan_of(state, entity) if interface is None else NodePlan(entity, interface)
    values = dict(plan.arguments((), values))
    node = build_node(
        state, entity, plan, values, node_id or (state.next_id() if joins else ""), left_out=left_out.__contains__
    )
    if joins:
        state.add_node(node)
    return faced(promises(plan, node))


def _check_compiling(ctx: FlyteContext, joins: bool) -> None:
    if joins and ctx.compilation_state is None:
        raise FlyteAssertion("Cannot create node when not compiling...")


def _guessed(interface: Any) -> Interface:
    """The Python types that stand for those of the wire."""
    from flyteweight.interface.interface import Interface
    from flyteweight.types.guess import guess_python_type

    inputs, outputs = (
        {name: guess_python_type(variable.type) for name, variable in side.variables.items()}
        for side in (interface.inputs, interface.outputs)
    )
    return Interface(inputs, outputs)
