"""``flytekit.models.core.errors`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'ContainerError':
        {'message': 'flyteidl.core.errors_pb2:ContainerError',
         'parameters': "code, message, kind, origin, timestamp=None, worker=''",
         'fields': {}},
    'ErrorDocument':
        {'message': 'flyteidl.core.errors_pb2:ErrorDocument',
         'parameters': 'error',
         'fields': {'error': ('error', 'view', 'core.errors:ContainerError')}},
}
ENUMS: Any = {
    'ContainerError.Kind': {'NON_RECOVERABLE': 0, 'RECOVERABLE': 1},
}

__getattr__ = lazily(__name__)
