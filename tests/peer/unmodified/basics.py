"""Function tasks and their settings, as users write them."""

import asyncio
import functools
import logging
import os
from datetime import timedelta
from typing import Dict, List, NamedTuple, Optional, Tuple

import flytekit
import flytekit as fk
from flytekit import (
    Cache,
    Deck,
    ImageSpec,
    PodTemplate,
    Resources,
    Secret,
    TaskMetadata,
    current_context,
    kwtypes,
    logger,
    task,
    workflow,
)
from flytekit.core.base_task import IgnoreOutputs
from flytekit.core.python_function_task import PythonFunctionTask
from flytekit.core.task import TaskPlugins
from flytekit.core.utils import ClassDecorator
from flytekit.extras.accelerators import A100, T4, GPUAccelerator

log = logging.getLogger(__name__)
image = ImageSpec(name="training", packages=["pandas"], registry="localhost:30000", python_version="3.11")


class Split(NamedTuple):
    train: int
    test: int


@task
def slope(x: List[int], y: List[int]) -> float:
    """Slope of a line.

    Args:
        x: where
        y: what
    """
    n = len(x)
    sum_xy = sum(a * b for a, b in zip(x, y))
    return (n * sum_xy - sum(x) * sum(y)) / (n * sum(a * a for a in x) - sum(x) ** 2)


@task(
    cache=True,
    cache_version="1.0",
    cache_serialize=True,
    retries=3,
    timeout=timedelta(hours=1),
    interruptible=True,
    requests=Resources(cpu="1", mem="500Mi"),
    limits=Resources(cpu="2", mem="1Gi", gpu="1"),
    environment={"MODE": "fast"},
    container_image=image,
    secret_requests=[Secret(group="db", key="password")],
    accelerator=T4,
    deprecated="use another",
    labels=None,
)
def settings(count: int = 3, name: str = "x") -> Tuple[int, str]:
    return count * 2, name.upper()


@task(cache=Cache(version="2", ignored_inputs=("b",)), pod_template=PodTemplate(primary_container_name="main"))
def split(count: int, b: bool = True) -> Split:
    return Split(train=count - 1, test=1)


@task
async def slow(count: int) -> int:
    await asyncio.sleep(0)
    return count + 1


@task
def context(word: str) -> List[str]:
    found = flytekit.current_context()
    logger.debug("quiet")
    found.logging.debug("quiet")
    same = fk.current_context().execution_id == current_context().execution_id
    return [
        found.execution_id.name,
        found.task_id.version,
        word,
        str(same),
        os.path.basename(found.raw_output_prefix)[:3],
    ]


@task
def nothing(a: int) -> None:
    assert a == 1


@task
def worker(a: int) -> int:
    if a:
        raise IgnoreOutputs()
    return a


def timed(fn):
    @functools.wraps(fn)
    def inner(*args, **kwargs):
        return fn(*args, **kwargs) + 1

    return inner


class twice(ClassDecorator):
    def __init__(self, task_function=None, factor: int = 2, **options):
        self.factor = factor
        super().__init__(task_function, factor=factor, **options)

    def execute(self, *args, **kwargs):
        return self.task_function(*args, **kwargs) * self.factor

    def get_extra_config(self):
        return {self.LINK_TYPE_KEY: "twice", self.PORT_KEY: "8080"}


@task
@timed
def decorated(a: int) -> int:
    return a * 10


@task
@twice(factor=3)
def by_class(a: int) -> int:
    return a + 1


class Setting:
    def __init__(self, replicas: int):
        self.replicas = replicas


class SettingTask(PythonFunctionTask[Setting]):
    def __init__(self, task_config: Setting, task_function, **kwargs):
        super().__init__(task_config, task_function, task_type="setting", **kwargs)

    def pre_execute(self, user_params):
        return user_params.builder().add_attr("REPLICAS", self.task_config.replicas).build()

    def get_custom(self, settings) -> Dict[str, int]:
        return {"replicas": self.task_config.replicas}


TaskPlugins.register_pythontask_plugin(Setting, SettingTask)


@task(task_config=Setting(replicas=4))
def configured(a: int) -> int:
    return a * flytekit.current_context().replicas


@task(enable_deck=True)
def page(a: int) -> str:
    Deck("mine", "<b>hello</b>")
    flytekit.Deck("second").append("<i>more</i>")
    return "done"


@task
def optional(a: Optional[int] = None, b: Optional[List[str]] = None) -> Optional[str]:
    return None if a is None else f"{a}{b}"


@workflow
def line(count: int = 3) -> int:
    first = by_class(a=count)
    return decorated(a=first)


line(count=3)
assert kwtypes(a=int) == {"a": int} and A100 is not T4 and GPUAccelerator and TaskMetadata(retries=1).retries == 1


@task
def undeclared(a: int):
    return {"a": a}
