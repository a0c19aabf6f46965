"""What every back end can do; the local one is a module, the others are objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import io

    from flyteweight.storage._waiting import Interruption


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

    def size(self, uri: str) -> int:
        """The size of one object, without a look at what is below ``uri``; ``DataNotFound`` when there is none."""

    def children(self, uri: str) -> dict[str, bool]:
        """The names of what is directly below ``uri``, and whether each is a directory; none when there is nothing."""

    def entries(self, uri: str) -> list[tuple[str, int]]:
        """The objects below ``uri`` with their sizes, sorted."""

    def download_file(self, uri: str, local: str, interruption: Interruption) -> None:
        """Bring one object to a local path, whole or not at all; raises ``Interrupted`` once that has happened."""

    def upload_file(self, local: str, uri: str, interruption: Interruption) -> None:
        """Store a local file as one object, whole or not at all; raises ``Interrupted`` once that has happened."""

    def open_reader(self, uri: str) -> io.RawIOBase:
        """A seekable stream over one object."""
