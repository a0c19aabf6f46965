"""Resources as Kubernetes' client has them, for plugins that build pods."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from flyteweight.settings.resources import check_single

if TYPE_CHECKING:
    from flyteweight.settings.resources import Resources


def pod_spec_from_resources(
    primary_container_name: str | None = None,
    requests: Resources | None = None,
    limits: Resources | None = None,
    k8s_gpu_resource_key: str = "nvidia.com/gpu",
) -> Any:
    """A ``V1PodSpec`` of one container with these resources; requests alone are limits, too, and the reverse.

    Needs the package ``kubernetes``; raises ``ImportError`` without it.
    """
    try:
        client = import_module("kubernetes.client")
    except ModuleNotFoundError as error:
        raise ImportError(
            "pod_spec_from_resources() makes objects of the package kubernetes, which this image does not have; "
            "install kubernetes",
            name=error.name,
        ) from error

    asked = _named(requests, "requests", k8s_gpu_resource_key)
    limit = _named(limits, "limits", k8s_gpu_resource_key)
    needs = client.V1ResourceRequirements(requests=asked or limit, limits=limit or asked)
    return client.V1PodSpec(containers=[client.V1Container(name=primary_container_name, resources=needs)])


def _named(resources: Resources | None, role: str, gpu: str) -> dict[str, Any] | None:
    if resources is None:
        return None
    check_single(role, resources)
    names = {"cpu": "cpu", "mem": "memory", "gpu": gpu, "ephemeral_storage": "ephemeral-storage"}
    values = {name: getattr(resources, field) for field, name in names.items()}
    return {name: value for name, value in values.items() if value is not None}
