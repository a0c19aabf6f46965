"""``flytekit.models.core.types`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'EnumType':
        {'message': 'flyteidl.core.types_pb2:EnumType',
         'parameters': 'values',
         'fields': {'values': ('values', 'list')}},
    'BlobType':
        {'message': 'flyteidl.core.types_pb2:BlobType', 'parameters': 'format, dimensionality', 'fields': {}},
}
ENUMS: Any = {
    'BlobType.BlobDimensionality': {'SINGLE': 0, 'MULTIPART': 1},
}

__getattr__ = lazily(__name__)
