"""``flytekit.models.matchable_resource`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'ClusterResourceAttributes':
        {'message': 'flyteidl.admin.matchable_resource_pb2:ClusterResourceAttributes',
         'parameters': 'attributes',
         'fields': {'attributes': ('attributes', 'dict')}},
    'ExecutionQueueAttributes':
        {'message': 'flyteidl.admin.matchable_resource_pb2:ExecutionQueueAttributes',
         'parameters': 'tags',
         'fields': {'tags': ('tags', 'list')}},
    'ExecutionClusterLabel':
        {'message': 'flyteidl.admin.matchable_resource_pb2:ExecutionClusterLabel',
         'parameters': 'value',
         'fields': {}},
    'PluginOverride':
        {'message': 'flyteidl.admin.matchable_resource_pb2:PluginOverride',
         'parameters': 'task_type, plugin_id, missing_plugin_behavior',
         'fields': {'plugin_id': ('plugin_id', 'list')},
         'constants': {'FAIL': 0, 'USE_DEFAULT': 1}},
    'PluginOverrides':
        {'message': 'flyteidl.admin.matchable_resource_pb2:PluginOverrides',
         'parameters': 'overrides',
         'fields': {'overrides': ('overrides', 'views', 'matchable_resource:PluginOverride')}},
    'MatchingAttributes':
        {'message': 'flyteidl.admin.matchable_resource_pb2:MatchingAttributes',
         'parameters': 'cluster_resource_attributes=None, execution_queue_attributes=None, '
                       'execution_cluster_label=None, plugin_overrides=None',
         'fields': {'cluster_resource_attributes': ('cluster_resource_attributes',
                                                    'view',
                                                    'matchable_resource:ClusterResourceAttributes',
                                                    'present'),
                    'execution_queue_attributes': ('execution_queue_attributes',
                                                   'view',
                                                   'matchable_resource:ExecutionQueueAttributes',
                                                   'present'),
                    'execution_cluster_label': ('execution_cluster_label',
                                                'view',
                                                'matchable_resource:ExecutionClusterLabel',
                                                'present'),
                    'plugin_overrides': ('plugin_overrides',
                                         'view',
                                         'matchable_resource:PluginOverrides',
                                         'present')}},
}
ENUMS: Any = {
    'MatchableResource':
        {'TASK_RESOURCE': 0,
         'CLUSTER_RESOURCE': 1,
         'EXECUTION_QUEUE': 2,
         'EXECUTION_CLUSTER_LABEL': 3,
         'QUALITY_OF_SERVICE_SPECIFICATION': 4,
         'PLUGIN_OVERRIDE': 5},
}
UNKNOWN: Any = {
    'MatchableResource': '<UNKNOWN>',
}

__getattr__ = lazily(__name__)
