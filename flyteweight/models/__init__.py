"""The wire: flyteidl's protobuf messages, imported when they are first named.

``from flyteweight.models import TaskTemplate`` loads ``flyteidl.core.tasks_pb2`` and nothing else. The classes are
flyteidl's own, so a real flytekit in the same process shares them and their descriptor pool. Builders and readers for
them live in the modules beside this one.
"""

from __future__ import annotations

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


def message_of(value: object) -> object:
    """The message of what has one, as flytekit's models and the views of ``compat``; anything else is itself."""
    return value.to_flyte_idl() if hasattr(value, "to_flyte_idl") else value


def __getattr__(name: str) -> object:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    value = getattr(importlib.import_module(f"flyteidl.core.{home}_pb2"), name)
    globals()[name] = value
    return value
