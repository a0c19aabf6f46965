"""``flytekit.models.domain`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'Domain': {'message': 'flyteidl.admin.project_pb2:Domain', 'parameters': 'id, name', 'fields': {}},
}
ENUMS: Any = {}

__getattr__ = lazily(__name__)
