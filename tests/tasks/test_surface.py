"""The methods and properties that plugin authors and the scheduler's tools rely on: each one is there, and works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from flyteidl.core.dynamic_job_pb2 import DynamicJobSpec

from flyteweight import (
    ClassStorageTaskResolver,
    ExecutableTemplateShimTask,
    FlyteContext,
    FlyteContextManager,
    Interface,
    Promise,
    PythonCustomizedContainerTask,
    PythonFunctionTask,
    PythonInstanceTask,
    Resources,
    Secret,
    ShimTaskExecutor,
    TaskResolverMixin,
    TaskTemplateResolver,
    default_task_resolver,
    default_task_template_resolver,
    dynamic,
    task,
)
from flyteweight.configuration import Image, ImageConfig, SerializationSettings
from flyteweight.context import ExecutionMode
from flyteweight.models import LiteralMap, TaskTemplate
from flyteweight.types.engine import read_inputs, write_outputs
from flyteweight.workflows.compilation import CompilationState

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = __name__
SETTINGS = SerializationSettings(
    project="p",
    domain="d",
    version="v1",
    image_config=ImageConfig(default_image=Image("default", "registry.example.com/default", "1")),
)
OPTIONS: dict[str, Any] = {
    "container_image": "registry.example.com/own:1",
    "requests": Resources(cpu="1"),
    "limits": Resources(cpu="2"),
    "environment": {"LEVEL": "1"},
    "secret_requests": [Secret(group="g", key="k")],
    "enable_deck": True,
}
EXECUTE = ["pyflyte-execute", "--inputs", "{{.input}}", "--output-prefix", "{{.outputPrefix}}"]


@task(**OPTIONS, task_config={"plugin": "setting"}, docs=None) if False else task(**OPTIONS)
def double(a: int) -> int:
    """Twice the number."""
    return 2 * a


@dynamic
def plan(a: int) -> int:
    """One node."""
    return double(a=a)


class Doubling(PythonInstanceTask[str]):
    def execute(self, **kwargs: Any) -> Any:
        return 2 * kwargs["a"]


doubling = Doubling("doubling", "config", interface=Interface({"a": int}, {"o0": int}), **OPTIONS)


class DoubleExecutor(ShimTaskExecutor["DoubleTask"]):
    def execute_from_model(self, tt: Any, **kwargs: Any) -> Any:
        return tt.custom["factor"] * kwargs["a"]


class DoubleTask(PythonCustomizedContainerTask[int]):
    def get_custom(self, settings: SerializationSettings) -> dict[str, Any]:
        return {"factor": self.task_config}


templated = DoubleTask(
    "templated", 2, executor_type=DoubleExecutor, interface=Interface({"a": int}, {"o0": int}), **OPTIONS
)
executor = DoubleExecutor()
own_template_resolver = TaskTemplateResolver()
