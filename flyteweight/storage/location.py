"""A place in storage together with who serves it: the seam that nothing but storage's own errors crosses."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flyteweight.exceptions import FlyteException
from flyteweight.storage import _local
from flyteweight.storage.paths import is_remote, join

if TYPE_CHECKING:
    from io import RawIOBase
    from types import TracebackType

    from flyteweight.storage._backend import Backend


class Translating:
    """For the block, no exception but those that :mod:`flyteweight.storage.errors` describes is raised.

    What another one says enters the message without its secrets; it is not shown itself. What a signal handler of the
    task raises comes out as it is.
    """

    __slots__ = ("_operation", "_uri")

    def __init__(self, operation: str, uri: str) -> None:
        self._operation = operation
        self._uri = uri

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if isinstance(value, Exception) and not isinstance(value, (FlyteException, MemoryError)):
            from flyteweight.storage._handlers import is_of_a_handler
            from flyteweight.storage.faults import unexpected

            if is_of_a_handler(value):
                return
            raise unexpected(value, self._operation, self._uri) from None


class Location(NamedTuple):
    """A URI and the back end that serves it, which is made and ready: whoever asks only waits for the answer."""

    uri: str
    backend: Backend

    @property
    def is_remote(self) -> bool:
        """Whether it is outside this machine's file system."""
        return self.backend is not _local

    def join(self, *parts: str) -> Location:
        """The place ``parts`` below this one."""
        return Location(join(self.uri, *parts), self.backend)

    def read_bytes(self) -> bytes:
        """All bytes stored here; ``DataNotFound`` when there are none."""
        with Translating("read", self.uri):
            return self.backend.read_bytes(self.uri)

    def write_bytes(self, data: bytes) -> None:
        """Store ``data`` here, whole or not at all; local directories above it are made."""
        with Translating("write", self.uri):
            self.backend.write_bytes(self.uri, data)

    def exists(self) -> bool:
        """Whether something is stored here or below."""
        with Translating("look for", self.uri):
            return self.backend.exists(self.uri)

    def size(self) -> int:
        """The size of the file that is here, without fetching it; ``DataNotFound`` when there is none."""
        with Translating("look for", self.uri):
            return self.backend.size(self.uri)

    def delete(self) -> None:
        """Remove the file that is here; one that is not there is fine."""
        with Translating("delete", self.uri):
            self.backend.delete(self.uri)

    def names(self) -> set[str]:
        """The names of the files and directories directly below; none when there is nothing."""
        return set(self.children())

    def children(self) -> dict[str, bool]:
        """The names of what is directly below, and whether each is a directory; none when there is nothing."""
        with Translating("list", self.uri):
            return self.backend.children(self.uri)

    def entries(self) -> list[tuple[str, int]]:
        """The URIs and sizes of all files below, at any depth, sorted; none when there is no such directory."""
        with Translating("list", self.uri):
            return self.backend.entries(self.uri)

    def download_file(self, local: str) -> None:
        """Bring the file that is here to a local path, whole or not at all."""
        from flyteweight.storage.progress import transfer

        with Translating("read", self.uri), _File(self), transfer("reading", self.uri) as interruption:
            self.backend.download_file(self.uri, local, interruption)

    def upload_file(self, local: str) -> None:
        """Store a local file here, whole or not at all; a symbolic link is an error."""
        from flyteweight.storage.progress import transfer

        with Translating("write", self.uri), transfer("writing", self.uri) as interruption:
            self.backend.upload_file(local, self.uri, interruption)

    def open_reader(self) -> RawIOBase:
        """A stream over the file that is here, which can jump."""
        with Translating("read", self.uri), _File(self):
            return self.backend.open_reader(self.uri)

    def download_directory(self, local: str, at_once: int | None = None) -> None:
        """Bring all files below, at most ``at_once`` at once, to a local directory; a new one appears whole."""
        from flyteweight.storage._directories import download_directory

        with Translating("read", self.uri):
            download_directory(self, local, at_once)

    def upload_directory(self, local: str, at_once: int | None = None) -> None:
        """Store all files below a local directory here, at most ``at_once`` at once."""
        from flyteweight.storage._directories import upload_directory

        with Translating("write", self.uri):
            upload_directory(local, self, at_once)


class _File:
    """For the block, which reads a file, a directory in its place is said to be one."""

    __slots__ = ("_location",)

    def __init__(self, location: Location) -> None:
        self._location = location

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        location = self._location
        if not location.is_remote or not isinstance(value, FlyteException):
            return
        from flyteweight.storage.errors import DataNotFound, WrongStorageLocation, shown

        if isinstance(value, (DataNotFound, WrongStorageLocation)) and _is_directory(location):
            raise DataNotFound(
                f"cannot read {shown(location.uri)}: it is a directory, a file was expected. "
                "Declare FlyteDirectory for directories."
            ) from None


def _is_directory(location: Location) -> bool:
    try:
        return bool(location.children())
    except FlyteException:  # what was raised before says more
        return False


def locate(uri: str) -> Location:
    """The place that ``uri`` names. Raises a ``StorageError`` when nobody can serve it.

    Imports and makes the client on the calling thread.
    """
    if not is_remote(uri):
        return Location(uri, _local)
    from flyteweight.storage._select import backend_for

    with Translating("use", uri):
        return Location(uri, backend_for(uri))
