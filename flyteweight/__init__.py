"""The featherweight container entrypoint for Flyte tasks.

Every public name is importable from here, under the name that flytekit's users know, and is loaded when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_PUBLIC = {
    "AsyncPythonFunctionTask": "tasks.function",
    "Cache": "tasks.cache",
    "CachePolicy": "tasks.cache",
    "ClassStorageTaskResolver": "resolvers.class_based",
    "ContainerTask": "tasks.container_task",
    "Description": "tasks.documentation",
    "Documentation": "tasks.documentation",
    "Echo": "tasks.echo",
    "ExecutableTemplateShimTask": "tasks.shim",
    "ExecutionParameters": "parameters",
    "FlyteContext": "context",
    "FlyteContextManager": "context",
    "FlyteRecoverableException": "exceptions",
    "IgnoreOutputs": "exceptions",
    "ImageSpec": "tasks.image_spec",
    "ImperativeWorkflow": "workflows.imperative",
    "Interface": "tasks.interface",
    "LaunchPlan": "workflows.launch_plan",
    "LaunchPlanReference": "workflows.reference",
    "PodTemplate": "tasks.pod_template",
    "Promise": "workflows.promise",
    "PythonAutoContainerTask": "tasks.container",
    "PythonCustomizedContainerTask": "tasks.customized_container",
    "PythonFunctionTask": "tasks.function",
    "PythonFunctionWorkflow": "workflows.function_workflow",
    "PythonInstanceTask": "tasks.function",
    "PythonTask": "tasks.base",
    "ResourceSpec": "tasks.resources",
    "Resources": "tasks.resources",
    "Secret": "tasks.secret",
    "SerializationSettings": "configuration",
    "ShimTaskExecutor": "tasks.shim",
    "SourceCode": "tasks.documentation",
    "TaskMetadata": "tasks.metadata",
    "TaskPlugins": "tasks.plugins",
    "TaskReference": "workflows.reference",
    "TaskResolverMixin": "resolvers.base",
    "TaskTemplateResolver": "resolvers.template",
    "TrackedInstance": "tasks.tracking",
    "TypeEngine": "types.engine",
    "TypeTransformer": "types.transformer",
    "VersionParameters": "tasks.cache",
    "VoidPromise": "workflows.promise",
    "Workflow": "workflows.imperative",
    "WorkflowFailurePolicy": "workflows.base",
    "WorkflowReference": "workflows.reference",
    "approve": "workflows.gate",
    "conditional": "workflows.conditional",
    "create_node": "workflows.creation",
    "current_context": "context",
    "default_task_resolver": "resolvers.default",
    "default_task_template_resolver": "resolvers.template",
    "dynamic": "tasks.dynamic",
    "get_reference_entity": "workflows.reference",
    "map_task": "tasks.map_task",
    "new_context": "context",
    "reference_launch_plan": "workflows.reference",
    "reference_task": "workflows.reference",
    "reference_workflow": "workflows.reference",
    "sleep": "workflows.gate",
    "task": "tasks.decorator",
    "wait_for_input": "workflows.gate",
    "workflow": "workflows.function_workflow",
}

__all__ = ["__version__", *_PUBLIC]


def __getattr__(name: str) -> Any:
    home = _PUBLIC.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    value = getattr(importlib.import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
