"""Bases of connectors, which run in a service of flytekit's, and of the tasks that they run: values that say what they
are. Modules and plugins declare them beside tasks that a container runs.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, NoReturn

from flyteidl.core.execution_pb2 import TaskExecution

from flyteweight.exceptions import FlyteNotImplementedException, FlyteSystemException
from flyteweight.runtime.context import current_context

#: What services call the states of a job ─▶ Flyte's phase.
_PHASES = {
    **dict.fromkeys(("failed", "timeout", "timedout", "canceled", "cancelled", "skipped"), TaskExecution.FAILED),
    **dict.fromkeys(("done", "succeeded", "success", "completed"), TaskExecution.SUCCEEDED),
    **dict.fromkeys(("running", "terminating"), TaskExecution.RUNNING),
    "internal_error": TaskExecution.RETRYABLE_FAILED,
    "pending": TaskExecution.INITIALIZING,
}


class FlyteConnectorNotFound(FlyteSystemException, AssertionError):
    """There is no connector for a type of tasks."""

    _ERROR_CODE = "SYSTEM:ConnectorNotFound"


@dataclass(frozen=True)
class TaskCategory:
    """A type of tasks that a connector runs."""

    name: str
    version: int = 0

    def __str__(self) -> str:
        return f"{self.name}_v{self.version}"


@dataclass
class ResourceMeta:
    """What a connector knows its job by; subclasses are dataclasses."""

    def encode(self) -> bytes:
        """As JSON."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def decode(cls, data: bytes) -> Any:
        """From what :meth:`encode` made."""
        return cls(**json.loads(data))


@dataclass
class Resource:
    """How a job stands: its phase, and what came of it."""

    phase: Any
    message: str | None = None
    log_links: list[Any] | None = None
    outputs: Any = None
    custom_info: dict[str, Any] | None = None


class ConnectorBase:
    """The base of connectors."""

    name = "Base Connector"

    def __init__(self, task_type_name: str, task_type_version: int = 0, **_kwargs: Any) -> None:
        self._task_category = TaskCategory(task_type_name, task_type_version)

    @property
    def task_category(self) -> TaskCategory:
        """The type of tasks that it runs."""
        return self._task_category


class SyncConnectorBase(ConnectorBase, ABC):
    """A connector that answers at once."""

    name = "Base Sync Connector"

    @abstractmethod
    def do(self, task_template: Any, output_prefix: str, inputs: Any = None, **kwargs: Any) -> Resource:
        """Do what a task says."""


class AsyncConnectorBase(ConnectorBase, ABC):
    """A connector that starts a job, and is asked for it later."""

    name = "Base Async Connector"

    def __init__(self, metadata_type: type[ResourceMeta], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.metadata_type = metadata_type

    @abstractmethod
    def create(
        self, task_template: Any, output_prefix: str, inputs: Any, task_execution_metadata: Any, **kwargs: Any
    ) -> ResourceMeta:
        """Start the job of a task."""

    @abstractmethod
    def get(self, resource_meta: ResourceMeta, **kwargs: Any) -> Resource:
        """How the job stands."""

    @abstractmethod
    def delete(self, resource_meta: ResourceMeta, **kwargs: Any) -> Any:
        """End the job."""


class ConnectorRegistry:
    """The connectors by the type of tasks."""

    _REGISTRY: ClassVar[dict[TaskCategory, Any]] = {}

    @classmethod
    def register(cls, connector: Any, override: bool = False) -> None:
        """Add a connector; raises ``ValueError`` if there is one, unless ``override`` is given."""
        if connector.task_category in cls._REGISTRY and not override:
            raise ValueError(f"there is a connector for tasks of type {connector.task_category} already")
        cls._REGISTRY[connector.task_category] = connector

    @classmethod
    def get_connector(cls, task_type_name: str, task_type_version: int = 0) -> Any:
        """The connector for a type of tasks; raises ``FlyteConnectorNotFound``."""
        category = TaskCategory(task_type_name, task_type_version)
        if category not in cls._REGISTRY:
            known = ", ".join(str(one) for one in cls._REGISTRY) or "none"
            raise FlyteConnectorNotFound(f"no connector for tasks of type {category}; there are: {known}")
        return cls._REGISTRY[category]


class _RunByConnector:
    """A task that a connector runs."""

    def execute(self, **_kwargs: Any) -> NoReturn:
        """Raise ``FlyteNotImplementedException``: the service does it, or flytekit by hand."""
        raise FlyteNotImplementedException(
            f"'{getattr(self, 'name', type(self).__name__)}' is run by a connector, in a service that is made with "
            "flytekit; run it by hand where flytekit is installed"
        )


class SyncConnectorExecutorMixin(_RunByConnector):
    """A task that a connector does at once."""


class AsyncConnectorExecutorMixin(_RunByConnector):
    """A task that a connector starts a job for."""


def convert_to_flyte_phase(state: str) -> Any:
    """Flyte's phase for what a service calls a state; raises ``ValueError`` for a word that is not known."""
    phase = _PHASES.get(state.lower())
    if phase is None:
        raise ValueError(f"'{state}' is no state of a job: {', '.join(_PHASES)}")
    return phase


def is_terminal_phase(phase: Any) -> bool:
    """Whether a job in this phase has ended."""
    return phase in (
        TaskExecution.SUCCEEDED,
        TaskExecution.ABORTED,
        TaskExecution.FAILED,
        TaskExecution.RETRYABLE_FAILED,
    )


def get_connector_secret(secret_key: str) -> str:
    """A secret of the service."""
    return str(current_context().secrets.get(key=secret_key))
