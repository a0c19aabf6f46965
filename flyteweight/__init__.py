"""The featherweight container entrypoint for Flyte tasks.

Every public name is importable from here, under the name that flytekit's users know, and is loaded when first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight._version import __version__

if TYPE_CHECKING:
    from flyteweight.exceptions import FlyteException as FlyteException
    from flyteweight.exceptions import FlyteRecoverableException as FlyteRecoverableException
    from flyteweight.exceptions import FlyteSystemException as FlyteSystemException
    from flyteweight.exceptions import FlyteUserException as FlyteUserException
    from flyteweight.exceptions import IgnoreOutputs as IgnoreOutputs
    from flyteweight.exceptions import TypeTransformerFailedError as TypeTransformerFailedError
    from flyteweight.interface.class_decorator import ClassDecorator as ClassDecorator
    from flyteweight.interface.interface import Interface as Interface
    from flyteweight.interface.tracking import TrackedInstance as TrackedInstance
    from flyteweight.resolvers.base import TaskResolverMixin as TaskResolverMixin
    from flyteweight.resolvers.class_based import ClassStorageTaskResolver as ClassStorageTaskResolver
    from flyteweight.resolvers.default import default_task_resolver as default_task_resolver
    from flyteweight.resolvers.template import TaskTemplateResolver as TaskTemplateResolver
    from flyteweight.resolvers.template import default_task_template_resolver as default_task_template_resolver
    from flyteweight.runtime.checkpoint import Checkpoint as Checkpoint
    from flyteweight.runtime.context import ExecutionState as ExecutionState
    from flyteweight.runtime.context import FlyteContext as FlyteContext
    from flyteweight.runtime.context import FlyteContextManager as FlyteContextManager
    from flyteweight.runtime.context import current_context as current_context
    from flyteweight.runtime.context import new_context as new_context
    from flyteweight.runtime.deck import Deck as Deck
    from flyteweight.runtime.deck import DeckField as DeckField
    from flyteweight.runtime.loggers import logger as logger
    from flyteweight.runtime.parameters import ExecutionParameters as ExecutionParameters
    from flyteweight.runtime.secrets import SecretsManager as SecretsManager
    from flyteweight.settings.accelerators import GPUAccelerator as GPUAccelerator
    from flyteweight.settings.cache import Cache as Cache
    from flyteweight.settings.cache import CachePolicy as CachePolicy
    from flyteweight.settings.cache import VersionParameters as VersionParameters
    from flyteweight.settings.configuration import FastSerializationSettings as FastSerializationSettings
    from flyteweight.settings.configuration import Image as Image
    from flyteweight.settings.configuration import ImageConfig as ImageConfig
    from flyteweight.settings.configuration import SerializationSettings as SerializationSettings
    from flyteweight.settings.documentation import Description as Description
    from flyteweight.settings.documentation import Documentation as Documentation
    from flyteweight.settings.documentation import SourceCode as SourceCode
    from flyteweight.settings.image_spec import ImageSpec as ImageSpec
    from flyteweight.settings.metadata import TaskMetadata as TaskMetadata
    from flyteweight.settings.pod_template import PodTemplate as PodTemplate
    from flyteweight.settings.resources import Resources as Resources
    from flyteweight.settings.resources import ResourceSpec as ResourceSpec
    from flyteweight.settings.secret import Secret as Secret
    from flyteweight.storage.access import FileAccessProvider as FileAccessProvider
    from flyteweight.tasks.base import PythonTask as PythonTask
    from flyteweight.tasks.container import PythonAutoContainerTask as PythonAutoContainerTask
    from flyteweight.tasks.container_task import ContainerTask as ContainerTask
    from flyteweight.tasks.customized_container import PythonCustomizedContainerTask as PythonCustomizedContainerTask
    from flyteweight.tasks.decorator import task as task
    from flyteweight.tasks.dynamic import dynamic as dynamic
    from flyteweight.tasks.echo import Echo as Echo
    from flyteweight.tasks.function import AsyncPythonFunctionTask as AsyncPythonFunctionTask
    from flyteweight.tasks.function import PythonFunctionTask as PythonFunctionTask
    from flyteweight.tasks.function import PythonInstanceTask as PythonInstanceTask
    from flyteweight.tasks.local_cache import LocalTaskCache as LocalTaskCache
    from flyteweight.tasks.map_task import map_task as map_task
    from flyteweight.tasks.plugins import TaskPlugins as TaskPlugins
    from flyteweight.tasks.shell import OutputLocation as OutputLocation
    from flyteweight.tasks.shell import ShellTask as ShellTask
    from flyteweight.tasks.shim import ExecutableTemplateShimTask as ExecutableTemplateShimTask
    from flyteweight.tasks.shim import ShimTaskExecutor as ShimTaskExecutor
    from flyteweight.tasks.sql import SQLTask as SQLTask
    from flyteweight.types.annotation import BatchSize as BatchSize
    from flyteweight.types.annotation import FlyteAnnotation as FlyteAnnotation
    from flyteweight.types.annotation import kwtypes as kwtypes
    from flyteweight.types.directories import FlyteDirectory as FlyteDirectory
    from flyteweight.types.engine import TypeEngine as TypeEngine
    from flyteweight.types.errors import FlyteError as FlyteError
    from flyteweight.types.files import FlyteFile as FlyteFile
    from flyteweight.types.hash import HashMethod as HashMethod
    from flyteweight.types.hash import HashOnReferenceMixin as HashOnReferenceMixin
    from flyteweight.types.structured import StructuredDataset as StructuredDataset
    from flyteweight.types.transformer import AsyncTypeTransformer as AsyncTypeTransformer
    from flyteweight.types.transformer import SimpleTransformer as SimpleTransformer
    from flyteweight.types.transformer import TypeTransformer as TypeTransformer
    from flyteweight.workflows.base import WorkflowFailurePolicy as WorkflowFailurePolicy
    from flyteweight.workflows.conditional import conditional as conditional
    from flyteweight.workflows.creation import create_node as create_node
    from flyteweight.workflows.function_workflow import PythonFunctionWorkflow as PythonFunctionWorkflow
    from flyteweight.workflows.function_workflow import workflow as workflow
    from flyteweight.workflows.gate import approve as approve
    from flyteweight.workflows.gate import sleep as sleep
    from flyteweight.workflows.gate import wait_for_input as wait_for_input
    from flyteweight.workflows.imperative import ImperativeWorkflow as ImperativeWorkflow
    from flyteweight.workflows.imperative import Workflow as Workflow
    from flyteweight.workflows.launch_plan import LaunchPlan as LaunchPlan
    from flyteweight.workflows.promise import Promise as Promise
    from flyteweight.workflows.promise import VoidPromise as VoidPromise
    from flyteweight.workflows.reference import LaunchPlanReference as LaunchPlanReference
    from flyteweight.workflows.reference import TaskReference as TaskReference
    from flyteweight.workflows.reference import WorkflowReference as WorkflowReference
    from flyteweight.workflows.reference import get_reference_entity as get_reference_entity
    from flyteweight.workflows.reference import reference_launch_plan as reference_launch_plan
    from flyteweight.workflows.reference import reference_task as reference_task
    from flyteweight.workflows.reference import reference_workflow as reference_workflow

_PUBLIC = {
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


if not TYPE_CHECKING:  # a type checker would take any name for one that is here

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
