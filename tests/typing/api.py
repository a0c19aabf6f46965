"""What a type checker sees of the public edge; `make types` checks it, nothing runs it."""

from __future__ import annotations

from typing_extensions import assert_type

from flyteweight import PythonFunctionTask, Resources, TaskMetadata, current_context, dynamic, task, workflow
from flyteweight.runtime.parameters import ExecutionParameters


@task
def plain(count: int, name: str = "x") -> str:
    return name * count


@task(retries=3, requests=Resources(cpu="1"))
def configured(count: int) -> float:
    return count / 2


@task
async def later(count: int) -> int:
    return count


@dynamic
def fan_out(count: int) -> str:
    return plain(count=count)


@workflow
def whole(count: int) -> float:
    return configured(count=count)


assert_type(plain(3), str)
assert_type(plain(count=3, name="y"), str)
assert_type(configured(count=1), float)
assert_type(fan_out(count=1), str)
assert_type(whole(count=1), float)
assert_type(current_context(), ExecutionParameters)


async def use() -> None:
    assert_type(await later(count=1), int)


def plugin(declared: PythonFunctionTask[None]) -> TaskMetadata:
    return declared.metadata
