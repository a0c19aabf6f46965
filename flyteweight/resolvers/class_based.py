"""A resolver that numbers its tasks: for tasks that have no module-level name of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.exceptions import FlyteEntityNotFoundException
from flyteweight.interface.tracking import TrackedInstance
from flyteweight.resolvers.base import CannotResolve, TaskResolverMixin

if TYPE_CHECKING:
    from flyteweight.settings.configuration import SerializationSettings


class ClassStorageTaskResolver(TrackedInstance, TaskResolverMixin):
    """Finds the n-th task that was added to it while its module was imported; the order must not depend on the run."""

    def __init__(self) -> None:
        self.mapping: list[Any] = []

    @property
    def location(self) -> str:
        """Dotted path of the module-level variable that holds the resolver."""
        return super().location

    def name(self) -> str:
        """A name for people."""
        return "ClassStorageTaskResolver"

    def add(self, t: Any) -> None:
        """Give ``t`` the next number."""
        self.mapping.append(t)

    def get_all_tasks(self) -> list[Any]:
        """The tasks in the order in which they were added."""
        return list(self.mapping)

    def load_task(self, loader_args: list[str]) -> Any:
        """The task with the number that is the only loader argument."""
        if len(loader_args) != 1 or not loader_args[0].isdecimal():
            raise CannotResolve(f"{self.name()} needs the number of a task after '--', found {loader_args}")
        number = int(loader_args[0])
        if number >= len(self.mapping):
            raise FlyteEntityNotFoundException(
                f"no task number {number}: {len(self.mapping)} were added to this resolver when its module was imported"
            )
        return self.mapping[number]

    def loader_args(self, settings: SerializationSettings, t: Any) -> list[str]:  # noqa: ARG002 - part of the signature
        """The task's number."""
        for number, known in enumerate(self.mapping):
            if known is t:
                return [str(number)]
        raise FlyteEntityNotFoundException(f"task '{t.name}' was never added to this resolver")
