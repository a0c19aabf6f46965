"""What files and directories have in common: a path, perhaps elsewhere, that is fetched when it is first needed."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Any, ClassVar, get_args, get_origin

from flyteweight import storage
from flyteweight.runtime.context import FlyteContextManager
from flyteweight.types.model_field import ModelField

if TYPE_CHECKING:
    from collections.abc import Callable

    from flyteweight.storage.access import FileAccessProvider

    Path = str | os.PathLike[str]

_FORMATS: dict[tuple[Any, str], Any] = {}


class RemotePath(ModelField, os.PathLike[str]):
    """A file or directory: ``os.fspath`` of it is a local path, downloaded on first use if the data are elsewhere."""

    #: Whether it is a directory: Flyte's MULTIPART.
    is_multipart: ClassVar[bool]
    _format: ClassVar[str] = ""

    def __init__(self, path: Path, downloader: Callable[[], Any] | None, remote_path: Path | bool | None) -> None:
        self._path: Path | None = path
        self._downloader = downloader
        self._downloaded = False
        self._remote_path = remote_path
        self._remote_source: str | None = None
        self._local_path: str | None = None
        self._batch_size: int | None = None
        if storage.is_remote(os.fspath(path)):
            self._remote_source = os.fspath(path)
            self._downloader = None  # a URI is fetched by storage, whatever else was given

    def __class_getitem__(cls, item: Any) -> Any:
        return with_format(cls, item)

    @property
    def path(self) -> Path:
        """The path as it was given; of an input that is elsewhere, the local path that it will be fetched to."""
        return self._own_path() if self._path is None else self._path

    @path.setter
    def path(self, path: Path) -> None:
        self._path = path

    @classmethod
    def extension(cls) -> str:
        """The format in ``FlyteFile["csv"]``; empty if none is declared."""
        return cls._format

    @property
    def downloaded(self) -> bool:
        """Whether the local path has been handed out, and with it the data fetched if they were elsewhere."""
        return self._downloaded

    @property
    def remote_source(self) -> str | None:
        """The URI of data that are elsewhere: of an input, or of a path given as a URI."""
        return self._remote_source

    @property
    def location(self) -> str:
        """Where the data are (or are to be written), without downloading them."""
        if self._remote_source:
            return self._remote_source
        if isinstance(self._remote_path, (str, os.PathLike)) and self._remote_path:
            return os.fspath(self._remote_path)
        return os.fspath(self.path)

    def download(self) -> str:
        """The local path of the data; fetched if they are elsewhere and were not fetched yet."""
        return self.__fspath__()

    def __fspath__(self) -> str:
        with self._fetching():
            if self._downloader is not None:
                path = os.fspath(self.path)
                if not self._downloaded:
                    self._downloader()
            elif self._remote_source is not None and storage.is_remote(self._remote_source):
                path = self._own_path()
                if not self._downloaded or not os.path.lexists(path):
                    is_multipart, batch_size = self.is_multipart, self._batch_size
                    file_access().get_data(self._remote_source, path, is_multipart=is_multipart, batch_size=batch_size)
            else:
                path = os.fspath(self.path)
            self._downloaded = True
        return path

    def _fetching(self) -> threading.Lock:
        """Held by the thread that fetches the data; in a process that was forked meanwhile nobody holds it."""
        locks: dict[int, threading.Lock] = self.__dict__.setdefault("_locks", {})
        return locks.setdefault(os.getpid(), threading.Lock())

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_locks"}

    def _own_path(self) -> str:
        """The local path of data that are elsewhere; made up when first needed, as most inputs are only passed on."""
        if self._local_path is None:
            self._local_path = file_access().get_random_local_path(self._remote_source)
        return self._local_path

    def as_input(self, uri: str) -> None:
        """Be what an input with this URI is: known by it, passed on by it, and fetched to a new local path."""
        self._remote_source = uri
        if storage.is_remote(uri):
            self._path = None

    def fetch_at_once(self, batch_size: int | None) -> None:
        """Have at most so many files in transfer at once when the data are fetched."""
        self._batch_size = batch_size

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RemotePath):
            return self.path == other
        return self.is_multipart is other.is_multipart and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity()[0])

    def _identity(self) -> tuple[object, ...]:
        return self.location, self._remote_path, self.extension()

    def __str__(self) -> str:
        return str(self.path)

    def __repr__(self) -> str:
        return str(self.path)


def check_within(name: Path, what: str) -> str:
    """``name`` as text; raises ``ValueError`` for one that leads out of the directory that it is to be in."""
    text = os.fspath(name)
    if text.startswith("/") or ".." in text.split("/"):
        raise ValueError(f"{what} takes a path within the directory, not {text!r}")
    return text


def with_format(kind: Any, item: Any) -> Any:
    """``kind`` for one format; the same class for the same format."""
    text = format_text(item)
    if not text:
        return kind
    key = (kind, text)
    made = _FORMATS.get(key)
    if made is None:
        attributes = {"_format": text, "__module__": kind.__module__, "__qualname__": f"{kind.__qualname__}[{text!r}]"}
        made = _FORMATS[key] = type(kind.__name__, (kind,), attributes)
    return made


def format_text(item: Any) -> str:
    """The format that stands in brackets: a str, a type variable named after it, or ``Annotated[str, "csv"]``."""
    if item is None or item is Any:
        return ""
    if get_origin(item) is not None:
        base, *extra = get_args(item)
        if base is not str or not extra:
            raise ValueError(f"the format of a file is a str, as in FlyteFile['csv'], not {item}")
        item = extra[0]
    return str(item).strip().lstrip("~").lstrip(".")


def file_access() -> FileAccessProvider:
    """The file access of the current context."""
    return FlyteContextManager.current_context().file_access
