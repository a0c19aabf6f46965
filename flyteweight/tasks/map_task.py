"""``map_task``: one task for each element of lists, as one array node."""

from __future__ import annotations

import copy
import functools
from typing import TYPE_CHECKING, Any

from flyteweight.exceptions import TaskOutputError
from flyteweight.runtime.context import inside_a_run
from flyteweight.tasks.base import PythonTask
from flyteweight.tasks.dispatch import declared
from flyteweight.tasks.function import ExecutionBehavior, PythonFunctionTask, PythonInstanceTask
from flyteweight.tasks.mapping import list_interface, map_locally, misused
from flyteweight.types.conversion_error import ConversionError
from flyteweight.workflows.target import NodeTarget

if TYPE_CHECKING:
    from flyteidl.core.workflow_pb2 import Node as NodeMessage
    from flyteidl.core.workflow_pb2 import NodeMetadata

    from flyteweight.interface.interface import Interface
    from flyteweight.models import Container as ContainerMessage
    from flyteweight.models import ExtendedResources, K8sPod, Sql
    from flyteweight.settings.configuration import SerializationSettings
    from flyteweight.workflows.document import Document
    from flyteweight.workflows.node import Node

RESOLVER = "flyteweight.resolvers.ArrayNodeMapTaskResolver"


class ArrayNodeMapTask(NodeTarget, PythonTask[None]):
    """A task mapped over lists; authors use :func:`map_task`.

    Inputs become lists, except the bound ones, which are the same for all elements; so does the output.
    """

    def __init__(
        self,
        python_function_task: Any,
        concurrency: int | None = None,
        min_successes: int | None = None,
        min_success_ratio: float | None = None,
        bound_inputs: set[str] | None = None,
        bound_inputs_values: dict[str, Any] | None = None,
        run_all_sub_nodes: bool = False,
        **kwargs: Any,
    ) -> None:
        task, partial_values = _unwrap_partial(python_function_task)
        _check_mappable(task)
        self._task: PythonFunctionTask[Any] | PythonInstanceTask[Any] = task
        self._bound_values = {**partial_values, **(bound_inputs_values or {})}
        self.bound_inputs = set(bound_inputs or ()) | set(self._bound_values)
        self.concurrency = concurrency
        self.min_successes = min_successes
        self.min_success_ratio = min_success_ratio
        self.run_all_sub_nodes = run_all_sub_nodes
        kwargs.setdefault("metadata", task.metadata.replaced({}))
        kwargs.setdefault("security_ctx", task.security_context)
        super().__init__(
            name=self._map_name(),
            interface=self._list_interface,
            task_type=task.task_type,
            task_type_version=1,
            **kwargs,
        )
        if not inside_a_run():
            _ = self.python_interface  # so that a task that cannot be mapped shows up where it is written

    def _list_interface(self) -> Interface:
        interface = self._task.python_interface
        if len(interface.outputs) > 1:
            raise misused(
                f"map_task needs a task with at most one output, '{self._task.name}' has "
                f"{', '.join(interface.outputs)}; return one dataclass instead"
            )
        if unknown := sorted(self.bound_inputs - set(interface.inputs) - {""}):
            raise misused(f"task '{self._task.name}' has no input '{unknown[0]}' to be bound")
        return list_interface(interface, self.bound_inputs, self._tolerates_failures())

    def _map_name(self) -> str:
        import hashlib

        bound = ",".join(sorted(self.bound_inputs))
        # flytekit's recipe: the text of these values, so that both name equal maps equally.
        text = f"{bound}{self.concurrency}{self.min_successes}{self.min_success_ratio}"
        digest = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
        task = self._task
        if isinstance(task, PythonFunctionTask):
            from flyteweight.interface.naming import function_location

            module, function = function_location(task.task_function)
        else:
            module, function = task.task_type, str(task.lhs)
        return f"{module}.map_{function}_{digest}-arraynode"

    def _tolerates_failures(self) -> bool:
        if self.min_successes is not None:
            return True
        return self.min_success_ratio is not None and self.min_success_ratio != 1

    @property
    def python_function_task(self) -> PythonFunctionTask[Any] | PythonInstanceTask[Any]:
        """The task that runs for each element."""
        return self._task

    def construct_node_metadata(self) -> NodeMetadata:
        """Metadata of the array node; what the task declares belongs to the node inside."""
        from flyteweight.workflows.nodes import node_metadata

        return node_metadata(self.name)

    def sub_node_metadata(self) -> NodeMetadata:
        """Metadata of the node that runs for each element."""
        metadata: NodeMetadata = super().construct_node_metadata()
        metadata.name = self.name
        return metadata

    def get_container(self, settings: SerializationSettings) -> ContainerMessage | None:
        """The task's container, with the command that picks one element."""
        return self._picking().get_container(settings)

    def get_k8s_pod(self, settings: SerializationSettings) -> K8sPod | None:
        """The task's pod, with the command that picks one element."""
        return self._picking().get_k8s_pod(settings)

    def own_container(self, settings: SerializationSettings) -> ContainerMessage:
        """The task's container, also where a pod is around it, with the command that picks one element."""
        return self._picking().own_container(settings)

    def _picking(self) -> PythonFunctionTask[Any] | PythonInstanceTask[Any]:
        """The task with the command that picks one element: a copy, as the task keeps its own."""
        task = copy.copy(self._task)
        task.set_command_fn(self.get_command)
        return task

    def get_sql(self, settings: SerializationSettings) -> Sql | None:
        """The task's SQL statement."""
        return self._task.get_sql(settings)

    def get_custom(self, settings: SerializationSettings) -> dict[str, Any]:
        """What the task's plugin needs to know."""
        return self._task.get_custom(settings) or {}

    def get_config(self, settings: SerializationSettings) -> dict[str, str] | None:
        """The task's settings for the scheduler's plugin."""
        return self._task.get_config(settings)

    def get_extended_resources(self, settings: SerializationSettings) -> ExtendedResources | None:
        """The task's accelerators and shared memory."""
        return self._task.get_extended_resources(settings)

    def get_command(self, settings: SerializationSettings) -> list[str]:
        """The container's whole command line."""
        return self.get_default_command(settings)

    def get_default_command(self, settings: SerializationSettings) -> list[str]:
        """The ``pyflyte-map-execute`` command line, with the scheduler's templates for URIs."""
        from flyteweight.interface.lookup import load_path
        from flyteweight.settings.commands import execute_command

        resolver = load_path(RESOLVER, "resolver")()
        return execute_command(resolver.location, resolver.loader_args(settings, self), "pyflyte-map-execute")

    def fill_node(self, node: Node, message: NodeMessage, document: Document) -> None:
        """Write the array node and the node inside it, which runs for each element."""
        array = message.array_node
        array.Clear()
        inner = array.node
        inner.id = self.name
        inner.metadata.CopyFrom(node.inner_metadata or self.sub_node_metadata())
        inner.inputs.extend(message.inputs)
        inner.task_node.CopyFrom(document.task_node(self, node))
        if self.concurrency is not None:
            array.parallelism = self.concurrency
        if self.min_successes is not None:
            array.min_successes = self.min_successes
        elif self.min_success_ratio is not None:
            array.min_success_ratio = self.min_success_ratio
        kind = type(self._task)
        plain = vars(kind).get("face_of", kind) in (PythonFunctionTask, PythonInstanceTask)
        array.execution_mode = array.MINIMAL_STATE if plain else array.FULL_STATE
        array.is_original_sub_node_interface.value = False
        array.bound_inputs.extend(sorted(self.bound_inputs))
        array.run_all_sub_nodes = self.run_all_sub_nodes

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Map over the lists here, or inside a workflow or dynamic task, add an array node."""
        from flyteweight.runtime.context import FlyteContextManager

        state = FlyteContextManager.current_context().compilation_state
        result = super().__call__(*args, **{**self._bound_values, **kwargs})
        if state is not None:
            state.nodes[-1].inner_metadata = self.sub_node_metadata()
        return result

    def execute(self, **kwargs: Any) -> list[Any] | None:
        """Run the task with its hooks for each element, in this process; ``concurrency`` of them at once, if given.

        A failed element gives ``None`` as long as enough others can succeed; otherwise its error comes out.
        """
        lists = {name for name in kwargs if name not in self.bound_inputs}
        results = map_locally(self._execute_one, kwargs, lists, self, at_once=self.concurrency)
        return results if self.python_interface.outputs else None

    def _execute_one(self, **inputs: Any) -> Any:
        from flyteweight.runtime.context import FlyteContextManager

        context = FlyteContextManager.current_context()
        params = self._task.pre_execute(context.user_space_params)
        state = context.execution_state.with_params(user_space_params=params)
        with FlyteContextManager.with_context(context.with_execution_state(state)):
            result = self._task.post_execute(params, self._task.execute(**inputs))
        try:
            values = declared(self._task.name, self._task.python_interface.outputs_by_name(result), result)
        except ConversionError as error:
            raise TaskOutputError(f"outputs of task '{self._task.name}': {error}") from error
        return next(iter(values.values()), None)


def map_task(
    target: Any,
    concurrency: int | None = None,
    min_successes: int | None = None,
    min_success_ratio: float = 1.0,
    run_all_sub_nodes: bool = False,
    **kwargs: Any,
) -> Any:
    """A task that runs ``target`` for each element of its inputs, which become lists.

    ``target`` is a task with at most one output, or a ``functools.partial`` of one, whose inputs are then the same for
    all elements; or a launch plan, by hand only. ``concurrency``: how many run at once (0: all, ``None``: what the
    workflow allows).
    ``min_successes``, or else ``min_success_ratio``: how many have to succeed; outputs of the others are ``None``.
    ``run_all_sub_nodes``: run all elements even when it is clear that too few succeed.

    >>> lengths = map_task(length, concurrency=10)(text=["a", "bc"])
    """
    if isinstance(target, NodeTarget) and _is_launch_plan(target):
        from flyteweight.tasks.array_node import ArrayNode

        return ArrayNode(target, concurrency, min_successes, min_success_ratio, run_all_sub_nodes)
    return ArrayNodeMapTask(
        target,
        concurrency=concurrency,
        min_successes=min_successes,
        min_success_ratio=min_success_ratio,
        run_all_sub_nodes=run_all_sub_nodes,
        **kwargs,
    )


def _is_launch_plan(target: NodeTarget) -> bool:
    from flyteweight.workflows.launch_plan import LaunchPlan
    from flyteweight.workflows.reference import ReferenceLaunchPlan

    return isinstance(target, (LaunchPlan, ReferenceLaunchPlan))


def _unwrap_partial(target: Any) -> tuple[Any, dict[str, Any]]:
    if not isinstance(target, functools.partial):
        return target, {}
    if target.args:
        raise misused("bind inputs by name: functools.partial(task, name=value)")
    return target.func, dict(target.keywords)


def _check_mappable(task: Any) -> None:
    plain = isinstance(task, PythonFunctionTask) and task.execution_mode is ExecutionBehavior.DEFAULT
    if not plain and not isinstance(task, PythonInstanceTask):
        name = getattr(task, "name", type(task).__name__)
        raise misused(
            f"map_task maps a @task or an instance of PythonInstanceTask, found '{name}'; "
            "make a LaunchPlan of a workflow, or call a dynamic task in a loop of another one"
        )
