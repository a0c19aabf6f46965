"""Arrays, images and plots as HTML that shows them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from flyteweight.decks.html import bounded, picture

if TYPE_CHECKING:
    from collections.abc import Callable

#: Pixels of the longer side, and numbers of an array that are written out.
SIDE, NUMBERS = 1024, 200
_LONGEST = 10_000
_PNG = b"\x89PNG\r\n\x1a\n"


def picture_html(value: Any) -> str | None:
    """An array with its shape, type and range, as a picture or as numbers; an image; a plot.

    ``None`` for anything else.
    """
    names = [(kind.__module__.partition(".")[0], kind.__name__) for kind in type(value).__mro__]
    show = next((_SHOWN[name] for name in names if name in _SHOWN), None)
    return None if show is None else show(value)


def _image(image: Any) -> str:
    """A copy that is no larger than a screen, since the page holds it."""
    from io import BytesIO

    small = image.copy()
    small.thumbnail((SIDE, SIDE))
    if small.mode not in ("1", "L", "LA", "P", "RGB", "RGBA"):
        small = small.convert("RGB")
    file = BytesIO()
    small.save(file, format="PNG")
    words = f"{image.width} x {image.height} pixels, {image.mode}"
    return f'<p class="shape">{escape(words)}</p>\n{picture(file.getvalue(), "png", words)}'


def _plot(figure: Any) -> str:
    from io import BytesIO

    file = BytesIO()
    figure.savefig(file, format="png", dpi=100, bbox_inches="tight")
    return picture(file.getvalue(), "png", "plot")


def _array(array: Any) -> str:
    words = f"array of {' x '.join(f'{side:,}' for side in array.shape) or 'one number'}, {array.dtype}"
    number = array.dtype.kind in "biuf"
    if number and array.size:
        words += f"; from {array.min():.6g} to {array.max():.6g}"
    shown = _pixels(array) if number and array.size else None
    below = (
        f"<pre>{bounded(_numbers(array), _LONGEST)}</pre>" if shown is None else picture(shown, "png", words, "pixels")
    )
    return f'<p class="shape">{escape(words)}</p>\n{below}'


def _numbers(array: Any) -> str:
    """As the library prints it, with dots for what is in the middle of a large one."""
    if array.dtype.hasobject:
        return f"{array.size:,} objects"  # their texts may be anything
    most = NUMBERS if array.ndim == 1 else 8
    part = array if array.size <= NUMBERS else array[tuple(slice(0, most) for _ in array.shape)]
    dots = "" if part is array else "\n… the first of each dimension"
    return f"{part}{dots}"


def _pixels(array: Any) -> bytes | None:
    """A PNG of an array that can be seen as one: two dimensions, or three with 3 or 4 colours in bytes."""
    coloured = array.ndim == 3 and array.shape[2] in (3, 4) and array.dtype.name == "uint8"
    if not (coloured or array.ndim == 2) or min(array.shape[:2]) < 8:
        return None
    step = -(-max(array.shape[:2]) // SIDE)
    part = array[::step, ::step]
    if not coloured and part.dtype.name != "uint8":
        part = _grey(part.astype("float64"))
    return _png(part.shape[1], part.shape[0], array.shape[2] if coloured else 1, part.tobytes())


def _grey(numbers: Any) -> Any:
    """Numbers from the least, black, to the greatest, white; what is not finite is black."""
    finite = numbers[abs(numbers) < float("inf")]
    least, most = (finite.min(), finite.max()) if finite.size else (0.0, 0.0)
    scaled = (numbers - least) * (255.0 / ((most - least) or 1.0))
    scaled[~(abs(scaled) < float("inf"))] = 0.0
    return scaled.clip(0, 255).astype("uint8")


def _png(width: int, height: int, channels: int, pixels: bytes) -> bytes:
    """A PNG file of rows of bytes."""
    import struct
    import zlib

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    colour = {1: 0, 3: 2, 4: 6}[channels]
    row = width * channels
    rows = b"".join(b"\0" + pixels[at : at + row] for at in range(0, len(pixels), row))
    header = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    return _PNG + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


_SHOWN: dict[tuple[str, str], Callable[[Any], str]] = {
    ("PIL", "Image"): _image,
    ("matplotlib", "Figure"): _plot,
    ("numpy", "ndarray"): _array,
}
