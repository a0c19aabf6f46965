"""The validity check finds what is broken in a document, whoever broke it."""

# ruff: noqa: D103 - the tasks below say all by their names and types

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from compiling import compiled

from flyteweight.tasks.decorator import task
from flyteweight.tasks.dynamic import dynamic
from flyteweight.workflows.conditional import conditional
from flyteweight.workflows.function_workflow import workflow
from flyteweight.workflows.validate import problems

if TYPE_CHECKING:
    from collections.abc import Callable

    from flyteidl.core.dynamic_job_pb2 import DynamicJobSpec


@task
def inc(x: int) -> int:
    return x + 1


@task
def text(x: int) -> str:
    return str(x)


@task
def total(xs: list[int]) -> int:
    return sum(xs)


@workflow
def sub(n: int) -> int:
    return inc(x=n)


@dynamic
def sound() -> int:
    a = inc(x=1)
    b = text(x=a)
    b >> inc(x=2)
    c = sub(n=total(xs=[a, 3]))
    return conditional("c").if_(c > 1).then(inc(x=c)).else_().then(inc(x=a))


def test_a_sound_document_has_no_problems() -> None:
    """What the compiler makes is valid."""
    assert problems(compiled(sound)) == []


def unbind(spec: DynamicJobSpec) -> None:
    del spec.nodes[0].inputs[:]


def bind_twice(spec: DynamicJobSpec) -> None:
    spec.nodes[0].inputs.append(spec.nodes[0].inputs[0])


def refer_to_nothing(spec: DynamicJobSpec) -> None:
    spec.nodes[1].inputs[0].binding.promise.node_id = "gone"


def refer_to_no_output(spec: DynamicJobSpec) -> None:
    spec.nodes[1].inputs[0].binding.promise.var = "o9"


def refer_to_text(spec: DynamicJobSpec) -> None:
    spec.nodes[3].inputs[0].binding.collection.bindings[0].promise.node_id = "dn1"


def wrong_constant(spec: DynamicJobSpec) -> None:
    spec.nodes[0].inputs[0].binding.scalar.primitive.string_value = "a"


def list_for_a_number(spec: DynamicJobSpec) -> None:
    spec.nodes[0].inputs[0].binding.collection.bindings.add()


def rename_input(spec: DynamicJobSpec) -> None:
    spec.nodes[0].inputs[0].var = "y"


def drop_task(spec: DynamicJobSpec) -> None:
    del spec.tasks[0]


def drop_workflow(spec: DynamicJobSpec) -> None:
    del spec.subworkflows[:]


def double_task(spec: DynamicJobSpec) -> None:
    spec.tasks.append(spec.tasks[0])


def same_ids(spec: DynamicJobSpec) -> None:
    spec.nodes[1].id = "dn0"


def run_nothing(spec: DynamicJobSpec) -> None:
    spec.nodes[0].ClearField("task_node")


def wait_for_nothing(spec: DynamicJobSpec) -> None:
    spec.nodes[0].upstream_node_ids.append("gone")


def wait_in_a_circle(spec: DynamicJobSpec) -> None:
    spec.nodes[0].upstream_node_ids.append("dn1")


def break_branch(spec: DynamicJobSpec) -> None:
    spec.nodes[5].branch_node.if_else.else_node.inputs[0].binding.promise.node_id = "dn1"


def break_output(spec: DynamicJobSpec) -> None:
    spec.outputs[0].binding.promise.var = "o9"


def break_workflow(spec: DynamicJobSpec) -> None:
    spec.subworkflows[0].nodes[0].inputs[0].binding.promise.var = "m"


def break_workflow_output(spec: DynamicJobSpec) -> None:
    del spec.subworkflows[0].outputs[:]


BROKEN: dict[str, tuple[Callable[[DynamicJobSpec], None], str]] = {
    breaking.__name__: (breaking, expected)
    for breaking, expected in [
        (unbind, "node 'dn0': input 'x' is not bound"),
        (bind_twice, "node 'dn0': an input is bound twice"),
        (refer_to_nothing, "refers to node 'gone', which does not exist"),
        (refer_to_no_output, "refers to 'dn0.o9', which does not exist"),
        (refer_to_text, "'dn1.o0' is of type str, needed is int"),
        (wrong_constant, "node 'dn0', input 'x': a constant is not of type int"),
        (list_for_a_number, "node 'dn0', input 'x': a collection is not of type int"),
        (rename_input, "node 'dn0': input 'y' does not exist"),
        (drop_task, "is not in the document"),
        (drop_workflow, "sub-workflow"),
        (double_task, "more than once"),
        (same_ids, "another node has this id"),
        (run_nothing, "node 'dn0': it runs nothing"),
        (wait_for_nothing, "waits for node 'gone'"),
        (wait_in_a_circle, "nodes wait for each other: dn0, dn1"),
        (break_branch, "'dn1.o0' is of type str, needed is int"),
        (break_output, "output 'o0': refers to 'dn5.o9'"),
        (break_workflow, "refers to 'm', which does not exist"),
        (break_workflow_output, "output 'o0' is declared only"),
    ]
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_documents(name: str) -> None:
    """Each way to break a document is reported, with the place."""
    breaking, expected = BROKEN[name]
    spec = compiled(sound)
    breaking(spec)
    assert any(expected in problem for problem in problems(spec)), problems(spec)
