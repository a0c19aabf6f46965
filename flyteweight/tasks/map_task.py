"""``map_task``: one task for each element of lists, as one array node."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Optional, TypeVar

from flyteweight.exceptions import FlyteValidationException
from flyteweight.interface.interface import Interface
from flyteweight.tasks.base import PythonTask
from flyteweight.tasks.function import ExecutionBehavior, PythonFunctionTask, PythonInstanceTask
from flyteweight.workflows.target import NodeTarget

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from flyteidl.core.workflow_pb2 import Node as NodeMessage
    from flyteidl.core.workflow_pb2 import NodeMetadata

    from flyteweight.models import Container as ContainerMessage
    from flyteweight.models import ExtendedResources, K8sPod, Sql
    from flyteweight.settings.configuration import SerializationSettings
    from flyteweight.workflows.document import Document
    from flyteweight.workflows.node import Node

T = TypeVar("T")


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
        interface = task.python_interface
        unknown = sorted(self.bound_inputs - set(interface.inputs) - {""})
        if unknown:
            raise _misused(f"task '{task.name}' has no input '{unknown[0]}' to be bound")
        kwargs.setdefault("metadata", task.metadata)
        kwargs.setdefault("security_ctx", task.security_context)
        super().__init__(
            name=self._map_name(),
            interface=list_interface(interface, self.bound_inputs, self._tolerates_failures()),
            task_type=task.task_type,
            task_type_version=1,
            **kwargs,
        )

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
        return self.with_map_command(settings, self._task.get_container)

    def get_k8s_pod(self, settings: SerializationSettings) -> K8sPod | None:
        """The task's pod, with the command that picks one element."""
        return self.with_map_command(settings, self._task.get_k8s_pod)

    def with_map_command(self, settings: SerializationSettings, get: Callable[[SerializationSettings], T]) -> T:
        """What ``get(settings)`` gives while the task's command is the one that picks an element."""
        self._task.set_command_fn(self.get_command)
        try:
            return get(settings)
        finally:
            self._task.reset_command_fn()

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
        from flyteweight.resolvers.map_task import ArrayNodeMapTaskResolver
        from flyteweight.tasks.serialize import execute_command

        resolver = ArrayNodeMapTaskResolver()
        command = execute_command(resolver, resolver.loader_args(settings, self))
        return ["pyflyte-map-execute", *command[1:]]

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
        plain = type(self._task) in (PythonFunctionTask, PythonInstanceTask)
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
        """Run the task for each element in turn, in this process.

        A failed element gives ``None`` as long as enough others can succeed; otherwise its error comes out.
        """
        lists = {name for name in kwargs if name not in self.bound_inputs}
        results = map_locally(self._task.execute, kwargs, lists, self)
        return results if self.python_interface.outputs else None


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
    all elements; or a launch plan. ``concurrency``: how many run at once (0: all, ``None``: what the workflow allows).
    ``min_successes`` or ``min_success_ratio``: how many have to succeed; outputs of the others are ``None``.
    ``run_all_sub_nodes``: run all elements even when it is clear that too few succeed.

    >>> lengths = map_task(length, concurrency=10)(text=["a", "bc"])
    """
    ratio: float | None = min_success_ratio
    if min_successes is not None:
        if min_success_ratio != 1.0:
            raise _misused("give min_successes or min_success_ratio, not both")
        ratio = None
    if isinstance(target, NodeTarget) and _is_launch_plan(target):
        from flyteweight.tasks.array_node import ArrayNode

        return ArrayNode(target, concurrency, min_successes, ratio, run_all_sub_nodes)
    return ArrayNodeMapTask(
        target,
        concurrency=concurrency,
        min_successes=min_successes,
        min_success_ratio=ratio,
        run_all_sub_nodes=run_all_sub_nodes,
        **kwargs,
    )


def _is_launch_plan(target: NodeTarget) -> bool:
    from flyteweight.workflows.launch_plan import LaunchPlan
    from flyteweight.workflows.reference import ReferenceLaunchPlan

    return isinstance(target, (LaunchPlan, ReferenceLaunchPlan))


def _misused(problem: str) -> FlyteValidationException:
    from flyteweight.workflows.errors import user_location

    return FlyteValidationException(f"{problem} ({user_location()})")


def _unwrap_partial(target: Any) -> tuple[Any, dict[str, Any]]:
    if not isinstance(target, functools.partial):
        return target, {}
    if target.args:
        raise _misused("bind inputs by name: functools.partial(task, name=value)")
    return target.func, dict(target.keywords)


def _check_mappable(task: Any) -> None:
    plain = isinstance(task, PythonFunctionTask) and task.execution_mode is ExecutionBehavior.DEFAULT
    if not plain and not isinstance(task, PythonInstanceTask):
        name = getattr(task, "name", type(task).__name__)
        raise _misused(
            f"map_task maps a @task or an instance of PythonInstanceTask, found '{name}'; "
            "make a LaunchPlan of a workflow, or call a dynamic task in a loop of another one"
        )
    outputs = task.python_interface.output_names
    if len(outputs) > 1:
        raise _misused(
            f"map_task needs a task with at most one output, '{task.name}' has {', '.join(outputs)}; "
            "return one dataclass instead"
        )


def list_interface(interface: Interface, bound: set[str], optional: bool) -> Interface:
    """The interface with lists for all inputs but the bound ones, and with a list of (``optional``) outputs."""
    inputs = {name: kind if name in bound else list[kind] for name, kind in interface.inputs.items()}  # type: ignore[valid-type]
    outputs = {
        name: list[Optional[kind]] if optional else list[kind]  # type: ignore[valid-type] # noqa: UP045 - kind is a value
        for name, kind in interface.outputs.items()
    }
    return Interface(inputs, outputs)


def map_locally(call: Any, inputs: dict[str, Any], lists: Container[str], mapped: Any) -> list[Any]:
    """Call once for each element of ``lists``; results of tolerated failures are ``None``, others raise."""
    count = _common_length({name: value for name, value in inputs.items() if name in lists}, mapped.name)
    needed = _needed(mapped, count)
    results: list[Any] = []
    failures = 0
    for index in range(count):
        element = {name: value[index] if name in lists else value for name, value in inputs.items()}
        try:
            results.append(call(**element))
        except Exception:
            failures += 1
            if count - failures < needed:
                raise
            results.append(None)
    return results


def _needed(mapped: Any, count: int) -> int:
    import math

    if mapped.min_successes is not None:
        return int(mapped.min_successes)
    return count if mapped.min_success_ratio is None else math.ceil(count * mapped.min_success_ratio)


def _common_length(lists: dict[str, list[Any]], owner: str) -> int:
    lengths = {name: len(value) for name, value in lists.items()}
    if len(set(lengths.values())) > 1:
        shown = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise _misused(f"'{owner}' needs lists of one length, found: {shown}")
    return next(iter(lengths.values()), 0)
