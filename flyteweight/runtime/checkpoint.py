"""Progress that survives a failed attempt: a task saves it, the task's next attempt restores it."""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING, Any

from flyteweight import storage
from flyteweight.exceptions import FlyteException
from flyteweight.storage.errors import DataNotFound

if TYPE_CHECKING:
    from pathlib import Path

    from flyteweight.storage.access import FileAccessProvider

# Beside the place of an attempt's checkpoint, not in it: where the attempt before it had its own.
_PREVIOUS = ".previous"


class CheckpointUnavailable(NotImplementedError):
    """The run has no place for checkpoints."""


class NoCheckpoint(TypeError, ValueError):
    """What is to be saved is no path and no stream: a ``TypeError``, and as in flytekit a ``ValueError``."""


class Checkpoint:
    """What ``current_context().checkpoint`` can do."""

    def prev_exists(self) -> bool:
        """Whether the scheduler named a previous checkpoint; the attempt may have died before it saved one."""
        raise NotImplementedError

    def restore(self, path: str | os.PathLike[str] | None = None) -> Path | None:
        """Bring the previous checkpoint to a local directory; ``None`` if there is none."""
        raise NotImplementedError

    def save(self, cp: str | os.PathLike[str] | IO[bytes]) -> None:
        """Store a file, a directory's contents, or what a binary stream has."""
        raise NotImplementedError

    def read(self) -> bytes | None:
        """The bytes of a previous checkpoint of one file; ``None`` if there is none."""
        raise NotImplementedError

    def write(self, b: bytes) -> None:
        """Store bytes, which :meth:`read` gives to the next attempt."""
        raise NotImplementedError


class SyncCheckpoint(Checkpoint):
    """A checkpoint that is saved and restored while the caller waits; for one thread at a time.

    Every file appears under its name whole or not at all; the files of a directory appear one by one. Saving replaces
    files of the same name and leaves others.

    An attempt that dies before it saves hands on what it was given (:func:`hand_on`): the next one restores that.
    """

    # Names that flytekit's users and plugins read; another SDK's next attempt may look for the file.
    SRC_LOCAL_FOLDER = "prev_cp"
    TMP_DST_PATH = "_dst_cp"

    def __init__(
        self,
        checkpoint_dest: str | os.PathLike[str],
        checkpoint_src: str | os.PathLike[str] | None = None,
        access: FileAccessProvider | None = None,
    ) -> None:
        self._checkpoint_dest = os.fspath(checkpoint_dest)
        self._checkpoint_src = os.fspath(checkpoint_src or "") or None
        self._access = access
        self._restored: dict[Path, list[str]] = {}
        self._directory: Path | None = None

    def prev_exists(self) -> bool:
        """Whether the scheduler named a previous checkpoint; the attempt may have died before it saved one."""
        return self._checkpoint_src is not None

    def restore(self, path: str | os.PathLike[str] | None = None) -> Path | None:
        """Bring the previous checkpoint to ``path``, by default a new temporary directory, and return that.

        ``None`` if no attempt before saved anything. Calling it again downloads again only if a restored file is
        missing. Raises ``ValueError`` if ``path`` is a file, and the storage's error if the checkpoint cannot be read.
        """
        from pathlib import Path

        if self._checkpoint_src is None:
            return None
        directory = self._default_directory() if path is None else Path(path)
        if directory.exists() and not directory.is_dir():
            raise ValueError(f"cannot restore the checkpoint to {directory}: it is a file, a directory was expected")
        expected = self._restored.get(directory)
        if expected is not None and all((directory / name).exists() for name in expected):
            return directory
        source, files = self._last_saved()
        if not files:
            return None
        storage.download_directory(source, str(directory))
        root = source.rstrip("/") + "/"
        self._restored[directory] = [uri.removeprefix(root) for uri in files]
        return directory

    def save(self, cp: str | os.PathLike[str] | IO[bytes]) -> None:
        """Store a file under its name, the contents of a directory, or what is left to read of a binary stream.

        Symbolic links are followed. Raises ``FileNotFoundError`` for a path that does not exist, ``NoCheckpoint`` for
        anything else than a path or a binary stream.
        """
        if isinstance(cp, (str, os.PathLike)):
            self._save_path(os.fspath(cp))
        elif hasattr(cp, "read") and not isinstance(cp, type):
            self._save_stream(cp)
        else:
            raise NoCheckpoint(f"a checkpoint is a path or a binary stream, found {type(cp).__name__}")

    def read(self) -> bytes | None:
        """The bytes of the previous checkpoint, if it is one file; ``None`` if nothing was saved.

        Raises ``ValueError`` if it has several files: :meth:`restore` gives them all.
        """
        _, files = self._last_saved()
        if len(files) > 1:
            names = ", ".join(uri.rpartition("/")[2] for uri in files[:5])
            raise ValueError(
                f"Expected exactly one checkpoint - found {len(files)}: {names}{', …' if len(files) > 5 else ''}; "
                "use restore()"
            )
        return storage.read_bytes(files[0]) if files else None

    def write(self, b: bytes) -> None:
        """Store bytes, which :meth:`read` gives to the next attempt; raises ``TypeError`` for text."""
        if not isinstance(b, (bytes, bytearray, memoryview)):
            raise TypeError(f"write() takes bytes, found {type(b).__name__}; encode text first, as in text.encode()")
        storage.write_bytes(storage.join(self._checkpoint_dest, self.TMP_DST_PATH), bytes(b))

    def _save_path(self, path: str) -> None:
        real = os.path.realpath(path)
        if os.path.isdir(real):
            storage.upload_directory(real, self._checkpoint_dest)
        elif os.path.exists(real):
            name = os.path.basename(os.path.abspath(path))
            storage.upload_file(real, storage.join(self._checkpoint_dest, name))
        else:
            raise FileNotFoundError(f"cannot save the checkpoint {path}: it does not exist")

    def _save_stream(self, stream: IO[bytes]) -> None:
        with storage.open_file(storage.join(self._checkpoint_dest, self.TMP_DST_PATH), "wb") as target:
            while chunk := _binary(stream.read(1 << 20)):
                target.write(chunk)

    def _last_saved(self) -> tuple[str, list[str]]:
        """Where the last attempt that saved anything did so, and the files there; no files if none did."""
        source, asked = self._checkpoint_src, set[str]()
        while source is not None and source not in asked:
            # A name that ends with a slash is how some tools mark a directory.
            files = [uri for uri in storage.list_files(source) if not uri.endswith("/")]
            if files:
                return source, files
            asked.add(source)
            source = _handed_on(source)
        return "", []

    def _default_directory(self) -> Path:
        if self._directory is None:
            if self._access is None:
                from flyteweight.runtime.context import FlyteContextManager

                self._access = FlyteContextManager.current_context().file_access
            from pathlib import Path

            self._directory = Path(self._access.get_random_local_path(self.SRC_LOCAL_FOLDER))
        return self._directory


def hand_on(previous: str, destination: str) -> None:
    """Let the attempt after this one, whose ``destination`` is known, find what was saved at ``previous``.

    Costs a few bytes, so that it can be done before anything else may fail. A store that refuses them is a warning.
    """
    try:
        storage.write_bytes(_beside(destination), previous.encode())
    except FlyteException as error:
        from flyteweight.runtime.logs import logger

        logger().warning("if this attempt dies before it saves, the next one finds no checkpoint: %s", error)


def _handed_on(destination: str) -> str | None:
    try:
        return storage.read_bytes(_beside(destination)).decode() or None
    except DataNotFound:
        return None


def _beside(destination: str) -> str:
    return f"{destination.rstrip('/')}{_PREVIOUS}"


def _binary(chunk: Any) -> bytes:
    if isinstance(chunk, str):
        raise TypeError("a checkpoint is saved from a binary stream, found a text stream; open the file with mode 'rb'")
    return bytes(chunk)
