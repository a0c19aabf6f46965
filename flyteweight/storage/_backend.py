"""What every back end can do; the local one is a module, the others are objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import io

    from flyteweight.storage._progress import Meter


class Backend(Protocol):
    """Blob storage behind one kind of URI."""

    def read_bytes(self, uri: str) -> bytes:
        """All bytes of one object."""

    def write_bytes(self, uri: str, data: bytes) -> None:
        """Store one object, whole or not at all."""

    def exists(self, uri: str) -> bool:
        """Whether there is an object at ``uri``, or one below it."""

    def delete(self, uri: str) -> None:
        """Remove one object; one that is not there is fine."""

    def names(self, uri: str) -> set[str]:
        """The names of what is directly below ``uri``; none when there is nothing."""

    def entries(self, uri: str) -> list[tuple[str, int]]:
        """The objects below ``uri`` with their sizes, sorted."""

    def download_file(self, uri: str, local: str, meter: Meter) -> None:
        """Bring one object to a local path, whole or not at all."""

    def upload_file(self, local: str, uri: str, meter: Meter) -> None:
        """Store a local file as one object, whole or not at all."""


class RemoteBackend(Backend, Protocol):
    """Blob storage elsewhere."""

    def open_reader(self, uri: str) -> io.RawIOBase:
        """A seekable stream over one object."""
