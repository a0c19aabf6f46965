"""A JSON object as text: base64 of gzip of JSON, as the environment variable ``_F_SS_C`` carries settings."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from io import BytesIO
from typing import Any


def encode(data: dict[str, Any]) -> str:
    """The text that carries ``data``, byte for byte flytekit's."""
    buffer = BytesIO()
    # GzipFile, not gzip.compress: their headers differ in the byte that names the operating system.
    with gzip.GzipFile(mode="wb", fileobj=buffer, mtime=0) as compressed:
        compressed.write(json.dumps(data).encode())
    return base64.b64encode(buffer.getvalue()).decode()


def decode(text: str, variable: str) -> dict[str, Any]:
    """The object that a text carries; raises ``ValueError`` that names the variable if it is not in that form."""
    try:
        data = json.loads(gzip.decompress(base64.b64decode(text)))
    except (ValueError, OSError, EOFError, zlib.error) as error:
        raise ValueError(f"{variable} must be base64 of gzip of JSON, and cannot be read so: {error}") from error
    if not isinstance(data, dict):
        raise ValueError(f"{variable} must hold a JSON object, got {type(data).__name__}")
    return data
