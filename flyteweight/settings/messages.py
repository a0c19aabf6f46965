"""What tasks and nodes declare ─▶ the messages of their containers and pods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from flyteidl.core.tasks_pb2 import Container, ExtendedResources, K8sPod
from flyteidl.core.tasks_pb2 import Resources as ResourcesMessage

from flyteweight.models import message_of
from flyteweight.models.structs import struct_of
from flyteweight.settings.image_spec import ImageSpec
from flyteweight.settings.pod_template import pod_spec
from flyteweight.settings.resources import check_single

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flyteweight.settings.accelerators import BaseAccelerator
    from flyteweight.settings.configuration import ImageConfig, SerializationSettings
    from flyteweight.settings.pod_template import PodTemplate
    from flyteweight.settings.resources import Resources, ResourceSpec

RUNTIME_PACKAGES_ENV_VAR = "_F_RUNTIME_PACKAGES"


class RunsInContainer(Protocol):
    """What a task says about its container."""

    @property
    def container_image(self) -> str | ImageSpec | None: ...
    @property
    def resources(self) -> ResourceSpec: ...
    @property
    def environment(self) -> dict[str, str]: ...
    def get_image(self, settings: SerializationSettings) -> str: ...
    def get_command(self, settings: SerializationSettings) -> list[str]: ...


def container(task: RunsInContainer, settings: SerializationSettings) -> Container:
    """The task's container: image, arguments, resources and environment."""
    declared = task.resources
    if declared.is_empty and settings.default_resources is not None:
        declared = settings.default_resources
    message = Container(
        image=task.get_image(settings),
        args=task.get_command(settings),
        resources=template_resources(declared.requests, declared.limits),
    )
    for name, value in _environment(task, settings).items():
        message.env.add(key=name, value=value)
    return message


def pod(template: PodTemplate, primary: Container, images: ImageConfig) -> K8sPod:
    """The pod that ``template`` describes, with the task's container merged into its primary one."""
    message = K8sPod(pod_spec=struct_of(pod_spec(template, primary, images)))
    message.metadata.SetInParent()
    message.metadata.labels.update(template.labels or {})
    message.metadata.annotations.update(template.annotations or {})
    return message


def template_resources(requests: Resources | None, limits: Resources | None) -> ResourcesMessage:
    """Requests and limits of a task; as in flytekit's templates, the number 0 asks for nothing."""
    order = ("ephemeral_storage", "cpu", "gpu", "mem")
    return ResourcesMessage(requests=_entries(requests, order, (None, 0)), limits=_entries(limits, order, (None, 0)))


def override_resources(requests: Resources | None, limits: Resources | None) -> ResourcesMessage:
    """Requests and limits of a node; as in flytekit's overrides, 0 replaces what the task asks for."""
    order = ("cpu", "mem", "gpu", "ephemeral_storage")
    return ResourcesMessage(requests=_entries(requests, order, (None,)), limits=_entries(limits, order, (None,)))


def resources_message(requests: Resources | None = None, limits: Resources | None = None) -> ResourcesMessage:
    """Requests and limits as plugins put them into their own messages; raises ``ValueError`` for a pair of them."""
    for role, given in (("requests", requests), ("limits", limits)):
        if given is not None:
            check_single(role, given)
    return override_resources(requests, limits)


def construct_extended_resources(
    *, accelerator: BaseAccelerator | None = None, shared_memory: bool | str | None = None
) -> ExtendedResources | None:
    """:func:`extended_resources`, or ``None`` if nothing is asked for."""
    message = extended_resources(accelerator, shared_memory)
    return message if message.ByteSize() else None


def extended_resources(accelerator: BaseAccelerator | None, shared_memory: bool | str | None) -> ExtendedResources:
    """Accelerator and shared memory; ``True`` asks for as much of it as the container has memory."""
    message = ExtendedResources()
    if accelerator is not None:
        message.gpu_accelerator.CopyFrom(message_of(accelerator))
    if isinstance(shared_memory, str) or shared_memory is True:
        message.shared_memory.mount_name = "flyte-shared-memory"
        message.shared_memory.mount_path = "/dev/shm"  # noqa: S108 - where Linux programs look for it
        message.shared_memory.size_limit = shared_memory if isinstance(shared_memory, str) else ""
    return message


def _entries(
    declared: Resources | None, order: Sequence[str], nothing: Sequence[Any]
) -> list[ResourcesMessage.ResourceEntry]:
    names = ResourcesMessage.ResourceName
    kinds: dict[str, Any] = {
        "cpu": names.CPU,
        "mem": names.MEMORY,
        "gpu": names.GPU,
        "ephemeral_storage": names.EPHEMERAL_STORAGE,
    }
    given = [(kinds[name], getattr(declared, name)) for name in order] if declared is not None else []
    kept = [(kind, str(value)) for kind, value in given if value not in nothing]
    return [ResourcesMessage.ResourceEntry(name=kind, value=text) for kind, text in kept]


def _environment(task: RunsInContainer, settings: SerializationSettings) -> dict[str, str]:
    env = {**(settings.env or {}), **(task.environment or {})}
    if isinstance(task.container_image, ImageSpec) and task.container_image.runtime_packages:
        env[RUNTIME_PACKAGES_ENV_VAR] = " ".join(task.container_image.runtime_packages)
    return env
