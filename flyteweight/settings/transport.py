"""Serialization settings as text: base64 of gzip of JSON, as the environment variable ``_F_SS_C`` carries
them.
"""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from dataclasses import asdict
from io import BytesIO
from typing import Any

from flyteweight.settings.configuration import (
    SERIALIZED_CONTEXT_ENV_VAR,
    FastSerializationSettings,
    Image,
    ImageConfig,
    SerializationSettings,
)
from flyteweight.settings.resources import Resources, ResourceSpec


def encode(settings: SerializationSettings) -> str:
    """The text that ``_F_SS_C`` carries, byte for byte flytekit's."""
    buffer = BytesIO()
    # GzipFile, not gzip.compress: their headers differ in the byte that names the operating system.
    with gzip.GzipFile(mode="wb", fileobj=buffer, mtime=0) as compressed:
        compressed.write(json.dumps(asdict(settings)).encode())
    return base64.b64encode(buffer.getvalue()).decode()


def decode(text: str) -> SerializationSettings:
    """The settings that a text carries; raises ``ValueError`` if it is not in that form."""
    try:
        raw = json.loads(gzip.decompress(base64.b64decode(text)))
    except (ValueError, OSError, EOFError, zlib.error) as error:
        raise ValueError(
            f"{SERIALIZED_CONTEXT_ENV_VAR} must be base64 of gzip of JSON, and cannot be read so: {error}"
        ) from error
    if not isinstance(raw, dict):
        raise ValueError(f"{SERIALIZED_CONTEXT_ENV_VAR} must hold a JSON object, got {type(raw).__name__}")
    images = raw.get("image_config") or {}
    named = images.get("images")
    given = {name: raw[name] for name in _PLAIN if raw.get(name) is not None}
    resources = raw.get("default_resources")
    fast = raw.get("fast_serialization_settings")
    return SerializationSettings(
        image_config=ImageConfig(
            _known(Image, images["default_image"]) if images.get("default_image") else None,
            None if named is None else [_known(Image, image) for image in named],
        ),
        default_resources=_resource_spec(resources) if resources else None,
        fast_serialization_settings=_known(FastSerializationSettings, fast) if fast else None,
        **given,
    )


_PLAIN = (
    "project",
    "domain",
    "version",
    "env",
    "git_repo",
    "python_interpreter",
    "flytekit_virtualenv_root",
    "source_root",
)


def _resource_spec(raw: dict[str, Any]) -> ResourceSpec:
    return ResourceSpec(
        requests=_known(Resources, raw.get("requests") or {}),
        limits=_known(Resources, raw.get("limits") or {}),
    )


def _known(kind: type[Any], raw: dict[str, Any]) -> Any:
    """An instance from the keys that this version knows; a newer SDK may have written more."""
    return kind(**{name: raw[name] for name in kind.__dataclass_fields__ if name in raw})
