"""``flytekit.models.core.execution`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'ExecutionError':
        {'message': 'flyteidl.core.execution_pb2:ExecutionError',
         'parameters': 'code, message, error_uri, kind',
         'fields': {}},
    'TaskLog':
        {'message': 'flyteidl.core.execution_pb2:TaskLog',
         'parameters': 'uri, name, message_format=None, ttl=None',
         'fields': {'ttl': ('ttl', 'timedelta')}},
}
ENUMS: Any = {
    'WorkflowExecutionPhase':
        {'UNDEFINED': 0,
         'QUEUED': 1,
         'RUNNING': 2,
         'SUCCEEDING': 3,
         'SUCCEEDED': 4,
         'FAILING': 5,
         'FAILED': 6,
         'ABORTED': 7,
         'TIMED_OUT': 8,
         'ABORTING': 9},
    'NodeExecutionPhase':
        {'UNDEFINED': 0,
         'QUEUED': 1,
         'RUNNING': 2,
         'SUCCEEDED': 3,
         'FAILING': 4,
         'FAILED': 5,
         'ABORTED': 6,
         'SKIPPED': 7,
         'TIMED_OUT': 8,
         'DYNAMIC_RUNNING': 9,
         'RECOVERED': 10},
    'TaskExecutionPhase':
        {'UNDEFINED': 0,
         'RUNNING': 2,
         'SUCCEEDED': 3,
         'FAILED': 5,
         'ABORTED': 4,
         'QUEUED': 1,
         'INITIALIZING': 6,
         'WAITING_FOR_RESOURCES': 7},
    'ExecutionError.ErrorKind': {'UNKNOWN': 0, 'USER': 1, 'SYSTEM': 2},
    'TaskLog.MessageFormat': {'UNKNOWN': 0, 'CSV': 1, 'JSON': 2},
}
UNKNOWN: Any = {
    'WorkflowExecutionPhase': '{}',
    'NodeExecutionPhase': '{}',
    'TaskExecutionPhase': '{}',
}

__getattr__ = lazily(__name__)
