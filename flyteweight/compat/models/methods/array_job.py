"""What the models of ``flytekit.models.array_job`` do."""

from __future__ import annotations

from typing import Any

from flyteweight.compat.models.entity import FlyteCustomIdlEntity


class ArrayJob(FlyteCustomIdlEntity):
    """How an array of tasks runs; travels as a task's custom data."""

    parallelism: Any
    size: Any
    min_successes: Any
    min_success_ratio: Any

    def _settle(self) -> None:
        if self.min_successes and self.min_success_ratio:
            raise ValueError("Only one of min_successes or min_success_ratio can be set")

    def to_dict(self) -> Any:
        """As the task's custom data."""
        from flyteidl.plugins.array_job_pb2 import ArrayJob
        from google.protobuf.json_format import MessageToDict

        one_of = {"min_success_ratio": self.min_success_ratio}
        if self.min_successes is not None:
            one_of = {"min_successes": self.min_successes}
        return MessageToDict(ArrayJob(parallelism=self.parallelism, size=self.size, **one_of))

    @classmethod
    def from_dict(cls, idl_dict: Any) -> Any:
        """From a task's custom data."""
        from flyteidl.plugins.array_job_pb2 import ArrayJob
        from google.protobuf.json_format import ParseDict

        message = ParseDict(idl_dict, ArrayJob())
        name = "min_successes" if message.HasField("min_successes") else "min_success_ratio"
        kind: Any = cls
        return kind(parallelism=message.parallelism, size=message.size, **{name: getattr(message, name)})
