"""What users may write and flytekit compiles, but this release of the scheduler refuses; and what we make of it."""

from __future__ import annotations

MODULE = """
from cases import *


@task
def half(x: int) -> float:
    return x / 2


@dynamic
def aliases(n: int) -> Tuple[int, str]:
    a = pair(x=n).with_overrides(aliases={"first": "number", "second": "first"})
    b = inc(x=a.first)
    b.with_overrides(aliases={"o0": "renamed"})
    c = conditional("aliased").if_(b > 1).then(inc(x=b)).else_().then(inc(x=a.first))
    return total(xs=[c, b]), a.second


@dynamic
def numbers(n: int) -> int:
    a, b = inc(x=n), half(x=n)
    c = conditional("float").if_(b > 3).then(inc(x=1)).else_().then(inc(x=2))
    return conditional("int").if_((a == 2.0) | (3.0 < a)).then(inc(x=c)).else_().then(inc(x=4))


@task
def moments(n: int) -> Tuple[datetime, timedelta]:
    return datetime.now(timezone.utc), timedelta(1)


@dynamic
def same_kinds(n: int) -> int:
    a, (when, long), (later, _) = inc(x=n), moments(n=n), moments(n=1)
    c, d, f, g, h, i = paint(c=Color.RED), paint(c=Color.BLUE), flag(x=n), flag(x=1), half(x=n), half(x=1)
    enums = conditional("enums").if_(c == d).then(inc(x=1)).else_().then(inc(x=2))
    flags = (f == g) | f.is_false() | (h >= i)
    times = (when < datetime(2024, 1, 1, tzinfo=timezone.utc)) & (long > timedelta(2)) & (later > when)
    return conditional("all").if_(flags & times & (a != n)).then(inc(x=enums)).else_().then(inc(x=4))


@dynamic
def calls_in_conditions(n: int) -> int:
    a = conditional("a").if_(inc(x=n) == 2).then(inc(x=1)).elif_(inc(x=inc(x=n)) > 3).then(inc(x=2)).else_().fail("no")
    b = conditional("b").if_(inc(x=a).with_overrides(node_name="first") < 4).then(inc(x=3)).else_().then(inc(x=4))
    return total(xs=[a, b])


@dynamic
def fractions(n: int) -> int:
    a = inc(x=n)
    return conditional("c").if_(a <= 2.5).then(inc(x=1)).else_().then(inc(x=2))


@dynamic
def kinds(n: int) -> int:
    a, b = inc(x=n), half(x=n)
    return conditional("c").if_(a == b).then(inc(x=1)).else_().then(inc(x=2))


@dynamic
def nones(n: int) -> int:
    m = maybe()
    return conditional("c").if_(m.is_none()).then(inc(x=1)).else_().then(inc(x=2))


@dynamic
def optionals(n: int) -> int:
    m = maybe()
    return conditional("c").if_(m != 4).then(inc(x=1)).else_().then(inc(x=2))


@dynamic
def enum_values(n: int) -> int:
    c = paint(c=Color.RED)
    return conditional("c").if_(c == "red").then(inc(x=1)).else_().then(inc(x=2))


@dynamic
def enum_members(n: int) -> int:
    c = paint(c=Color.RED)
    return conditional("c").if_(c == Color.BLUE).then(inc(x=1)).else_().then(inc(x=2))


@dynamic
def attributes(n: int) -> int:
    o = make(n=n)
    return conditional("c").if_(o.inner.x == 1).then(inc(x=1)).else_().then(inc(x=2))


@dynamic
def elements(n: int) -> int:
    xs = listing(n=n)
    return conditional("c").if_(xs[0] == 1).then(inc(x=1)).else_().then(inc(x=2))


@dynamic
def map_launch_plan(n: int) -> List[int]:
    return map_task(default_plan)(n=[1, inc(x=2)], by=[3, 4])


@workflow
def without_nodes(n: int) -> int:
    return n


@dynamic
def no_nodes(n: int) -> int:
    return inc(x=without_nodes(n=n))
"""

TAKEN = ("same_kinds",)
"""The cases that nobody has to change."""

MENDED = {
    "aliases": "Variable [o0] not found on node [dn1]",
    "calls_in_conditions": "Parameter not bound",
    "numbers": "Variable [RightValue] (type [simple:INTEGER]) doesn't match expected type [simple:FLOAT]",
}
"""The case, and why the compiler refuses flytekit's document; it takes ours."""

REFUSED = {
    "fractions": ("doesn't match expected type", "values of one type only, found int and float"),
    "kinds": ("doesn't match expected type", "values of one type only, found int and float"),
    "nones": ("Value required [RightValue.Val]", "dates, durations and enums, found"),
    "optionals": ("doesn't match expected type", "dates, durations and enums, found"),
    "enum_values": ("doesn't match expected type [enum_type", "values of one type only"),
    "enum_members": ("doesn't match expected type [enum_type", "values of one type only"),
    "attributes": ("doesn't match expected type", "is a part of one"),
    "elements": ("doesn't match expected type", "is a part of one"),
    "map_launch_plan": (
        "expects bindings of type [simple:INTEGER]",  # a launch plan's interface is not made lists
        "the launch plan 'cases.sub' cannot be scheduled",
    ),
    "no_nodes": ("Can't find any nodes in workflow", "workflow 'refused.without_nodes' calls nothing"),
}
"""The case, why the compiler refuses flytekit's document, and what we say, who write none."""
