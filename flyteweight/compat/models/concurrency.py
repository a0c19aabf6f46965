"""``flytekit.models.concurrency`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'ConcurrencyPolicy':
        {'message': 'flyteidl.admin.launch_plan_pb2:ConcurrencyPolicy',
         'parameters': 'max_concurrency, behavior=None',
         'fields': {'max_concurrency': ('max',)}},
}
ENUMS: Any = {
    'ConcurrencyLimitBehavior': {'SKIP': 1},
}
UNKNOWN: Any = {
    'ConcurrencyLimitBehavior': '<UNKNOWN>',
}

__getattr__ = lazily(__name__)
