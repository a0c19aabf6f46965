"""The messages, for type checkers; at run time each is loaded when it is first used."""

from typing import Any

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

def message_of(value: object) -> Any: ...
