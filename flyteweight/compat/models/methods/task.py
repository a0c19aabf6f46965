"""What the models of ``flytekit.models.task`` do."""

from __future__ import annotations

from typing import Any


class TaskTemplate:
    """A task as it is registered."""

    container: Any
    k8s_pod: Any
    sql: Any

    def _settle(self) -> None:
        if sum(target is not None for target in (self.container, self.k8s_pod, self.sql)) > 1:
            raise ValueError("At most one of container, k8s_pod or sql can be set")


class DataLoadingConfig:
    """How a raw container gets its inputs as files."""

    LITERALMAP_FORMAT_PROTO: int
    LITERALMAP_FORMAT_JSON: int
    LITERALMAP_FORMAT_YAML: int
    format: Any

    def _settle(self) -> None:
        known = {self.LITERALMAP_FORMAT_JSON, self.LITERALMAP_FORMAT_PROTO, self.LITERALMAP_FORMAT_YAML}
        if self.format not in known:
            raise ValueError(f"the format of DataLoadingConfig is one of {sorted(known)}, found {self.format!r}")


class Container:
    """A container to run."""

    _env: dict[str, str]

    def add_env(self, key: str, val: str) -> None:
        """Set a variable of its environment."""
        self._env[key] = val


class K8sPod:
    """A pod to run."""

    metadata: Any
    pod_spec: Any

    def to_pod_template(self) -> Any:
        """The pod as tasks take one."""
        from flyteweight.settings.pod_template import PodTemplate

        return PodTemplate(labels=self.metadata.labels, annotations=self.metadata.annotations, pod_spec=self.pod_spec)

    @classmethod
    def from_pod_template(cls, pod_template: Any) -> Any:
        """The pod that a task was given, its specification as plain data."""
        from flyteweight.compat.models import task
        from flyteweight.settings.pod_template import json_like

        kind: Any = cls
        return kind(
            metadata=task.K8sObjectMetadata(labels=pod_template.labels, annotations=pod_template.annotations),
            pod_spec=json_like(pod_template.pod_spec),
            primary_container_name=pod_template.primary_container_name,
        )
