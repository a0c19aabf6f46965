"""Mistakes in dynamic functions: the message names the node, the line and what to write instead."""

# ruff: noqa: D103, PLW0108 - the tasks say all by their names and types; the lambdas are what users write

from __future__ import annotations

import datetime as dt
import inspect
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from compiling import compiled, failure

from flyteweight.exceptions import (
    FlyteCompilationException,
    FlyteFailureNodeInputMismatchException,
    FlyteMissingReturnValueException,
    FlyteNotImplementedException,
    FlyteUserException,
    FlyteValidationException,
    FlyteValueException,
    TypeTransformerFailedError,
)
from flyteweight.runtime.context import FlyteContextManager
from flyteweight.settings.resources import Resources
from flyteweight.tasks.decorator import task
from flyteweight.tasks.dynamic import dynamic
from flyteweight.tasks.map_task import map_task
from flyteweight.workflows.compilation import CompilationState
from flyteweight.workflows.conditional import conditional
from flyteweight.workflows.creation import create_node
from flyteweight.workflows.function_workflow import workflow
from flyteweight.workflows.gate import approve
from flyteweight.workflows.launch_plan import LaunchPlan
from flyteweight.workflows.reference import reference_task, reference_workflow

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class Point:
    x: int
    y: int


@task
def inc(x: int) -> int:
    return x + 1


@task
def halve(x: float) -> float:
    return x / 2


@task
def words(s: str) -> str:
    return s


@task
def names(ss: list[str]) -> int:
    return len(ss)


@task
def point(x: int) -> Point:
    return Point(x, x)


@task
def use_point(p: Point) -> int:
    return p.x


@task
def pair(x: int) -> tuple[int, str]:
    return x, ""


class Color(Enum):
    RED = "red"


@task
def paint(c: Color) -> Color:
    return c


@task
def maybe(x: int | None) -> int | None:
    return x


@task
def flag(x: int) -> bool:
    return bool(x)


@task
def listing(n: int) -> list[int]:
    return list(range(n))


@task
def void(x: int) -> None:
    pass


@workflow
def sub(n: int) -> int:
    return inc(x=n)


@workflow
def endless(n: int) -> int:
    return endless(n=inc(x=n))


@reference_task(project="p", domain="d", name="far.task", version="v")
def far_task(x: int) -> int: ...


@reference_workflow(project="p", domain="d", name="far.wf", version="v")
def far_workflow(x: int) -> int: ...


fixed = LaunchPlan("errors.fixed", sub, fixed_inputs={"n": 1})


open_plan = LaunchPlan("errors.open", sub)


@workflow
def idle(n: int) -> int:
    return n


def choice(condition: Any) -> Any:
    return conditional("c").if_(condition).then(inc(x=1)).else_().then(inc(x=2))


def unfinished(x: Any) -> None:
    conditional("open").if_(x > 1).then(inc(x=1))


def cycle(x: Any) -> Any:
    a, b = create_node(inc, x=1), create_node(inc, x=2)
    c = create_node(inc, x=b.o0)
    a >> b
    c >> a
    return c.o0


def two_branches(x: Any) -> Any:
    return conditional("c").if_(x > 1).then(inc(x=inc(x=x))).else_().then(inc(x=1))


MISTAKES: dict[str, tuple[Callable[[Any], Any], list[str]]] = {
    "if": (lambda x: 1 if x else 2, ["output 'o0' of node 'dn0' (inc)", "'if'", "conditional("]),
    "if comparison": (lambda x: 1 if x > 2 else 2, ["<output dn0.o0> > 2", "conditional("]),
    "and": (lambda x: (x > 1) and (x < 3), ["&"]),
    "len": (lambda x: len(x), ["node 'dn0'", "len()"]),
    "range": (lambda x: list(range(x)), ["node 'dn0'", "@dynamic"]),
    "int": (lambda x: int(x), ["node 'dn0'", "not a number yet"]),
    "float": (lambda x: float(x), ["node 'dn0'", "float()"]),
    "for": (lambda x: list(listing(n=x)), ["node 'dn1' (listing)", "map_task"]),
    "in": (lambda x: 1 in listing(n=x), ["node 'dn1'", "'in'"]),
    "arithmetic": (lambda x: x + 1, ["node 'dn0'", "inside a task"]),
    "slice": (lambda x: listing(n=x)[1:], ["node 'dn1'", "slice it inside a task"]),
    "wrong type": (lambda x: words(s=x), ["words", "input 's'", "expected str", "found int", "<output dn0.o0>"]),
    "int for float": (lambda x: halve(x=x), ["halve", "expected float", "found int"]),
    "wrong constant": (lambda x: inc(x="a"), ["inc", "input 'x'", "expected int", "found str"]),
    "wrong element": (lambda x: sum_all(xs=[x, "a"]), ["input 'xs'[1]", "expected int", "found str"]),
    "nested promise": (lambda x: sum_all(xs=[[x]]), ["input 'xs'[0]", "expected int"]),
    "promise in a dataclass": (
        lambda x: use_point(p=Point(x, 1)),
        ["input 'p'", ".x", "expected int", "an output of a node"],
    ),
    "f-string": (lambda x: words(s=f"n={x}"), ["<output dn0.o0>", "not the value", "task that builds the text"]),
    "f-string in a list": (lambda x: names(ss=[words(s="a"), f"{x}"]), ["<output dn0.o0>", "not the value"]),
    "order of a list": (lambda x: [x, x] >> inc(x=2), ["'>>'", "found list", "for one in several"]),
    "order before a list": (lambda x: x >> [inc(x=2)], ["'>>'", "found list", "one by one"]),
    "type of an override": (
        lambda x: inc(x=x).with_overrides(retries="3"),
        ["with_overrides(retries=…)", "'dn1' (inc)", "needs int, found str"],
    ),
    "type of a cache override": (
        lambda x: inc(x=x).with_overrides(cache="v1"),
        ["with_overrides(cache=…)", "'dn1' (inc)", "needs bool or Cache, found str"],
    ),
    "unknown input of a map": (
        lambda x: map_task(partial(inc, y=1))(x=[x]),
        ["no input 'y' to be bound", "test_errors.py:"],
    ),
    "field": (lambda x: inc(x=point(x=1).z), ["no field 'z'", "x, y", "'dn1' (point)"]),
    "part of a number": (lambda x: inc(x=x.part), ["'dn0' (inc)", "no 'part'"]),
    "key of a list": (lambda x: inc(x=listing(n=1)["a"]), ["'dn1' (listing)", "[0], [1]"]),
    "missing": (lambda x: inc(), ["inc", "misses input 'x' of type int"]),
    "unknown": (lambda x: inc(xx=x), ["no input 'xx'", "did you mean 'x'?"]),
    "too many": (lambda x: inc(1, 2), ["takes 1 input (x)", "2 were given"]),
    "twice": (lambda x: inc(1, x=2), ["'x' twice"]),
    "several outputs": (lambda x: inc(x=pair(x=1)), ["2 outputs (o0, o1)", "result.o0"]),
    "no output": (lambda x: inc(x=void(x=1)), ["void' returns nothing", "return type"]),
    "no output used": (lambda x: 1 if void(x=1) else 2, ["void' returns nothing"]),
    "node as value": (lambda x: inc(x=create_node(inc, x=1)), ["node 'dn1'", "node.o0"]),
    "unknown output": (lambda x: create_node(inc, x=1).o7, ["no output 'o7'", "o0"]),
    "cycle": (cycle, ["'dn1' (inc) >> 'dn2' (inc) >> 'dn3' (inc) >> 'dn1' (inc)", "remove"]),
    "own cycle": (lambda x: x >> x, ["node 'dn0' (inc) cannot run before itself"]),
    "order of a value": (lambda x: x >> 3, ["'>>'", "found int"]),
    "same id": (
        lambda x: inc(x=inc(x=1).with_overrides(node_name="n")).with_overrides(node_name="n"),
        ["two nodes have the id 'n'", "node_name"],
    ),
    "reserved id": (lambda x: inc(x=1).with_overrides(node_name="start-node"), ["start-node", "scheduler"]),
    "override": (lambda x: inc(x=1).with_overrides(retrys=1), ["no setting 'retrys'", "retries"]),
    "override by promise": (
        lambda x: inc(x=1).with_overrides(retries=x),
        ["retries", "plain value", "<output dn0.o0>"],
    ),
    "task_config": (lambda x: inc(x=1).with_overrides(task_config=3), ["task_config", "needs a NoneType, found int"]),
    "cache override": (lambda x: inc(x=1).with_overrides(cache=True), ["cache_version"]),
    "bool condition": (lambda x: conditional("c").if_(True), ["'c'", "if_() needs a comparison"]),
    "promise condition": (lambda x: conditional("c").if_(x), ["'c'", "x.is_true()"]),
    "and of promise": (lambda x: (x > 1) & x, ["&", "parentheses"]),
    "two nodes in a branch": (two_branches, ["'c'", "one node", "makes 2", "@workflow"]),
    "earlier call in a branch": (lambda x: conditional("c").if_(x > 1).then(x), ["'c'", "inside then("]),
    "constant in a branch": (lambda x: conditional("c").if_(x > 1).then(3), ["'c'", "found int"]),
    "branches of different types": (
        lambda x: conditional("c").if_(x == 1).then(inc(x=1)).else_().then(words(s="a")),
        ["'c'", "output 'o0' is of type int in one branch and str in another"],
    ),
    "compared with a list": (
        lambda x: conditional("c").if_(x == [1]).then(inc(x=1)).else_().then(inc(x=2)),
        ["'c'", "found list"],
    ),
    "compared with a fraction": (
        lambda x: choice(x < 2.5),
        ["'c'", "values of one type only, found int and float", "let a task decide"],
    ),
    "compared with another type": (lambda x: choice(words(s="a") != x), ["values of one type only, found str and int"]),
    "compared with None": (lambda x: choice(x.is_none()), ["compares numbers", "found int and None"]),
    "compared with an enum": (
        lambda x: choice(paint(c=Color.RED) == Color.RED),
        ["one type only, found enum(red)"],
    ),
    "compared though optional": (lambda x: choice(maybe(x=x) == 1), ["dates, durations and enums, found"]),
    "part of a value compared": (lambda x: choice(listing(n=x)[0] == 1), ["<output dn1.o0[0]> is a part of one"]),
    "order of booleans": (lambda x: choice(flag(x=x) > False), ["no order of booleans, found >"]),
    "map of a launch plan": (
        lambda x: map_task(open_plan)(n=[x])[0],
        ["'errors.open' cannot be", "in a loop"],
    ),
    "workflow without nodes": (lambda x: idle(n=x), ["errors.idle' calls nothing", "call a task in it"]),
    "alias of no output": (
        lambda x: inc(x=1).with_overrides(aliases={"o1": "a"}),
        ["aliases", "'dn1' (inc)", "no output 'o1'; its outputs: o0"],
    ),
    "alias of two outputs": (
        lambda x: pair(x=1).o0.with_overrides(aliases={"o0": "o1"}),
        ["two outputs of node 'dn1' (pair) the same name: o1, o1"],
    ),
    "alias that is no name": (
        lambda x: inc(x=1).with_overrides(aliases={"o0": 3}),
        ["a dict of output name and alias"],
    ),
    "no else": (unfinished, ["does not end", "else_()"]),
    "approve nothing": (lambda x: approve(void(x=1), "gate", dt.timedelta(1)), ["void' returns nothing"]),
    "approve constant": (lambda x: approve(3, "gate", dt.timedelta(1)), ["'gate'", "found int"]),
    "reference task": (lambda x: far_task(x=x), ["'far.task'", "reference_launch_plan"]),
    "reference workflow": (lambda x: far_workflow(x=x), ["'far.wf'", "reference_launch_plan"]),
    "fixed input": (lambda x: fixed(n=x), ["errors.fixed", "fixes input 'n'"]),
    "endless workflow": (lambda x: endless(n=x), ["contains itself", "@dynamic"]),
    "positional create_node": (lambda x: create_node(inc, 1), ["by name only"]),
    "map of two outputs": (lambda x: map_task(pair)(x=[x]), ["at most one output", "dataclass"]),
    "map of a workflow": (lambda x: map_task(sub)(n=[x]), ["LaunchPlan"]),
}


@task
def sum_all(xs: list[int]) -> int:
    return sum(xs)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes_are_explained(mistake: str) -> None:
    """Each mistake is the user's, says what is wrong and what to write, and names the line of the function."""
    function, texts = MISTAKES[mistake]

    @dynamic
    def d() -> int:
        return function(inc(x=1))

    error = failure(d)
    assert isinstance(error, FlyteUserException)
    message = str(error)
    for text in texts:
        assert text in message
    if isinstance(error, FlyteCompilationException):
        assert f"{__file__}:" in message


def test_the_line_is_that_of_the_call() -> None:
    """The message of a failed binding, and that of a cycle found at the end, name the lines that made them."""

    @dynamic
    def wrong() -> str:
        first = inc(x=1)
        return words(s=first)

    lines, start = inspect.getsourcelines(wrong.task_function)
    line = start + next(number for number, text in enumerate(lines) if "words(" in text)
    assert f"{__file__}:{line}, in wrong" in str(failure(wrong))

    @dynamic
    def circular() -> None:
        a, b = void(x=1), void(x=2)
        a >> b
        b >> a

    lines, start = inspect.getsourcelines(circular.task_function)
    line = start + next(number for number, text in enumerate(lines) if "b >> a" in text)
    assert f"{__file__}:{line}, in circular" in str(failure(circular))


RETURNS: dict[str, tuple[Any, Callable[[], Any], list[str]]] = {
    "too few": (tuple[int, int], lambda: inc(x=1), ["declares 2 outputs (o0, o1)", "<output dn0.o0>"]),
    "too many": (int, lambda: (inc(x=1), 2), ["one output 'o0'", "2 values"]),
    "nothing": (int, lambda: None, ["Failed to bind output 'o0'", "returns nothing"]),
    "wrong constant": (int, lambda: "a", ["output 'o0'", "expected int", "found str"]),
    "wrong promise": (str, lambda: inc(x=1), ["output 'o0'", "expected str", "found int"]),
    "wrong element": (list[int], lambda: [inc(x=1), "a"], ["output 'o0'[1]", "found str"]),
}


@pytest.mark.parametrize("case", RETURNS)
def test_wrong_returns(case: str) -> None:
    """What a dynamic function returns is checked against its declared outputs."""
    annotation, body, texts = RETURNS[case]

    def d() -> Any:
        return body()

    d.__annotations__["return"] = annotation
    error = failure(dynamic(d))
    assert isinstance(error, FlyteValidationException)
    for text in [*texts, f"{__file__}:", "in d"]:
        assert text in str(error)


def test_returns_that_are_not_declared(capfd: pytest.CaptureFixture[str]) -> None:
    """In a container what is returned goes nowhere, which is logged once; by hand it is refused, as by flytekit."""

    @workflow
    def sub():  # type: ignore[no-untyped-def]
        return inc(x=1)

    @dynamic
    def d():  # type: ignore[no-untyped-def]
        sub()
        return inc(x=1), 5

    for _ in range(2):
        spec = compiled(d)
        assert [node.id for node in spec.nodes] == ["dn0", "dn1"]
        assert (list(spec.outputs), list(spec.subworkflows[0].outputs)) == ([], [])
    first, second = capfd.readouterr().err.splitlines()
    assert f"'{sub.name}' declares no outputs and returns <output dn0.o0>" in first
    assert f"'{d.name}' declares no outputs and returns 2 values, which is not kept; annotate the return type" in second
    for called in (sub, d):
        with pytest.raises(FlyteValidationException, match="declares no outputs and returns"):
            called()


def test_failure_node_must_take_the_inputs() -> None:
    """An on_failure that lacks an input of its workflow, or needs another one, is refused."""

    @workflow(on_failure=words)
    def wf(n: int) -> int:
        return inc(x=n)

    @dynamic
    def d() -> int:
        return wf(n=1)

    error = failure(d)
    assert isinstance(error, FlyteFailureNodeInputMismatchException)
    assert "must take n" in str(error)
    assert f"{__file__}:" in str(error)
    with pytest.raises(FlyteFailureNodeInputMismatchException, match="must take n"):
        wf(n=1)


def test_outside_a_workflow() -> None:
    """Conditionals, gates and create_node belong into a workflow or dynamic task."""
    with pytest.raises(FlyteCompilationException, match="inside a workflow or dynamic task"):
        conditional("c")
    with pytest.raises(FlyteCompilationException, match="inside a workflow or dynamic task"):
        create_node(inc, x=1)


def test_classes_of_refusals() -> None:
    """Each is of the class that flytekit has at its place, so that ``except`` clauses and tests keep working."""

    @workflow
    def silent(n: int) -> int:
        inc(x=n)  # type: ignore[return-value]

    @workflow
    def talkative(n: int) -> None:
        return inc(x=n)

    @workflow
    def undecided(n: int) -> int:
        return conditional("c").if_(inc(x=n)).then(inc(x=n)).else_().then(inc(x=n))  # type: ignore[no-any-return]

    @workflow
    def twofold(n: int) -> int:
        return inc(x=n).with_overrides(requests=Resources(cpu="1"), resources=Resources(cpu="1"))

    with pytest.raises(FlyteMissingReturnValueException, match=r"Failed to bind output 'o0' of .*silent"):
        silent(n=1)
    with pytest.raises(FlyteValueException, match="declares no outputs"):
        talkative(n=1)
    with pytest.raises(AssertionError, match="needs a comparison"):
        undecided(n=1)
    with pytest.raises(ValueError, match="resources, or requests and limits"):
        twofold(n=1)
    for kind in (TypeError, ValueError, AssertionError, TypeTransformerFailedError, FlyteCompilationException):
        with pytest.raises(kind, match="expected int, found str at input 'n'"):
            silent(n="a")
    two = FlyteContextManager.current_context().with_compilation_state(CompilationState())
    with FlyteContextManager.with_context(two), pytest.raises(AssertionError, match="this call has 2 outputs"):
        inc(x=pair(x=1))


def test_what_is_registered_elsewhere_cannot_run_here() -> None:
    """Who calls it learns that first, whatever it was given."""
    with pytest.raises(FlyteNotImplementedException, match="You must mock this out"):
        far_workflow()
