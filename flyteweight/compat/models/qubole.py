"""``flytekit.models.qubole`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'HiveQuery':
        {'message': 'flyteidl.plugins.qubole_pb2:HiveQuery',
         'parameters': 'query, timeout_sec, retry_count',
         'fields': {'retry_count': ('retryCount',)}},
    'HiveQueryCollection':
        {'message': 'flyteidl.plugins.qubole_pb2:HiveQueryCollection',
         'parameters': 'queries',
         'fields': {'queries': ('queries', 'views', 'qubole:HiveQuery')}},
    'QuboleHiveJob':
        {'message': 'flyteidl.plugins.qubole_pb2:QuboleHiveJob',
         'parameters': 'query, cluster_label, tags, query_collection=None',
         'fields': {'query': ('query', 'view', 'qubole:HiveQuery', 'present'),
                    'tags': ('tags', 'list'),
                    'query_collection': ('query_collection', 'view', 'qubole:HiveQueryCollection', 'present')}},
}
ENUMS: Any = {}

__getattr__ = lazily(__name__)
