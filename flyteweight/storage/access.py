"""Where a task's files live: its raw-data prefix, and a scratch directory that is removed at the end."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from flyteweight import storage
from flyteweight.storage.scratch import Scratch

if TYPE_CHECKING:
    from flyteweight.storage._stamps import Stamp

    Path = str | os.PathLike[str]


class FileAccessProvider:
    """Reads and writes the files that belong to one run.

    ``raw_output_prefix`` is where values too large for a literal go (files, directories, dataframes). Local files live
    in ``local_sandbox_dir``, or in a scratch directory that exists from its first use on and is removed by
    :meth:`clean_up`.
    """

    __slots__ = ("_raw_output_prefix", "_scratch", "_uploaded", "data_config")

    def __init__(
        self,
        local_sandbox_dir: Path | None = None,
        raw_output_prefix: str | None = None,
        data_config: Any = None,
        execution_metadata: dict[str, str] | None = None,  # noqa: ARG002 - flytekit's signature
    ) -> None:
        self.data_config = data_config  # kept for who gave it: storage is set up by the environment
        self._raw_output_prefix = raw_output_prefix
        self._scratch = Scratch(local_sandbox_dir)
        self._uploaded: dict[Stamp, str] = {}

    @classmethod
    def temporary(cls, raw_output_prefix: str | None = None) -> FileAccessProvider:
        """An access whose scratch directory, with the raw data if no prefix is given, lives as long as the process."""
        import atexit

        access = cls(raw_output_prefix=raw_output_prefix)
        atexit.register(access.clean_up)
        return access

    @property
    def raw_output_prefix(self) -> str:
        """The prefix of raw data, with a slash at its end; a scratch directory if none was given."""
        if self._raw_output_prefix is None:
            self._raw_output_prefix = self._scratch.directory("raw")
        return self._raw_output_prefix.rstrip("/") + "/"

    @property
    def local_sandbox_dir(self) -> str:
        """The local directory that was given, or one for this run alone."""
        return self._scratch.directory("." if self._scratch.place else "sandbox").removesuffix("/.")

    # ------------------------------------------------------------------------------------------------- new places

    @staticmethod
    def get_random_string() -> str:
        """32 hexadecimal digits, different in every call."""
        return os.urandom(16).hex()

    def get_random_remote_path(self, file_path_or_file_name: Path | None = None) -> str:
        """A new URI under the raw-data prefix, ending with the name of the given file if there is one."""
        return self.join(self.raw_output_prefix, self.get_random_string(), *_tail(file_path_or_file_name))

    def get_random_remote_directory(self) -> str:
        """A new URI under the raw-data prefix, for a directory."""
        return self.get_random_remote_path()

    def get_random_local_path(self, file_path_or_file_name: Path | None = None) -> str:
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

    def generate_new_custom_path(self, fs: Any = None, alt: str | None = None, stem: str | None = None) -> str:  # noqa: ARG002 - all kinds of URI have the same separator
        """A URI under the raw-data prefix that ends with ``stem``, or random.

        ``alt`` takes the bucket's place, and in a local path that of the directory which stands there.
        """
        parts = self.raw_output_prefix.split("/")
        if alt and len(parts) > 2:
            parts[2] = alt
        return self.join("/".join(parts), stem or self.get_random_string())

    # -------------------------------------------------------------------------------------------- what paths say

    @staticmethod
    def is_remote(path: Path) -> bool:
        """Whether ``path`` is a URL that is not on this machine."""
        return storage.is_remote(os.fspath(path))

    @staticmethod
    def get_file_tail(file_path_or_file_name: str) -> str:
        """The last part of a path or URL."""
        return "".join(_tail(file_path_or_file_name))

    @staticmethod
    def strip_file_header(path: str, trim_trailing_sep: bool = False) -> str:  # noqa: ARG004 - flytekit ignores it, too
        """A ``file://`` URL's path; anything else as it is."""
        return path.replace("file://", "", 1) if path.startswith("file://") else path

    @staticmethod
    def recursive_paths(f: str, t: str) -> tuple[str, str]:
        """Both paths as those of directories, with a slash at the end; of a local one that is none, as it is."""
        is_directory = storage.is_remote(f) or os.path.isdir(storage.local_path(f))
        return os.path.join(f, "") if is_directory else f, os.path.join(t, "")

    def sep(self, file_system: Any = None) -> str:  # noqa: ARG002 - all of them have the same
        """What separates the parts of paths and URLs."""
        return "/"

    def join(self, *parts: str, unstrip: bool = False, fs: Any = None) -> str:
        """Join parts of a path or URL by the separator; with ``unstrip`` a path of ``fs`` becomes its URL."""
        joined = storage.join(*parts)
        return str(fs.unstrip_protocol(joined)) if unstrip and fs is not None else joined

    # --------------------------------------------------------------------------------------------------- transfers

    def exists(self, path: str) -> bool:
        """Whether there is a file, or a directory with files, at ``path``."""
        return storage.exists(path)

    def get_data(
        self,
        remote_path: str,
        local_path: Path,
        is_multipart: bool = False,
        batch_size: int | None = None,
        **kwargs: Any,  # noqa: ARG002 - for fsspec
    ) -> None:
        """Copy a file (or with ``is_multipart`` a directory, ``batch_size`` files at once) to a local path."""
        if is_multipart:
            storage.download_directory(remote_path, os.fspath(local_path), batch_size)
        else:
            storage.download_file(remote_path, os.fspath(local_path))

    def put_data(
        self,
        local_path: Path,
        remote_path: str,
        is_multipart: bool = False,
        batch_size: int | None = None,
        **kwargs: Any,  # noqa: ARG002 - for fsspec
    ) -> str:
        """Copy a local file (or with ``is_multipart`` a directory, ``batch_size`` files at once); returns its URI."""
        if is_multipart:
            storage.upload_directory(os.fspath(local_path), remote_path, batch_size)
        else:
            storage.upload_file(os.fspath(local_path), remote_path)
        return remote_path

    def put_raw_data(
        self,
        lpath: Path | bytes | Any,
        upload_prefix: str | None = None,
        file_name: str | None = None,
        read_chunk_size_bytes: int = 1024,  # noqa: ARG002 - streams are read in pieces of storage's own choice
        encoding: str = "utf-8",
        skip_raw_data_prefix: bool = False,
        batch_size: int | None = None,
        **kwargs: Any,  # noqa: ARG002 - for fsspec
    ) -> str:
        """Store a local file or directory, bytes, or a stream under the raw-data prefix; returns the new URI.

        Of a directory at most ``batch_size`` files are in transfer at once.

        A file or directory that is unchanged since it was stored by this access keeps its URI, and is not stored
        again, unless ``upload_prefix`` says where to.
        """
        path = os.fspath(lpath) if isinstance(lpath, (str, os.PathLike)) else None
        stamp = self._stamp(path, file_name) if path is not None and upload_prefix is None else None
        if stamp is not None and stamp in self._uploaded:
            return self._uploaded[stamp]
        is_directory = path is not None and os.path.isdir(path)
        if not file_name and not is_directory:
            file_name = self.get_random_string() if path is None else self.get_file_tail(path)
        prefix = "" if skip_raw_data_prefix else self.raw_output_prefix
        folder = self.get_random_string() if upload_prefix is None else upload_prefix
        target = self.join(prefix, folder, file_name or "") if prefix else self.join(folder, file_name or "")
        if path is None:
            from flyteweight.storage._streams import store_content

            store_content(lpath, target, encoding)
        else:
            self.put_data(path, target, is_multipart=is_directory, batch_size=batch_size)
        if stamp is not None:
            self._uploaded[stamp] = target
        return target

    def put_raw_bytes(self, content: bytes, digest: str) -> str:
        """Store ``content`` under the raw-data prefix by the name ``digest``; the same digest keeps its URI."""
        uri = self._uploaded.get((digest, len(content)))
        if uri is None:
            uri = self.get_random_remote_path(digest)
            storage.write_bytes(uri, content)
            self._uploaded[digest, len(content)] = uri
        return uri

    def _stamp(self, path: str, file_name: str | None) -> Stamp | None:
        from flyteweight.storage._stamps import stamp_of

        stamp = stamp_of(path)
        return stamp if stamp is None else (*stamp, file_name)

    def download(self, remote_path: str, local_path: Path, **kwargs: Any) -> None:
        """The same as :meth:`get_data`."""
        self.get_data(remote_path, local_path, **kwargs)

    def download_directory(self, remote_path: str, local_path: Path, **kwargs: Any) -> None:  # noqa: ARG002 - for fsspec
        """Copy a directory from storage to a local path."""
        self.get_data(remote_path, local_path, is_multipart=True)

    def upload(self, file_path: Path, to_path: str, **kwargs: Any) -> str:
        """The same as :meth:`put_data`."""
        return self.put_data(file_path, to_path, **kwargs)

    def upload_directory(self, local_path: Path, remote_path: str, **kwargs: Any) -> str:  # noqa: ARG002 - for fsspec
        """Copy a local directory to storage; returns its URI."""
        return self.put_data(local_path, remote_path, is_multipart=True)

    async def async_get_data(
        self, remote_path: str, local_path: Path, is_multipart: bool = False, **kwargs: Any
    ) -> None:
        """:meth:`get_data`, while other coroutines go on."""
        await _in_thread(self.get_data, remote_path, local_path, is_multipart, **kwargs)

    async def async_put_data(
        self, local_path: Path, remote_path: str, is_multipart: bool = False, **kwargs: Any
    ) -> str:
        """:meth:`put_data`, while other coroutines go on."""
        return str(await _in_thread(self.put_data, local_path, remote_path, is_multipart, **kwargs))

    async def async_put_raw_data(self, lpath: Path | bytes | Any, *args: Any, **kwargs: Any) -> str:
        """:meth:`put_raw_data`, while other coroutines go on."""
        return str(await _in_thread(self.put_raw_data, lpath, *args, **kwargs))

    async def get(self, from_path: str, to_path: str, recursive: bool = False, **kwargs: Any) -> str:  # noqa: ARG002 - for fsspec
        """:meth:`get_data`, while other coroutines go on; returns where the data are then."""
        await _in_thread(self.get_data, from_path, to_path, recursive)
        return to_path

    # ------------------------------------------------------------------------------------------------ file systems

    def get_filesystem(
        self, protocol: str | None = None, anonymous: bool = False, path: str | None = None, **kwargs: Any
    ) -> Any:
        """The fsspec file system of a protocol (without one, of the raw data), set up as storage is."""
        from flyteweight.storage.filesystem import filesystem

        uri = path if path and (protocol is None or "://" in path) else f"{protocol}://" if protocol else ""
        return filesystem(uri or self.raw_output_prefix, anonymous=anonymous, **kwargs)

    def get_filesystem_for_path(self, path: str = "", anonymous: bool = False, **kwargs: Any) -> Any:
        """The fsspec file system that serves ``path``, set up as storage is."""
        from flyteweight.storage.filesystem import filesystem

        return filesystem(path, anonymous=anonymous, **kwargs)

    async def get_async_filesystem_for_path(self, path: str = "", anonymous: bool = False, **kwargs: Any) -> Any:
        """The same for coroutines, which await the methods with an underscore; local files have none such."""
        import asyncio

        loop = asyncio.get_running_loop()
        return self.get_filesystem_for_path(path, anonymous, asynchronous=True, loop=loop, **kwargs)

    @property
    def raw_output_fs(self) -> Any:
        """The fsspec file system of the raw data."""
        return self.get_filesystem()

    @property
    def local_access(self) -> Any:
        """The fsspec file system of this machine."""
        return self.get_filesystem("file")

    def share_with_forks(self) -> None:
        """Processes that are forked from here on use this one's scratch directory, which ends with this process."""
        self._scratch.decide()

    def clean_up(self) -> None:
        """Remove the scratch directory."""
        self._scratch.remove()


def _tail(path: Path | None) -> list[str]:
    name = os.fspath(path).rstrip("/").rsplit("/", 1)[-1] if path else ""
    return [name] if name else []


async def _in_thread(function: Any, *args: Any, **kwargs: Any) -> Any:
    import asyncio

    return await asyncio.to_thread(function, *args, **kwargs)
