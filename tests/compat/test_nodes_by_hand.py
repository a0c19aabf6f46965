"""Promises, nodes and graphs as flytekit's users and plugins ask for them."""

# ruff: noqa: D103 - the tasks say all by their names and types

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from flyteweight.compat.faces import entities as faces
from flyteweight.compat.faces import nodes, promise
from flyteweight.compat.faces.context import FlyteContext, FlyteContextManager
from flyteweight.compat.faces.type_engine import TypeEngine
from flyteweight.compat.models.literals import (
    BindingData,
    BindingDataCollection,
    BindingDataMap,
    Literal,
    Primitive,
    Scalar,
)
from flyteweight.exceptions import (
    FlyteAssertion,
    FlyteCompilationException,
    FlytePromiseAttributeResolveException,
    FlyteValidationException,
)
from flyteweight.interface.interface import Interface
from flyteweight.runtime.context import FlyteContextManager as OurManager
from flyteweight.runtime.coroutines import run_to_end


@dataclass
class Pair:
    left: int


def context() -> Any:
    return FlyteContextManager.current_context()


def cents(value: int) -> Literal:
    return Literal(scalar=Scalar(primitive=Primitive(integer=value)))


@faces.task
def halves(n: int) -> tuple[int, int]:
    return n // 2, n - n // 2


@faces.task
def silent(n: int | None = None) -> None:
    """No output."""


def test_promises_say_what_flytekits_say() -> None:
    """Of a node they name it, with a value they have it, and without an output there is the node."""
    with FlyteContextManager.with_context(FlyteContext.current_context().with_new_compilation_state()) as compiling:
        assert isinstance(compiling, FlyteContext)
        first, second = halves(n=7)
        nothing = silent()
    assert compiling.compilation_state is not None
    nodes = compiling.compilation_state.nodes
    assert (first.var, first.is_ready, first.val, first.attr_path) == ("o0", False, None, [])
    assert (second.ref.node is nodes[0], second.ref.node_id, second.ref.var) == (True, "n0", "o1")
    assert (nothing.ref.node is nodes[1], nothing.ref.var, [b.var for b in nodes[1].bindings]) == (
        True,
        "placeholder",
        ["n"],
    )

    @faces.workflow
    def pipeline(n: int) -> int:
        low, _ = halves(n=n)
        assert low.is_ready
        assert low.ref is None
        assert low.val.scalar.primitive.value == 3
        return low  # type: ignore[no-any-return]

    assert pipeline(n=7) == 3
    assert OurManager.current_context().compilation_state is None
    with OurManager.with_context(OurManager.current_context()) as ours:
        assert isinstance(ours, FlyteContext)
        assert FlyteContextManager.pop_context() is FlyteContextManager.push_context(ours)
        assert FlyteContextManager.current_context().new_compilation_state("d").next_id() == "dn0"


def test_nodes_by_hand() -> None:
    """In a graph or beside it, with an id of its own; nothing is begun where no graph is."""
    with pytest.raises(FlyteAssertion, match=r"Cannot create node when not compiling\.\.\."):
        nodes.create_and_link_node(context(), halves, n=1)
    ctx = FlyteContextManager.current_context().with_new_compilation_state()
    state = ctx.compilation_state
    assert state is not None
    low, _ = nodes.create_and_link_node(ctx, halves, n=1)
    assert (low.ref.node_id, len(state.nodes)) == ("n0", 1)
    beside = nodes.create_and_link_node(ctx, silent, add_node_to_compilation_state=False, node_id="x", n=low)
    assert (beside.ref.node_id, beside.ref.node.upstream_nodes, len(state.nodes)) == ("x", [state.nodes[0]], 1)
    other = nodes.create_and_link_node(
        context(),
        silent,
        overridden_interface=Interface({"k": str}, {"o": int}),
        add_node_to_compilation_state=False,
        k="",
    )
    assert (other.var, other.ref.node.bindings[0].var) == ("o", "k")


def test_nodes_of_what_is_registered() -> None:
    """Only the interface on the wire counts: what is neither given, fixed nor has a default is missing."""

    @faces.workflow
    def pipeline(n: int, m: int = 2) -> int:
        return halves(n=n)[0]  # type: ignore[no-any-return]

    plan = faces.LaunchPlan.create("plan of nodes by hand", pipeline, fixed_inputs={"n": 1}, default_inputs={"m": 3})
    ctx = FlyteContextManager.current_context().with_new_compilation_state()
    state = ctx.compilation_state
    assert state is not None
    make = nodes.create_and_link_node_from_remote
    with pytest.raises(FlyteAssertion, match=r"Missing input `m` type `Flyte Serialized object \(LiteralType\)"):
        make(ctx, plan, n=1)
    rules = {"_inputs_not_allowed": {"n"}, "_ignorable_inputs": {"m"}}
    with pytest.raises(FlyteAssertion, match=r"Please remove the following inputs - \{'n'\}"):
        make(ctx, plan, **rules, n=1)
    assert make(ctx, plan, **rules).ref.node.bindings == []
    made = make(ctx, plan, **rules, m=4)
    assert [binding.var for binding in made.ref.node.bindings] == ["m"]
    assert [node.id for node in state.nodes] == ["n0", "n1"]
    with pytest.raises(FlyteAssertion, match="not compiling"):
        make(context(), plan)


def test_parts_of_promises_with_values() -> None:
    """Through lists, dicts and records; a part that is not there has flytekit's class of error."""
    whole = promise.Promise("p", TypeEngine.to_literal(context(), {"a": [Pair(2)]}, dict[str, list[Pair]]))
    part = run_to_end(promise.resolve_attr_path_in_promise(whole["a"][0]["left"]))
    assert TypeEngine.to_python_value(context(), part.val, int) == 2
    with pytest.raises(FlytePromiseAttributeResolveException):
        run_to_end(promise.resolve_attr_path_in_promise(whole["b"]))


def test_promises_of_bindings() -> None:
    """Values that are there, the outputs of nodes, and both in one; nothing else is a binding."""
    with pytest.raises(FlyteValidationException, match="found nothing"):
        promise.get_promise(BindingData(), {})
    with pytest.raises(FlyteValidationException, match="a binding refers to a NodeOutput, found int"):
        promise.get_promise(BindingData(promise=3), {})
    node = nodes.create_and_link_node(context(), silent, add_node_to_compilation_state=False).ref.node
    done = {node: {"o": promise.Promise("o", cents(5))}}
    output = BindingData(promise=promise.NodeOutput(node, "o"))
    assert promise.get_promise(output, done) is done[node]["o"]
    three = BindingData(scalar=cents(3).scalar)
    both = BindingData(collection=BindingDataCollection([output, BindingData(map=BindingDataMap({"k": three}))]))
    found = promise.get_promise(both, done).val.collection.literals
    assert (found[0], found[1].map.literals["k"]) == (cents(5), cents(3))


def test_workflows_show_their_graphs() -> None:
    """Their outputs' bindings are views, and what is wrong shows when they are compiled."""

    @faces.workflow
    def listed() -> list[int]:
        return [halves(n=n)[0] for n in range(3)]

    (binding,) = listed.output_bindings
    assert [item.promise.node_id for item in binding.binding.collection.bindings] == ["n0", "n1", "n2"]
    assert listed.compile() is None

    @faces.workflow
    def wrong(n: int) -> int:
        return halves(n=str(n))[0]  # type: ignore[no-any-return]

    with pytest.raises(FlyteCompilationException):
        wrong.compile()
