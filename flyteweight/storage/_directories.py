"""Many files at once: concurrent where the store is far away, within one budget of bytes in memory."""

from __future__ import annotations

import os
import shutil
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from flyteweight.storage import _local
from flyteweight.storage._waiting import all_done
from flyteweight.storage.errors import DataNotFound, KeysInConflict, StorageError, shown
from flyteweight.storage.memory import transfer_memory
from flyteweight.storage.paths import join, local_path
from flyteweight.storage.progress import transfer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from flyteweight.storage._backend import Backend
    from flyteweight.storage._waiting import Interruption
    from flyteweight.storage.location import Location

T = TypeVar("T")
Entry = tuple[str, str, int]
"""URI, path below the directory, size."""

SMALL = 1 << 20
"""Files up to this size (bytes) are many at a time; what they hold in memory together is little."""
WORKERS = 32
FEW_WORKERS = 4
"""For larger files: the C library keeps memory for each thread that ever held a large block."""
MOST_OF_ONE_READ = 8 << 20
MOST_OF_ONE_WRITE = 16 << 20


def download_directory(location: Location, local: str, at_once: int | None = None) -> None:
    """Bring all objects below a place to a local directory; a directory that was not there appears whole.

    At most ``at_once`` files are in transfer at once.
    """
    uri, backend = location
    entries = [(entry, relative_path(entry, uri), size) for entry, size in backend.entries(uri)]
    if not entries:
        _require_empty_directory(location)
        os.makedirs(local, exist_ok=True)
        return
    _check(entries)
    if os.path.lexists(local):
        _refuse_links(entries, local)
        _fetch(uri, backend, entries, local, at_once)
        return
    with _appearing(local) as staging:
        _fetch(uri, backend, entries, staging, at_once)


def _refuse_links(entries: Iterable[Entry], local: str) -> None:
    """Raise ``StorageError`` where a link in a directory that is there already would lead a file out of it."""
    root = os.path.realpath(local)
    for _, relative, _ in entries:
        target = os.path.realpath(os.path.join(root, relative))
        if os.path.commonpath((root, target)) != root:
            raise StorageError(
                f"cannot write {os.path.join(local, relative)}: a symbolic link leads out of {local} to {target}"
            )


def _require_empty_directory(location: Location) -> None:
    """Raise ``DataNotFound`` unless something says that there is a directory without files."""
    if not location.is_remote and os.path.isdir(local_path(location.uri)):
        return
    try:
        size = location._replace(uri=location.uri.rstrip("/")).size()
    except DataNotFound:
        raise DataNotFound(f"cannot read {shown(location.uri)}: there is nothing below it. Check the path.") from None
    if size:
        raise DataNotFound(
            f"cannot read {shown(location.uri)}: it is a file of {size} bytes, a directory was expected. "
            "Declare FlyteFile for files."
        )


def _check(entries: Iterable[Entry]) -> None:
    """Raise ``KeysInConflict`` if one object is where others need a directory; an empty one only marks it."""
    files = {relative: uri for uri, relative, size in entries if size}
    for uri, relative, _ in entries:
        parent = os.path.dirname(relative)
        while parent:
            if parent in files:
                raise KeysInConflict(
                    f"cannot read {shown(uri)} as a file of a directory: {shown(files[parent])} is an object, too, and "
                    "no local path can be both a file and a directory. Rename one of the two."
                )
            parent = os.path.dirname(parent)


def _fetch(uri: str, backend: Backend, entries: list[Entry], directory: str, at_once: int | None) -> None:
    def fetch(entry: Entry) -> None:
        uri, relative, size = entry
        target = os.path.join(directory, relative)
        try:
            backend.download_file(uri, target, interruption)
        except DataNotFound:
            if size:
                raise
            # An object "name/" without content, by which some tools mark a directory, is listed like a file.
            os.makedirs(target, exist_ok=True)

    with transfer("reading", uri, sum(size for _, _, size in entries)) as interruption:
        _run(fetch, entries, lambda entry: min(entry[2], MOST_OF_ONE_READ), interruption, at_once)


def upload_directory(local: str, location: Location, at_once: int | None = None) -> None:
    """Store all files below a local directory; dot-files too, empty directories not, unless nothing else is there.

    At most ``at_once`` files are in transfer at once.
    """
    _local.refuse_link(local)
    if not os.path.isdir(local):
        what = "it is a file" if os.path.exists(local) else "it does not exist"
        raise StorageError(f"cannot upload {local}: {what}, a directory was expected")
    uri, backend = location
    entries = [(path, relative_path(path, local), size) for path, size in _local.entries(local)]
    if location.is_remote:
        _store(backend, entries, uri, uri, at_once)
        if not entries:
            location.write_bytes(b"")  # no store knows directories: this says that there is one without files
        return
    target = local_path(uri)
    if os.path.lexists(target):
        _store(backend, entries, uri, target, at_once)
        return
    with _appearing(target) as staging:  # what was stored of a directory must not fill the disk when the rest fails
        _store(backend, entries, uri, staging, at_once)


def _store(backend: Backend, entries: list[Entry], uri: str, target: str, at_once: int | None) -> None:
    def store(entry: Entry) -> None:
        path, relative, _ = entry
        real = os.path.realpath(path) if os.path.islink(path) else path
        backend.upload_file(real, join(target, relative), interruption)

    with transfer("writing", uri, sum(size for _, _, size in entries)) as interruption:
        _run(store, entries, lambda entry: min(entry[2], MOST_OF_ONE_WRITE), interruption, at_once)


@contextmanager
def _appearing(local: str) -> Iterator[str]:
    """A directory to fill that takes the name ``local`` when the block ends well, and leaves nothing otherwise.

    When another thread was faster, its directory stays.
    """
    local = local.rstrip("/")
    staging = os.path.join(os.path.dirname(local), f".{os.urandom(6).hex()}.part")
    try:
        os.makedirs(staging)
        yield staging
        try:
            os.rename(staging, local)
        except OSError:
            if not os.path.isdir(local):
                raise
            shutil.rmtree(staging, ignore_errors=True)
    except BaseException as error:
        shutil.rmtree(staging, ignore_errors=True)
        if isinstance(error, OSError):
            from flyteweight.storage.faults import local_error

            raise local_error(error, "write", local, writing=True) from error
        raise


def relative_path(uri: str, root: str) -> str:
    """Where ``uri`` is below ``root``; a name that leads out of it is an error."""
    relative = uri[len(root.rstrip("/")) + 1 :]
    if ".." in relative.split("/") or relative.startswith("/"):
        raise StorageError(f"cannot read {shown(uri)}: its name leads out of {shown(root)}")
    return relative


class _Budget:
    """So many bytes; whoever asks for more than is left waits until others are done."""

    def __init__(self, size: int) -> None:
        self._left = size
        self._changed = threading.Condition()

    def take(self, count: int) -> None:
        """Wait for ``count`` bytes."""
        with self._changed:
            self._changed.wait_for(lambda: self._left >= count)
            self._left -= count

    def give(self, count: int) -> None:
        """Hand ``count`` bytes back."""
        with self._changed:
            self._left += count
            self._changed.notify_all()


def _run(
    work: Callable[[T], None],
    items: Iterable[T],
    cost: Callable[[T], int],
    interruption: Interruption,
    at_once: int | None,
) -> None:
    """Do ``work`` on all items, several at a time; the first error stops what has not begun."""
    small: list[T] = []
    large: list[T] = []
    for item in items:
        (small if cost(item) <= SMALL else large).append(item)
    memory = transfer_memory()
    budget = _Budget(max(memory // 4 * 3, MOST_OF_ONE_WRITE))

    def within_budget(item: T) -> None:
        budget.take(cost(item))
        try:
            interruption.check()
            work(item)
        finally:
            budget.give(cost(item))

    most = at_once or WORKERS
    all_done(within_budget, large, min(FEW_WORKERS, most), interruption)
    all_done(work, small, min(WORKERS, memory // SMALL // 2, most), interruption)
