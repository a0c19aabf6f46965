"""Blob storage behind one small interface.

The URI chooses who serves it: a plain path or ``file://`` the standard library, ``s3://``, ``gs://`` and ``abfs://``
obstore, any other scheme the fsspec file system of that name. Every function raises what
:mod:`flyteweight.storage.errors` describes, and can be called from any thread.
"""

from __future__ import annotations

from typing import IO, Any

from flyteweight.storage.counters import counters
from flyteweight.storage.environment import hold_environment
from flyteweight.storage.location import Location, locate
from flyteweight.storage.paths import is_remote, join, local_path

__all__ = [
    "Location",
    "counters",
    "delete",
    "download_directory",
    "download_file",
    "exists",
    "hold_environment",
    "is_remote",
    "join",
    "list_files",
    "local_path",
    "locate",
    "names",
    "open_file",
    "read_bytes",
    "upload_directory",
    "upload_file",
    "write_bytes",
]


def read_bytes(uri: str) -> bytes:
    """All bytes stored at ``uri``; ``DataNotFound`` when there are none."""
    return locate(uri).read_bytes()


def write_bytes(uri: str, data: bytes) -> None:
    """Store ``data`` at ``uri``, whole or not at all; local directories above it are made."""
    locate(uri).write_bytes(data)


def exists(uri: str) -> bool:
    """Whether something is stored at ``uri`` or below it."""
    return locate(uri).exists()


def delete(uri: str) -> None:
    """Remove the file at ``uri``; one that is not there is fine."""
    locate(uri).delete()


def names(uri: str) -> set[str]:
    """The names of the files and directories directly below ``uri``; none when there is nothing."""
    return locate(uri).names()


def list_files(uri: str) -> list[str]:
    """The URIs of all files below ``uri``, at any depth, sorted; none when there is no such directory."""
    return [entry for entry, _ in locate(uri).entries()]


def download_file(uri: str, local: str) -> None:
    """Bring the file at ``uri`` to a local path, whole or not at all."""
    locate(uri).download_file(local)


def upload_file(local: str, uri: str) -> None:
    """Store a local file at ``uri``, whole or not at all; a symbolic link is an error."""
    locate(uri).upload_file(local)


def download_directory(uri: str, local: str, at_once: int | None = None) -> None:
    """Bring all files below ``uri`` to a local directory, at most ``at_once`` at once.

    A directory that was not there appears whole; in one that was, each file does.
    """
    locate(uri).download_directory(local, at_once)


def upload_directory(local: str, uri: str, at_once: int | None = None) -> None:
    """Store all files below a local directory under ``uri``: dot-files too, empty directories only if all is empty.

    At most ``at_once`` files are in transfer at once. Links to files are stored as the files' contents; links to
    directories, and links to nothing, are errors.
    """
    locate(uri).upload_directory(local, at_once)


def open_file(uri: str, mode: str = "r", *, encoding: str | None = None) -> IO[Any]:
    """A stream for reading (``r``, ``rb``) or writing (``w``, ``wb``); text is UTF-8 unless said otherwise.

    What is written is stored whole when the stream is closed; leaving the ``with`` block by an error stores
    nothing.
    """
    from flyteweight.storage._streams import open_file as open_stream

    return open_stream(uri, mode, encoding=encoding)
