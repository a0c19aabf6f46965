"""The pod around a task's container, for tasks that need more than a container."""

from __future__ import annotations

import sys
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any

from flyteweight.exceptions import FlyteValidationException

if TYPE_CHECKING:
    from flyteweight.models import Container
    from flyteweight.settings.configuration import ImageConfig

PRIMARY_CONTAINER_DEFAULT_NAME = "primary"


@dataclass
class PodTemplate:
    """A pod specification, and which of its containers runs the task.

    ``pod_spec`` is a ``V1PodSpec`` of the ``kubernetes`` package, or a dict with Kubernetes' own
    (camelCase) names; an empty one if it is not given. Raises ``FlyteValidationException`` for an empty name of the
    primary container.
    """

    pod_spec: Any = None
    primary_container_name: str = PRIMARY_CONTAINER_DEFAULT_NAME
    labels: dict[str, str] | None = None
    annotations: dict[str, str] | None = None

    def __post_init__(self) -> None:
        if self.pod_spec is None:
            # Who has imported the package may go on to fill in its object.
            kubernetes: Any = sys.modules.get("kubernetes.client")
            self.pod_spec = kubernetes.V1PodSpec(containers=[]) if kubernetes else {"containers": []}
        if not self.primary_container_name:
            raise FlyteValidationException(
                "PodTemplate(primary_container_name=…) must name the container that runs the task"
            )

    def version_hash(self) -> str:
        """A hash of the content, the same for equal content and as in flytekit, for cache versions."""
        import hashlib
        import json

        return hashlib.sha256(json.dumps(_for_hash(self), sort_keys=True).encode()).hexdigest()


def _for_hash(value: Any) -> Any:
    """Plain data by Python's names, with what is absent: what flytekit's hash is made of."""
    if hasattr(value, "to_dict"):
        return _for_hash(value.to_dict())
    if is_dataclass(value):
        return {field.name: _for_hash(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {name: _for_hash(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_for_hash(item) for item in value]
    return value


def pod_spec(template: PodTemplate, container: Container, config: ImageConfig) -> dict[str, Any]:
    """The pod specification as JSON-like data, with the task's container merged into the primary one.

    The task gives command, arguments, resources and the image if the template has none; variables of both
    are kept.
    """
    from flyteweight.settings.images import image_name

    spec: dict[str, Any] = dict(json_like(template.pod_spec))
    containers = [dict(item) for item in spec.get("containers") or []]
    if not any(item.get("name") == template.primary_container_name for item in containers):
        containers.append({"name": template.primary_container_name})
    for item in containers:
        is_primary = item.get("name") == template.primary_container_name
        if is_primary and item.get("image") is None:
            item["image"] = container.image
        else:
            item["image"] = image_name(item.get("image"), config)
        if is_primary:
            item.update(_task_part(container, item.get("env") or []))
    spec["containers"] = containers
    return spec


def _task_part(container: Container, env: list[Any]) -> dict[str, Any]:
    part: dict[str, Any] = {
        "command": list(container.command),
        "args": list(container.args),
        "env": [*({"name": pair.key, "value": pair.value} for pair in container.env), *env],
    }
    requests, limits = _quantities(container.resources.requests), _quantities(container.resources.limits)
    if requests or limits:
        part["resources"] = {"requests": requests, "limits": limits}
    return part


def _quantities(entries: Any) -> dict[str, str]:
    from flyteidl.core.tasks_pb2 import Resources

    names = Resources.ResourceName
    return {names.Name(entry.name).lower().replace("_", "-"): entry.value for entry in entries}


def json_like(value: Any) -> Any:
    """Plain data from Kubernetes' objects, which say their wire names in ``attribute_map``; empty
    attributes go.
    """
    names = getattr(value, "attribute_map", None)
    if names is not None:
        pairs = ((wire, getattr(value, name)) for name, wire in names.items())
        return {wire: json_like(item) for wire, item in pairs if item is not None}
    if isinstance(value, dict):
        return {name: json_like(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [json_like(item) for item in value]
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value
