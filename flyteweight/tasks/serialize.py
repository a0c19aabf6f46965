"""From a task's declaration to its ``TaskTemplate``; pure functions, nothing of the task is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from flyteweight.exceptions import FlyteValidationException
from flyteweight.models import Container, ExtendedResources, Identifier, K8sPod, Resources, TaskTemplate
from flyteweight.models import TaskMetadata as TaskMetadataMessage
from flyteweight.settings.configuration import CONTRACT_VERSION
from flyteweight.settings.image_spec import ImageSpec
from flyteweight.settings.images import image_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from google.protobuf.struct_pb2 import Struct

    from flyteweight.resolvers.base import TaskResolverMixin
    from flyteweight.settings.accelerators import BaseAccelerator
    from flyteweight.settings.configuration import SerializationSettings
    from flyteweight.settings.metadata import TaskMetadata
    from flyteweight.settings.resources import Resources as DeclaredResources
    from flyteweight.tasks.base import Task
    from flyteweight.tasks.container import PythonAutoContainerTask
    from flyteweight.tasks.customized_container import PythonCustomizedContainerTask

    ContainerTask: TypeAlias = PythonAutoContainerTask[Any] | PythonCustomizedContainerTask[Any]

RUNTIME_PACKAGES_ENV_VAR = "_F_RUNTIME_PACKAGES"


def task_template(task: Task, settings: SerializationSettings) -> TaskTemplate:
    """The task as the scheduler sees it.

    Dynamic and eager tasks carry the settings in their environment. Raises ``FlyteValidationException`` if
    the task gives more than one of container, pod and SQL statement.
    """
    if _compiles_at_run_time(task):
        settings = settings.with_serialized_context()
    container, pod, sql = task.get_container(settings), task.get_k8s_pod(settings), task.get_sql(settings)
    given = [name for name, part in (("container", container), ("k8s_pod", pod), ("sql", sql)) if part is not None]
    if len(given) > 1:
        raise FlyteValidationException(f"task '{task.name}' gives {' and '.join(given)}; a template takes one of them")
    template = TaskTemplate(
        id=identifier(task.name, settings),
        type=task.task_type,
        metadata=metadata(task.metadata, generates_deck=bool(getattr(task, "enable_deck", False))),
        interface=task.interface,
        task_type_version=task.task_type_version,
        config={**(task.get_config(settings) or {}), **_decorator_config(task)},
        security_context=task.security_context,
        container=container,
        k8s_pod=pod,
        sql=sql,
        extended_resources=task.get_extended_resources(settings),
    )
    if custom := task.get_custom(settings):
        template.custom.CopyFrom(_struct(custom))
    if settings.should_fast_serialize() and _runs_distributed_code(task):
        _prefix_commands(template, fast_execute_prefix(settings))
    return template


def identifier(name: str, settings: SerializationSettings) -> Identifier:
    """The task's identity in the platform."""
    from flyteidl.core.identifier_pb2 import TASK

    return Identifier(
        resource_type=TASK,
        project=settings.project,
        domain=settings.domain,
        name=name,
        version=settings.version,
    )


def metadata(declared: TaskMetadata, *, generates_deck: bool = False) -> TaskMetadataMessage:
    """The metadata as the wire has it; the runtime's version is :data:`CONTRACT_VERSION`."""
    message = TaskMetadataMessage(
        discoverable=declared.cache,
        discovery_version=declared.cache_version,
        cache_serializable=declared.cache_serialize,
        cache_ignore_input_vars=declared.cache_ignore_input_vars,
        retries=declared.retry_strategy,
        deprecated_error_message=declared.deprecated,
        pod_template_name=declared.pod_template_name,
        is_eager=declared.is_eager,
    )
    if declared.interruptible is not None:
        message.interruptible = declared.interruptible
    message.runtime.type = message.runtime.FLYTE_SDK
    message.runtime.version = CONTRACT_VERSION
    message.runtime.flavor = "python"
    message.generates_deck.value = declared.generates_deck or generates_deck
    message.metadata.SetInParent()  # present even when empty, as flytekit has it
    message.metadata.labels.update(declared.labels or {})
    message.metadata.annotations.update(declared.annotations or {})
    if declared.timeout:
        message.timeout.FromTimedelta(declared.timeout)
    return message


def container(task: ContainerTask, settings: SerializationSettings) -> Container:
    """The task's container: image, arguments, resources and environment."""
    declared = task.resources
    if declared.is_empty and settings.default_resources is not None:
        declared = settings.default_resources
    message = Container(
        image=task.get_image(settings),
        args=task.get_command(settings),
        resources=Resources(requests=_entries(declared.requests), limits=_entries(declared.limits)),
    )
    for name, value in _environment(task, settings).items():
        message.env.add(key=name, value=value)
    return message


def k8s_pod(task: PythonAutoContainerTask[Any], settings: SerializationSettings) -> K8sPod:
    """The pod of a task with a pod template."""
    from flyteweight.settings.pod_template import PodTemplate, pod_spec

    template = task.pod_template or PodTemplate()
    pod = K8sPod(pod_spec=_struct(pod_spec(template, container(task, settings), settings.image_config)))
    pod.metadata.SetInParent()
    pod.metadata.labels.update(template.labels or {})
    pod.metadata.annotations.update(template.annotations or {})
    return pod


def image(task: PythonAutoContainerTask[Any], settings: SerializationSettings) -> str:
    """The full name of the task's image."""
    return image_name(task.container_image, settings.image_config)


def extended_resources(accelerator: BaseAccelerator | None, shared_memory: bool | str | None) -> ExtendedResources:
    """Accelerator and shared memory; ``True`` asks for as much of it as the container has memory."""
    message = ExtendedResources()
    if accelerator is not None:
        message.gpu_accelerator.CopyFrom(accelerator.to_flyte_idl())
    if isinstance(shared_memory, str) or shared_memory is True:
        message.shared_memory.mount_name = "flyte-shared-memory"
        message.shared_memory.mount_path = "/dev/shm"  # noqa: S108 - where Linux programs look for it
        message.shared_memory.size_limit = shared_memory if isinstance(shared_memory, str) else ""
    return message


def execute_command(resolver: TaskResolverMixin, loader_args: Sequence[str]) -> list[str]:
    """The ``pyflyte-execute`` command line, with the scheduler's templates for URIs."""
    return [
        "pyflyte-execute",
        *("--inputs", "{{.input}}"),
        *("--output-prefix", "{{.outputPrefix}}"),
        *("--raw-output-data-prefix", "{{.rawOutputDataPrefix}}"),
        *("--checkpoint-path", "{{.checkpointOutputPrefix}}"),
        *("--prev-checkpoint", "{{.prevCheckpointPrefix}}"),
        *("--resolver", resolver.location),
        "--",
        *loader_args,
    ]


def fast_execute_prefix(settings: SerializationSettings) -> list[str]:
    """What stands before a command whose code travels as an archive; registration fills the templates."""
    fast = settings.fast_serialization_settings
    return [
        "pyflyte-fast-execute",
        *("--additional-distribution", (fast and fast.distribution_location) or "{{ .remote_package_path }}"),
        *("--dest-dir", (fast and fast.destination_dir) or "{{ .dest_dir }}"),
        "--",
    ]


def _environment(task: ContainerTask, settings: SerializationSettings) -> dict[str, str]:
    env = {**(settings.env or {}), **(task.environment or {})}
    if isinstance(task.container_image, ImageSpec) and task.container_image.runtime_packages:
        env[RUNTIME_PACKAGES_ENV_VAR] = " ".join(task.container_image.runtime_packages)
    return env


def _entries(resources: DeclaredResources) -> list[Resources.ResourceEntry]:
    names = Resources.ResourceName
    declared = (
        (names.EPHEMERAL_STORAGE, resources.ephemeral_storage),
        (names.CPU, resources.cpu),
        (names.GPU, resources.gpu),
        (names.MEMORY, resources.mem),
    )
    return [Resources.ResourceEntry(name=name, value=str(value)) for name, value in declared if value]


def _compiles_at_run_time(task: Task) -> bool:
    mode = getattr(task, "execution_mode", None)
    return mode is not None and mode.name in ("DYNAMIC", "EAGER")


def _runs_distributed_code(task: Task) -> bool:
    """Whether the container imports the author's module; template tasks find their code in the image
    instead.
    """
    return hasattr(task, "get_default_command")


def _decorator_config(task: Task) -> dict[str, str]:
    """What a class that decorates the task's function adds to the template's config."""
    extra = getattr(getattr(task, "task_function", None), "get_extra_config", None)
    return dict(extra()) if extra else {}


def _prefix_commands(template: TaskTemplate, prefix: list[str]) -> None:
    if template.HasField("container"):
        template.container.args[:] = [*prefix, *template.container.args]
    elif template.HasField("k8s_pod"):
        primary = template.config.get("primary_container_name")
        for item in template.k8s_pod.pod_spec.fields["containers"].list_value.values:
            container = item.struct_value
            if container["name"] == primary:
                container["args"] = [
                    *prefix,
                    *(word.string_value for word in container.fields["args"].list_value.values),
                ]


def _struct(data: Mapping[str, Any]) -> Struct:
    import json

    from google.protobuf.json_format import Parse
    from google.protobuf.struct_pb2 import Struct

    # By way of JSON, so that tuples, and keys that are numbers, become what JSON makes of them.
    return Parse(json.dumps(data), Struct())
