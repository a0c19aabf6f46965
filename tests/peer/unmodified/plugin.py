"""A template task, its executor, and a task with a resolver of its own, as the authors of plugins write them."""

from typing import Any, Dict, List, NamedTuple, Optional, Type

from flytekit import FlyteContextManager, PythonInstanceTask, kwtypes
from flytekit.configuration import SerializationSettings
from flytekit.core.class_based_resolver import ClassStorageTaskResolver
from flytekit.core.interface import Interface
from flytekit.core.python_customized_container_task import PythonCustomizedContainerTask
from flytekit.core.shim_task import ShimTaskExecutor
from flytekit.core.tracker import TrackedInstance
from flytekit.extend import ExecutionState, TaskPlugins, TypeEngine
from flytekit.models import task as task_models


class Executor(ShimTaskExecutor):
    def execute_from_model(self, tt: "task_models.TaskTemplate", **kwargs) -> Any:
        return f"{tt.custom['query']} {tt.type} {tt.id.name} {sorted(kwargs.items())}"


class Query(PythonCustomizedContainerTask[None]):
    def __init__(self, name: str, query: str, inputs: Optional[Dict[str, Type]] = None, **kwargs):
        super().__init__(
            name=name,
            task_config=None,
            container_image="plugin:v1",
            executor_type=Executor,
            task_type="query",
            interface=Interface(inputs, kwtypes(results=str)),
            **kwargs,
        )
        self.query = query

    def get_custom(self, settings: SerializationSettings) -> Dict[str, Any]:
        return {"query": self.query}


query = Query("named", "select {{ .inputs.a }}", inputs=kwtypes(a=int))


class Instance(PythonInstanceTask[None]):
    def __init__(self, name: str, **kwargs):
        super().__init__(
            name=name, task_config=None, task_type="instance", interface=Interface({"a": int}, {"b": int}), **kwargs
        )

    def execute(self, **kwargs) -> Any:
        state = FlyteContextManager.current_context().execution_state
        return kwargs["a"] + (state.mode == ExecutionState.Mode.TASK_EXECUTION)


instance = Instance("mine")
stored = ClassStorageTaskResolver()
stored.add(instance)
assert issubclass(Instance, TrackedInstance) and TaskPlugins and TypeEngine and List and NamedTuple
