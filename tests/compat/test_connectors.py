"""Connectors and sensors: modules declare them beside tasks that a container runs; a service runs them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from flyteidl.core.execution_pb2 import TaskExecution

from flyteweight.compat import connectors
from flyteweight.compat.connectors import (
    AsyncConnectorBase,
    ConnectorRegistry,
    FlyteConnectorNotFound,
    Resource,
    ResourceMeta,
    SyncConnectorBase,
    TaskCategory,
)
from flyteweight.compat.sensors import BaseSensor, FileSensor, SensorConfig
from flyteweight.exceptions import FlyteNotImplementedException
from flyteweight.settings.configuration import ImageConfig, SerializationSettings
from flyteweight.settings.metadata import TaskMetadata

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = SerializationSettings(ImageConfig.from_images("x/y:1"), project="p", domain="d", version="v")


@dataclass
class Job(ResourceMeta):
    """What a job is known by."""

    job_id: str


class Jobs(AsyncConnectorBase):
    """Starts jobs."""

    def __init__(self) -> None:
        super().__init__(metadata_type=Job, task_type_name="jobs", task_type_version=1)

    def create(self, *_args: Any, **_kwargs: Any) -> Job:
        """Start one."""
        return Job("1")

    def get(self, *_args: Any, **_kwargs: Any) -> Resource:
        """It has ended."""
        return Resource(connectors.convert_to_flyte_phase("Succeeded"), outputs={"a": 1})

    def delete(self, *_args: Any, **_kwargs: Any) -> None:
        """Nothing."""


class Answers(SyncConnectorBase):
    """Answers at once."""

    def do(self, *_args: Any, **_kwargs: Any) -> Resource:
        """Yes."""
        return Resource(TaskExecution.SUCCEEDED)


@dataclass
class Every:
    """Settings of a sensor."""

    minutes: int

    def to_dict(self) -> dict[str, Any]:
        """As they travel."""
        return {"minutes": self.minutes}

    @classmethod
    def from_dict(cls, d: dict[str, Any]) -> Every:
        """From there."""
        return cls(**d)


class Door(BaseSensor):
    """Waits for a door."""

    async def poke(self, name: str, wide: bool) -> bool:  # type: ignore[override]
        """It is open."""
        return bool(name) and wide


def test_connectors(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are found by the type of tasks, and may be called."""
    monkeypatch.setattr(ConnectorRegistry, "_REGISTRY", {})
    jobs = Jobs()
    ConnectorRegistry.register(jobs)
    ConnectorRegistry.register(Answers("answers"))
    assert ConnectorRegistry.get_connector("jobs", 1) is jobs
    assert jobs.task_category == TaskCategory("jobs", 1)
    assert Job.decode(jobs.create().encode()) == Job("1")
    assert jobs.get().phase == TaskExecution.SUCCEEDED
    with pytest.raises(ValueError, match="there is a connector for tasks of type jobs_v1 already"):
        ConnectorRegistry.register(Jobs())
    ConnectorRegistry.register(Jobs(), override=True)
    with pytest.raises(FlyteConnectorNotFound, match="type jobs_v2; there are: jobs_v1, answers_v0"):
        ConnectorRegistry.get_connector("jobs", 2)


@pytest.mark.parametrize(
    ("state", "phase", "ended"),
    [
        ("DONE", TaskExecution.SUCCEEDED, True),
        ("cancelled", TaskExecution.FAILED, True),
        ("internal_error", TaskExecution.RETRYABLE_FAILED, True),
        ("Running", TaskExecution.RUNNING, False),
        ("pending", TaskExecution.INITIALIZING, False),
    ],
)
def test_states_of_jobs(state: str, phase: int, ended: bool) -> None:
    """Words of services, and Flyte's phases."""
    assert connectors.convert_to_flyte_phase(state) == phase
    assert connectors.is_terminal_phase(phase) is ended


def test_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word that nobody knows, a timeout given twice; secrets are those of the process."""
    with pytest.raises(ValueError, match="'odd' is no state of a job"):
        connectors.convert_to_flyte_phase("odd")
    with pytest.raises(ValueError, match="sensor 'door' has a timeout of its own"):
        Door("door", timeout=3, metadata=TaskMetadata(timeout=4))
    monkeypatch.setenv("_FSEC_TOKEN", "t")
    assert connectors.get_connector_secret("token") == "t"


def test_sensors(tmp_path: Path) -> None:
    """Their inputs are the parameters of ``poke``; a service runs them."""
    door = Door("door", timeout=timedelta(hours=1), sensor_config=Every(5))
    assert door.python_interface.inputs == {"name": str, "wide": bool}
    assert isinstance(Every(5), SensorConfig)
    template = door.serialize(SETTINGS)
    assert (template.type, template.metadata.timeout.ToTimedelta()) == ("sensor", timedelta(hours=1))
    assert dict(template.custom)["sensor_name"] == "Door"
    assert dict(template.custom["sensor_config"]) == {"minutes": 5.0}
    assert asyncio.run(door.poke("front", True))
    with pytest.raises(FlyteNotImplementedException, match="'door' is run by a connector"):
        door(name="front", wide=True)
    (tmp_path / "a").touch()
    files = FileSensor("files")
    assert asyncio.run(files.poke(str(tmp_path / "a")))
    assert not asyncio.run(files.poke(str(tmp_path / "b")))
