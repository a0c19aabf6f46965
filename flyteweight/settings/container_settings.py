"""What every task with a container of its own declares: image, resources, secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flyteweight.models import Container, K8sPod
    from flyteweight.settings.configuration import SerializationSettings
    from flyteweight.settings.image_spec import ImageSpec
    from flyteweight.settings.pod_template import PodTemplate
    from flyteweight.settings.resources import Resources, ResourceSpec
    from flyteweight.settings.secret import Secret


class ContainerSettings:
    """Takes these settings from a task's constructor, and passes the others on to the next base class.

    Raises ``ValueError`` for ``resources`` beside ``requests`` or ``limits``, and what these classes raise for wrong
    values, where the task is declared.
    """

    def __init__(
        self,
        *args: Any,
        container_image: str | ImageSpec | None = None,
        requests: Resources | None = None,
        limits: Resources | None = None,
        resources: Resources | None = None,
        secret_requests: list[Secret] | None = None,
        **kwargs: Any,
    ) -> None:
        if resources is not None and (requests is not None or limits is not None):
            raise ValueError(
                "`resource` can not be used together with `requests` or `limits`: give resources, or the two others"
            )
        if secret_requests:
            from flyteweight.settings.security import security_context

            kwargs["security_ctx"] = security_context(secret_requests)
        super().__init__(*args, **kwargs)
        self._container_image = container_image
        self._resources: ResourceSpec | None = None
        if resources is not None:
            from flyteweight.settings.resources import ResourceSpec

            self._resources = ResourceSpec.from_multiple_resource(resources)
        elif requests is not None or limits is not None:
            self._resources = _resource_spec(requests, limits)

    @property
    def container_image(self) -> str | ImageSpec | None:
        """The image; without one, the settings' default image."""
        return self._container_image

    @property
    def resources(self) -> ResourceSpec:
        """Requested and limiting resources."""
        if self._resources is None:
            self._resources = _resource_spec(None, None)
        return self._resources

    def get_image(self, settings: SerializationSettings) -> str:
        """The image's full name, from the task or from the settings."""
        from flyteweight.settings.images import image_name

        return image_name(self.container_image, settings.image_config)

    def own_container(self, settings: SerializationSettings) -> Container:
        """The container, also where a pod is around it."""
        from flyteweight.settings.messages import RunsInContainer, container

        declared: RunsInContainer = self  # type: ignore[assignment] # a task adds its environment and its command
        return container(declared, settings)


class PodSettings(ContainerSettings):
    """The same for a task that may have a pod template, whose primary container its own then is."""

    def __init__(self, *args: Any, pod_template: PodTemplate | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pod_template = pod_template

    def get_container(self, settings: SerializationSettings) -> Container | None:
        """The container; none if there is a pod template."""
        return self.own_container(settings) if self.pod_template is None else None

    def get_k8s_pod(self, settings: SerializationSettings) -> K8sPod | None:
        """The pod, if there is a pod template."""
        if self.pod_template is None:
            return None
        from flyteweight.settings.messages import pod

        return pod(self.pod_template, self.own_container(settings), settings.image_config)

    def get_config(self, settings: SerializationSettings) -> dict[str, str] | None:  # noqa: ARG002 - part of the signature
        """With a pod template, the name of its primary container."""
        if self.pod_template is None:
            return {}
        return {"primary_container_name": self.pod_template.primary_container_name}


def _resource_spec(requests: Resources | None, limits: Resources | None) -> ResourceSpec:
    from flyteweight.settings.resources import Resources, ResourceSpec

    return ResourceSpec(requests=requests or Resources(), limits=limits or Resources())
