"""What the models of ``flytekit.models.core.identifier`` do."""

from __future__ import annotations

from typing import Any


class Identifier:
    """The name of a task, workflow or launch plan."""

    resource_type: Any
    project: Any
    domain: Any
    name: Any
    version: Any

    def resource_type_name(self) -> str:
        """The kind of what is named."""
        from flyteidl.core.identifier_pb2 import ResourceType

        return str(ResourceType.Name(self.resource_type))

    def __str__(self) -> str:
        return f"{self.resource_type_name()}:{self.project}:{self.domain}:{self.name}:{self.version}"

    def __repr__(self) -> str:
        return str(self)
