"""Local files, by the standard library alone; what is written appears whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
from typing import IO, TYPE_CHECKING

from flyteweight.storage.counters import counters
from flyteweight.storage.paths import local_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flyteweight.exceptions import FlyteException
    from flyteweight.storage._progress import Meter

CHUNK = 1 << 20


def read_bytes(uri: str) -> bytes:
    """The bytes of a local file; raises ``DataNotFound`` when there is none."""
    path = local_path(uri)
    try:
        with open(path, "rb", buffering=0) as file:
            data = file.read()
    except OSError as exc:
        raise _error(exc, "read", path, writing=False) from exc
    counters.add(read=len(data))
    return data


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


def names(uri: str) -> set[str]:
    """The names in a directory; none when there is no such directory."""
    path = local_path(uri)
    try:
        return set(os.listdir(path))
    except FileNotFoundError:
        return set()
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
    except FileNotFoundError:
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


def download_file(uri: str, local: str, meter: Meter) -> None:
    """Copy one local file to another place."""
    _copy(local_path(uri), local, meter)


def upload_file(local: str, uri: str, meter: Meter) -> None:
    """Copy one local file to another place; a symbolic link is an error."""
    refuse_link(local)
    _copy(local, local_path(uri), meter)


def _copy(source: str, target: str, meter: Meter) -> None:
    if os.path.exists(target) and os.path.exists(source) and os.path.samefile(source, target):
        return
    size_of(source)
    with replacing(target) as file:
        for chunk in chunks(source):
            file.write(chunk)
            counters.add(read=len(chunk), written=len(chunk))
            meter.add(len(chunk))


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


@contextlib.contextmanager
def replacing(path: str) -> Iterator[IO[bytes]]:
    """A file to write that takes the name ``path`` when the block ends well, and leaves nothing otherwise.

    The directories above are made. A device or pipe is written in place.
    """
    try:
        path = os.path.realpath(path) if os.path.islink(path) else path
        if _is_special(path):
            with open(path, "wb", buffering=0) as device:
                yield device
            return
        descriptor, temporary = create_temporary(path)
        try:
            with open(descriptor, "wb") as file:
                yield file
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise
    except OSError as exc:
        raise _error(exc, "write", path, writing=True) from exc


def create_temporary(path: str) -> tuple[int, str]:
    """Make an empty file next to ``path`` and the directories above it; its descriptor and name."""
    directory, name = os.path.split(path)
    temporary = os.path.join(directory, f".{name[:200]}.{os.urandom(6).hex()}.part")
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC
    try:
        return os.open(temporary, flags, 0o666), temporary
    except FileNotFoundError:
        os.makedirs(directory, exist_ok=True)
        return os.open(temporary, flags, 0o666), temporary


def _is_special(path: str) -> bool:
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _error(cause: OSError, operation: str, path: str, *, writing: bool) -> FlyteException:
    from flyteweight.storage.faults import local_error

    return local_error(cause, operation, path, writing=writing)
