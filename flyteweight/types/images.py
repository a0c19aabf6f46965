"""Pillow's images: a PNG."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.types.saved import SavedConverter

if TYPE_CHECKING:
    from flyteweight.types.annotations import Form
    from flyteweight.types.converter import Converter


class ImageConverter(SavedConverter):
    """An image ◀─▶ a PNG, which some modes (CMYK, F) cannot be."""

    tag = "PIL.Image"
    format = "PIL.Image"
    suffix = ".png"

    def save(self, value: Any, path: str) -> None:
        value.save(path, format="PNG")

    def load(self, path: str) -> Any:
        from PIL import Image

        image = Image.open(path)
        image.load()
        return image


def family(form: Form) -> Converter:
    """The converter of images."""
    return ImageConverter(form.annotation, form.kind)
