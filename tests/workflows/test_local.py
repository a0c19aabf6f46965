"""Workflows and dynamic tasks called by hand: everything runs in this process, on real values."""

# ruff: noqa: D103 - the tasks below say all by their names and types

from __future__ import annotations

import asyncio
import datetime as dt
import functools
import io
import os
import pty
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pytest

from flyteweight.exceptions import (
    FlyteCompilationException,
    FlytePromiseAttributeResolveException,
    FlyteValidationException,
    FlyteValueException,
)
from flyteweight.tasks.decorator import task
from flyteweight.tasks.dynamic import dynamic
from flyteweight.tasks.map_task import map_task
from flyteweight.types.errors import FlyteError  # noqa: TC001 - a task looks its annotations up
from flyteweight.workflows.compilation import CompilationState
from flyteweight.workflows.conditional import conditional
from flyteweight.workflows.creation import create_node
from flyteweight.workflows.function_workflow import workflow
from flyteweight.workflows.gate import sleep, wait_for_input
from flyteweight.workflows.imperative import ImperativeWorkflow
from flyteweight.workflows.launch_plan import LaunchPlan
from flyteweight.workflows.reference import reference_launch_plan

if TYPE_CHECKING:
    from pathlib import Path

RAN: list[str] = []


class Result(NamedTuple):
    number: int
    text: str


@dataclass
class Row:
    name: str
    sizes: list[int]


@task
def inc(x: int, by: int = 1) -> int:
    RAN.append(f"inc {x}")
    return x + by


@task
def result(x: int) -> Result:
    return Result(x, str(x))


@task
def row(n: int) -> Row:
    return Row("r", [n, n + 1])


@task
def total(xs: list[int]) -> int:
    return sum(xs)


@task
def table(n: int) -> dict[str, list[int]]:
    return {"a": [n, n * 2]}


@task
def fail(x: int) -> int:
    raise KeyError("no luck")


@task
def odd_only(x: int) -> int:
    if x % 2 == 0:
        raise ValueError(f"{x} is even")
    return x


@task
async def later(x: int) -> int:
    return x + 10


@workflow
def sub(n: int, by: int = 2) -> Result:
    value = inc(x=n, by=by)
    return result(x=value)


def test_dynamic_body_sees_real_inputs() -> None:
    """Python's own statements work on the inputs, and calls of tasks give values in the end."""

    @dynamic
    def d(n: int, names: list[str]) -> list[int]:
        if n > 2 and len(names) == 2:
            return [inc(x=i) for i in range(n)]
        return []

    assert d(n=3, names=["a", "b"]) == [1, 2, 3]
    assert d(n=1, names=[]) == []


def test_promises_behave_as_in_a_container() -> None:
    """A result used where it could not be in a container is refused here too, with the same explanation."""

    @dynamic
    def d() -> int:
        if inc(x=1):
            return 1
        return 2

    with pytest.raises(FlyteCompilationException, match="is known only when the workflow runs"):
        d()


def test_workflow_values() -> None:
    """Inputs, defaults, sub-workflows, NamedTuples, attributes, indexes, lists and dicts of promises."""

    @workflow
    def wf(n: int = 4) -> tuple[int, str, list[int], dict[str, int], int]:
        number, _ = sub(n=n)
        r = row(n=number)
        picked = total(xs=[r.sizes[1], table(n=n)["a"][1], 1])
        return number, r.name, [picked, n], {"k": r.sizes[0]}, sub(n=1, by=5).number

    assert wf() == (6, "r", [16, 4], {"k": 6}, 6)
    assert wf(n=1) == (3, "r", [7, 1], {"k": 3}, 6)
    assert isinstance(sub(n=1), Result)


def test_missing_part() -> None:
    """An attribute that the value does not have names what is there."""

    @workflow
    def wf() -> list[int]:
        return table(n=1)["b"]

    with pytest.raises(FlytePromiseAttributeResolveException, match="no 'b' in the value; there are: a"):
        wf()


def test_only_the_chosen_branch_runs() -> None:
    """Conditions are evaluated in order; calls of other branches, nested ones too, do not run."""

    @workflow
    def wf(n: int) -> int:
        return (
            conditional("size")
            .if_((n > 10) | (n == 5))
            .then(inc(x=n, by=100))
            .elif_(n > 2)
            .then(conditional("inner").if_(n == 4).then(inc(x=n, by=40)).else_().then(inc(x=n, by=30)))
            .else_()
            .then(inc(x=n))
        )

    RAN.clear()
    assert [wf(n=n) for n in (11, 5, 4, 3, 1)] == [111, 105, 44, 33, 2]
    assert RAN == ["inc 11", "inc 5", "inc 4", "inc 3", "inc 1"]


def test_branch_fails() -> None:
    """``fail`` raises its message if its branch is taken; afterwards calls run as before."""

    @workflow
    def wf(n: int) -> int:
        return conditional("c").if_(n > 0).then(inc(x=n)).else_().fail("n must be positive")

    assert wf(n=1) == 2
    with pytest.raises(FlyteValueException, match="n must be positive"):
        wf(n=0)
    assert wf(n=1) == 2


def test_a_mistake_in_a_skipped_branch_skips_nothing_later() -> None:
    """An error raised while a branch is skipped does not leave later calls skipped."""

    @workflow
    def wf(n: int) -> int:
        return conditional("c").if_(n > 0).then(inc(wrong=n)).else_().then(inc(x=n))

    with pytest.raises(TypeError, match="wrong"):
        wf(n=0)
    assert sub(n=1) == (3, "3")


def test_map() -> None:
    """Maps run for each element; bound inputs stay, tolerated failures are None, others come out."""

    @workflow
    def wf(xs: list[int]) -> tuple[list[int], list[int]]:
        return map_task(inc)(x=xs, by=[1, 1, 1]), map_task(functools.partial(inc, by=9))(x=xs)

    assert wf(xs=[1, 2, 3]) == ([2, 3, 4], [10, 11, 12])
    assert map_task(odd_only, min_success_ratio=0.5)(x=[1, 2, 3, 4]) == [1, None, 3, None]
    assert map_task(odd_only, min_successes=1)(x=[2, 3]) == [None, 3]
    with pytest.raises(ValueError, match="2 is even"):
        map_task(odd_only)(x=[1, 2])
    with pytest.raises(FlyteValidationException, match="one length, found: x 1, by 2"):
        map_task(inc)(x=[1], by=[1, 2])


def test_map_of_a_launch_plan() -> None:
    """A mapped launch plan runs its workflow for each element; fixed inputs are not lists."""

    @workflow
    def add(n: int, by: int) -> int:
        return inc(x=n, by=by)

    plan = LaunchPlan.create("local.mapped", add, fixed_inputs={"by": 5})

    @dynamic
    def d(xs: list[int]) -> list[int]:
        return map_task(plan)(n=xs)

    assert d(xs=[1, 2]) == [6, 7]
    assert plan(n=1) == 6


def test_order_and_overrides_change_nothing() -> None:
    """``>>``, ``with_overrides`` and ``create_node`` are harmless: what runs here runs as it comes."""

    @dynamic
    def d(n: int) -> int:
        first = inc(x=n).with_overrides(retries=3, node_name="first")
        second = sub(n=n).with_overrides(name="second")
        node = create_node(result, x=first)
        first >> second >> node
        node.runs_before(create_node(inc, x=1).with_overrides(retries=1))
        return inc(x=node.outputs["number"], by=node.number)

    assert d(n=1) == 4


def test_nested_dynamic_and_async() -> None:
    """Dynamic tasks call each other and themselves; async tasks and functions work inside."""

    @dynamic
    def countdown(n: int) -> int:
        return countdown(n=n - 1) if n else later(x=n)

    @dynamic
    async def outer(n: int) -> int:
        value = await countdown(n=n)
        return inc(x=value)

    assert asyncio.run(outer(n=3)) == 11


def test_failure_handler_runs() -> None:
    """``on_failure`` gets the inputs and the error; the error still comes out as it was."""
    seen: list[tuple[int, str, str]] = []

    @task
    def clean_up(n: int, err: FlyteError | None = None) -> None:
        assert err is not None
        seen.append((n, err.message, err.failed_node_id))

    @workflow(on_failure=clean_up)
    def wf(n: int) -> int:
        return fail(x=n)

    with pytest.raises(KeyError, match="no luck"):
        wf(n=7)
    (told,) = seen
    assert told == (7, f"Error encountered while executing '{fail.name}':\n  'no luck'", "fn0")  # type: ignore[attr-defined]


def test_failure_handlers_hear_of_dynamic_tasks() -> None:
    """The error's text stands below the names of all tasks that it came through; one that was caught is not told."""
    seen: list[str] = []

    @task
    def hear(err: FlyteError | None = None) -> None:
        assert err is not None
        seen.append(err.message)

    @dynamic
    def around() -> int:
        with suppress(KeyError):
            fail(x=1)
        return fail(x=2)

    @workflow(on_failure=hear)
    def inner() -> int:
        return around()

    @workflow(on_failure=hear)
    def outer() -> int:
        return inner()

    with pytest.raises(KeyError):
        outer()
    names = [around.name, fail.name]  # type: ignore[attr-defined]
    first, second = (f"Error encountered while executing '{name}':" for name in names)
    assert seen == [f"{first}\n  {second}\n  'no luck'"] * 2


def test_imperative_workflow() -> None:
    """A workflow built call by call runs in its order."""
    wf = ImperativeWorkflow("built")
    n = wf.add_workflow_input("n", int)
    node = wf.add_entity(sub, n=n)
    wf.add_workflow_output("text", node.outputs["text"])
    wf.add_workflow_output("sum", inc_node(wf, [node.outputs["number"], n]))
    assert wf(n=1) == ("3", 4)


def inc_node(wf: ImperativeWorkflow, xs: list[object]) -> object:
    """A node of ``wf`` that adds its inputs."""
    return wf.add_entity(total, xs=xs).o0


def test_imperative_workflow_is_checked() -> None:
    """Unused inputs and doubled names are refused."""
    wf = ImperativeWorkflow("checked")
    wf.add_workflow_input("n", int)
    assert not wf.ready()
    with pytest.raises(FlyteValidationException, match="already has the input 'n'"):
        wf.add_workflow_input("n", int)
    wf.add_entity(inc, x=1)
    with pytest.raises(FlyteValidationException, match="inputs n are not used"):
        wf.graph(CompilationState())


def test_references_can_be_stood_in_for() -> None:
    """A reference runs what replaces its ``execute``."""

    @reference_launch_plan(project="p", domain="d", name="far", version="v")
    def far(n: int) -> Result: ...

    far.execute = lambda n: (n * 2, "far")  # type: ignore[method-assign]

    @workflow
    def wf(n: int) -> int:
        return inc(x=far(n=n).number)

    assert wf(n=4) == 9


def test_input_types_are_checked() -> None:
    """A constant of the wrong type names the input."""

    @workflow
    def wf() -> int:
        return inc(x="a")  # type: ignore[arg-type]

    with pytest.raises(FlyteCompilationException, match="expected int, found str at input 'x'"):
        wf()


def test_gates_need_a_terminal() -> None:
    """Without a terminal an input gate says so; a sleep does not sleep."""

    @workflow
    def wf() -> int:
        sleep(dt.timedelta(hours=1))
        return wait_for_input("number", timeout=dt.timedelta(1), expected_type=int)

    with pytest.raises(FlyteValidationException, match="'number' waits for a person"):
        wf()


GATES = """
import datetime as dt
from flyteweight.tasks.decorator import task
from flyteweight.workflows.function_workflow import workflow
from flyteweight.workflows.gate import approve, wait_for_input

@task
def inc(x: int) -> int:
    return x + 1

@workflow
def wf() -> int:
    value = wait_for_input("number", timeout=dt.timedelta(1), expected_type=int)
    return inc(x=approve(inc(x=value), "check", timeout=dt.timedelta(1)))

print("result", wf())
"""


@pytest.mark.parametrize(("answers", "expected"), [("4\ny\n", "result 6"), ("4\nno\n", "was not approved")])
def test_gates_ask_at_a_terminal(tmp_path: Path, answers: str, expected: str) -> None:
    """At a terminal a person gives the input and the approval, or refuses it."""
    (tmp_path / "gates.py").write_text(GATES)
    ours, theirs = pty.openpty()
    try:
        os.write(ours, answers.encode())
        done = subprocess.run(
            [sys.executable, tmp_path / "gates.py"],
            stdin=theirs,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    finally:
        os.close(ours)
        os.close(theirs)
    assert expected in done.stdout + done.stderr


@pytest.mark.parametrize(("answer", "expected"), [("y", True), ("No", False), ("true", True)])
def test_gates_take_yes_and_no(monkeypatch: pytest.MonkeyPatch, answer: str, expected: bool) -> None:
    """Where a boolean is asked for."""

    @workflow
    def wf() -> bool:
        return wait_for_input("sure", timeout=dt.timedelta(1), expected_type=bool)  # type: ignore[no-any-return]

    monkeypatch.setattr("sys.stdin", io.StringIO(f"{answer}\n"))
    assert wf() is expected
