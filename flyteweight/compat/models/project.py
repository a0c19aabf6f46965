"""``flytekit.models.project`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'Project':
        {'message': 'flyteidl.admin.project_pb2:Project',
         'parameters': 'id, name, description, state=0',
         'fields': {}},
}
ENUMS: Any = {
    'Project.ProjectState': {'ACTIVE': 0, 'ARCHIVED': 1, 'SYSTEM_GENERATED': 2},
}

__getattr__ = lazily(__name__)
