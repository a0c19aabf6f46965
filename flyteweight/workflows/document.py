"""Graphs ─▶ messages: nodes, each task template once, each sub-workflow once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteidl.core.identifier_pb2 import Identifier, ResourceType
from flyteidl.core.workflow_pb2 import Node as NodeMessage
from flyteidl.core.workflow_pb2 import (
    TaskNode,
    TaskNodeOverrides,
    WorkflowMetadata,
    WorkflowMetadataDefaults,
    WorkflowTemplate,
)

from flyteweight.exceptions import FlyteException
from flyteweight.models import message_of
from flyteweight.workflows.errors import compile_error, definition_of
from flyteweight.workflows.target import NodeTarget

if TYPE_CHECKING:
    from flyteidl.core.tasks_pb2 import TaskTemplate

    from flyteweight.settings.configuration import SerializationSettings
    from flyteweight.tasks.base import Task
    from flyteweight.workflows.base import WorkflowBase
    from flyteweight.workflows.compilation import CompilationState
    from flyteweight.workflows.graph import Graph
    from flyteweight.workflows.node import Node
    from flyteweight.workflows.overrides import Overrides


class Document:
    """The messages of one ``DynamicJobSpec`` or workflow, in the order in which they are first needed."""

    def __init__(self, settings: SerializationSettings, state: CompilationState) -> None:
        self.settings = settings
        self.state = state
        self._templates: dict[bytes, TaskTemplate] = {}
        self._task_nodes: dict[Any, TaskNode] = {}
        self._subworkflows: dict[Any, WorkflowTemplate] = {}
        self._launched: set[Any] = set()
        self.behind_launch_plan = False

    @property
    def tasks(self) -> list[TaskTemplate]:
        """The templates in the order of their first use, depth first; equal templates are one."""
        return list(self._templates.values())

    @property
    def subworkflows(self) -> list[WorkflowTemplate]:
        """The templates of sub-workflows, sorted by name."""
        return sorted(self._subworkflows.values(), key=lambda template: template.id.name)

    def nodes(self, graph: Graph) -> list[NodeMessage]:
        """The nodes of a graph, with everything that they refer to added to the document."""
        return [self.node(node) for node in graph.nodes]

    def node(self, node: Node) -> NodeMessage:
        """A node as the wire has it."""
        message = node.message
        del message.upstream_node_ids[:]
        message.upstream_node_ids.extend(source.id for source in node.upstream_nodes)
        if isinstance(node.entity, NodeTarget):
            node.entity.fill_node(node, message, self)
        else:
            message.task_node.CopyFrom(self.task_node(node.entity, node))
        return message

    def task_node(self, task: Task, node: Node) -> TaskNode:
        """What runs ``task``, with the overrides of ``node``."""
        plain = self._task_nodes.get(task)
        if plain is None:
            plain = self._task_nodes[task] = self._new_task_node(task, node)
        if node.overrides is None:
            return plain
        changed = TaskNode()
        changed.CopyFrom(plain)
        changed.overrides.CopyFrom(self._overrides(node.overrides, task))
        return changed

    def _new_task_node(self, task: Task, node: Node) -> TaskNode:
        try:
            template = task.serialize(self.settings)
        except FlyteException as error:
            raise compile_error(f"task '{task.name}' cannot be described: {error}", node.location) from error
        content = template.SerializeToString(deterministic=True)
        template = self._templates.setdefault(content, template)
        return TaskNode(reference_id=template.id, overrides=TaskNodeOverrides())

    def _overrides(self, overrides: Overrides, task: Any) -> TaskNodeOverrides:
        message = TaskNodeOverrides(
            resources=overrides.resources,
            extended_resources=overrides.extended_resources,
            container_image=overrides.container_image,
        )
        if overrides.pod_template is not None:
            from flyteweight.workflows.pod_override import pod_override

            message.pod_template.CopyFrom(pod_override(overrides.pod_template, task, self.settings))
        return message

    def subworkflow(self, workflow: WorkflowBase) -> Identifier:
        """The identity of a sub-workflow, whose template then is in the document."""
        known = self._subworkflows.get(workflow)
        if known is None:
            known = self.workflow_template(workflow)
            self._subworkflows[workflow] = known
        return known.id

    def add_tasks_of(self, workflow: WorkflowBase) -> None:
        """Add the tasks behind a launch plan, once: the scheduler has its workflow and sub-workflows already."""
        if workflow in self._launched:
            return
        self._launched.add(workflow)
        outside = self._subworkflows, self.behind_launch_plan
        self._subworkflows, self.behind_launch_plan = {}, True
        try:
            self.workflow_template(workflow)
        finally:
            self._subworkflows, self.behind_launch_plan = outside

    def workflow_template(self, workflow: WorkflowBase) -> WorkflowTemplate:
        """A workflow as the wire has it; what its nodes refer to is added to the document."""
        graph = workflow.graph(self.state)
        if not graph.nodes:
            raise compile_error(
                f"workflow '{workflow.name}' calls nothing, and the scheduler runs no workflow without nodes; call a "
                "task in it",
                definition_of(getattr(workflow, "function", workflow)),
            )
        template = WorkflowTemplate(
            id=self.identifier(ResourceType.WORKFLOW, workflow.name),
            interface=message_of(workflow.interface),
            nodes=self.nodes(graph),
            outputs=graph.outputs,
            metadata=WorkflowMetadata(on_failure=workflow.failure_policy.name),
            metadata_defaults=WorkflowMetadataDefaults(interruptible=workflow.interruptible),
        )
        if graph.failure_node is not None:
            template.failure_node.CopyFrom(self.node(graph.failure_node))
        return template

    def identifier(self, kind: ResourceType, name: str) -> Identifier:
        """The identity of something that belongs to this document's project, domain and version."""
        settings = self.settings
        return Identifier(
            resource_type=kind,
            project=settings.project,
            domain=settings.domain,
            name=name,
            version=settings.version,
        )
