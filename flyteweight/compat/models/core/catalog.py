"""``flytekit.models.core.catalog`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'CatalogArtifactTag':
        {'message': 'flyteidl.core.catalog_pb2:CatalogArtifactTag', 'parameters': 'artifact_id, name', 'fields': {}},
    'CatalogMetadata':
        {'message': 'flyteidl.core.catalog_pb2:CatalogMetadata',
         'parameters': 'dataset_id, artifact_tag, source_task_execution',
         'fields': {'dataset_id': ('dataset_id', 'view', 'core.identifier:Identifier'),
                    'artifact_tag': ('artifact_tag', 'view', 'core.catalog:CatalogArtifactTag'),
                    'source_task_execution': ('source_task_execution',
                                              'view',
                                              'core.identifier:TaskExecutionIdentifier')}},
}
ENUMS: Any = {}

__getattr__ = lazily(__name__)
