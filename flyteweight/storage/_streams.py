"""Files of any URI as Python streams."""

from __future__ import annotations

import io
import os
from typing import IO, TYPE_CHECKING, Any

from flyteweight.storage import _local
from flyteweight.storage.paths import is_remote, local_path

if TYPE_CHECKING:
    from collections.abc import Callable


def open_file(uri: str, mode: str = "r", *, encoding: str | None = None) -> IO[Any]:
    """A stream for reading or writing ``uri``; text is UTF-8 unless said otherwise."""
    kind = mode.replace("t", "").replace("b", "")
    binary = "b" in mode
    if kind not in ("r", "w") or (binary and "t" in mode):
        raise ValueError(f"mode {mode!r} is not one of r, rb, w, wb")
    if kind == "r":
        raw = _reader(uri)
        return raw if binary else io.TextIOWrapper(raw, encoding=encoding or "utf-8")
    staged = _writer(uri)
    return staged if binary else _TextWriter(staged, encoding=encoding or "utf-8")


def _reader(uri: str) -> io.BufferedReader:
    if is_remote(uri):
        from flyteweight.storage._select import backend_for

        return io.BufferedReader(backend_for(uri).open_reader(uri), _local.CHUNK)
    path = local_path(uri)
    try:
        return open(path, "rb")
    except OSError as exc:
        from flyteweight.storage.faults import local_error

        raise local_error(exc, "read", path, writing=False) from exc


def _writer(uri: str) -> StagedWriter:
    """A stream that keeps what is written in a local file until it is closed."""
    if is_remote(uri):
        from tempfile import mkstemp

        from flyteweight.storage import upload_file

        descriptor, temporary = mkstemp(prefix="flyteweight-")

        def store() -> None:
            upload_file(temporary, uri)
            os.unlink(temporary)

        return StagedWriter(descriptor, temporary, store)
    path = os.path.realpath(local_path(uri))
    try:
        descriptor, temporary = _local.create_temporary(path)
    except OSError as exc:
        from flyteweight.storage.faults import local_error

        raise local_error(exc, "write", path, writing=True) from exc
    return StagedWriter(descriptor, temporary, lambda: os.replace(temporary, path))


class StagedWriter(io.BufferedWriter):
    """Writes a temporary file; closing it commits, leaving its ``with`` block by an error discards."""

    def __init__(self, descriptor: int, temporary: str, commit: Callable[[], None]) -> None:
        super().__init__(io.FileIO(descriptor, "w"), _local.CHUNK)
        self._temporary = temporary
        self._commit = commit

    def discard(self) -> None:
        """Close without a trace."""
        self._commit = lambda: os.unlink(self._temporary)
        self.close()

    def close(self) -> None:
        if self.closed:
            return
        try:
            super().close()
            self._commit()
        except BaseException:
            if os.path.lexists(self._temporary):
                os.unlink(self._temporary)
            raise

    def __exit__(self, kind: Any, value: Any, traceback: Any) -> None:
        if kind is not None:
            self.discard()
        self.close()


class _TextWriter(io.TextIOWrapper):
    """Text on top of a staged writer; an error in its ``with`` block discards too."""

    def __exit__(self, kind: Any, value: Any, traceback: Any) -> None:
        if kind is not None and isinstance(self.buffer, StagedWriter):
            staged = self.buffer
            self.detach()
            staged.discard()
            return
        self.close()
