"""Files that appear under their name when they are whole, and leave nothing otherwise."""

from __future__ import annotations

import contextlib
import io
import os
import stat
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flyteweight.exceptions import FlyteException

CHUNK = 1 << 20


class Staged:
    """A new file beside ``path``, empty and open for writing as ``descriptor``; the directories above are made.

    It has the mode of the file that it is to replace, or ``mode``. A symbolic link is followed. A device or pipe cannot
    be replaced: that is opened itself, and ``temporary`` is empty.
    """

    __slots__ = ("descriptor", "path", "temporary")

    def __init__(self, path: str, mode: int = 0o666) -> None:
        self.path = os.path.realpath(path) if os.path.islink(path) else path
        replaced = _mode_of(self.path)
        self.temporary = ""
        if replaced is not None and not (stat.S_ISREG(replaced) or stat.S_ISDIR(replaced)):
            self.descriptor = os.open(self.path, os.O_WRONLY | os.O_CLOEXEC)
            return
        # Short, as the name that it is beside may be as long as names can be.
        self.temporary = os.path.join(os.path.dirname(self.path), f".{os.urandom(6).hex()}.part")
        try:
            self.descriptor = _create(self.temporary, mode)
            if replaced is not None and stat.S_ISREG(replaced):
                os.fchmod(self.descriptor, stat.S_IMODE(replaced))
        except BaseException:
            self.discard()
            raise

    def commit(self) -> None:
        """Give the file its name; whoever opened the descriptor has closed it."""
        if self.temporary:
            os.replace(self.temporary, self.path)

    def discard(self) -> None:
        """Remove the file."""
        if self.temporary:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self.temporary)


def staged(path: str, mode: int = 0o666) -> Staged:
    """A ``Staged``; raises a ``StorageError`` if it cannot be made."""
    try:
        return Staged(path, mode)
    except OSError as exc:
        raise _error(exc, path) from exc


@contextlib.contextmanager
def replacing(path: str) -> Iterator[IO[bytes]]:
    """A file to write that takes the name ``path`` when the block ends well, and leaves nothing otherwise."""
    new = staged(path)
    try:
        try:
            with open(new.descriptor, "wb") as file:
                yield file
            new.commit()
        except BaseException:
            new.discard()
            raise
    except OSError as exc:
        raise _error(exc, path) from exc


class StagedWriter(io.BufferedWriter):
    """Writes a new file; closing it commits, and leaving its ``with`` block by an error discards.

    So does forgetting it: what was never closed is not known to be whole.
    """

    def __init__(self, new: Staged, commit: Callable[[], None]) -> None:
        super().__init__(io.FileIO(new.descriptor, "w"), CHUNK)
        self._staged = new
        self._commit = commit

    def discard(self) -> None:
        """Close without a trace."""
        self._commit = self._staged.discard
        self.close()

    def close(self) -> None:
        if self.closed:
            return
        try:
            super().close()
            self._commit()
        except BaseException as exc:
            self._staged.discard()
            if isinstance(exc, OSError):
                raise _error(exc, self._staged.path) from exc
            raise

    def __exit__(self, kind: Any, value: Any, traceback: Any) -> None:
        if kind is not None:
            self.discard()
        self.close()

    def __del__(self) -> None:
        with contextlib.suppress(Exception):
            self.discard()


class StagedText(io.TextIOWrapper):
    """Text on top of a staged writer, which is committed and discarded as that is."""

    def __init__(self, writer: StagedWriter, encoding: str) -> None:
        super().__init__(writer, encoding=encoding)
        self._writer = writer

    def discard(self) -> None:
        """Close without a trace."""
        with contextlib.suppress(ValueError):  # closed before
            self.detach()
        self._writer.discard()

    def __exit__(self, kind: Any, value: Any, traceback: Any) -> None:
        if kind is None:
            self.close()
        else:
            self.discard()

    def __del__(self) -> None:
        with contextlib.suppress(Exception):
            self.discard()


def _create(path: str, mode: int) -> int:
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC
    try:
        return os.open(path, flags, mode)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return os.open(path, flags, mode)


def _mode_of(path: str) -> int | None:
    try:
        return os.stat(path).st_mode
    except FileNotFoundError:
        return None


def _error(cause: OSError, path: str) -> FlyteException:
    from flyteweight.storage.faults import local_error

    return local_error(cause, "write", path, writing=True)
