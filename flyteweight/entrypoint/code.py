"""The code that travels beside the image: fetched and unpacked once, however many processes share the directory."""

from __future__ import annotations

import contextlib
import os
import re
from typing import IO, TYPE_CHECKING

from flyteweight.exceptions import FlyteInvalidInputException

if TYPE_CHECKING:
    from collections.abc import Iterator

#: In the directory: the lock of those who unpack, and in it what is unpacked there, whole.
MARK = ".flyteweight-code"

#: Not unpacked: the notebook resolver reads it as it is.
_PICKLE = "pkl.gz"

#: What registration puts into the URI when it names the archive by its content: MD5 in hexadecimal or base32.
_NAMED_BY_CONTENT = re.compile(r"[0-9a-f]{32}|[A-Z2-7]{26}")


def provide(uri: str, directory: str) -> bool:
    """Make ``directory`` hold the code of the archive at ``uri``; returns whether something had to be unpacked.

    Processes that share the directory wait for each other, and the first does the work. One that is killed leaves no
    mark, so the next begins again. Raises what storage raises, ``BadArchive``, and ``FlyteInvalidInputException`` if
    there is no such directory.
    """
    from flyteweight.storage.faults import local_error

    if not os.path.isdir(directory):
        what = "is not a directory" if os.path.exists(directory) else "does not exist"
        raise FlyteInvalidInputException(
            f"--dest-dir {directory} {what}; it has to be in the image, for the code to be unpacked there"
        )
    directory = os.path.realpath(directory)
    try:
        with _locked(os.path.join(directory, MARK)) as mark:
            return _provide(uri, directory, mark)
    except OSError as error:
        raise local_error(error, "unpack code", directory, writing=True) from error


def _provide(uri: str, directory: str, mark: IO[str]) -> bool:
    from hashlib import sha256

    named = sha256(uri.encode()).hexdigest()
    marked_name, _, marked_content = mark.read().strip().partition(" ")
    if marked_content and marked_name == named and _NAMED_BY_CONTENT.search(uri):
        return False
    own = os.path.join(directory, f"{MARK}.{os.urandom(4).hex()}")
    archive, staging = f"{own}.archive", f"{own}.new"
    try:
        content = _fetch(uri, archive)
        if content == marked_content:
            return False
        _write(mark, "")
        if uri.rpartition("/")[2] == _PICKLE:
            os.replace(archive, os.path.join(directory, _PICKLE))
        else:
            from flyteweight.entrypoint.archive import unpack

            unpack(archive, directory, staging)
        _write(mark, f"{named} {content}")
    finally:
        with contextlib.suppress(OSError):
            os.unlink(archive)
    return True


def _fetch(uri: str, archive: str) -> str:
    """Bring the archive here; returns its SHA-256."""
    from hashlib import sha256

    from flyteweight import storage
    from flyteweight.exceptions import CodeNotFound, FlyteDataNotFoundException

    try:
        storage.download_file(uri, archive)
    except FlyteDataNotFoundException as error:
        raise CodeNotFound(f"there is no code archive: {error}") from None
    digest = sha256()
    with open(archive, "rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


@contextlib.contextmanager
def _locked(path: str) -> Iterator[IO[str]]:
    """A file, made if it is not there, that nobody else has open by this function."""
    import fcntl

    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o666), "r+") as file:
        with contextlib.suppress(OSError):  # some network file systems have no locks; each process then does the work
            fcntl.flock(file, fcntl.LOCK_EX)
            _clean(path)
        yield file


def _clean(path: str) -> None:
    """Remove what one that was killed has left; who holds the lock is the only one at work."""
    import glob
    import shutil

    for left in glob.glob(f"{glob.escape(path)}.*"):
        shutil.rmtree(left) if os.path.isdir(left) else os.unlink(left)


def _write(file: IO[str], text: str) -> None:
    file.seek(0)
    file.truncate()
    file.write(text)
    file.flush()
    os.fsync(file.fileno())
