"""Builders of images, as plugins register them. A container builds none: its image is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from flyteweight.exceptions import FlyteAssertion
from flyteweight.runtime.context import inside_a_run

if TYPE_CHECKING:
    from flyteweight.settings.image_spec import ImageSpec


class ImageSpecBuilder:
    """The base of builders."""

    def build_image(self, image_spec: ImageSpec) -> str | None:
        """Build and push an image; returns its full name, if it is another than the specification's."""
        raise NotImplementedError(f"{type(self).__qualname__} has to define build_image(image_spec)")

    def should_build(self, image_spec: ImageSpec) -> bool:  # noqa: ARG002 - for those who know better
        """Whether the image has to be built: always, as a registry is not asked."""
        return True


class DefaultImageBuilder(ImageSpecBuilder):
    """flytekit's own builder, by its name; raises ``FlyteAssertion`` where it would build."""

    builder_type = "default"

    def build_image(self, image_spec: ImageSpec) -> str | None:
        """Raise ``FlyteAssertion``."""
        raise FlyteAssertion(f"image '{image_spec.image_name()}' is built by docker, where flytekit is")


class ImageBuildEngine:
    """The builders by name."""

    _REGISTRY: ClassVar[dict[str, tuple[ImageSpecBuilder, int]]] = {}

    @classmethod
    def register(cls, builder_type: str, image_spec_builder: ImageSpecBuilder, priority: int = 5) -> None:
        """Add a builder; of several, an image whose specification names none has that of the highest priority."""
        cls._REGISTRY[builder_type] = (image_spec_builder, priority)

    @classmethod
    def get_registry(cls) -> dict[str, tuple[ImageSpecBuilder, int]]:
        """The builders and their priorities."""
        return cls._REGISTRY

    @classmethod
    def build(cls, image_spec: ImageSpec) -> None:
        """Let a builder build an image, outside of runs; raises ``FlyteAssertion`` if there is no such builder."""
        if inside_a_run():
            return
        ranked = sorted(cls._REGISTRY, key=lambda name: cls._REGISTRY[name][1])
        name = image_spec.builder or (ranked[-1] if ranked else None)
        if name not in cls._REGISTRY:
            raise FlyteAssertion(
                f"no builder '{name}' of images is registered (registered: {', '.join(cls._REGISTRY) or 'none'}); "
                "build the image where flytekit is, and give its name"
            )
        builder = cls._REGISTRY[name][0]
        if builder.should_build(image_spec):
            builder.build_image(image_spec)
