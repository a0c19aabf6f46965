"""What every task with a container of its own declares: image, resources, secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flyteweight.settings.image_spec import ImageSpec
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
            raise ValueError("give resources, or requests and limits, not both")
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


def _resource_spec(requests: Resources | None, limits: Resources | None) -> ResourceSpec:
    from flyteweight.settings.resources import Resources, ResourceSpec

    return ResourceSpec(requests=requests or Resources(), limits=limits or Resources())
