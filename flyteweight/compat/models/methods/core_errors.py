"""What the models of ``flytekit.models.core.errors`` do."""

from __future__ import annotations

from typing import Any


class ContainerError:
    """Why a container failed."""

    _timestamp: Any

    def _settle(self) -> None:
        if self._timestamp is None:
            from google.protobuf.timestamp_pb2 import Timestamp

            self._timestamp = Timestamp()
