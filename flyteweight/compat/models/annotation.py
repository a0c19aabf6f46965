"""``flytekit.models.annotation`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'TypeAnnotation':
        {'message': 'flyteidl.core.types_pb2:TypeAnnotation',
         'parameters': 'annotations',
         'fields': {'annotations': ('annotations', 'struct')}},
}
ENUMS: Any = {}

__getattr__ = lazily(__name__)
