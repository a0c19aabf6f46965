"""``flytekit.models.array_job`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'ArrayJob':
        {'message': 'flyteidl.plugins.array_job_pb2:ArrayJob',
         'parameters': 'parallelism=None, size=None, min_successes=None, min_success_ratio=None',
         'fields': {'min_successes': ('min_successes', 'plain', '', 'present'),
                    'min_success_ratio': ('min_success_ratio', 'plain', '', 'present')},
         'settable': ('min_successes', 'size')},
}
ENUMS: Any = {}

__getattr__ = lazily(__name__)
