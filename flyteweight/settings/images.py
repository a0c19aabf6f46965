"""From what a task says about its image to the image's full name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flyteweight.exceptions import FlyteValidationException, FlyteValueException
from flyteweight.settings.image_spec import ImageSpec

if TYPE_CHECKING:
    from flyteweight.settings.configuration import ImageConfig

# {{.image.NAME}}, {{.images.NAME.fqn}}, {{.images.NAME.version}}; a colon before it separates name and tag.
_TEMPLATE = re.compile(r"(:?)\{\{\s*\.images?\.([\w-]+)(?:\.([\w-]+))?\s*\}\}", re.IGNORECASE)


def image_name(image: str | ImageSpec | None, config: ImageConfig) -> str:
    """The full name of a task's image; without one, of the default image.

    Raises ``FlyteValidationException`` for a template that names no known image or attribute, and
    ``FlyteValueException`` if there is no image at all.
    """
    if isinstance(image, ImageSpec):
        built = config.find_image(image.id)
        return built.full if built else image.image_name()
    if image:
        return _TEMPLATE.sub(lambda match: _resolved(match, config), image)
    if config.default_image is None:
        raise FlyteValueException(
            "the task has no container_image and the settings have no default image; give one of them"
        )
    return config.default_image.full


def _resolved(match: re.Match[str], config: ImageConfig) -> str:
    colon, name, attribute = match.groups()
    image = config.find_image(name)
    if image is None:
        known = sorted({item.name for item in [*(config.images or []), config.default_image] if item})
        raise FlyteValidationException(
            f"container_image names the image '{name}', which the settings do not have "
            f"(they have: {', '.join(known) or 'none'})"
        )
    if not attribute:
        return colon + image.full
    if attribute == "fqn":
        return str(colon + image.fqn)
    if attribute != "version":
        raise FlyteValidationException(
            f"container_image asks for '{attribute}' of the image '{name}'; expected 'fqn' or 'version'"
        )
    version = image.version or (config.default_image.version if config.default_image else None)
    if version is None:
        raise FlyteValidationException(f"the image '{name}' has neither a tag nor a digest, so it has no version")
    is_digest = ":" in version
    return f"@{version}" if colon and is_digest else colon + version
