"""Sensors: tasks that wait for something, asked again and again by a connector."""

from __future__ import annotations

import inspect
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Protocol, get_type_hints, runtime_checkable

from flyteweight.compat.connectors import AsyncConnectorExecutorMixin, ResourceMeta
from flyteweight.compat.faces import entities
from flyteweight.interface.interface import Interface
from flyteweight.runtime.context import FlyteContextManager
from flyteweight.settings.metadata import TaskMetadata

if TYPE_CHECKING:
    from datetime import timedelta

    from flyteweight.settings.configuration import SerializationSettings

_PythonTask: Any = entities.PythonTask


@runtime_checkable
class SensorConfig(Protocol):
    """Settings of a sensor, which travel as a dict."""

    def to_dict(self) -> dict[str, Any]:
        """The settings."""

    @classmethod
    def from_dict(cls, d: dict[str, Any]) -> SensorConfig:
        """From the settings."""


@dataclass
class SensorMetadata(ResourceMeta):
    """What the service needs to know to ask a sensor."""

    sensor_module: str
    sensor_name: str
    sensor_config: dict[str, Any] | None = None
    inputs: dict[str, Any] | None = None


class BaseSensor(AsyncConnectorExecutorMixin, _PythonTask):  # type: ignore[misc] # a face is made when it is asked for
    """The base of sensors: subclasses define ``poke``, whose parameters are the task's inputs."""

    def __init__(
        self,
        name: str,
        timeout: timedelta | int | None = None,
        sensor_config: Any = None,
        task_type: str = "sensor",
        **kwargs: Any,
    ) -> None:
        hints = get_type_hints(self.poke, include_extras=True)
        given: TaskMetadata = kwargs.pop("metadata", None) or TaskMetadata()
        if given.timeout is not None and timeout is not None:
            raise ValueError(f"sensor '{name}' has a timeout of its own, and one in its metadata; give one of them")
        timed = {"timeout": TaskMetadata(timeout=timeout).timeout} if timeout is not None else {}
        super().__init__(
            task_type=task_type,
            name=name,
            task_config=None,
            interface=Interface({parameter: hints[parameter] for parameter in inspect.signature(self.poke).parameters}),
            metadata=given.replaced(timed),
            **kwargs,
        )
        self._sensor_config = sensor_config

    async def poke(self, **kwargs: Any) -> bool:
        """Whether what the sensor waits for is there."""
        raise NotImplementedError(f"{type(self).__qualname__} has to define poke()")

    def get_custom(self, settings: SerializationSettings) -> dict[str, Any]:  # noqa: ARG002 - part of the signature
        """Where the class is, and its settings."""
        config = self._sensor_config.to_dict() if self._sensor_config else None
        return asdict(SensorMetadata(type(self).__module__, type(self).__name__, config))


class FileSensor(BaseSensor):
    """Waits for a file or a directory."""

    def __init__(self, name: str, timeout: timedelta | int | None = None, **kwargs: Any) -> None:
        super().__init__(name=name, timeout=timeout, **kwargs)

    async def poke(self, path: str) -> bool:  # type: ignore[override] # its parameters are the inputs
        """Whether there is something at ``path``."""
        return FlyteContextManager.current_context().file_access.exists(path)
