"""Tasks that run in a container: image, resources, and the command that the scheduler puts into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from flyteweight.settings.container_settings import ContainerSettings
from flyteweight.tasks.base import PythonTask

if TYPE_CHECKING:
    from collections.abc import Callable

    from flyteweight.models import Container, ExtendedResources, K8sPod
    from flyteweight.resolvers.base import TaskResolverMixin
    from flyteweight.settings.accelerators import BaseAccelerator
    from flyteweight.settings.configuration import SerializationSettings
    from flyteweight.settings.pod_template import PodTemplate

T = TypeVar("T")


class PythonAutoContainerTask(ContainerSettings, PythonTask[T]):
    """A task whose container runs ``pyflyte-execute`` with a resolver that finds the task again.

    Image, resources and secrets are those of :class:`ContainerSettings`.
    """

    def __init__(
        self,
        name: str,
        task_config: T | None = None,
        task_type: str = "python-task",
        environment: dict[str, str] | None = None,
        task_resolver: TaskResolverMixin | None = None,
        pod_template: PodTemplate | None = None,
        pod_template_name: str | None = None,
        accelerator: BaseAccelerator | None = None,
        shared_memory: bool | str | None = None,
        labels: dict[str, str] | None = None,
        annotations: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(task_type=task_type, name=name, task_config=task_config, environment=environment, **kwargs)
        self._task_resolver = task_resolver
        self._get_command_fn: Callable[[SerializationSettings], list[str]] | None = None
        self.pod_template = pod_template
        self.accelerator = accelerator
        self.shared_memory = shared_memory
        if pod_template_name is not None:
            self.metadata.pod_template_name = pod_template_name
        if labels is not None:
            self.metadata.labels = labels
        if annotations is not None:
            self.metadata.annotations = annotations

    @property
    def task_resolver(self) -> TaskResolverMixin:
        """What turns the task into loader arguments, and those into the task again."""
        if self._task_resolver is None:
            from flyteweight.resolvers.default import default_task_resolver

            self._task_resolver = default_task_resolver
        return self._task_resolver

    def set_resolver(self, resolver: TaskResolverMixin) -> None:
        """Use another resolver."""
        self._task_resolver = resolver

    def set_command_fn(self, get_command_fn: Callable[[SerializationSettings], list[str]] | None = None) -> None:
        """Let ``get_command_fn`` make the container's command; ``None`` goes back to the default."""
        self._get_command_fn = get_command_fn

    def reset_command_fn(self) -> None:
        """Go back to the default command."""
        self._get_command_fn = None

    def get_command(self, settings: SerializationSettings) -> list[str]:
        """The container's whole command line."""
        return (self._get_command_fn or self.get_default_command)(settings)

    def get_default_command(self, settings: SerializationSettings) -> list[str]:
        """The ``pyflyte-execute`` command line, with the scheduler's templates for URIs."""
        from flyteweight.tasks.serialize import execute_command

        return execute_command(self.task_resolver, self.task_resolver.loader_args(settings, self))

    def get_image(self, settings: SerializationSettings) -> str:
        """The image's full name, from the task or from the settings."""
        from flyteweight.tasks.serialize import image

        return image(self, settings)

    def get_container(self, settings: SerializationSettings) -> Container | None:
        """The container; none if there is a pod template, whose primary container it then is."""
        if self.pod_template is not None:
            return None
        from flyteweight.tasks.serialize import container

        return container(self, settings)

    def get_k8s_pod(self, settings: SerializationSettings) -> K8sPod | None:
        """The pod, if there is a pod template."""
        if self.pod_template is None:
            return None
        from flyteweight.tasks.serialize import k8s_pod

        return k8s_pod(self, settings)

    def get_config(self, settings: SerializationSettings) -> dict[str, str] | None:  # noqa: ARG002 - part of the signature
        """With a pod template, the name of its primary container."""
        if self.pod_template is None:
            return {}
        return {"primary_container_name": self.pod_template.primary_container_name}

    def get_extended_resources(self, settings: SerializationSettings) -> ExtendedResources | None:  # noqa: ARG002
        """Accelerator and shared memory, if asked for."""
        if self.accelerator is None and not self.shared_memory:
            return None
        from flyteweight.tasks.serialize import extended_resources

        return extended_resources(self.accelerator, self.shared_memory)
