"""``Options``: what a launch plan or an execution of it is given beside its inputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flyteweight.compat.models import common, security


@dataclass
class Options:
    """Labels, annotations, identity, place of raw data and limits; each is a view of its message."""

    labels: Any = None
    annotations: Any = None
    raw_output_data_config: Any = None
    security_context: Any = None
    max_parallelism: int | None = None
    notifications: list[Any] | None = None
    disable_notifications: bool | None = None
    overwrite_cache: bool | None = None

    @classmethod
    def default_from(cls, k8s_service_account: str | None = None, raw_data_prefix: str | None = None) -> Options:
        """Options with a Kubernetes service account, and a prefix of raw data."""
        return cls(
            security_context=security.SecurityContext(run_as=security.Identity(k8s_service_account=k8s_service_account))
            if k8s_service_account
            else None,
            raw_output_data_config=common.RawOutputDataConfig(raw_data_prefix) if raw_data_prefix else None,
        )
