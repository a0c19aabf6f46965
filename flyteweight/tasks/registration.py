"""Tasks, workflows and launch plans ─▶ the messages that a Flyte control plane registers, what is needed first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flyteidl.admin.launch_plan_pb2 import LaunchPlan as LaunchPlanMessage
from flyteidl.admin.task_pb2 import TaskSpec
from flyteidl.admin.workflow_pb2 import WorkflowSpec
from flyteidl.core.identifier_pb2 import ResourceType

from flyteweight.models import message_of
from flyteweight.settings.documentation import Description, Documentation
from flyteweight.tasks.base import PythonTask, Task
from flyteweight.workflows.base import WorkflowBase
from flyteweight.workflows.branch import BranchNode
from flyteweight.workflows.compilation import CompilationState
from flyteweight.workflows.document import Document
from flyteweight.workflows.function_workflow import PythonFunctionWorkflow
from flyteweight.workflows.launch_plan import LaunchPlan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from google.protobuf.message import Message

    from flyteweight.settings.configuration import SerializationSettings
    from flyteweight.workflows.node import Node


class Entry(NamedTuple):
    """One thing to be registered."""

    name: str
    kind: int
    """1 of a task, 2 of a workflow, 3 of a launch plan: what file names end with."""
    message: Message


def entries(entities: Iterable[Any], settings: SerializationSettings) -> list[Entry]:
    """The entities and all that they use, each once, after what it uses itself; workflows with a launch plan.

    Raises what compiling a workflow or serialising a task raises.
    """
    registration = Registration(settings)
    for entity in entities:
        registration.add(entity)
        if isinstance(entity, WorkflowBase):
            registration.add(LaunchPlan.get_default_launch_plan(None, entity))  # type: ignore[arg-type] # it is not used
    return list(registration.entries.values())


def declared(modules: Mapping[str, Any]) -> list[Any]:
    """The tasks, workflows and launch plans in modules, in the order of their declarations; this package's own not."""
    found: dict[int, Any] = {id(plan): plan for plan in LaunchPlan.CACHE.values()}
    for name, module in list(modules.items()):
        if module is None or name.partition(".")[0] == "flyteweight":
            continue
        for value in list(vars(module).values()):
            if isinstance(value, (PythonTask, WorkflowBase)):
                found[id(value)] = value
    return sorted(found.values(), key=lambda entity: entity.declared_as)


class Registration:
    """What is to be registered, by entity, each behind all that it uses.

    ``options`` are settings of launch plans that stand before the plans' own.
    """

    def __init__(self, settings: SerializationSettings, options: Mapping[str, Any] | None = None) -> None:
        self._settings = settings
        self._options = options or {}
        self._state = CompilationState()
        self._document = Document(settings, self._state)
        self.entries: dict[Any, Entry] = {}

    def add(self, entity: Any) -> None:
        """Add an entity behind all that it uses; references, which others have registered, are left out."""
        if entity in self.entries or type(entity).__name__.startswith("Reference"):
            return
        if isinstance(entity, LaunchPlan):
            self.add(entity.workflow)
            self.entries[entity] = Entry(entity.name, 3, self._launch_plan(entity))
        elif isinstance(entity, WorkflowBase):
            self._add_workflow(entity)
        elif isinstance(entity, Task):
            for hint in getattr(entity, "node_dependency_hints", None) or ():
                self.add(hint)
            spec = TaskSpec(template=entity.serialize(self._settings))
            _describe(spec, entity, self._settings)
            self.entries[entity] = Entry(entity.name, 1, spec)

    def _add_workflow(self, workflow: WorkflowBase) -> None:
        graph = workflow.graph(self._state)
        for node in (*graph.nodes, *([graph.failure_node] if graph.failure_node is not None else [])):
            self._add_target(node)
        document = Document(self._settings, self._state)
        document.behind_launch_plan = True  # the scheduler looks up what is registered, so references may be used
        spec = WorkflowSpec(template=document.workflow_template(workflow), sub_workflows=document.subworkflows)
        _describe(spec, workflow, self._settings)
        self.entries[workflow] = Entry(workflow.name, 2, spec)

    def _add_target(self, node: Node) -> None:
        target = node.entity
        if isinstance(target, BranchNode):
            for branch in target.branches:
                self._add_target(branch)
        else:
            self.add(getattr(target, "target", target))  # of a mapped launch plan, the launch plan

    def _launch_plan(self, plan: LaunchPlan) -> LaunchPlanMessage:
        message = LaunchPlanMessage(id=self._document.identifier(ResourceType.LAUNCH_PLAN, plan.name))
        spec = message.spec
        spec.workflow_id.CopyFrom(self._document.identifier(ResourceType.WORKFLOW, plan.workflow.name))
        spec.default_inputs.CopyFrom(message_of(plan.parameters))
        spec.fixed_inputs.CopyFrom(message_of(plan.fixed_inputs))
        for part in ("entity_metadata", "fixed_inputs", "default_inputs", "labels", "annotations"):
            getattr(spec, part).SetInParent()
        spec.raw_output_data_config.SetInParent()
        _fill(spec, {**plan.settings, **self._options}, plan)
        message.closure.expected_inputs.SetInParent()
        message.closure.expected_outputs.SetInParent()
        return message


def _fill(spec: Any, settings: Mapping[str, Any], plan: LaunchPlan) -> None:
    """Write a launch plan's own settings; each is a message, something that makes one, or a plain value."""
    for name in ("labels", "annotations"):
        if (given := settings.get(name)) is not None:
            values = given if isinstance(given, dict) else given.values
            getattr(spec, name).values.update(values)
    for name in ("schedule", "notifications"):
        given = settings.get(name)
        for part in given if isinstance(given, (list, tuple)) else [given] if given is not None else []:
            if name == "schedule":
                spec.entity_metadata.schedule.CopyFrom(_message(part))
            else:
                spec.entity_metadata.notifications.add().CopyFrom(_message(part))
    if (given := settings.get("trigger")) is not None:
        spec.entity_metadata.launch_conditions.Pack(_condition(given, plan))
    _fill_parts(spec, settings)


def _fill_parts(spec: Any, settings: Mapping[str, Any]) -> None:
    """Write the settings that stand in a field of their own."""
    if (role := settings.get("auth_role")) is not None:
        run_as = spec.security_context.run_as
        run_as.iam_role = role.assumable_iam_role or ""
        run_as.k8s_service_account = role.kubernetes_service_account or ""
    for name in ("raw_output_data_config", "security_context", "concurrency"):
        if (given := settings.get(name)) is not None:
            getattr(spec, "concurrency_policy" if name == "concurrency" else name).CopyFrom(_message(given))
    for name in ("max_parallelism", "overwrite_cache"):
        if (given := settings.get(name)) is not None:
            setattr(spec, name, given)


def _condition(trigger: Any, plan: LaunchPlan) -> Any:
    """The message of what sets off a launch plan; raises ``ValueError`` for a schedule, which has its own argument."""
    message = trigger.to_flyte_idl(plan)
    if type(message).__name__ == "Schedule":
        raise ValueError(f"launch plan '{plan.name}': a schedule is no trigger yet; give it as schedule=…")
    return message


def _message(value: Any) -> Any:
    make = getattr(value, "to_flyte_idl", None) or getattr(value, "to_message", None)
    return value if make is None else make()


def _describe(spec: Any, entity: Any, settings: SerializationSettings) -> None:
    docs = entity.docs
    if docs is None and (hasattr(entity, "task_function") or isinstance(entity, PythonFunctionWorkflow)):
        docs = Documentation(long_description=Description())  # what a function without a docstring has in flytekit
    if docs is not None:
        spec.description.CopyFrom(docs.to_message())
        if settings.git_repo:
            spec.description.source_code.link = settings.git_repo
