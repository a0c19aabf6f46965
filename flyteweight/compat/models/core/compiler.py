"""``flytekit.models.core.compiler`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'ConnectionSet':
        {'message': 'flyteidl.core.compiler_pb2:ConnectionSet',
         'parameters': 'upstream, downstream',
         'fields': {'upstream': ('upstream', 'view dict', 'core.compiler:ConnectionSet.IdList'),
                    'downstream': ('downstream', 'view dict', 'core.compiler:ConnectionSet.IdList')}},
    'ConnectionSet.IdList':
        {'message': 'flyteidl.core.compiler_pb2:ConnectionSet.IdList',
         'parameters': 'ids',
         'fields': {'ids': ('ids', 'list')}},
    'CompiledWorkflow':
        {'message': 'flyteidl.core.compiler_pb2:CompiledWorkflow',
         'parameters': 'template, connections',
         'fields': {'template': ('template', 'view', 'core.workflow:WorkflowTemplate'),
                    'connections': ('connections', 'view', 'core.compiler:ConnectionSet')}},
    'CompiledTask':
        {'message': 'flyteidl.core.compiler_pb2:CompiledTask',
         'parameters': 'template',
         'fields': {'template': ('template', 'view', 'task:TaskTemplate', 'present')}},
    'CompiledWorkflowClosure':
        {'message': 'flyteidl.core.compiler_pb2:CompiledWorkflowClosure',
         'parameters': 'primary, sub_workflows, tasks',
         'fields': {'primary': ('primary', 'view', 'core.compiler:CompiledWorkflow'),
                    'sub_workflows': ('sub_workflows', 'views', 'core.compiler:CompiledWorkflow'),
                    'tasks': ('tasks', 'views', 'task:CompiledTask')}},
}
ENUMS: Any = {}

__getattr__ = lazily(__name__)
