"""``flytekit.models.core.workflow`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'IfBlock':
        {'message': 'flyteidl.core.workflow_pb2:IfBlock',
         'parameters': 'condition, then_node',
         'fields': {'condition': ('condition', 'view', 'core.condition:BooleanExpression'),
                    'then_node': ('then_node', 'view', 'core.workflow:Node')}},
    'IfElseBlock':
        {'message': 'flyteidl.core.workflow_pb2:IfElseBlock',
         'parameters': 'case, other=None, else_node=None, error=None',
         'fields': {'case': ('case', 'view', 'core.workflow:IfBlock'),
                    'other': ('other', 'views', 'core.workflow:IfBlock'),
                    'else_node': ('else_node', 'view', 'core.workflow:Node', 'present'),
                    'error': ('error', 'view', 'types:Error', 'present')}},
    'BranchNode':
        {'message': 'flyteidl.core.workflow_pb2:BranchNode',
         'parameters': 'if_else',
         'fields': {'if_else': ('if_else', 'view', 'core.workflow:IfElseBlock')}},
    'NodeMetadata':
        {'message': 'flyteidl.core.workflow_pb2:NodeMetadata',
         'parameters': 'name, timeout=None, retries=None, interruptible=None, cacheable=None, cache_version=None, '
                       'cache_serializable=None',
         'fields': {'timeout': ('timeout', 'nonzero timedelta'),
                    'retries': ('retries', 'view', 'literals:RetryStrategy'),
                    'interruptible': ('interruptible', 'plain', '', 'present'),
                    'cacheable': ('cacheable', 'plain', '', 'present'),
                    'cache_version': ('cache_version', 'plain', '', 'present'),
                    'cache_serializable': ('cache_serializable', 'plain', '', 'present')}},
    'SignalCondition':
        {'message': 'flyteidl.core.workflow_pb2:SignalCondition',
         'parameters': 'signal_id, type, output_variable_name',
         'fields': {'type': ('type', 'view', 'types:LiteralType')}},
    'ApproveCondition':
        {'message': 'flyteidl.core.workflow_pb2:ApproveCondition', 'parameters': 'signal_id', 'fields': {}},
    'SleepCondition':
        {'message': 'flyteidl.core.workflow_pb2:SleepCondition',
         'parameters': 'duration',
         'fields': {'duration': ('duration', 'timedelta')}},
    'GateNode':
        {'message': 'flyteidl.core.workflow_pb2:GateNode',
         'parameters': 'signal=None, sleep=None, approve=None',
         'fields': {'signal': ('signal', 'view', 'core.workflow:SignalCondition', 'present'),
                    'sleep': ('sleep', 'view', 'core.workflow:SleepCondition', 'present'),
                    'approve': ('approve', 'view', 'core.workflow:ApproveCondition', 'present')}},
    'ArrayNode':
        {'message': 'flyteidl.core.workflow_pb2:ArrayNode',
         'parameters': 'node, parallelism=None, min_successes=None, min_success_ratio=None, execution_mode=None, '
                       'is_original_sub_node_interface=False, data_mode=None, bound_inputs=None, '
                       'run_all_sub_nodes=False',
         'fields': {'node': ('node', 'view', 'core.workflow:Node', 'present'),
                    'parallelism': ('parallelism', 'plain', '', 'present'),
                    'min_successes': ('min_successes', 'plain', '', 'present'),
                    'min_success_ratio': ('min_success_ratio', 'plain', '', 'present'),
                    'is_original_sub_node_interface': ('is_original_sub_node_interface', 'bool'),
                    'bound_inputs': ('bound_inputs', 'sorted', '', 'true')}},
    'Node':
        {'message': 'flyteidl.core.workflow_pb2:Node',
         'parameters': 'id, metadata, inputs, upstream_node_ids, output_aliases, task_node=None, '
                       'workflow_node=None, branch_node=None, gate_node=None, array_node=None',
         'fields': {'metadata': ('metadata', 'view', 'core.workflow:NodeMetadata'),
                    'inputs': ('inputs', 'views', 'literals:Binding'),
                    'upstream_node_ids': ('upstream_node_ids', 'list'),
                    'output_aliases': ('output_aliases', 'views', 'core.workflow:Alias'),
                    'task_node': ('task_node', 'view', 'core.workflow:TaskNode', 'present'),
                    'workflow_node': ('workflow_node', 'view', 'core.workflow:WorkflowNode', 'present'),
                    'branch_node': ('branch_node', 'view', 'core.workflow:BranchNode', 'present'),
                    'gate_node': ('gate_node', 'view', 'core.workflow:GateNode', 'present'),
                    'array_node': ('array_node', 'view', 'core.workflow:ArrayNode', 'present')}},
    'TaskNodeOverrides':
        {'message': 'flyteidl.core.workflow_pb2:TaskNodeOverrides',
         'parameters': 'resources, extended_resources, container_image=None, pod_template=None',
         'fields': {'resources': ('resources', 'view', 'task:Resources', 'present'),
                    'extended_resources': ('extended_resources', 'plain', '', 'present'),
                    'container_image': ('container_image', 'plain', '', 'true'),
                    'pod_template': ('pod_template', 'pod template', '', 'present')}},
    'TaskNode':
        {'message': 'flyteidl.core.workflow_pb2:TaskNode',
         'parameters': 'reference_id, overrides=None',
         'fields': {'reference_id': ('reference_id', 'view', 'core.identifier:Identifier'),
                    'overrides': ('overrides', 'view', 'core.workflow:TaskNodeOverrides', 'present')}},
    'WorkflowNode':
        {'message': 'flyteidl.core.workflow_pb2:WorkflowNode',
         'parameters': 'launchplan_ref=None, sub_workflow_ref=None',
         'fields': {'launchplan_ref': ('launchplan_ref', 'view', 'core.identifier:Identifier', 'present'),
                    'sub_workflow_ref': ('sub_workflow_ref', 'view', 'core.identifier:Identifier', 'present')}},
    'WorkflowMetadata':
        {'message': 'flyteidl.core.workflow_pb2:WorkflowMetadata', 'parameters': 'on_failure=None', 'fields': {}},
    'WorkflowMetadataDefaults':
        {'message': 'flyteidl.core.workflow_pb2:WorkflowMetadataDefaults',
         'parameters': 'interruptible=None',
         'fields': {}},
    'WorkflowTemplate':
        {'message': 'flyteidl.core.workflow_pb2:WorkflowTemplate',
         'parameters': 'id, metadata, metadata_defaults, interface, nodes, outputs, failure_node=None',
         'fields': {'id': ('id', 'view', 'core.identifier:Identifier'),
                    'metadata': ('metadata', 'view', 'core.workflow:WorkflowMetadata'),
                    'metadata_defaults': ('metadata_defaults', 'view', 'core.workflow:WorkflowMetadataDefaults'),
                    'interface': ('interface', 'view', 'interface:TypedInterface'),
                    'nodes': ('nodes', 'views', 'core.workflow:Node'),
                    'outputs': ('outputs', 'views', 'literals:Binding'),
                    'failure_node': ('failure_node', 'view', 'core.workflow:Node', 'present')}},
    'Alias': {'message': 'flyteidl.core.workflow_pb2:Alias', 'parameters': 'var, alias', 'fields': {}},
}
ENUMS: Any = {
    'WorkflowMetadata.OnFailurePolicy': {'FAIL_IMMEDIATELY': 0, 'FAIL_AFTER_EXECUTABLE_NODES_COMPLETE': 1},
}
ALSO: Any = {
    'K8sObjectMetadata': 'flyteweight.compat.models.task:K8sObjectMetadata',
    'Resources': 'flyteweight.compat.models.task:Resources',
}

__getattr__ = lazily(__name__)
