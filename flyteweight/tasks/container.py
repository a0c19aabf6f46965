"""Tasks that run in a container: image, resources, and the command that the scheduler puts into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from flyteweight.settings.container_settings import PodSettings
from flyteweight.tasks.base import PythonTask

if TYPE_CHECKING:
    from collections.abc import Callable

    from flyteweight.models import ExtendedResources
    from flyteweight.resolvers.base import TaskResolverMixin
    from flyteweight.settings.accelerators import BaseAccelerator
    from flyteweight.settings.configuration import SerializationSettings

T = TypeVar("T")

DEFAULT_RESOLVER = "flyteweight.resolvers.default_task_resolver"


class PythonAutoContainerTask(PodSettings, PythonTask[T]):
    """A task whose container runs ``pyflyte-execute`` with a resolver that finds the task again.

    Image, resources and secrets are those of :class:`PodSettings`.
    """

    def __init__(
        self,
        name: str,
        task_config: T | None = None,
        task_type: str = "python-task",
        environment: dict[str, str] | None = None,
        task_resolver: TaskResolverMixin | None = None,
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
        self.accelerator = accelerator
        self.shared_memory = shared_memory
        given = {"pod_template_name": pod_template_name, "labels": labels, "annotations": annotations}
        if changes := {name: value for name, value in given.items() if value is not None}:
            self._metadata = self.metadata.replaced(changes)

    @property
    def task_resolver(self) -> TaskResolverMixin:
        """What turns the task into loader arguments, and those into the task again."""
        if self._task_resolver is None:
            from flyteweight.interface.lookup import load_path

            self._task_resolver = load_path(DEFAULT_RESOLVER, "resolver")
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
        from flyteweight.settings.commands import execute_command

        return execute_command(self.task_resolver.location, self.task_resolver.loader_args(settings, self))

    def get_extended_resources(self, settings: SerializationSettings) -> ExtendedResources | None:  # noqa: ARG002
        """Accelerator and shared memory, if asked for."""
        if self.accelerator is None and not self.shared_memory:
            return None
        from flyteweight.settings.messages import extended_resources

        return extended_resources(self.accelerator, self.shared_memory)
