"""``flytekit.models.named_entity`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'NamedEntityIdentifier':
        {'message': 'flyteidl.admin.common_pb2:NamedEntityIdentifier',
         'parameters': 'project, domain, name',
         'fields': {}},
    'NamedEntityMetadata':
        {'message': 'flyteidl.admin.common_pb2:NamedEntityMetadata',
         'parameters': 'description, state',
         'fields': {}},
}
ENUMS: Any = {
    'NamedEntityState': {'ACTIVE': 0, 'ARCHIVED': 1},
}
UNKNOWN: Any = {
    'NamedEntityState': '<UNKNOWN>',
}

__getattr__ = lazily(__name__)
