"""Files of any URI as Python streams."""

from __future__ import annotations

import io
import os
from typing import IO, Any

from flyteweight.storage._staged import CHUNK, StagedText, StagedWriter, staged
from flyteweight.storage.location import locate
from flyteweight.storage.paths import is_remote, local_path


def open_file(uri: str, mode: str = "r", *, encoding: str | None = None) -> IO[Any]:
    """A stream for reading or writing ``uri``; text is UTF-8 unless said otherwise."""
    kind = mode.replace("t", "").replace("b", "")
    binary = "b" in mode
    if kind not in ("r", "w") or (binary and "t" in mode):
        raise ValueError(f"mode {mode!r} is not one of r, rb, w, wb")
    if kind == "r":
        raw = io.BufferedReader(locate(uri).open_reader(), CHUNK)
        return raw if binary else io.TextIOWrapper(raw, encoding=encoding or "utf-8")
    writer = _writer(uri)
    return writer if binary else StagedText(writer, encoding or "utf-8")


def _writer(uri: str) -> StagedWriter:
    """A stream that keeps what is written in a local file until it is closed."""
    if not is_remote(uri):
        new = staged(local_path(uri))
        return StagedWriter(new, new.commit)
    from flyteweight.storage.scratch import temporary_directory

    location = locate(uri)
    kept = staged(f"{temporary_directory()}/flyteweight-{os.urandom(8).hex()}", 0o600)

    def store() -> None:
        location.upload_file(kept.temporary)
        kept.discard()

    return StagedWriter(kept, store)


def store_content(content: Any, uri: str, encoding: str) -> None:
    """Store bytes, or what a readable stream has from its start; raises ``FlyteAssertion`` for anything else."""
    if isinstance(content, bytes):
        locate(uri).write_bytes(content)
        return
    if not isinstance(content, io.IOBase) or not content.readable():
        from flyteweight.exceptions import FlyteAssertion

        found = type(content).__qualname__
        raise FlyteAssertion(f"cannot store a {found}: a path, bytes, or a stream that can be read was expected")
    content.seek(0)
    with open_file(uri, "wb") as target:
        while chunk := content.read(CHUNK):
            target.write(chunk.encode(encoding) if isinstance(chunk, str) else chunk)
