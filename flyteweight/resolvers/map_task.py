"""The resolver of mapped tasks: the inner task's resolver, and which inputs are bound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.exceptions import FlyteValueException
from flyteweight.resolvers.base import TaskResolverMixin

if TYPE_CHECKING:
    from flyteweight.settings.configuration import SerializationSettings


class ArrayNodeMapTaskResolver(TaskResolverMixin):
    """Loader arguments ``vars a,b resolver PATH …``: bound inputs, then the inner resolver's path and arguments."""

    location = "flyteweight.resolvers.ArrayNodeMapTaskResolver"

    def name(self) -> str:
        """The dotted path of this class, which ``--resolver`` names."""
        return self.location

    def load_task(self, loader_args: list[str], max_concurrency: int = 0) -> Any:  # noqa: ARG002 - part of the command
        """The inner task, mapped; its labels are not looked at. ``max_concurrency`` is for the scheduler alone."""
        from flyteweight.interface.lookup import load_path, resolve_alias
        from flyteweight.tasks.map_task import ArrayNodeMapTask

        if len(loader_args) < 4:
            raise FlyteValueException(
                f"the map resolver needs 'vars NAMES resolver PATH …' after '--', found {loader_args}"
            )
        _, bound, _, path, *inner_args = loader_args
        resolver = load_path(resolve_alias(path), what="resolver")
        task = (resolver() if isinstance(resolver, type) else resolver).load_task(inner_args)
        names = {name for name in bound.split(",") if name}
        if any(base.__module__.startswith("flytekit.") for base in type(task).__mro__):
            return _OfFlytekit(task, names)
        return ArrayNodeMapTask(task, bound_inputs=names)

    def loader_args(self, settings: SerializationSettings, t: Any) -> list[str]:
        """Bound inputs, and how the inner task is found."""
        inner = t.python_function_task
        resolver = inner.task_resolver
        return [
            *("vars", ",".join(sorted(t.bound_inputs))),
            *("resolver", resolver.location),
            *resolver.loader_args(settings, inner),
        ]


class _OfFlytekit:
    """A task of flytekit's, mapped in a container."""

    def __init__(self, task: Any, bound: set[str]) -> None:
        from flyteweight.compat.installed import adapt

        self.python_function_task = adapt(task)
        self.bound_inputs = bound
        self.name = self.python_function_task.name

    def dispatch_execute(self, *args: Any) -> Any:
        """Run the task for one item."""
        return self.python_function_task.dispatch_execute(*args)
