"""``flytekit.models.execution`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'SystemMetadata':
        {'message': 'flyteidl.admin.execution_pb2:SystemMetadata', 'parameters': 'execution_cluster', 'fields': {}},
    'ExecutionMetadata':
        {'message': 'flyteidl.admin.execution_pb2:ExecutionMetadata',
         'parameters': 'mode, principal, nesting, scheduled_at=None, parent_node_execution=None, '
                       'reference_execution=None, system_metadata=None',
         'fields': {'scheduled_at': ('scheduled_at', 'datetime', '', 'present'),
                    'parent_node_execution': ('parent_node_execution',
                                              'view',
                                              'core.identifier:NodeExecutionIdentifier',
                                              'present'),
                    'reference_execution': ('reference_execution',
                                            'view',
                                            'core.identifier:WorkflowExecutionIdentifier',
                                            'present'),
                    'system_metadata': ('system_metadata', 'view', 'execution:SystemMetadata', 'present')}},
    'ExecutionSpec':
        {'message': 'flyteidl.admin.execution_pb2:ExecutionSpec',
         'parameters': 'launch_plan, metadata, notifications=None, disable_all=None, labels=None, '
                       'annotations=None, auth_role=None, raw_output_data_config=None, max_parallelism=None, '
                       'security_context=None, overwrite_cache=None, interruptible=None, envs=None, tags=None, '
                       'cluster_assignment=None, execution_cluster_label=None',
         'fields': {'launch_plan': ('launch_plan', 'view', 'core.identifier:Identifier'),
                    'metadata': ('metadata', 'view', 'execution:ExecutionMetadata'),
                    'notifications': ('notifications', 'view', 'execution:NotificationList', 'present'),
                    'disable_all': ('disable_all', 'plain', '', 'present'),
                    'labels': ('labels', 'view', 'common:Labels'),
                    'annotations': ('annotations', 'view', 'common:Annotations'),
                    'auth_role': ('auth_role', 'view', 'common:AuthRole'),
                    'raw_output_data_config': ('raw_output_data_config',
                                               'view',
                                               'common:RawOutputDataConfig',
                                               'present'),
                    'security_context': ('security_context', 'view', 'security:SecurityContext'),
                    'interruptible': ('interruptible', 'bool', '', 'present'),
                    'envs': ('envs', 'view', 'common:Envs', 'present'),
                    'tags': ('tags', 'list'),
                    'cluster_assignment': ('cluster_assignment', 'view', 'execution:ClusterAssignment', 'present'),
                    'execution_cluster_label': ('execution_cluster_label',
                                                'view',
                                                'matchable_resource:ExecutionClusterLabel',
                                                'present')}},
    'ClusterAssignment':
        {'message': 'flyteidl.admin.cluster_assignment_pb2:ClusterAssignment',
         'parameters': 'cluster_pool=None',
         'fields': {'cluster_pool': ('cluster_pool_name',)}},
    'LiteralMapBlob':
        {'message': 'flyteidl.admin.execution_pb2:LiteralMapBlob',
         'parameters': 'values=None, uri=None',
         'fields': {'values': ('values', 'view', 'literals:LiteralMap', 'present'),
                    'uri': ('uri', 'plain', '', 'present')}},
    'Execution':
        {'message': 'flyteidl.admin.execution_pb2:Execution',
         'parameters': 'id, spec, closure',
         'fields': {'id': ('id', 'view', 'core.identifier:WorkflowExecutionIdentifier'),
                    'spec': ('spec', 'view', 'execution:ExecutionSpec'),
                    'closure': ('closure', 'view', 'execution:ExecutionClosure')}},
    'AbortMetadata':
        {'message': 'flyteidl.admin.execution_pb2:AbortMetadata', 'parameters': 'cause, principal', 'fields': {}},
    'ExecutionClosure':
        {'message': 'flyteidl.admin.execution_pb2:ExecutionClosure',
         'parameters': 'phase, started_at, duration, error=None, outputs=None, abort_metadata=None, '
                       'created_at=None, updated_at=None',
         'fields': {'started_at': ('started_at', 'datetime'),
                    'duration': ('duration', 'timedelta'),
                    'error': ('error', 'view', 'core.execution:ExecutionError', 'present'),
                    'outputs': ('outputs', 'view', 'execution:LiteralMapBlob', 'present'),
                    'abort_metadata': ('abort_metadata', 'view', 'execution:AbortMetadata', 'present'),
                    'created_at': ('created_at', 'datetime', '', 'present'),
                    'updated_at': ('updated_at', 'datetime', '', 'present')}},
    'NotificationList':
        {'message': 'flyteidl.admin.execution_pb2:NotificationList',
         'parameters': 'notifications',
         'fields': {'notifications': ('notifications', 'views', 'common:Notification')}},
    'WorkflowExecutionGetDataResponse':
        {'message': 'flyteidl.admin.execution_pb2:WorkflowExecutionGetDataResponse',
         'parameters': 'inputs, outputs, full_inputs, full_outputs',
         'fields': {'inputs': ('inputs', 'view', 'common:UrlBlob'),
                    'outputs': ('outputs', 'view', 'common:UrlBlob'),
                    'full_inputs': ('full_inputs', 'view', 'literals:LiteralMap'),
                    'full_outputs': ('full_outputs', 'view', 'literals:LiteralMap')}},
    'TaskExecutionGetDataResponse':
        {'message': 'flyteidl.admin.task_execution_pb2:TaskExecutionGetDataResponse',
         'parameters': 'inputs, outputs, full_inputs, full_outputs',
         'fields': {'inputs': ('inputs', 'view', 'common:UrlBlob'),
                    'outputs': ('outputs', 'view', 'common:UrlBlob'),
                    'full_inputs': ('full_inputs', 'view', 'literals:LiteralMap'),
                    'full_outputs': ('full_outputs', 'view', 'literals:LiteralMap')}},
}
ENUMS: Any = {
    'ExecutionMetadata.ExecutionMode': {'MANUAL': 0, 'SCHEDULED': 1, 'SYSTEM': 2},
}
ALSO: Any = {
    'ExecutionClusterLabel': 'flyteweight.compat.models.matchable_resource:ExecutionClusterLabel',
}

__getattr__ = lazily(__name__)
