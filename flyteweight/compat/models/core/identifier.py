"""``flytekit.models.core.identifier`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'Identifier':
        {'message': 'flyteidl.core.identifier_pb2:Identifier',
         'parameters': 'resource_type, project, domain, name, version',
         'fields': {}},
    'WorkflowExecutionIdentifier':
        {'message': 'flyteidl.core.identifier_pb2:WorkflowExecutionIdentifier',
         'parameters': 'project, domain, name',
         'fields': {}},
    'NodeExecutionIdentifier':
        {'message': 'flyteidl.core.identifier_pb2:NodeExecutionIdentifier',
         'parameters': 'node_id, execution_id',
         'fields': {'execution_id': ('execution_id', 'view', 'core.identifier:WorkflowExecutionIdentifier')}},
    'TaskExecutionIdentifier':
        {'message': 'flyteidl.core.identifier_pb2:TaskExecutionIdentifier',
         'parameters': 'task_id, node_execution_id, retry_attempt',
         'fields': {'task_id': ('task_id', 'view', 'core.identifier:Identifier'),
                    'node_execution_id': ('node_execution_id', 'view', 'core.identifier:NodeExecutionIdentifier')}},
    'SignalIdentifier':
        {'message': 'flyteidl.core.identifier_pb2:SignalIdentifier',
         'parameters': 'signal_id, execution_id',
         'fields': {'execution_id': ('execution_id', 'view', 'core.identifier:WorkflowExecutionIdentifier')}},
}
ENUMS: Any = {
    'ResourceType': {'UNSPECIFIED': 0, 'TASK': 1, 'WORKFLOW': 2, 'LAUNCH_PLAN': 3},
}

__getattr__ = lazily(__name__)
