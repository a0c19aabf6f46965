"""``flytekit.models.dynamic_job`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'DynamicJobSpec':
        {'message': 'flyteidl.core.dynamic_job_pb2:DynamicJobSpec',
         'parameters': 'tasks, nodes, min_successes, outputs, subworkflows',
         'fields': {'tasks': ('tasks', 'views', 'task:TaskTemplate', 'true'),
                    'nodes': ('nodes', 'views', 'core.workflow:Node'),
                    'outputs': ('outputs', 'views', 'literals:Binding', 'true'),
                    'subworkflows': ('subworkflows', 'views', 'core.workflow:WorkflowTemplate')}},
}
ENUMS: Any = {}

__getattr__ = lazily(__name__)
