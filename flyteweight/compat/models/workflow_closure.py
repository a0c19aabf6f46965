"""``flytekit.models.workflow_closure`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'WorkflowClosure':
        {'message': 'flyteidl.core.workflow_closure_pb2:WorkflowClosure',
         'parameters': 'workflow, tasks=None',
         'fields': {'workflow': ('workflow', 'view', 'core.workflow:WorkflowTemplate'),
                    'tasks': ('tasks', 'views', 'task:TaskTemplate')}},
}
ENUMS: Any = {}

__getattr__ = lazily(__name__)
