"""``flytekit.core``: what tasks and workflows are declared with, and what they run in."""

NAMES: dict[str, dict[str, str]] = {
    "core.annotation": {
        "FlyteAnnotation": "types.annotation",
    },
    "core.array_node": {
        "ArrayNode": "tasks.array_node",
    },
    "core.array_node_map_task": {
        "ArrayNodeMapTask": "tasks.map_task",
        "ArrayNodeMapTaskResolver": "resolvers.map_task",
        "map_task": "tasks.map_task",
    },
    "core.base_task": {
        "IgnoreOutputs": "exceptions",
        "PythonTask": "tasks.base",
        "Task": "tasks.base",
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
    },
    "core.container_task": {
        "ContainerTask": "tasks.container_task",
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
        "dynamic": "tasks.dynamic",
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
    },
    "core.launch_plan": {
        "LaunchPlan": "workflows.launch_plan",
        "ReferenceLaunchPlan": "workflows.reference",
        "reference_launch_plan": "workflows.reference",
    },
    "core.node": {
        "Node": "workflows.node",
    },
    "core.node_creation": {
        "create_node": "workflows.creation",
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
        "PythonAutoContainerTask": "tasks.container",
        "default_task_resolver": "resolvers.default",
    },
    "core.python_customized_container_task": {
        "PythonCustomizedContainerTask": "tasks.customized_container",
        "TaskTemplateResolver": "resolvers.template",
        "default_task_template_resolver": "resolvers.template",
    },
    "core.python_function_task": {
        "AsyncPythonFunctionTask": "tasks.function",
        "PythonFunctionTask": "tasks.function",
        "PythonInstanceTask": "tasks.function",
    },
    "core.reference": {
        "get_reference_entity": "workflows.reference",
    },
    "core.reference_entity": {
        "LaunchPlanReference": "workflows.reference",
        "Reference": "workflows.reference",
        "ReferenceEntity": "workflows.reference",
        "TaskReference": "workflows.reference",
        "WorkflowReference": "workflows.reference",
    },
    "core.resources": {
        "ResourceSpec": "settings.resources",
        "Resources": "settings.resources",
        "pod_spec_from_resources": "settings.pod_spec",
    },
    "core.shim_task": {
        "ExecutableTemplateShimTask": "tasks.shim",
        "ShimTaskExecutor": "tasks.shim",
    },
    "core.task": {
        "Echo": "tasks.echo",
        "ReferenceTask": "workflows.reference",
        "TaskPlugins": "tasks.plugins",
        "reference_task": "workflows.reference",
        "task": "tasks.decorator",
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
    },
    "core.utils": {
        "ClassDecorator": "interface.class_decorator",
    },
    "core.workflow": {
        "ImperativeWorkflow": "workflows.imperative",
        "PythonFunctionWorkflow": "workflows.function_workflow",
        "ReferenceWorkflow": "workflows.reference",
        "WorkflowBase": "workflows.base",
        "WorkflowFailurePolicy": "workflows.base",
        "reference_workflow": "workflows.reference",
        "workflow": "workflows.function_workflow",
    },
}
