"""``flytekit.models.task`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'Resources':
        {'message': 'flyteidl.core.tasks_pb2:Resources',
         'parameters': 'requests, limits',
         'fields': {'requests': ('requests', 'views', 'task:Resources.ResourceEntry'),
                    'limits': ('limits', 'views', 'task:Resources.ResourceEntry')}},
    'Resources.ResourceEntry':
        {'message': 'flyteidl.core.tasks_pb2:Resources.ResourceEntry', 'parameters': 'name, value', 'fields': {}},
    'RuntimeMetadata':
        {'message': 'flyteidl.core.tasks_pb2:RuntimeMetadata', 'parameters': 'type, version, flavor', 'fields': {}},
    'TaskMetadata':
        {'message': 'flyteidl.core.tasks_pb2:TaskMetadata',
         'parameters': 'discoverable, runtime, timeout, retries, interruptible, discovery_version, '
                       'deprecated_error_message, cache_serializable, pod_template_name, cache_ignore_input_vars, '
                       'is_eager=False, generates_deck=False, k8s_object_metadata=None',
         'fields': {'runtime': ('runtime', 'view', 'task:RuntimeMetadata'),
                    'timeout': ('timeout', 'nonzero timedelta'),
                    'retries': ('retries', 'view', 'literals:RetryStrategy'),
                    'interruptible': ('interruptible', 'plain', '', 'present'),
                    'cache_ignore_input_vars': ('cache_ignore_input_vars', 'list'),
                    'generates_deck': ('generates_deck', 'bool'),
                    'k8s_object_metadata': ('metadata', 'view', 'task:K8sObjectMetadata', 'present')}},
    'TaskTemplate':
        {'message': 'flyteidl.core.tasks_pb2:TaskTemplate',
         'parameters': 'id, type, metadata, interface, custom, container=None, task_type_version=0, '
                       'security_context=None, config=None, k8s_pod=None, sql=None, extended_resources=None',
         'fields': {'id': ('id', 'view', 'core.identifier:Identifier'),
                    'metadata': ('metadata', 'view', 'task:TaskMetadata'),
                    'interface': ('interface', 'view', 'interface:TypedInterface'),
                    'custom': ('custom', 'nonempty struct'),
                    'container': ('container', 'view', 'task:Container', 'present'),
                    'security_context': ('security_context', 'view', 'security:SecurityContext', 'present'),
                    'config': ('config', 'dict'),
                    'k8s_pod': ('k8s_pod', 'view', 'task:K8sPod', 'present'),
                    'sql': ('sql', 'view', 'task:Sql', 'present'),
                    'extended_resources': ('extended_resources', 'plain', '', 'present')}},
    'TaskExecutionMetadata':
        {'message': 'flyteidl.admin.agent_pb2:TaskExecutionMetadata',
         'parameters': 'task_execution_id, namespace, labels, annotations, k8s_service_account, '
                       'environment_variables, identity',
         'fields': {'task_execution_id': ('task_execution_id', 'view', 'core.identifier:TaskExecutionIdentifier'),
                    'labels': ('labels', 'dict'),
                    'annotations': ('annotations', 'dict'),
                    'environment_variables': ('environment_variables', 'dict'),
                    'identity': ('identity', 'view', 'security:Identity')}},
    'TaskSpec':
        {'message': 'flyteidl.admin.task_pb2:TaskSpec',
         'parameters': 'template, docs=None',
         'fields': {'template': ('template', 'view', 'task:TaskTemplate'),
                    'docs': ('description', 'view', 'documentation:Documentation')}},
    'Task':
        {'message': 'flyteidl.admin.task_pb2:Task',
         'parameters': 'id, closure, short_description=None',
         'fields': {'id': ('id', 'view', 'core.identifier:Identifier'),
                    'closure': ('closure', 'view', 'task:TaskClosure')}},
    'TaskClosure':
        {'message': 'flyteidl.admin.task_pb2:TaskClosure',
         'parameters': 'compiled_task',
         'fields': {'compiled_task': ('compiled_task', 'view', 'task:CompiledTask')}},
    'CompiledTask':
        {'message': 'flyteidl.core.compiler_pb2:CompiledTask',
         'parameters': 'template',
         'fields': {'template': ('template', 'view', 'task:TaskTemplate')}},
    'IOStrategy':
        {'message': 'flyteidl.core.tasks_pb2:IOStrategy',
         'parameters': 'download_mode=0, upload_mode=0',
         'fields': {},
         'constants': {'DOWNLOAD_MODE_EAGER': 0,
                       'DOWNLOAD_MODE_STREAM': 1,
                       'DOWNLOAD_MODE_NO_DOWNLOAD': 2,
                       'UPLOAD_MODE_EAGER': 1,
                       'UPLOAD_MODE_ON_EXIT': 0,
                       'UPLOAD_MODE_NO_UPLOAD': 2}},
    'DataLoadingConfig':
        {'message': 'flyteidl.core.tasks_pb2:DataLoadingConfig',
         'parameters': 'input_path, output_path, enabled=True, format=2, io_strategy=None',
         'fields': {'io_strategy': ('io_strategy', 'view', 'task:IOStrategy', 'present')},
         'constants': {'LITERALMAP_FORMAT_PROTO': 2, 'LITERALMAP_FORMAT_JSON': 0, 'LITERALMAP_FORMAT_YAML': 1}},
    'Container':
        {'message': 'flyteidl.core.tasks_pb2:Container',
         'parameters': 'image, command, args, resources, env, config, data_loading_config=None',
         'fields': {'command': ('command', 'list'),
                    'args': ('args', 'list'),
                    'resources': ('resources', 'view', 'task:Resources'),
                    'env': ('env', 'pairs'),
                    'config': ('config', 'pairs'),
                    'data_loading_config': ('data_config', 'view', 'task:DataLoadingConfig', 'present')}},
    'K8sObjectMetadata':
        {'message': 'flyteidl.core.tasks_pb2:K8sObjectMetadata',
         'parameters': 'labels=None, annotations=None',
         'fields': {'labels': ('labels', 'dict'), 'annotations': ('annotations', 'dict')}},
    'K8sPod':
        {'message': 'flyteidl.core.tasks_pb2:K8sPod',
         'parameters': 'metadata=None, pod_spec=None, data_config=None, primary_container_name=None',
         'fields': {'metadata': ('metadata', 'view', 'task:K8sObjectMetadata'),
                    'pod_spec': ('pod_spec', 'nonempty struct', '', 'present'),
                    'data_config': ('data_config', 'view', 'task:DataLoadingConfig', 'present'),
                    'primary_container_name': ('primary_container_name', 'plain', '', 'true')}},
    'Sql':
        {'message': 'flyteidl.core.tasks_pb2:Sql', 'parameters': 'statement=None, dialect=0', 'fields': {}},
}
ENUMS: Any = {
    'Resources.ResourceName': {'UNKNOWN': 0, 'CPU': 1, 'GPU': 2, 'MEMORY': 3, 'EPHEMERAL_STORAGE': 5},
    'RuntimeMetadata.RuntimeType': {'OTHER': 0, 'FLYTE_SDK': 1},
    'Sql.Dialect': {'ANSI': 0, 'HIVE': 1},
}
ALSO: Any = {
    'Documentation': 'flyteweight.compat.models.documentation:Documentation',
}

__getattr__ = lazily(__name__)
