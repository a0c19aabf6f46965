"""``flytekit.core``: what tasks and workflows are declared with, and what they run in."""

NAMES: dict[str, dict[str, str]] = {
    "core.annotation": {
        "FlyteAnnotation": "types.annotation",
    },
    "core.array_node": {
        "ArrayNode": "tasks.array_node",
    },
    "core.array_node_map_task": {
        "ArrayNodeMapTask": "compat.faces.entities",
        "ArrayNodeMapTaskResolver": "resolvers.map_task",
        "map_task": "compat.faces.entities",
    },
    "core.artifact": {
        "Artifact": "settings.artifacts",
        "ArtifactIDSpecification": "settings.artifacts",
        "ArtifactQuery": "settings.artifacts",
        "Inputs": "settings.artifacts",
        "InputsBase": "settings.artifacts",
        "MAX_PARTITIONS": "settings.artifacts",
        "Partition": "settings.artifacts",
        "Partitions": "settings.artifacts",
        "TIME_PARTITION_KWARG": "settings.artifacts",
        "TimePartition": "settings.artifacts",
    },
    "core.base_sql_task": {
        "SQLTask": "tasks.sql",
    },
    "core.base_task": {
        "IgnoreOutputs": "exceptions",
        "PythonTask": "compat.faces.entities",
        "Task": "compat.faces.entities",
        "TaskMetadata": "settings.metadata",
        "TaskResolverMixin": "resolvers.base",
        "kwtypes": "types.annotation",
    },
    "core.cache": {
        "Cache": "settings.cache",
        "CachePolicy": "settings.cache",
        "VersionParameters": "settings.cache",
    },
    "core.checkpointer": {
        "Checkpoint": "runtime.checkpoint",
        "SyncCheckpoint": "runtime.checkpoint",
    },
    "core.class_based_resolver": {
        "ClassStorageTaskResolver": "resolvers.class_based",
    },
    "core.condition": {
        "BranchNode": "workflows.branch",
        "Case": "workflows.sections",
        "ConditionalSection": "workflows.sections",
        "conditional": "workflows.conditional",
    },
    "core.constants": {
        "CACHE_KEY_METADATA": "types.annotated",
        "MESSAGEPACK": "types.plain:MSGPACK",
    },
    "core.container_task": {
        "ContainerTask": "compat.faces.entities",
    },
    "core.context_manager": {
        "CompilationState": "workflows.compilation",
        "ExecutionParameters": "runtime.parameters",
        "ExecutionState": "runtime.context",
        "FlyteContext": "runtime.context",
        "FlyteContextManager": "runtime.context",
        "OutputMetadata": "runtime.output_metadata",
        "OutputMetadataTracker": "runtime.output_metadata",
        "SecretsManager": "runtime.secrets",
        "SerializableToString": "runtime.output_metadata",
    },
    "core.data_persistence": {
        "FileAccessProvider": "storage.access",
    },
    "core.docstring": {
        "Docstring": "interface.docstring",
    },
    "core.dynamic_workflow_task": {
        "dynamic": "compat.faces.entities",
    },
    "core.environment": {
        "Environment": "tasks.environment",
        "inherit": "tasks.environment",
    },
    "core.gate": {
        "Gate": "workflows.gate",
        "approve": "workflows.gate",
        "sleep": "workflows.gate",
        "wait_for_input": "workflows.gate",
    },
    "core.hash": {
        "HashMethod": "types.hash",
        "HashOnReferenceMixin": "types.hash",
    },
    "core.interface": {
        "Interface": "interface.interface",
        "default_output_name": "compat.faces.interface",
        "detect_artifact": "interface.artifacts",
        "extract_return_annotation": "compat.faces.interface",
        "output_name_generator": "compat.faces.interface",
        "transform_function_to_interface": "compat.faces.interface",
        "transform_inputs_to_parameters": "compat.faces.interface",
        "transform_interface_to_list_interface": "compat.faces.interface",
        "transform_interface_to_typed_interface": "compat.faces.interface",
        "transform_type": "compat.faces.interface",
        "transform_types_to_list_of_type": "compat.faces.interface",
        "transform_variable_map": "compat.faces.interface",
    },
    "core.launch_plan": {
        "LaunchPlan": "compat.faces.entities",
        "ReferenceLaunchPlan": "compat.faces.entities",
        "reference_launch_plan": "compat.faces.entities",
    },
    "core.local_cache": {
        "LocalTaskCache": "tasks.local_cache",
        "_calculate_cache_key": "tasks.local_cache:cache_key",
        "_recursive_hash_placement": "tasks.local_cache:hashes_only",
    },
    "core.node": {
        "Node": "workflows.node",
    },
    "core.node_creation": {
        "create_node": "workflows.creation",
    },
    "core.notification": {
        "Email": "compat.notifications",
        "Notification": "compat.notifications",
        "PagerDuty": "compat.notifications",
        "Slack": "compat.notifications",
    },
    "core.options": {
        "Options": "compat.options",
    },
    "core.pod_template": {
        "PRIMARY_CONTAINER_DEFAULT_NAME": "settings.pod_template",
        "PodTemplate": "settings.pod_template",
    },
    "core.promise": {
        "ComparisonExpression": "workflows.expressions",
        "ConjunctionExpression": "workflows.expressions",
        "Promise": "workflows.promise",
        "VoidPromise": "workflows.promise",
        "create_and_link_node": "workflows.nodes",
    },
    "core.python_auto_container": {
        "DefaultTaskResolver": "resolvers.default",
        "PythonAutoContainerTask": "compat.faces.entities",
        "default_task_resolver": "resolvers.default",
    },
    "core.python_customized_container_task": {
        "PythonCustomizedContainerTask": "compat.faces.entities",
        "TaskTemplateResolver": "resolvers.template",
        "default_task_template_resolver": "resolvers.template",
    },
    "core.python_function_task": {
        "AsyncPythonFunctionTask": "compat.faces.entities",
        "PythonFunctionTask": "compat.faces.entities",
        "PythonInstanceTask": "compat.faces.entities",
    },
    "core.reference": {
        "get_reference_entity": "compat.faces.entities",
    },
    "core.reference_entity": {
        "LaunchPlanReference": "workflows.reference",
        "Reference": "workflows.reference",
        "ReferenceEntity": "compat.faces.entities",
        "TaskReference": "workflows.reference",
        "WorkflowReference": "workflows.reference",
    },
    "core.resources": {
        "ResourceSpec": "settings.resources",
        "Resources": "settings.resources",
        "construct_extended_resources": "compat.faces.functions",
        "convert_resources_to_resource_model": "compat.faces.functions",
        "pod_spec_from_resources": "settings.pod_spec",
    },
    "core.schedule": {
        "CronSchedule": "compat.schedules",
        "FixedRate": "compat.schedules",
        "LaunchPlanTriggerBase": "compat.schedules",
        "OnSchedule": "compat.schedules",
    },
    "core.sentinel": {
        "DYNAMIC_INPUT_BINDING": "settings.artifacts",
    },
    "core.shim_task": {
        "ExecutableTemplateShimTask": "compat.faces.entities",
        "ShimTaskExecutor": "compat.faces.entities",
    },
    "core.task": {
        "Echo": "compat.faces.entities",
        "ReferenceTask": "compat.faces.entities",
        "TaskPlugins": "tasks.plugins",
        "reference_task": "compat.faces.entities",
        "task": "compat.faces.entities",
    },
    "core.testing": {
        "patch": "testing",
        "task_mock": "testing",
    },
    "core.tracker": {
        "TrackedInstance": "interface.tracking",
    },
    "core.type_engine": {
        "*": "compat.faces.type_engine",
        "BatchSize": "types.annotation",
        "RestrictedTypeError": "exceptions",
        "TypeTransformerFailedError": "exceptions",
        "convert_marshmallow_json_schema_to_python_class": "types.hints",
        "convert_mashumaro_json_schema_to_python_class": "types.hints",
        "dataclass_from_dict": "types.hints",
        "get_batch_size": "types.hints",
        "get_underlying_type": "types.hints",
        "is_annotated": "types.hints",
    },
    "core.utils": {
        "ClassDecorator": "interface.class_decorator",
    },
    "core.workflow": {
        "ImperativeWorkflow": "compat.faces.entities",
        "PythonFunctionWorkflow": "compat.faces.entities",
        "ReferenceWorkflow": "compat.faces.entities",
        "WorkflowBase": "compat.faces.entities",
        "WorkflowFailurePolicy": "workflows.base",
        "reference_workflow": "compat.faces.entities",
        "workflow": "compat.faces.entities",
    },
}
