"""Dynamic tasks that both worlds compile: one module as text, and for each task the inputs with which it is run."""

from __future__ import annotations

from typing import Any

MODULE = '''
import functools
import typing
from collections import namedtuple
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from enum import Enum
from typing import Dict, List, NamedTuple, Optional, Tuple, Union

from {sdk} import (
    ContainerTask, LaunchPlan, PodTemplate, PythonFunctionTask, PythonInstanceTask, Resources,
    WorkflowFailurePolicy, approve, conditional,
    dynamic, map_task, reference_launch_plan, sleep, task, wait_for_input, workflow,
)
from {sdk}.{create_node} import create_node
from {sdk}.{customized} import PythonCustomizedContainerTask
from {sdk}.{shim} import ShimTaskExecutor
from {sdk}.{accelerators} import T4
from {sdk}.{interface} import Interface
from {sdk}.{echo} import Echo
from {sdk}.{imperative} import ImperativeWorkflow as Workflow
from {sdk}.{flytefile} import FlyteFile
from {sdk}.{flyteerror} import FlyteError


def pod_spec():
    main = {"name": "main", "env": [{"name": "A", "value": "1"}]}
    side = {"name": "side", "image": "i:1"}
    if "{sdk}" == "flyteweight":
        return {"containers": [main, side]}
    from kubernetes.client import V1Container, V1PodSpec

    return V1PodSpec(containers=[V1Container(**main), V1Container(**side)])


class Color(Enum):
    RED = "red"
    BLUE = "blue"


@dataclass
class Inner:
    x: int
    tags: List[str] = field(default_factory=list)


@dataclass
class Outer:
    name: str
    inner: Inner
    table: Dict[str, int] = field(default_factory=dict)


class Pair(NamedTuple):
    first: int
    second: str


One = NamedTuple("One", [("only", int)])


@task
def inc(x: int, by: int = 1) -> int:
    """Add.

    Args:
        x: what is added to
        by: what is added
    """
    return x + by


@task(retries=3, timeout=timedelta(minutes=5), interruptible=True, cache=True, cache_version="7")
def settled(x: int) -> int:
    return x


@task(environment={"OWN": "yes"}, requests=Resources(cpu="1"), limits=Resources(mem="2Gi"))
def heavy(x: int) -> int:
    return x


@task
def text(x: int) -> str:
    return str(x)


@task
def pair(x: int) -> Pair:
    return Pair(x, "s")


@task
def one(x: int) -> One:
    return One(x)


@task
def two(x: int) -> Tuple[int, str]:
    return x, "s"


@task
def total(xs: List[int]) -> int:
    return sum(xs)


@task
def nested(xs: List[List[int]], ys: Dict[str, List[int]]) -> Dict[str, int]:
    return {}


@task
def listing(n: int) -> List[int]:
    return list(range(n))


@task
def mapping(n: int) -> Dict[str, List[int]]:
    return {}


@task
def make(n: int) -> Outer:
    return Outer("a", Inner(n))


@task
def inner(i: Inner) -> int:
    return i.x


@task
def words(s: str) -> str:
    return s


@task
def maybe(x: Optional[int] = None, s: Union[int, str] = "d") -> Optional[int]:
    return x


@task
def void(x: int):
    pass


@task
def nothing():
    pass


@task
def flag(x: int) -> bool:
    return True


@task
def many(
    i: int, f: float, s: str, b: bool, d: datetime, t: timedelta, c: Color, l: List[str], m: Dict[str, float],
    o: Outer, u: dict, n: Optional[int], w: Union[int, str], ol: Optional[List[int]], od: List[Optional[int]],
    file: FlyteFile, files: List[FlyteFile],
) -> str:
    return ""


@task
def takes_dict(d: dict) -> int:
    return 1


@workflow
def sub(n: int, by: int = 4) -> int:
    return inc(x=inc(x=n), by=by)


@workflow
def constants() -> Tuple[int, List[int]]:
    return inc(x=1), [inc(x=2), 3]


@workflow
def deeper(n: int) -> Pair:
    a = sub(n=n)
    b = text(x=a)
    return Pair(a, b)


@workflow(failure_policy=WorkflowFailurePolicy.FAIL_AFTER_EXECUTABLE_NODES_COMPLETE, interruptible=True)
def policy(n: int) -> int:
    return inc(x=n)


@task
def clean(n: int, err: Optional[FlyteError] = None):
    pass


@workflow
def clean_up(n: int, err: Optional[FlyteError] = None):
    clean(n=n, err=err)


@workflow(on_failure=clean_up)
def guarded_by_workflow(n: int) -> int:
    return inc(x=n)


@workflow(on_failure=clean)
def guarded(n: int) -> int:
    return inc(x=n)


@workflow
def branching(n: int) -> int:
    return conditional("inside").if_(n > 3).then(inc(x=n)).else_().then(sub(n=n))


default_plan = LaunchPlan.get_or_create(workflow=sub)
named_plan = LaunchPlan.get_or_create(workflow=sub, name="named", default_inputs={"by": 8})
fixed_plan = LaunchPlan.create("fixed", sub, fixed_inputs={"by": 9})


@reference_launch_plan(project="rp", domain="rd", name="other.plan", version="r1")
def referred(n: int, s: str = "x") -> int:
    return 1


@workflow
def with_plan(n: int) -> int:
    return default_plan(n=n, by=2)


container = ContainerTask(
    name="raw",
    image="ghcr.io/x/raw:1",
    inputs={"x": int},
    outputs={"o": int},
    command=["sh", "-c", "echo {{.inputs.x}}"],
    arguments=["more"],
    input_data_dir="/in",
    output_data_dir="/out",
    requests=Resources(cpu="2"),
)


podded = ContainerTask(
    name="podded",
    image="ghcr.io/x/raw:1",
    command=["true"],
    outputs={"o": int},
    output_data_dir="/out",
    metadata_format=ContainerTask.MetadataFormat.PROTO,
    pod_template=PodTemplate(pod_spec=pod_spec(), primary_container_name="main", labels={"l": "1"}),
)


class Executor(ShimTaskExecutor):
    def execute_from_model(self, tt, **kwargs):
        return kwargs["x"]


class Template(PythonCustomizedContainerTask):
    def __init__(self, name):
        super().__init__(
            name=name, task_config=None, container_image="ghcr.io/x/plugin:1", executor_type=Executor,
            task_type="templated", interface=Interface({"x": int}, {"o0": int}),
        )

    def get_custom(self, settings):
        return {"k": 1}


template = Template("a.template")


@dynamic
def d_calls(n: int) -> int:
    return inc(inc(x=n), by=inc(n, 7))


@dynamic
def d_loop(n: int) -> List[int]:
    return [settled(x=i) for i in range(n)]


@dynamic
def d_chain(n: int) -> int:
    value = inc(x=0)
    for _ in range(n):
        value = inc(x=value)
    return value


@dynamic
def d_nested_containers(n: int) -> Dict[str, int]:
    a, b = inc(x=1), inc(x=2)
    return nested(xs=[[a, 1], [b], []], ys={"k": [a, b, 3], "e": []})


@dynamic
def d_container_outputs(n: int) -> Tuple[List[List[int]], Dict[str, int], int, str]:
    a = inc(x=n)
    return [[a, 5], [6]], {"a": a, "b": 7}, n, "constant"


@dynamic
def d_constants(n: int) -> str:
    return many(
        i=1, f=2.5, s="é", b=True, d=datetime(2024, 1, 2, 3, 4, 5, 6, tzinfo=timezone.utc),
        t=timedelta(days=1, microseconds=5), c=Color.BLUE, l=["a"], m={"k": 1.5},
        o=Outer("n", Inner(1, ["t"]), {"a": 1}),
        u={"any": [1, "x"]}, n=None, w="s", ol=[1, 2], od=[1, None], file=FlyteFile("data.txt"),
        files=[FlyteFile("data.txt")],
    )


@dynamic
def d_defaults(n: int) -> Optional[int]:
    maybe()
    maybe(x=3, s=4)
    maybe(x=inc(x=1), s="t")
    return maybe(x=None)


@dynamic
def d_named_outputs(n: int) -> Tuple[int, str, int]:
    p = pair(x=n)
    first, second = two(x=n)
    o = one(x=n)
    inc(x=first)
    return p.first, p.second, o.only


@dynamic
def d_returns_named(n: int) -> Pair:
    return Pair(inc(x=n), text(x=n))


@dynamic
def d_returns_one(n: int) -> One:
    return One(inc(x=n))


@dynamic
def d_attributes(n: int) -> Tuple[str, int]:
    o = make(n=n)
    inner(i=o.inner)
    inc(x=o.inner.x)
    inc(x=o.table["a"])
    words(s=o.inner.tags[0])
    total(xs=mapping(n=n)["k"])
    inc(x=mapping(n=n)["k"][1])
    return o.name, listing(n=n)[2]


@dynamic
def d_order(n: int) -> int:
    a = inc(x=n)
    v = void(x=n)
    e = nothing()
    b = inc(x=2)
    a >> v
    v >> e >> b
    return b


@dynamic
def d_create_node(n: int) -> int:
    a = create_node(nothing)
    b = create_node(inc, x=n)
    c = create_node(two, x=b.o0)
    a >> b
    b.runs_before(create_node(void, x=4))
    create_node(inc, x=c.outputs["o0"]).with_overrides(node_name="Last_One", retries=4)
    return c.o0


def big():
    return Resources(cpu="4", gpu="1", ephemeral_storage="3Gi")


@dynamic
def d_overrides(n: int) -> int:
    a = inc(x=n).with_overrides(node_name="my_first.Node", name="shown", retries=5, timeout=90, interruptible=False)
    b = inc(x=a).with_overrides(requests=Resources(cpu="2", mem="1Gi"), limits=big())
    c = inc(x=b).with_overrides(cache=True, cache_version="v9", cache_serialize=True, container_image="ghcr.io/x/o:1")
    d = settled(x=c).with_overrides(timeout=None, retries=0, interruptible=True, cache=False)
    e = inc(x=d).with_overrides(timeout=timedelta(hours=2))
    inc(x=e).with_overrides(aliases={"o0": "renamed"})
    f = pair(x=e).with_overrides(node_name="several")
    return inc(x=f.first)


@dynamic
def d_more_overrides(n: int) -> int:
    a = create_node(inc, x=n).with_overrides(shared_memory="1Gi")
    b = create_node(inc, x=a.o0).with_overrides(resources=Resources(cpu=("1", "2"), mem="5Mi"))
    return b.o0


@dynamic
def d_void_override(n: int) -> int:
    void(x=n).with_overrides(node_name="quiet", retries=2)
    return inc(x=n)


@dynamic
def d_map(n: int) -> Tuple[List[int], List[str], int]:
    xs = [inc(x=i) for i in range(2)]
    a = map_task(inc)(x=xs, by=[1, 2])
    b = map_task(text, concurrency=3)(x=a)
    map_task(functools.partial(inc, by=9))(x=listing(n=n))
    map_task(functools.partial(inc, by=xs[0]), concurrency=0)(x=[1, 2])
    map_task(void)(x=[1])
    map_task(heavy)(x=[1]).with_overrides(name="inner", retries=2, timeout=3, requests=Resources(cpu="3"))
    return a, b, total(xs=a)


@dynamic
def d_map_ratio(n: int) -> List[Optional[int]]:
    return map_task(settled, min_success_ratio=0.5, concurrency=2)(x=[1, 2, n])


@dynamic
def d_map_all(n: int) -> List[int]:
    return map_task(inc, run_all_sub_nodes=True)(x=[1], by=[n])


@dynamic
def d_equal_maps(n: int) -> List[List[int]]:
    return [map_task(inc)(x=[i], by=[n]) for i in range(20)]


@dynamic
def d_workflows(n: int) -> int:
    a = sub(n=n)
    b = sub(n=a, by=inc(x=1))
    constants()
    deeper(n=b)
    policy(n=1)
    guarded(n=2)
    guarded_by_workflow(n=3)
    return deeper(n=a).first


@dynamic
def d_branching_workflow(n: int) -> int:
    return branching(n=n)


@dynamic
def child(n: int) -> int:
    return inc(x=n)


@dynamic(environment={"MINE": "1"})
def d_dynamics(n: int) -> int:
    return child(n=child(n=n))


@dynamic
def d_recursion(n: int) -> int:
    return d_recursion(n=n - 1) if n else inc(x=n)


@dynamic
def d_launch_plans(n: int) -> int:
    a = default_plan(n=n)
    b = named_plan(n=a)
    named_plan(n=1, by=b)
    fixed_plan(n=2)
    with_plan(n=3)
    return b


@dynamic
def d_references(n: int) -> int:
    return referred(n=inc(x=n), s="y")


@dynamic
def d_conditional(n: int) -> int:
    a = inc(x=n)
    s = text(x=n)
    f = flag(x=n)
    conditional("two").if_(a > 3).then(inc(x=a)).else_().then(settled(x=a))
    fails = conditional("fails").if_((a >= 1) & (a < 5)).then(inc(x=1))
    fails.elif_((s == "x") | (f.is_true())).then(inc(x=2)).else_().fail("no")
    conditional("flags").if_(f.is_false()).then(void(x=1)).else_().then(nothing())
    more = conditional("more").if_(s < "b").then(inc(x=1)).elif_(f == True).then(inc(x=2))
    more.elif_(a <= n).then(inc(x=3)).else_().then(inc(x=4))
    conditional("kinds").if_(a == 1).then(sub(n=a)).elif_(a == 2).then(default_plan(n=a)).else_().then(child(n=a))
    pairs = conditional("pairs").if_(a == 1).then(two(x=1)).else_().then(two(x=2))
    return inc(x=pairs[0])


@dynamic
def d_nested_conditional(n: int) -> int:
    a = inc(x=n)
    return (
        conditional("outer")
        .if_(a > 3)
        .then(conditional("inner").if_(a > 5).then(inc(x=1)).else_().then(inc(x=2)))
        .else_()
        .then(inc(x=3))
    )


@dynamic
def d_gates(n: int) -> int:
    a = inc(x=n)
    s = sleep(timedelta(seconds=10))
    i = wait_for_input("enter", timeout=timedelta(minutes=2), expected_type=int)
    ok = approve(a, "check", timeout=timedelta(hours=2))
    s >> i
    return inc(x=ok, by=i)


@dynamic
def d_container(n: int) -> int:
    r = container(x=n)
    podded() >> r
    return inc(x=r)


class Instance(PythonInstanceTask):
    def __init__(self, name, **kwargs):
        super().__init__(name, None, interface=Interface({"x": int}, {"o0": int}), **kwargs)

    def execute(self, **kwargs):
        return kwargs["x"]


instance = Instance("an.instance")
echo = Echo(name="echoing", inputs={"a": int, "b": str})

imperative = Workflow(name="imperative.wf")
imperative_n = imperative.add_workflow_input("n", int)
imperative_node = imperative.add_entity(inc, x=imperative_n)
imperative_text = imperative.add_entity(text, x=imperative_node.outputs["o0"])
imperative.add_on_failure_handler(clean)
imperative.add_workflow_output("number", imperative_node.outputs["o0"])
imperative.add_workflow_output("both", [imperative_node.outputs["o0"], imperative_n], python_type=List[int])


@task
async def waiting(x: int) -> int:
    return x


@dynamic
def d_imperative(n: int) -> List[int]:
    number, both = imperative(n=n)
    inc(x=number)
    return both


@dynamic
def d_other_tasks(n: int) -> int:
    a = instance(x=n)
    first, second = echo(a=a, b="s")
    words(s=second)
    map_task(instance)(x=[1, 2])
    template(x=first)
    return first


@dynamic
def d_pods(n: int) -> int:
    pod = PodTemplate(pod_spec=pod_spec(), primary_container_name="main", labels={"l": "1"}, annotations={"a": "2"})
    a = create_node(inc, x=n).with_overrides(pod_template=pod)
    create_node(map_task(inc), x=[1], by=[a.o0]).with_overrides(pod_template=pod)
    b = create_node(inc, x=a.o0).with_overrides(accelerator=T4)
    return b.o0


@dynamic
def d_heavy(n: int) -> int:
    return heavy(x=n)


@dynamic
def d_no_nodes(n: int) -> Tuple[int, List[str], Dict[str, int]]:
    return n + 1, ["a"], {"k": 2}


@dynamic
def d_no_outputs(n: int):
    void(x=n)


@dynamic
def d_nothing(n: int):
    pass


@dynamic
def d_file_input(f: FlyteFile) -> int:
    return inc(x=len(open(f).read()))


@task
def listing_of_maps(xs: List[Dict[str, List[int]]]) -> int:
    return len(xs)


@task
def maybe_list(xs: Optional[List[int]] = None) -> int:
    return len(xs or [])


@task
def some_kind(xs: Union[int, List[str], Dict[str, int]]) -> int:
    return 1


@task
def paint(c: Color) -> Color:
    return c


@task
def three(a: int, b: int = 2, c: int = 3) -> int:
    return a + b + c


@task
def outers(n: int) -> List[Outer]:
    return [Outer("a", Inner(n, ["t", "u"]))]


@dynamic
def d_deep_mixture(n: int) -> List[List[Dict[str, int]]]:
    a = inc(x=n)
    listing_of_maps(xs=[{"a": [a, 1]}, {"b": []}, {}])
    maybe_list(xs=[a, 1])
    maybe_list()
    maybe_list(xs=[])
    some_kind(xs={"a": inc(x=n), "b": 1})
    some_kind(xs=["a"])
    return [[{"k": a}], [], [{"y": a, "z": 3}]]


@dynamic
def d_union_outputs(n: int) -> Tuple[List[Optional[int]], List[Union[int, str]], Optional[int]]:
    return [None, inc(x=n), 3], [inc(x=n), "a", 3, text(x=n)], 4


@dynamic
def d_enums(n: int) -> int:
    c = paint(c=Color.RED)
    words(s=c)
    return inc(x=1)


@dynamic
def d_deep_attributes(n: int) -> Tuple[List[str], int, Inner]:
    made = outers(n=n)
    total(xs=[made[0].inner.x, listing(n=n)[-1]])
    words(s=made[0].inner.tags[1])
    return made[0].inner.tags, made[0].inner.x, made[0].inner


@dynamic
def d_partial_map_overrides(n: int) -> int:
    mapped = map_task(functools.partial(three, b=n, c=inc(x=1)), concurrency=2)(a=[1, 2]).with_overrides(
        node_name="mapped", retries=3, cache=True, cache_version="1", container_image="i:1", interruptible=True,
        limits=Resources(mem="1Gi"),
    )
    return inc(x=mapped[0])


@workflow
def ordered(n: int) -> int:
    a = void(x=n)
    b = inc(x=n)
    a >> b
    return b.with_overrides(node_name="bee")


@workflow
def handing_on(n: int, s: str = "q") -> Tuple[int, str, List[int]]:
    inc(x=1)
    return n, s, map_task(inc)(x=[n, 1], by=[2, n])


@workflow
def deciding(n: int, s: str = "a") -> int:
    x = inc(x=n)
    c = conditional("w").if_((n > 1) & (x > 2)).then(inc(x=x)).elif_(s == "b").then(sub(n=n, by=x)).else_().fail("bad")
    return inc(x=c)


@workflow
def waiting_for_people(n: int) -> int:
    i = wait_for_input("in", timeout=timedelta(1), expected_type=List[int])
    s = sleep(timedelta(seconds=1))
    i >> s
    return inc(x=approve(total(xs=i), "ok", timeout=timedelta(1)), by=n)


@dynamic
def d_more_workflows(n: int) -> Tuple[int, str]:
    number, kept, numbers = handing_on(n=ordered(n=n))
    total(xs=numbers)
    deciding(n=number).with_overrides(node_name="wf", name="W", interruptible=True, timeout=3)
    return number, kept


@dynamic
def d_gates_in_a_workflow(n: int) -> int:
    return waiting_for_people(n=n)


@dynamic
def d_branches_of_workflows(n: int) -> int:
    a, b = inc(x=1), inc(x=2)
    v = void(x=1)
    one = conditional("later").if_(a > b).then(sub(n=b)).else_().then(sub(n=a, by=b).with_overrides(node_name="in"))
    v >> one
    two = conditional("maps").if_(a > 1).then(map_task(inc)(x=[1], by=[1])).else_().then(listing(n=2))
    return inc(x=one.with_overrides(node_name="decided"), by=total(xs=two))


@dynamic
def d_behind_launch_plans(n: int) -> int:
    made = LaunchPlan.get_or_create(workflow=deciding, name="deciding.fixed", fixed_inputs={"n": 4})
    return inc(x=made(s="r").with_overrides(node_name="lp", retries=3))


plain_dynamic = PythonFunctionTask(
    None, d_chain.task_function, execution_mode=PythonFunctionTask.ExecutionBehavior.DYNAMIC
)
'''

INPUTS: dict[str, dict[str, Any]] = {
    name: {"n": 3}
    for name in [
        "d_calls",
        "d_loop",
        "d_chain",
        "d_nested_containers",
        "d_container_outputs",
        "d_constants",
        "d_defaults",
        "d_named_outputs",
        "d_returns_named",
        "d_returns_one",
        "d_attributes",
        "d_order",
        "d_create_node",
        "d_overrides",
        "d_more_overrides",
        "d_void_override",
        "d_map",
        "d_map_ratio",
        "d_map_all",
        "d_equal_maps",
        "d_workflows",
        "d_branching_workflow",
        "d_dynamics",
        "d_recursion",
        "d_launch_plans",
        "d_references",
        "d_imperative",
        "d_other_tasks",
        "d_pods",
        "d_conditional",
        "d_nested_conditional",
        "d_gates",
        "d_container",
        "d_heavy",
        "d_no_nodes",
        "d_no_outputs",
        "d_nothing",
        "plain_dynamic",
        "d_deep_mixture",
        "d_union_outputs",
        "d_enums",
        "d_deep_attributes",
        "d_partial_map_overrides",
        "d_more_workflows",
        "d_gates_in_a_workflow",
        "d_branches_of_workflows",
        "d_behind_launch_plans",
    ]
}
"""Every dynamic task of the module, and its inputs."""

FAST = ("d_dynamics", "d_calls", "d_map", "d_container", "d_workflows")
"""Those that are compiled once more, as children of a task that was registered with a code archive."""
