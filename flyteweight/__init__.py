"""The featherweight container entrypoint for Flyte tasks.

Every public name is importable from here, under the name that flytekit's users know, and is loaded when first used.
"""

from __future__ import annotations

from flyteweight._version import __version__

_PUBLIC = {
    "Artifact": "settings.artifacts",
    "AsyncPythonFunctionTask": "tasks.function",
    "AsyncTypeTransformer": "types.transformer",
    "BatchSize": "types.annotation",
    "Cache": "settings.cache",
    "CachePolicy": "settings.cache",
    "Checkpoint": "runtime.checkpoint",
    "ClassDecorator": "interface.class_decorator",
    "ClassStorageTaskResolver": "resolvers.class_based",
    "ContainerTask": "tasks.container_task",
    "Deck": "runtime.deck",
    "DeckField": "runtime.deck",
    "Description": "settings.documentation",
    "Documentation": "settings.documentation",
    "Echo": "tasks.echo",
    "Environment": "tasks.environment",
    "ExecutableTemplateShimTask": "tasks.shim",
    "ExecutionParameters": "runtime.parameters",
    "ExecutionState": "runtime.context",
    "FastSerializationSettings": "settings.configuration",
    "FileAccessProvider": "storage.access",
    "FlyteAnnotation": "types.annotation",
    "FlyteContext": "runtime.context",
    "FlyteContextManager": "runtime.context",
    "FlyteDirectory": "types.directories",
    "FlyteError": "types.errors",
    "FlyteException": "exceptions",
    "FlyteFile": "types.files",
    "FlyteRecoverableException": "exceptions",
    "FlyteSystemException": "exceptions",
    "FlyteUserException": "exceptions",
    "GPUAccelerator": "settings.accelerators",
    "HashMethod": "types.hash",
    "HashOnReferenceMixin": "types.hash",
    "IgnoreOutputs": "exceptions",
    "Image": "settings.configuration",
    "ImageConfig": "settings.configuration",
    "ImageSpec": "settings.image_spec",
    "ImperativeWorkflow": "workflows.imperative",
    "Interface": "interface.interface",
    "LaunchPlan": "workflows.launch_plan",
    "LaunchPlanReference": "workflows.reference",
    "LocalTaskCache": "tasks.local_cache",
    "OutputLocation": "tasks.shell",
    "PodTemplate": "settings.pod_template",
    "Promise": "workflows.promise",
    "PythonAutoContainerTask": "tasks.container",
    "PythonCustomizedContainerTask": "tasks.customized_container",
    "PythonFunctionTask": "tasks.function",
    "PythonFunctionWorkflow": "workflows.function_workflow",
    "PythonInstanceTask": "tasks.function",
    "PythonTask": "tasks.base",
    "ResourceSpec": "settings.resources",
    "Resources": "settings.resources",
    "SQLTask": "tasks.sql",
    "Secret": "settings.secret",
    "SecretsManager": "runtime.secrets",
    "SerializationSettings": "settings.configuration",
    "ShellTask": "tasks.shell",
    "ShimTaskExecutor": "tasks.shim",
    "SimpleTransformer": "types.transformer",
    "SourceCode": "settings.documentation",
    "StructuredDataset": "types.structured",
    "StructuredDatasetDecoder": "types.table_handlers",
    "StructuredDatasetEncoder": "types.table_handlers",
    "StructuredDatasetTransformerEngine": "types.table_engine",
    "TaskMetadata": "settings.metadata",
    "TaskPlugins": "tasks.plugins",
    "TaskReference": "workflows.reference",
    "TaskResolverMixin": "resolvers.base",
    "TaskTemplateResolver": "resolvers.template",
    "TrackedInstance": "interface.tracking",
    "TypeEngine": "types.engine",
    "TypeTransformer": "types.transformer",
    "TypeTransformerFailedError": "exceptions",
    "VersionParameters": "settings.cache",
    "VoidPromise": "workflows.promise",
    "Workflow": "workflows.imperative",
    "WorkflowFailurePolicy": "workflows.base",
    "WorkflowReference": "workflows.reference",
    "approve": "workflows.gate",
    "conditional": "workflows.conditional",
    "create_node": "workflows.creation",
    "current_context": "runtime.context",
    "default_task_resolver": "resolvers.default",
    "default_task_template_resolver": "resolvers.template",
    "dynamic": "tasks.dynamic",
    "eager": "tasks.eager",
    "get_reference_entity": "workflows.reference",
    "kwtypes": "types.annotation",
    "logger": "runtime.loggers",
    "map_task": "tasks.map_task",
    "new_context": "runtime.context",
    "reference_launch_plan": "workflows.reference",
    "reference_task": "workflows.reference",
    "reference_workflow": "workflows.reference",
    "sleep": "workflows.gate",
    "task": "tasks.decorator",
    "wait_for_input": "workflows.gate",
    "workflow": "workflows.function_workflow",
}

__all__ = ["__version__", *_PUBLIC]  # noqa: PLE0604 - the keys are str


def __getattr__(name: str) -> object:
    home = _PUBLIC.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    value = getattr(importlib.import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
