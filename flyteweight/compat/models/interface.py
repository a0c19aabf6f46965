"""``flytekit.models.interface`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'Variable':
        {'message': 'flyteidl.core.interface_pb2:Variable',
         'parameters': 'type, description, artifact_partial_id=None, artifact_tag=None',
         'fields': {'type': ('type', 'view', 'types:LiteralType'),
                    'artifact_partial_id': ('artifact_partial_id', 'plain', '', 'present'),
                    'artifact_tag': ('artifact_tag', 'plain', '', 'present')}},
    'VariableMap':
        {'message': 'flyteidl.core.interface_pb2:VariableMap',
         'parameters': 'variables',
         'fields': {'variables': ('variables', 'view dict', 'interface:Variable')}},
    'TypedInterface':
        {'message': 'flyteidl.core.interface_pb2:TypedInterface',
         'parameters': 'inputs, outputs',
         'fields': {'inputs': ('inputs', 'variables', 'interface:Variable'),
                    'outputs': ('outputs', 'variables', 'interface:Variable')}},
    'Parameter':
        {'message': 'flyteidl.core.interface_pb2:Parameter',
         'parameters': 'var, default=None, required=None, artifact_query=None, artifact_id=None',
         'fields': {'var': ('var', 'view', 'interface:Variable'),
                    'default': ('default', 'view', 'literals:Literal', 'present'),
                    'required': ('required', 'plain', '', 'present'),
                    'artifact_query': ('artifact_query', 'plain', '', 'present'),
                    'artifact_id': ('artifact_id', 'plain', '', 'present')}},
    'ParameterMap':
        {'message': 'flyteidl.core.interface_pb2:ParameterMap',
         'parameters': 'parameters',
         'fields': {'parameters': ('parameters', 'view dict', 'interface:Parameter')}},
}
ENUMS: Any = {}

__getattr__ = lazily(__name__)
