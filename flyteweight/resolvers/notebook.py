"""The resolver of tasks that were declared in a notebook: they travel as a pickle beside the container's command."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from flyteweight.exceptions import CodeNotFound
from flyteweight.interface.tracking import TrackedInstance
from flyteweight.resolvers.base import CannotResolve, TaskResolverMixin

if TYPE_CHECKING:
    from flyteweight.settings.configuration import SerializationSettings

PICKLE_FILE_PATH = "pkl.gz"


@dataclass
class PickledEntityMetadata:
    """The version of Python that wrote a pickle, as ``3.12.0``."""

    python_version: str


@dataclass
class PickledEntity:
    """What a pickle holds: tasks by name, and what wrote them."""

    metadata: PickledEntityMetadata
    entities: dict[str, Any]


class DefaultNotebookTaskResolver(TrackedInstance, TaskResolverMixin):
    """Loader arguments ``entity-name NAME``: the task of that name in ``pkl.gz`` of the working directory."""

    @property
    def location(self) -> str:
        """Where command lines find the built-in instance; of another one, the module-level variable that holds it."""
        if self is default_notebook_task_resolver:
            return f"{__name__}.default_notebook_task_resolver"
        return super().location

    def name(self) -> str:
        """A name for people."""
        return "DefaultNotebookTaskResolver"

    def load_task(self, loader_args: list[str]) -> Any:
        """Read the pickle, by cloudpickle.

        Raises ``FlyteValueException`` for other arguments, another content and another Python's pickle, and
        ``CodeNotFound`` for a task that is not in it or a pickle that is not there.
        """
        if len(loader_args) < 2:
            raise CannotResolve(f"{self.name()} needs 'entity-name NAME' after '--', found {loader_args}")
        found = _read()
        if not isinstance(found, PickledEntity):
            raise CannotResolve(f"{PICKLE_FILE_PATH} holds a {type(found).__name__}, expected a PickledEntity")
        ours, theirs = f"{sys.version_info.major}.{sys.version_info.minor}", found.metadata.python_version
        if theirs.split(".")[:2] != ours.split("."):
            raise CannotResolve(
                f"{PICKLE_FILE_PATH} was written by Python {theirs}, and this is {ours}; use an image with that Python"
            )
        name = loader_args[1]
        if name not in found.entities:
            raise CodeNotFound(f"no task '{name}' in {PICKLE_FILE_PATH} (tasks there: {', '.join(found.entities)})")
        return found.entities[name]

    def loader_args(self, settings: SerializationSettings, t: Any) -> list[str]:  # noqa: ARG002 - part of the signature
        """The task's name."""
        return ["entity-name", t.name]

    def get_all_tasks(self) -> list[Any]:
        """None: the tasks are in pickles, not in modules."""
        return []


default_notebook_task_resolver = DefaultNotebookTaskResolver()


def _read() -> Any:
    import gzip

    try:
        with gzip.open(PICKLE_FILE_PATH, "rb") as file:
            return import_module("cloudpickle").load(file)
    except FileNotFoundError as error:
        raise CodeNotFound(f"the task was declared in a notebook, and there is no {PICKLE_FILE_PATH} here") from error
    except TypeError as error:  # what cloudpickle makes of another Python's code objects
        raise CannotResolve(
            f"{PICKLE_FILE_PATH} cannot be read; was it written by another version of Python? ({error})"
        ) from error
