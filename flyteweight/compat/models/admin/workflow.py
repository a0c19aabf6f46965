"""``flytekit.models.admin.workflow`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'WorkflowSpec':
        {'message': 'flyteidl.admin.workflow_pb2:WorkflowSpec',
         'parameters': 'template, sub_workflows, docs=None',
         'fields': {'template': ('template', 'view', 'core.workflow:WorkflowTemplate'),
                    'sub_workflows': ('sub_workflows', 'views', 'core.workflow:WorkflowTemplate'),
                    'docs': ('description', 'view', 'documentation:Documentation')}},
    'Workflow':
        {'message': 'flyteidl.admin.workflow_pb2:Workflow',
         'parameters': 'id, closure, short_description=None',
         'fields': {'id': ('id', 'view', 'core.identifier:Identifier'),
                    'closure': ('closure', 'view', 'admin.workflow:WorkflowClosure')}},
    'WorkflowClosure':
        {'message': 'flyteidl.admin.workflow_pb2:WorkflowClosure',
         'parameters': 'compiled_workflow',
         'fields': {'compiled_workflow': ('compiled_workflow', 'view', 'core.compiler:CompiledWorkflowClosure')}},
}
ENUMS: Any = {}
ALSO: Any = {
    'Documentation': 'flyteweight.compat.models.documentation:Documentation',
}

__getattr__ = lazily(__name__)
