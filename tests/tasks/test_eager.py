"""``@eager``: coroutine functions that call tasks as functions, by hand; a scheduler needs flytekit for them."""

from __future__ import annotations

import asyncio

import pytest
from flyteidl.core.literals_pb2 import LiteralMap

from flyteweight import LaunchPlan, dynamic, eager, task, workflow
from flyteweight.exceptions import FlyteException, FlyteNotImplementedException
from flyteweight.interface.lookup import load_path
from flyteweight.runtime.context import ExecutionMode, FlyteContextManager
from flyteweight.settings.configuration import ImageConfig, SerializationSettings
from flyteweight.tasks.eager import EagerException, EagerFailureHandlerTask
from flyteweight.tasks.registration import Registration

SETTINGS = SerializationSettings(ImageConfig.from_images("x/y:1"), project="p", domain="d", version="v")


@task
def added(x: int) -> int:
    """One more."""
    return x + 1


@task
async def doubled(x: int) -> int:
    """Twice as much."""
    return x * 2


@dynamic
def unrolled(x: int) -> int:
    """A dynamic task."""
    return added(x=x)


@workflow
def behind(x: int) -> int:
    """A workflow."""
    result: int = added(x=x)
    return result


launched = LaunchPlan.get_or_create(behind, "tests.eager.launched")


@eager
async def inner(x: int) -> int:
    """Tasks of every kind."""
    out = added(x=x)
    if out > 100:
        return -1
    return await doubled(x=x) + unrolled(x=out) + behind(x=out) + launched(x=out)


@eager(environment={"A": "b"})
async def outer(a: int, b: int) -> tuple[int, int]:
    """Two at once, as any coroutines."""
    first, second = await asyncio.gather(asyncio.create_task(inner(x=a)), inner(x=b))
    return first, second


def test_by_hand() -> None:
    """Its tasks run in the process; what they return are values."""
    assert asyncio.run(inner(x=1)) == 2 + 3 * 3
    assert tuple(asyncio.run(outer(a=1, b=200))) == (11, -1)


def test_in_a_container() -> None:
    """There is no client that could start executions, which the error says."""
    context = FlyteContextManager.current_context()
    state = context.execution_state.with_params(mode=ExecutionMode.TASK_EXECUTION)
    with (
        FlyteContextManager.with_context(context.with_execution_state(state)),
        pytest.raises(FlyteNotImplementedException, match=r"eager function '.*inner' starts an execution .*flytekit"),
    ):
        inner.execute(x=1)


def test_registered() -> None:
    """As flytekit registers it: an eager task with a deck, with the settings in its environment."""
    registration = Registration(SETTINGS)
    registration.add(outer)
    template = registration.entries[outer].message.template
    assert template.metadata.is_eager
    assert template.metadata.generates_deck.value
    assert [pair.key for pair in template.container.env] == ["_F_SS_C", "A"]


def test_as_a_workflow() -> None:
    """A workflow of the task alone; its failure handler is found by flytekit's path, and says what it cannot do."""
    around = inner.get_as_workflow()
    registration = Registration(SETTINGS)
    registration.add(around)
    handler = next(entity for entity in registration.entries if isinstance(entity, EagerFailureHandlerTask))
    command = list(registration.entries[handler].message.template.container.args)
    assert command[-4:] == ["--", "eager", "failure", "handler"]
    path = "flytekit.core.python_function_task.eager_failure_task_resolver"
    for resolver in (load_path(path, "resolver"), load_path(command[-5], "resolver")):
        found = resolver.load_task(command[-3:])
        assert isinstance(found, EagerFailureHandlerTask)
        with pytest.raises(FlyteNotImplementedException, match="failure handler of eager functions"):
            found.dispatch_execute(FlyteContextManager.current_context(), LiteralMap())


def test_errors_of_tasks() -> None:
    """Users' code catches the error by its name."""
    assert issubclass(EagerException, FlyteException)
