"""A place in storage together with who serves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flyteweight.storage import _local
from flyteweight.storage.paths import is_remote, join

if TYPE_CHECKING:
    from flyteweight.storage._backend import Backend


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
        return self.backend.read_bytes(self.uri)

    def write_bytes(self, data: bytes) -> None:
        """Store ``data`` here, whole or not at all; local directories above it are made."""
        self.backend.write_bytes(self.uri, data)

    def exists(self) -> bool:
        """Whether something is stored here or below."""
        return self.backend.exists(self.uri)

    def delete(self) -> None:
        """Remove the file that is here; one that is not there is fine."""
        self.backend.delete(self.uri)

    def names(self) -> set[str]:
        """The names of the files and directories directly below; none when there is nothing."""
        return self.backend.names(self.uri)


def locate(uri: str) -> Location:
    """The place that ``uri`` names. Raises a ``StorageError`` when nobody can serve it.

    Imports and makes the client on the calling thread.
    """
    if not is_remote(uri):
        return Location(uri, _local)
    from flyteweight.storage._select import backend_for

    return Location(uri, backend_for(uri))
