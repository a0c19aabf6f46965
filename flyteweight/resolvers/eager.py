"""The resolver of the task that ends what a failed eager function started."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.resolvers.base import TaskResolverMixin

if TYPE_CHECKING:
    from flyteweight.settings.configuration import SerializationSettings


class EagerFailureTaskResolver(TaskResolverMixin):
    """Loader arguments ``eager failure handler``, whatever the eager function is."""

    @property
    def location(self) -> str:
        """Where command lines find the one instance."""
        return f"{__name__}.eager_failure_task_resolver"

    def name(self) -> str:
        """A name for people."""
        return "eager_failure_task_resolver"

    def load_task(self, loader_args: list[str]) -> Any:  # noqa: ARG002 - they say nothing
        """The task."""
        from flyteweight.tasks.eager import EagerFailureHandlerTask

        return EagerFailureHandlerTask("no_input_default_cleanup_task")

    def loader_args(self, settings: SerializationSettings, t: Any) -> list[str]:  # noqa: ARG002 - the same for all
        """What stands behind ``--``."""
        return ["eager", "failure", "handler"]

    def get_all_tasks(self) -> list[Any]:
        """None: the task is made when it is asked for."""
        return []


eager_failure_task_resolver = EagerFailureTaskResolver()
