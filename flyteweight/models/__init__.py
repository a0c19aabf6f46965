"""The wire: flyteidl's protobuf messages, imported when they are first named.

``from flyteweight.models import TaskTemplate`` loads ``flyteidl.core.tasks_pb2`` and nothing else. The classes are
flyteidl's own, so a real flytekit in the same process shares them and their descriptor pool. Builders and readers for
them live in the modules beside this one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flyteidl.core.condition_pb2 import BooleanExpression as BooleanExpression
    from flyteidl.core.condition_pb2 import ComparisonExpression as ComparisonExpression
    from flyteidl.core.dynamic_job_pb2 import DynamicJobSpec as DynamicJobSpec
    from flyteidl.core.errors_pb2 import ContainerError as ContainerError
    from flyteidl.core.errors_pb2 import ErrorDocument as ErrorDocument
    from flyteidl.core.execution_pb2 import ExecutionError as ExecutionError
    from flyteidl.core.identifier_pb2 import Identifier as Identifier
    from flyteidl.core.identifier_pb2 import ResourceType as ResourceType
    from flyteidl.core.identifier_pb2 import WorkflowExecutionIdentifier as WorkflowExecutionIdentifier
    from flyteidl.core.interface_pb2 import Parameter as Parameter
    from flyteidl.core.interface_pb2 import ParameterMap as ParameterMap
    from flyteidl.core.interface_pb2 import TypedInterface as TypedInterface
    from flyteidl.core.interface_pb2 import Variable as Variable
    from flyteidl.core.interface_pb2 import VariableMap as VariableMap
    from flyteidl.core.literals_pb2 import Binary as Binary
    from flyteidl.core.literals_pb2 import Binding as Binding
    from flyteidl.core.literals_pb2 import BindingData as BindingData
    from flyteidl.core.literals_pb2 import Blob as Blob
    from flyteidl.core.literals_pb2 import BlobMetadata as BlobMetadata
    from flyteidl.core.literals_pb2 import Literal as Literal
    from flyteidl.core.literals_pb2 import LiteralCollection as LiteralCollection
    from flyteidl.core.literals_pb2 import LiteralMap as LiteralMap
    from flyteidl.core.literals_pb2 import Primitive as Primitive
    from flyteidl.core.literals_pb2 import Scalar as Scalar
    from flyteidl.core.literals_pb2 import StructuredDatasetMetadata as StructuredDatasetMetadata
    from flyteidl.core.security_pb2 import SecurityContext as SecurityContext
    from flyteidl.core.tasks_pb2 import Container as Container
    from flyteidl.core.tasks_pb2 import ExtendedResources as ExtendedResources
    from flyteidl.core.tasks_pb2 import K8sPod as K8sPod
    from flyteidl.core.tasks_pb2 import Resources as Resources
    from flyteidl.core.tasks_pb2 import RuntimeMetadata as RuntimeMetadata
    from flyteidl.core.tasks_pb2 import Sql as Sql
    from flyteidl.core.tasks_pb2 import TaskMetadata as TaskMetadata
    from flyteidl.core.tasks_pb2 import TaskTemplate as TaskTemplate
    from flyteidl.core.types_pb2 import BlobType as BlobType
    from flyteidl.core.types_pb2 import EnumType as EnumType
    from flyteidl.core.types_pb2 import LiteralType as LiteralType
    from flyteidl.core.types_pb2 import SimpleType as SimpleType
    from flyteidl.core.types_pb2 import StructuredDatasetType as StructuredDatasetType
    from flyteidl.core.types_pb2 import UnionType as UnionType
    from flyteidl.core.workflow_pb2 import ArrayNode as ArrayNode
    from flyteidl.core.workflow_pb2 import BranchNode as BranchNode
    from flyteidl.core.workflow_pb2 import GateNode as GateNode
    from flyteidl.core.workflow_pb2 import Node as Node
    from flyteidl.core.workflow_pb2 import NodeMetadata as NodeMetadata
    from flyteidl.core.workflow_pb2 import TaskNode as TaskNode
    from flyteidl.core.workflow_pb2 import WorkflowNode as WorkflowNode
    from flyteidl.core.workflow_pb2 import WorkflowTemplate as WorkflowTemplate

_HOME = {
    "Binding": "literals",
    "BindingData": "literals",
    "Blob": "literals",
    "StructuredDatasetMetadata": "literals",
    "Primitive": "literals",
    "LiteralCollection": "literals",
    "BlobMetadata": "literals",
    "Binary": "literals",
    "Literal": "literals",
    "LiteralMap": "literals",
    "Scalar": "literals",
    "BlobType": "types",
    "EnumType": "types",
    "LiteralType": "types",
    "SimpleType": "types",
    "StructuredDatasetType": "types",
    "UnionType": "types",
    "Identifier": "identifier",
    "ResourceType": "identifier",
    "WorkflowExecutionIdentifier": "identifier",
    "Parameter": "interface",
    "ParameterMap": "interface",
    "TypedInterface": "interface",
    "Variable": "interface",
    "VariableMap": "interface",
    "Container": "tasks",
    "ExtendedResources": "tasks",
    "K8sPod": "tasks",
    "Resources": "tasks",
    "RuntimeMetadata": "tasks",
    "Sql": "tasks",
    "TaskMetadata": "tasks",
    "TaskTemplate": "tasks",
    "SecurityContext": "security",
    "ContainerError": "errors",
    "ErrorDocument": "errors",
    "DynamicJobSpec": "dynamic_job",
    "ArrayNode": "workflow",
    "BranchNode": "workflow",
    "GateNode": "workflow",
    "Node": "workflow",
    "NodeMetadata": "workflow",
    "TaskNode": "workflow",
    "WorkflowNode": "workflow",
    "WorkflowTemplate": "workflow",
    "BooleanExpression": "condition",
    "ComparisonExpression": "condition",
    "ExecutionError": "execution",
}

__all__ = sorted(_HOME)  # noqa: PLE0605 - a list of str


if not TYPE_CHECKING:  # a type checker would take any name for one that is here

    def __getattr__(name: str) -> Any:
        home = _HOME.get(name)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        import importlib

        value = getattr(importlib.import_module(f"flyteidl.core.{home}_pb2"), name)
        globals()[name] = value
        return value
