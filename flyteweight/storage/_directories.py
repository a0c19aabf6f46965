"""Many files at once: concurrent where the store is far away, within one budget of bytes in memory."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, TypeVar

from flyteweight.storage import _local
from flyteweight.storage.errors import DataNotFound, StorageError
from flyteweight.storage.paths import join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flyteweight.storage._backend import Backend
    from flyteweight.storage._progress import Meter

T = TypeVar("T")

SMALL = 1 << 20
"""Files up to this size (bytes) are many at a time; what they hold in memory together is little."""
WORKERS = 32
FEW_WORKERS = 4
"""For larger files: the C library keeps memory for each thread that ever held a large block."""
BUDGET = 48 << 20
"""Bytes that larger files may hold in memory together."""
MOST_OF_ONE_READ = 8 << 20
MOST_OF_ONE_WRITE = 32 << 20


def download_directory(backend: Backend, uri: str, local: str, meter: Meter) -> None:
    """Bring all objects below ``uri`` to a local directory; a directory that was not there appears whole."""
    entries = backend.entries(uri)
    if not entries:
        raise DataNotFound(f"cannot read {uri}: there is nothing below it. Check the path.")
    meter.expect(sum(size for _, size in entries))
    files = [(entry, relative_path(entry, uri), size) for entry, size in entries]
    if os.path.lexists(local):
        _fetch(backend, files, local, meter)
        return
    local = local.rstrip("/")
    staging = f"{local}.{os.urandom(6).hex()}.part"
    try:
        _fetch(backend, files, staging, meter)
        os.replace(staging, local)
    except BaseException:
        import shutil

        shutil.rmtree(staging, ignore_errors=True)
        raise


def _fetch(backend: Backend, files: Iterable[tuple[str, str, int]], directory: str, meter: Meter) -> None:
    def fetch(item: tuple[str, str, int]) -> None:
        uri, relative, size = item
        target = os.path.join(directory, relative)
        try:
            backend.download_file(uri, target, meter)
        except DataNotFound:
            if size:
                raise
            # An object "name/" without content, by which some tools mark a directory, is listed like a file.
            os.makedirs(target, exist_ok=True)

    _run(fetch, files, lambda item: min(item[2], MOST_OF_ONE_READ))


def upload_directory(backend: Backend, local: str, uri: str, meter: Meter) -> None:
    """Store all files below a local directory under ``uri``; dot-files too, empty directories not."""
    _local.refuse_link(local)
    if not os.path.isdir(local):
        what = "it is a file" if os.path.exists(local) else "it does not exist"
        raise StorageError(f"cannot upload {local}: {what}, a directory was expected")
    entries = _local.entries(local)
    meter.expect(sum(size for _, size in entries))

    def store(item: tuple[str, int]) -> None:
        path = item[0]
        real = os.path.realpath(path) if os.path.islink(path) else path
        backend.upload_file(real, join(uri, relative_path(path, local)), meter)

    _run(store, entries, lambda item: min(item[1], MOST_OF_ONE_WRITE))


def relative_path(uri: str, root: str) -> str:
    """Where ``uri`` is below ``root``; a name that leads out of it is an error."""
    relative = uri[len(root.rstrip("/")) + 1 :]
    if ".." in relative.split("/") or relative.startswith("/"):
        raise StorageError(f"cannot read {uri}: its name leads out of {root}")
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


def _run(work: Callable[[T], None], items: Iterable[T], cost: Callable[[T], int]) -> None:
    """Do ``work`` on all items, several at a time; the first error stops what has not begun."""
    small: list[T] = []
    large: list[T] = []
    for item in items:
        (small if cost(item) <= SMALL else large).append(item)
    budget = _Budget(BUDGET)

    def within_budget(item: T) -> None:
        budget.take(cost(item))
        try:
            work(item)
        finally:
            budget.give(cost(item))

    _run_group(within_budget, large, FEW_WORKERS)
    _run_group(work, small, WORKERS)


def _run_group(work: Callable[[T], None], items: list[T], workers: int) -> None:
    if not items:
        return
    from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

    pool = ThreadPoolExecutor(min(workers, len(items)), thread_name_prefix="flyteweight-storage")
    with pool:
        futures = [pool.submit(work, item) for item in items]
        try:
            done, _ = wait(futures, return_when=FIRST_EXCEPTION)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    for future in done:
        future.result()
