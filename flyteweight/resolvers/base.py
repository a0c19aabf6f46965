"""The interface of resolvers: a task ─▶ loader arguments, and loader arguments ─▶ the task."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.exceptions import FlyteValueException

if TYPE_CHECKING:
    from flyteweight.settings.configuration import SerializationSettings


class CannotResolve(FlyteValueException, RuntimeError):
    """Loader arguments are not the resolver's, or lead to what it cannot read; flytekit raises a ``RuntimeError``."""


class TaskResolverMixin:
    """What a resolver has to offer. Its instance lives at a dotted path, which ``--resolver`` names.

    Combine it with ``TrackedInstance``, which finds ``location``, or define ``location``.
    """

    @property
    def location(self) -> str:
        """Dotted path at which the container finds the resolver, ``module.name``."""
        raise NotImplementedError

    def name(self) -> str:
        """A name for people."""
        raise NotImplementedError

    def load_task(self, loader_args: list[str]) -> Any:
        """The task that ``loader_args`` identify; raises an error that says what is missing."""
        raise NotImplementedError

    def loader_args(self, settings: SerializationSettings, t: Any) -> list[str]:
        """The arguments by which :meth:`load_task` finds ``t`` again."""
        raise NotImplementedError

    def get_all_tasks(self) -> list[Any]:
        """All tasks that this resolver knows of."""
        raise NotImplementedError

    def task_name(self, t: Any) -> str | None:  # noqa: ARG002 - a subclass may name tasks its own way
        """A name for ``t``; ``None`` keeps the task's own."""
        return None
