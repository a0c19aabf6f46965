"""Where a task's files live: its raw-data prefix, and a scratch directory that is removed at the end."""

from __future__ import annotations

import os

from flyteweight import storage


class FileAccessProvider:
    """Reads and writes the files that belong to one run.

    ``raw_output_prefix`` is where values too large for a literal go (files, directories, dataframes). The scratch
    directory exists from its first use on and is removed by :meth:`clean_up`.
    """

    __slots__ = ("_raw_output_prefix", "_scratch")

    def __init__(self, raw_output_prefix: str | None = None, scratch: Scratch | None = None) -> None:
        self._raw_output_prefix = raw_output_prefix
        self._scratch = scratch or Scratch()

    @classmethod
    def temporary(cls) -> FileAccessProvider:
        """An access whose raw data go to a temporary directory that lives as long as the process."""
        import atexit

        access = cls()
        atexit.register(access.clean_up)
        return access

    @property
    def raw_output_prefix(self) -> str:
        """The prefix of raw data, without a trailing separator; a scratch directory if none was given."""
        if self._raw_output_prefix is None:
            self._raw_output_prefix = self._scratch.directory("raw")
        return self._raw_output_prefix.rstrip("/") or "/"

    @property
    def local_sandbox_dir(self) -> str:
        """A local directory for this run alone."""
        return self._scratch.directory("sandbox")

    def is_remote(self, path: str | os.PathLike[str]) -> bool:
        """Whether ``path`` is a URL that is not on this machine."""
        return storage.is_remote(os.fspath(path))

    def get_random_string(self) -> str:
        """32 hexadecimal digits, different in every call."""
        return os.urandom(16).hex()

    def get_random_remote_path(self, file_path_or_file_name: str | os.PathLike[str] | None = None) -> str:
        """A new URI under the raw-data prefix, ending with the name of the given file if there is one."""
        return self.join(self.raw_output_prefix, self.get_random_string(), *_tail(file_path_or_file_name))

    def get_random_remote_directory(self) -> str:
        """A new URI under the raw-data prefix, for a directory."""
        return self.get_random_remote_path()

    def get_random_local_path(self, file_path_or_file_name: str | os.PathLike[str] | None = None) -> str:
        """A new local path in the scratch directory; its parent exists."""
        parent = os.path.join(self._scratch.directory("files"), self.get_random_string())
        tail = _tail(file_path_or_file_name)
        if not tail:
            return parent
        os.makedirs(parent, exist_ok=True)
        return f"{parent}/{tail[0]}"

    def get_random_local_directory(self) -> str:
        """A new, existing local directory."""
        path = self.get_random_local_path()
        os.makedirs(path)
        return path

    def join(self, *parts: str) -> str:
        """Join parts of a path or URL by the separator of the first."""
        return storage.join(*parts)

    def exists(self, path: str) -> bool:
        """Whether there is a file, or a directory with files, at ``path``."""
        return storage.exists(path)

    def get_data(self, remote_path: str, local_path: str, is_multipart: bool = False) -> None:
        """Copy a file (or with ``is_multipart`` a directory) from storage to a local path."""
        if is_multipart:
            storage.download_directory(remote_path, local_path)
        else:
            storage.download_file(remote_path, local_path)

    def put_data(self, local_path: str | os.PathLike[str], remote_path: str, is_multipart: bool = False) -> str:
        """Copy a local file (or with ``is_multipart`` a directory) to storage; returns its URI."""
        if is_multipart:
            storage.upload_directory(os.fspath(local_path), remote_path)
        else:
            storage.upload_file(os.fspath(local_path), remote_path)
        return remote_path

    def put_raw_data(self, local_path: str | os.PathLike[str]) -> str:
        """Copy a local file or directory under the raw-data prefix; returns its new URI."""
        path = os.fspath(local_path)
        is_directory = os.path.isdir(path)
        target = self.get_random_remote_directory() if is_directory else self.get_random_remote_path(path)
        return self.put_data(path, target, is_multipart=is_directory)

    def clean_up(self) -> None:
        """Remove the scratch directory."""
        self._scratch.remove()


class Scratch:
    """A temporary directory that exists from its first use on."""

    __slots__ = ("_root",)

    def __init__(self) -> None:
        self._root: str | None = None

    def directory(self, name: str) -> str:
        """The path of the existing sub-directory ``name``."""
        if self._root is None:
            import tempfile

            self._root = tempfile.mkdtemp(prefix="flyteweight-")
        path = f"{self._root}/{name}"
        os.makedirs(path, exist_ok=True)
        return path

    def remove(self) -> None:
        """Remove everything; a later use starts a new directory."""
        if self._root is not None:
            import shutil

            root, self._root = self._root, None
            shutil.rmtree(root, ignore_errors=True)


def _tail(path: str | os.PathLike[str] | None) -> list[str]:
    name = os.fspath(path).rstrip("/").rsplit("/", 1)[-1] if path else ""
    return [name] if name else []
