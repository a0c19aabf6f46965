"""Dynamic tasks, maps, conditions and plans, as users write them."""

import functools
import typing
from datetime import timedelta
from typing import List

import flytekit
from flytekit import (
    LaunchPlan,
    Resources,
    Workflow,
    WorkflowFailurePolicy,
    approve,
    conditional,
    dynamic,
    kwtypes,
    map_task,
    reference_launch_plan,
    sleep,
    task,
    wait_for_input,
    workflow,
)
from flytekit.core.node_creation import create_node
from flytekit.core.workflow import ImperativeWorkflow
from flytekit.extras.sqlite3.task import SQLite3Config, SQLite3Task
from flytekit.types.error.error import FlyteError
from flytekit.types.schema import FlyteSchema


@task
def index(character: str) -> int:
    return ord(character.lower()) - ord("a")


@task
def update(frequencies: List[int], at: int) -> List[int]:
    frequencies[at] += 1
    return frequencies


@task
def total(values: List[int]) -> int:
    return sum(values)


@task
def present(values: List[typing.Optional[int]]) -> int:
    return sum(value or 0 for value in values)


@task
def scale(value: int, by: int, offset: float = 0.0) -> int:
    return value * by


@task
def clean() -> None:
    pass


@task
def report(a: int, err: typing.Optional[FlyteError] = None) -> None:
    print(err)


@dynamic
def count(word: str) -> int:
    frequencies = [0] * 26
    for at in range(len(word)):
        frequencies = update(frequencies=frequencies, at=index(character=word[at]))
    return total(values=frequencies)


@dynamic(container_image="image:v1", requests=Resources(cpu="1"), cache=True, cache_version="1")
def mapped(n: int) -> int:
    doubled = map_task(functools.partial(scale, by=2, offset=1.5), concurrency=5, min_success_ratio=0.9)(
        value=list(range(n))
    )
    return present(values=doubled).with_overrides(requests=Resources(mem="1Gi"), retries=2, node_name="the-sum")


@dynamic
def arrays(n: int) -> List[int]:
    return map_task(index, metadata=flytekit.TaskMetadata(retries=1))(character=["a"] * n)


@workflow(
    failure_policy=WorkflowFailurePolicy.FAIL_AFTER_EXECUTABLE_NODES_COMPLETE, on_failure=report, interruptible=True
)
def inner(a: int, err: typing.Optional[FlyteError] = None) -> int:
    return scale(value=a, by=3)


plan = LaunchPlan.get_or_create(workflow=inner, name="inner-plan", default_inputs={"a": 4}, fixed_inputs=None)


@dynamic
def nested(a: int) -> int:
    first = inner(a=a)
    second = plan(a=first)
    return total(values=[first, second, 3])


@reference_launch_plan(project="p", domain="d", name="other.plan", version="v1")
def other_plan(a: int) -> int:
    return a


@dynamic
def references(a: int) -> List[int]:
    return [other_plan(a=a)]


@workflow
def choose(a: int) -> int:
    return (
        conditional("size")
        .if_((a > 10) & (a < 20))
        .then(scale(value=a, by=1))
        .elif_(a == 3)
        .then(scale(value=a, by=2))
        .else_()
        .fail("too small")
    )


@dynamic
def conditions(a: int) -> int:
    return choose(a=index(character="d"))


@dynamic
def gates(a: int) -> int:
    waited = sleep(timedelta(seconds=1))
    given = wait_for_input("how many", timeout=timedelta(hours=1), expected_type=int)
    result = scale(value=given, by=a)
    waited >> result
    return approve(result, "fine", timeout=timedelta(hours=2))


@dynamic
def ordered(a: int) -> int:
    first = create_node(clean)
    second = create_node(scale, value=a, by=2)
    first >> second
    third = create_node(clean)
    second >> third
    return second.o0


imperative = Workflow(name="imperative")
imperative.add_workflow_input("a", int)
_node = imperative.add_entity(scale, value=imperative.inputs["a"], by=5)
imperative.add_workflow_output("out", _node.outputs["o0"])
assert Workflow is ImperativeWorkflow


@dynamic
def by_hand(a: int) -> int:
    return imperative(a=a)


@dynamic
def finished(a: int) -> int:
    return a * 2


@dynamic
def quick(n: int) -> List[int]:
    found = []
    for at in range(n):
        found.append(scale(value=at, by=at + 1))
    return found


@workflow
def untold(a: int):
    return index(character="a")


@dynamic
def undeclared(a: int):
    untold(a=a)
    return index(character="b")


queried = SQLite3Task(
    name="queried",
    query_template="select * from t where a >= {{ .inputs.least }}",
    inputs=kwtypes(least=int),
    task_config=SQLite3Config(uri="https://example.com/database.sqlite"),
)


@dynamic
def queries(a: int) -> FlyteSchema:
    return queried(least=a)
