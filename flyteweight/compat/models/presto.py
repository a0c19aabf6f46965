"""``flytekit.models.presto`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'PrestoQuery':
        {'message': 'flyteidl.plugins.presto_pb2:PrestoQuery',
         'parameters': 'routing_group=None, catalog=None, schema=None, statement=None',
         'fields': {}},
}
ENUMS: Any = {}

__getattr__ = lazily(__name__)
