"""Files of any URI by local paths, for libraries that read and write faster by a path than through a stream."""

from __future__ import annotations

import contextlib
import os
import shutil
from typing import TYPE_CHECKING

from flyteweight.storage.location import locate
from flyteweight.storage.paths import is_remote, local_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flyteweight.storage.access import FileAccessProvider


@contextlib.contextmanager
def written(access: FileAccessProvider, uri: str) -> Iterator[str]:
    """A local path to write the file of ``uri`` to; it is stored whole when the block ends well, else not at all.

    What is to be stored elsewhere, or on a device, is kept in the scratch directory of ``access`` until then, and
    removed: libraries remove what they failed to write, and may do that with a device, too.
    """
    from flyteweight.storage._staged import staged

    beside = not is_remote(uri) and not _is_device(local_path(uri))
    new = staged(local_path(uri) if beside else access.get_random_local_path())
    os.close(new.descriptor)
    try:
        yield new.temporary
        if beside:
            new.commit()
        else:
            locate(uri).upload_file(new.temporary)
            new.discard()
    except BaseException as error:
        new.discard()
        if isinstance(error, OSError) and error.errno is not None:
            from flyteweight.storage.faults import local_error

            raise local_error(error, "write", uri, writing=True) from error
        raise


def _is_device(path: str) -> bool:
    """Whether something is there that is neither a file nor a directory."""
    return os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path)


@contextlib.contextmanager
def readable(access: FileAccessProvider, uri: str, *, keep: bool = False, copy: bool = False) -> Iterator[str]:
    """The local path of the file or directory at ``uri``; ``DataNotFound`` when there is neither.

    What is elsewhere is fetched to the scratch directory of ``access``, and what is here if a copy is wanted. That is
    removed after the block unless it is to be kept: then it is there until the run ends.
    """
    if not is_remote(uri) and not copy:
        yield existing(local_path(uri))
        return
    directory = access.get_random_local_directory()
    path = f"{directory}/{access.get_file_tail(uri) or 'data'}"
    try:
        fetch(uri, path)
        yield path
    finally:
        if not keep:
            shutil.rmtree(directory, ignore_errors=True)


def fetch(uri: str, path: str) -> None:
    """Copy the directory or file at ``uri`` to a local path, a file also into a directory that is there.

    Raises ``DataNotFound`` when there is neither.
    """
    from flyteweight.storage.errors import DataNotFound

    place = locate(uri)
    try:
        place.download_directory(path)
    except DataNotFound:
        place.download_file(os.path.join(path, os.path.basename(uri)) if os.path.isdir(path) else path)


def existing(path: str) -> str:
    """``path`` itself; raises ``DataNotFound`` when nothing is there."""
    try:
        os.stat(path)
    except OSError as error:
        from flyteweight.storage.faults import local_error

        raise local_error(error, "read", path, writing=False) from error
    return path
