"""Promises used as values: what is refused, with which classes of errors, and what only looks like a promise."""

# ruff: noqa: D103, PLW0108 - the tasks say all by their names and types; the lambdas are what users write

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from compiling import compiled, failure

from flyteweight.exceptions import FlyteCompilationException
from flyteweight.tasks.decorator import task
from flyteweight.tasks.dynamic import dynamic
from flyteweight.workflows.conditional import conditional
from flyteweight.workflows.creation import create_node
from flyteweight.workflows.function_workflow import workflow
from flyteweight.workflows.launch_plan import LaunchPlan

if TYPE_CHECKING:
    from collections.abc import Callable


@task
def inc(x: int) -> int:
    return x + 1


@task
def fail(x: int) -> int:
    raise LookupError(x)


@task
def words(s: str) -> str:
    return s


@task
def nothing(x: int) -> None:
    """No output."""


USES: dict[str, tuple[Callable[[Any], Any], type[Exception]]] = {
    "len": (lambda p: len(p), TypeError),
    "int": (lambda p: int(p), TypeError),
    "float": (lambda p: float(p), TypeError),
    "range": (lambda p: range(p), TypeError),
    "add": (lambda p: p + 1, TypeError),
    "radd": (lambda p: 1 + p, TypeError),
    "neg": (lambda p: -p, TypeError),
    "bool": (lambda p: bool(p), ValueError),
    "comparison": (lambda p: bool(p == 1), ValueError),
    "and": (lambda p: p & p, ValueError),
    "iteration in flytekit": (lambda p: list(p), ValueError),
    "iteration in Python": (lambda p: list(p), TypeError),
    "in": (lambda p: 1 in p, ValueError),
    "retries": (lambda p: p.with_overrides(retries=p), AssertionError),
    "no output": (lambda p: words(s=nothing(x=p)), AssertionError),
}


@pytest.mark.parametrize("use", USES)
def test_errors_are_of_the_classes_that_are_raised_there(use: str) -> None:
    """Those of Python and of flytekit, in a container as in a local run, so that ``except`` clauses still work."""
    function, kind = USES[use]

    @dynamic
    def t(n: int) -> int:
        p = inc(x=n)
        with pytest.raises(kind) as caught:
            function(p)
        assert isinstance(caught.value, FlyteCompilationException)
        assert "\u2063" not in str(caught.value)
        return p

    compiled(t, n=1)
    assert t(n=1) == 2


def test_overrides_by_hand_are_looked_at() -> None:
    """A setting that is a promise is refused there too, on whatever the call returned."""

    @workflow
    def wf(n: int) -> int:
        for made in (inc(x=n), nothing(x=n), create_node(inc, x=n)):
            with pytest.raises(FlyteCompilationException, match=r"with_overrides\(retries=…\) of a call needs a plain"):
                made.with_overrides(retries=n)
            assert made.with_overrides(retries=2) is made
        return n

    assert wf(n=3) == 3


@pytest.mark.parametrize("text", ["the <value of a> is here", "<workflow input x>", "<output n0.o0>"])
def test_words_that_look_like_a_promise_are_words(text: str) -> None:
    """As they may stand in a prompt's template."""

    @dynamic
    def t(n: int) -> str:
        return words(s=text)

    compiled(t, n=1)
    assert t(n=1) == text


FORMATTED: dict[str, Callable[[Any], str]] = {
    "format": lambda p: f"n is {p}",
    "str": str,
    "repr": repr,
    "percent": lambda p: "n is %s" % p,  # noqa: UP031 - as users write
    "in a list": lambda p: f"all: {[p, p]}",
}


@pytest.mark.parametrize("how", FORMATTED)
def test_a_promise_in_a_text_is_found(how: str) -> None:
    """However it came there, since the text could only hold its name."""

    @dynamic
    def t(n: int) -> str:
        return words(s=FORMATTED[how](inc(x=n)))

    assert "a text holds the words '<output dn0.o0>'" in str(failure(t, n=1))
    with pytest.raises(FlyteCompilationException, match="a text holds the words '<value of o0>'"):
        t(n=1)


def test_a_conditional_that_does_not_end_is_told_by_hand_too() -> None:
    """Calls after it would have been taken for calls of its untaken branch."""

    @workflow
    def no_then(n: int) -> int:
        conditional("c").if_(n == 0)
        return inc(x=n)

    @workflow
    def caught(n: int) -> int:
        with suppress(IndexError):
            conditional("c").if_(n == 0).then(inc(x=[].pop())).else_().then(inc(x=n))
        return inc(x=n)

    @dynamic
    def no_else(n: int) -> int:
        p = inc(x=n)
        conditional("c").if_(p == 0).then(inc(x=n))
        return p

    for made in (no_then, caught, no_else):
        with pytest.raises(FlyteCompilationException, match=r"a conditional in '.*' does not end; .*test_promises.py"):
            made(n=1)

    @workflow
    def fine(n: int) -> int:
        inner = conditional("a").if_(n == 0).then(inc(x=n)).else_().then(inc(x=n))
        return conditional("b").if_(inner == 0).then(inc(x=n)).elif_(inner == 2).then(inc(x=inner)).else_().fail("no")

    assert fine(n=1) == 3


def test_an_error_in_a_conditional_comes_out_as_it_is() -> None:
    """Not as a conditional without an end."""

    @workflow
    def wf(n: int) -> int:
        return conditional("c").if_(n == 1).then(fail(x=n)).else_().then(inc(x=n))

    with pytest.raises(LookupError):
        wf(n=1)
    assert wf(n=2) == 3


def test_overrides_add_up() -> None:
    """A second call keeps what the first one set."""

    @dynamic
    def t(n: int) -> int:
        return inc(x=n).with_overrides(cache=True, cache_version="2").with_overrides(timeout=60)

    metadata = compiled(t, n=1).nodes[0].metadata
    assert (metadata.cacheable, metadata.cache_version, metadata.timeout.seconds) == (True, "2", 60)


def test_what_does_not_fit_is_said_in_words_of_annotations() -> None:
    """A promise of an int for an input of type Any needs a task that returns Any."""

    @task
    def anything(x: Any) -> int:
        return 1

    @dynamic
    def t(n: int) -> int:
        return anything(x=inc(x=n))

    words = "expected Any, found int (<output dn0.o0>) at input 'x'; convert it in a task that returns Any"
    assert words in str(failure(t, n=1))


def test_an_untyped_workflow_pickles() -> None:
    """With ``pickle_untyped``, as tasks do."""

    @workflow(pickle_untyped=True)
    def wf(n):  # type: ignore[no-untyped-def]
        return n

    assert wf(n={1, 2}) == {1, 2}
    with pytest.raises(Exception, match="has no annotation"):
        workflow(lambda n: n)


def test_parameters_of_a_launch_plan_are_described() -> None:
    """By the workflow's docstring."""

    @workflow
    def wf(n: int, m: int = 2) -> int:
        """Add.

        Args:
            n: the number to start from
        """
        return inc(x=n)

    parameters = LaunchPlan.create("described", wf).parameters.parameters
    assert (parameters["n"].var.description, parameters["m"].var.description) == ("the number to start from", "m")


def test_a_node_has_the_attributes_of_its_outputs() -> None:
    """And no others, as ``hasattr`` asks."""

    @dynamic
    def t(n: int) -> int:
        node = create_node(inc, x=n)
        assert (hasattr(node, "o0"), hasattr(node, "o1")) == (True, False)
        assert not hasattr(inc(x=n).__flyte_node__(), "o0")
        return node.o0

    compiled(t, n=1)
