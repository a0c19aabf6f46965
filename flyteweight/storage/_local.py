"""Local files, by the standard library alone; what is written appears whole or not at all."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from flyteweight.storage._staged import CHUNK, replacing
from flyteweight.storage.counters import counters
from flyteweight.storage.paths import local_path

if TYPE_CHECKING:
    import io
    from collections.abc import Iterator

    from flyteweight.exceptions import FlyteException
    from flyteweight.storage._waiting import Interruption


def read_bytes(uri: str) -> bytes:
    """The bytes of a local file; raises ``DataNotFound`` when there is none."""
    data = content(local_path(uri))
    counters.add(read=len(data))
    return data


def content(path: str) -> bytes:
    """The bytes of a local file, read into one block of their size."""
    try:
        with open(path, "rb", buffering=0) as file:
            return file.read()
    except OSError as exc:
        raise _error(exc, "read", path, writing=False) from exc


def write_bytes(uri: str, data: bytes) -> None:
    """Put ``data`` at a local path, making the directories above it."""
    with replacing(local_path(uri)) as file:
        file.write(data)
    counters.add(written=len(data))


def exists(uri: str) -> bool:
    """Whether a file or directory is there."""
    return os.path.exists(local_path(uri))


def delete(uri: str) -> None:
    """Remove a file; one that is not there is fine, a directory is an error."""
    path = local_path(uri)
    try:
        os.unlink(path)
    except FileNotFoundError:
        return
    except OSError as exc:
        raise _error(exc, "delete", path, writing=True) from exc


def size(uri: str) -> int:
    """The size of a file; raises ``DataNotFound`` when there is none."""
    return size_of(local_path(uri))


def children(uri: str) -> dict[str, bool]:
    """The names in a directory, and whether each is one itself; none when there is no such directory."""
    path = local_path(uri)
    try:
        with os.scandir(path) as found:
            return {entry.name: entry.is_dir() for entry in found}
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as exc:
        raise _error(exc, "list", path, writing=False) from exc


def entries(uri: str) -> list[tuple[str, int]]:
    """The files below a directory with their sizes; links to files count as files, other links are errors."""
    root = local_path(uri)
    prefix = uri.rstrip("/") + "/"
    found = [(prefix + os.path.relpath(path, root), size) for path, size in _walk(root)]
    return sorted(found)


def _walk(directory: str) -> Iterator[tuple[str, int]]:
    try:
        scanned = list(os.scandir(directory))
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as exc:
        raise _error(exc, "list", directory, writing=False) from exc
    for entry in scanned:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path)
        elif entry.is_file():
            yield entry.path, entry.stat().st_size
        elif entry.is_symlink():
            from flyteweight.storage.errors import StorageError

            what = "a directory" if entry.is_dir() else "nothing that exists"
            raise StorageError(
                f"cannot list {directory}: {entry.path} is a symbolic link to {what}, which is not followed"
            )


def chunks(path: str, size: int = CHUNK) -> Iterator[bytes]:
    """The bytes of a local file in pieces."""
    try:
        with open(path, "rb", buffering=0) as file:
            while chunk := file.read(size):
                yield chunk
    except OSError as exc:
        raise _error(exc, "read", path, writing=False) from exc


def download_file(uri: str, local: str, interruption: Interruption) -> None:
    """Copy one local file to another place."""
    _copy(local_path(uri), local, interruption)


def upload_file(local: str, uri: str, interruption: Interruption) -> None:
    """Copy one local file to another place; a symbolic link is an error."""
    refuse_link(local)
    _copy(local, local_path(uri), interruption)


def open_reader(uri: str) -> io.RawIOBase:
    """A stream over a local file; raises ``DataNotFound`` when there is none."""
    path = local_path(uri)
    try:
        return open(path, "rb", buffering=0)
    except OSError as exc:
        raise _error(exc, "read", path, writing=False) from exc


def _copy(source: str, target: str, interruption: Interruption) -> None:
    if os.path.exists(target) and os.path.exists(source) and os.path.samefile(source, target):
        return
    interruption.expect(size_of(source))
    with replacing(target) as file:
        for chunk in chunks(source):
            file.write(chunk)
            interruption.moved(len(chunk))
            counters.add(read=len(chunk), written=len(chunk))


def size_of(path: str) -> int:
    """The size of a regular file; raises when it cannot be read as one."""
    try:
        status = os.stat(path)
    except OSError as exc:
        raise _error(exc, "read", path, writing=False) from exc
    if stat.S_ISDIR(status.st_mode):
        from flyteweight.storage.errors import StorageError

        raise StorageError(f"cannot read {path}: it is a directory, a file was expected")
    return status.st_size


def refuse_link(path: str) -> None:
    """Raise when ``path`` is a symbolic link: what it points at may not be meant to leave this machine."""
    if os.path.islink(path):
        from flyteweight.storage.errors import StorageError

        raise StorageError(f"cannot upload {path}: it is a symbolic link, which is not followed")


def _error(cause: OSError, operation: str, path: str, *, writing: bool) -> FlyteException:
    from flyteweight.storage.faults import local_error

    return local_error(cause, operation, path, writing=writing)
