"""``flytekit.models.launch_plan`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'LaunchPlanMetadata':
        {'message': 'flyteidl.admin.launch_plan_pb2:LaunchPlanMetadata',
         'parameters': 'schedule, notifications, launch_conditions=None',
         'fields': {'schedule': ('schedule', 'view', 'schedule:Schedule', 'present'),
                    'notifications': ('notifications', 'views', 'common:Notification'),
                    'launch_conditions': ('launch_conditions', 'any', '', 'present')}},
    'Auth':
        {'message': 'flyteidl.admin.launch_plan_pb2:Auth',
         'parameters': 'assumable_iam_role=None, kubernetes_service_account=None',
         'fields': {}},
    'LaunchPlanSpec':
        {'message': 'flyteidl.admin.launch_plan_pb2:LaunchPlanSpec',
         'parameters': 'workflow_id, entity_metadata, default_inputs, fixed_inputs, labels, annotations, '
                       'auth_role, raw_output_data_config, max_parallelism=None, security_context=None, '
                       'overwrite_cache=None, concurrency_policy=None',
         'fields': {'workflow_id': ('workflow_id', 'view', 'core.identifier:Identifier'),
                    'entity_metadata': ('entity_metadata', 'view', 'launch_plan:LaunchPlanMetadata'),
                    'default_inputs': ('default_inputs', 'view', 'interface:ParameterMap'),
                    'fixed_inputs': ('fixed_inputs', 'view', 'literals:LiteralMap'),
                    'labels': ('labels', 'view', 'common:Labels'),
                    'annotations': ('annotations', 'view', 'common:Annotations'),
                    'auth_role': ('auth_role', 'view', 'common:AuthRole'),
                    'raw_output_data_config': ('raw_output_data_config', 'view', 'common:RawOutputDataConfig'),
                    'security_context': ('security_context', 'view', 'security:SecurityContext'),
                    'overwrite_cache': ('overwrite_cache', 'plain', '', 'true'),
                    'concurrency_policy': ('concurrency_policy',
                                           'view',
                                           'concurrency:ConcurrencyPolicy',
                                           'present')}},
    'LaunchPlanClosure':
        {'message': 'flyteidl.admin.launch_plan_pb2:LaunchPlanClosure',
         'parameters': 'state, expected_inputs, expected_outputs',
         'fields': {'expected_inputs': ('expected_inputs', 'view', 'interface:ParameterMap'),
                    'expected_outputs': ('expected_outputs', 'view', 'interface:VariableMap')}},
    'LaunchPlan':
        {'message': 'flyteidl.admin.launch_plan_pb2:LaunchPlan',
         'parameters': 'id, spec, closure, auto_activate=False',
         'fields': {'id': ('id', 'view', 'core.identifier:Identifier'),
                    'spec': ('spec', 'view', 'launch_plan:LaunchPlanSpec'),
                    'closure': ('closure', 'view', 'launch_plan:LaunchPlanClosure')},
         'beside': ('auto_activate',)},
}
ENUMS: Any = {
    'LaunchPlanState': {'INACTIVE': 0, 'ACTIVE': 1},
}
UNKNOWN: Any = {
    'LaunchPlanState': '<UNKNOWN>',
}
ALSO: Any = {
    'ConcurrencyPolicy': 'flyteweight.compat.models.concurrency:ConcurrencyPolicy',
}

__getattr__ = lazily(__name__)
