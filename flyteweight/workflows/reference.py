"""Tasks, workflows and launch plans that are registered already: known by identity and interface, not by code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from flyteidl.core.identifier_pb2 import Identifier, ResourceType

from flyteweight.exceptions import FlyteNotImplementedException, FlyteValidationException
from flyteweight.interface.arguments import with_defaults
from flyteweight.interface.interface import Interface, interface_of
from flyteweight.models import message_of
from flyteweight.runtime.context import FlyteContextManager
from flyteweight.workflows.errors import compile_error
from flyteweight.workflows.target import NodeTarget

if TYPE_CHECKING:
    from collections.abc import Callable

    from flyteidl.core.interface_pb2 import TypedInterface
    from flyteidl.core.workflow_pb2 import Node as NodeMessage
    from flyteidl.core.workflow_pb2 import NodeMetadata

    from flyteweight.workflows.document import Document
    from flyteweight.workflows.node import Node


@dataclass(frozen=True)
class Reference:
    """The identity of something registered."""

    project: str
    domain: str
    name: str
    version: str

    resource_type: ClassVar[ResourceType] = ResourceType.UNSPECIFIED

    @property
    def id(self) -> Identifier:
        """The identity as the wire has it."""
        return Identifier(
            resource_type=self.resource_type,
            project=self.project,
            domain=self.domain,
            name=self.name,
            version=self.version,
        )


class TaskReference(Reference):
    """The identity of a registered task."""

    resource_type = ResourceType.TASK


class WorkflowReference(Reference):
    """The identity of a registered workflow."""

    resource_type = ResourceType.WORKFLOW


class LaunchPlanReference(Reference):
    """The identity of a registered launch plan."""

    resource_type = ResourceType.LAUNCH_PLAN


class ReferenceEntity(NodeTarget):
    """Something registered that can be called; in this process it does nothing unless :meth:`execute` is replaced."""

    def __init__(self, reference: Reference, inputs: dict[str, Any], outputs: dict[str, Any]) -> None:
        self.reference = reference
        self.python_interface = Interface(inputs, outputs)
        self._interface: TypedInterface | None = None

    @property
    def name(self) -> str:
        """The registered name."""
        return self.reference.name

    @property
    def id(self) -> Identifier:
        """The registered identity."""
        return self.reference.id

    @property
    def interface(self) -> TypedInterface:
        """Inputs and outputs as the wire has them."""
        if self._interface is None:
            self._interface = self.python_interface.to_typed_interface()
        return self._interface

    def construct_node_metadata(self) -> NodeMetadata:
        """Metadata of a node that runs it."""
        from flyteweight.workflows.nodes import node_metadata, short_name

        return node_metadata(short_name(self.name))

    def execute(self, **kwargs: Any) -> Any:
        """Stand in for the registered code; replace it to run workflows locally that refer to it."""
        raise FlyteNotImplementedException(
            f"'{self.name}' is registered elsewhere, so it cannot run here. You must mock this out in tests: by "
            f"flyteweight.testing.task_mock, or another execute() (called with {', '.join(kwargs) or 'no inputs'})"
        )

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Add a node that runs it; in this process call :meth:`execute`."""
        from flyteweight.types.converters import read_inputs, write_outputs
        from flyteweight.workflows.local import (
            SKIPPED,
            literals,
            resolved,
            returned_values,
            runs_inside_workflow,
            skipped,
        )
        from flyteweight.workflows.nodes import create_and_link_node

        ctx = FlyteContextManager.current_context()
        if ctx.compilation_state is not None:
            return create_and_link_node(ctx, self, *args, **kwargs)
        interface = self.python_interface
        if not runs_inside_workflow(ctx) and getattr(self.execute, "__func__", None) is ReferenceEntity.execute:
            self.execute(**kwargs)  # raises that nothing is here, which arguments that fit would not change
        values = with_defaults(self.name, interface, args, kwargs)
        if not runs_inside_workflow(ctx):
            return self.execute(**values)
        if SKIPPED.get():
            return skipped(self.name, interface)
        native = read_inputs(literals(values, interface.inputs, self.name), interface.inputs, self.name)
        result = returned_values(self.execute(**native), interface, self.name)
        return resolved(write_outputs(result, interface.outputs), interface, self.name)

    def __repr__(self) -> str:
        return f"<reference to {self.name}>"


class ReferenceTask(ReferenceEntity):
    """A registered task. A dynamic task cannot use it, as its template would have to be in the document."""

    def __init__(
        self, project: str, domain: str, name: str, version: str, inputs: dict[str, Any], outputs: dict[str, Any]
    ) -> None:
        super().__init__(TaskReference(project, domain, name, version), inputs, outputs)

    def fill_node(self, node: Node, message: NodeMessage, document: Document) -> None:
        """Raise ``FlyteCompilationException``, except behind a launch plan, whose tasks the scheduler looks up."""
        if document.behind_launch_plan:
            message.task_node.reference_id.CopyFrom(message_of(self.id))
            return
        raise compile_error(
            f"node '{node.id}' runs the registered task '{self.name}', which a dynamic task cannot do, as its template "
            "is not known here; call the task itself, or a reference_launch_plan",
            node.location,
        )


class ReferenceWorkflow(ReferenceEntity):
    """A registered workflow. A dynamic task cannot use it, as its template would have to be in the document."""

    def __init__(
        self, project: str, domain: str, name: str, version: str, inputs: dict[str, Any], outputs: dict[str, Any]
    ) -> None:
        super().__init__(WorkflowReference(project, domain, name, version), inputs, outputs)

    def fill_node(self, node: Node, message: NodeMessage, document: Document) -> None:
        """Raise ``FlyteCompilationException``, except behind a launch plan, whose workflows the scheduler looks up."""
        if document.behind_launch_plan:
            message.workflow_node.sub_workflow_ref.CopyFrom(message_of(self.id))
            return
        raise compile_error(
            f"node '{node.id}' runs the registered workflow '{self.name}', which a dynamic task cannot do, as its "
            "template is not known here; use reference_launch_plan, every workflow has one of the same name",
            node.location,
        )


class ReferenceLaunchPlan(ReferenceEntity):
    """A registered launch plan."""

    def __init__(
        self, project: str, domain: str, name: str, version: str, inputs: dict[str, Any], outputs: dict[str, Any]
    ) -> None:
        super().__init__(LaunchPlanReference(project, domain, name, version), inputs, outputs)

    def fill_node(self, node: Node, message: NodeMessage, document: Document) -> None:  # noqa: ARG002 - part of the signature
        """Refer to the launch plan by its registered identity."""
        message.workflow_node.launchplan_ref.CopyFrom(message_of(self.id))


def reference_task(project: str, domain: str, name: str, version: str) -> Callable[[Callable[..., Any]], ReferenceTask]:
    """Make a function, of which only the signature counts, stand for a registered task."""
    return _declare(ReferenceTask, project, domain, name, version)


def reference_workflow(
    project: str, domain: str, name: str, version: str
) -> Callable[[Callable[..., Any]], ReferenceWorkflow]:
    """Make a function, of which only the signature counts, stand for a registered workflow."""
    return _declare(ReferenceWorkflow, project, domain, name, version)


def reference_launch_plan(
    project: str, domain: str, name: str, version: str
) -> Callable[[Callable[..., Any]], ReferenceLaunchPlan]:
    """Make a function, of which only the signature counts, stand for a registered launch plan."""
    return _declare(ReferenceLaunchPlan, project, domain, name, version)


def get_reference_entity(
    resource_type: int,
    project: str,
    domain: str,
    name: str,
    version: str,
    inputs: dict[str, Any],
    outputs: dict[str, Any],
) -> ReferenceEntity:
    """A reference by resource type (of flyteidl's ``ResourceType``) and an interface given as types by name."""
    kinds: dict[int, Any] = {
        ResourceType.TASK: ReferenceTask,
        ResourceType.WORKFLOW: ReferenceWorkflow,
        ResourceType.LAUNCH_PLAN: ReferenceLaunchPlan,
    }
    if resource_type not in kinds:
        raise FlyteValidationException(f"resource type {resource_type} is none of task, workflow and launch plan")
    made: ReferenceEntity = kinds[resource_type](project, domain, name, version, inputs, outputs)
    return made


def _declare(kind: Any, project: str, domain: str, name: str, version: str) -> Callable[[Callable[..., Any]], Any]:
    def declare(function: Callable[..., Any]) -> Any:
        interface = interface_of(function)
        return kind(project, domain, name, version, interface.inputs, interface.outputs)

    return declare
