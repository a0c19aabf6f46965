"""What reads and writes the data frames of a ``FlyteSchema``, by their class; open to classes of the user's."""

from __future__ import annotations

import os
from abc import abstractmethod
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from flyteweight.types.annotations import dotted_name
from flyteweight.types.registry import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

T = TypeVar("T")

#: Files that one writer can write; their names have five digits, so that they stay in order.
_MOST_FILES = 100_000


class SchemaFormat(Enum):
    """The format of the files."""

    PARQUET = "parquet"


class SchemaOpenMode(Enum):
    """What a schema is opened for."""

    READ = "r"
    WRITE = "w"


def generate_ordered_files(directory: str | os.PathLike[str], n: int) -> Iterator[str]:
    """``n`` paths in a directory, whose names are in the order in which they come."""
    return (os.path.join(directory, f"{index:05}") for index in range(n))


class _Opened(Generic[T]):
    def __init__(self, path: str, cols: Mapping[str, Any] | None, fmt: SchemaFormat) -> None:
        self._path = path
        self._columns = cols
        self._fmt = fmt

    @property
    def column_names(self) -> list[str] | None:
        """The names of the declared columns; None if none are declared."""
        return list(self._columns) if self._columns else None


class SchemaReader(_Opened[T]):
    """Reads what is at a path, or URI if its handler asks for one; subclass it for a class of data frames."""

    @property
    def from_path(self) -> str:
        """Where the files are."""
        return self._path

    @abstractmethod
    def iter(self, **kwargs: Any) -> Iterator[T]:
        """The data frame of each file, one after the other."""
        raise NotImplementedError

    @abstractmethod
    def all(self, **kwargs: Any) -> T:
        """One data frame of all files."""
        raise NotImplementedError


class SchemaWriter(_Opened[T]):
    """Writes data frames to a path, or URI if its handler asks for one; subclass it for a class of data frames."""

    def __init__(self, path: str, cols: Mapping[str, Any] | None, fmt: SchemaFormat) -> None:
        super().__init__(path, cols, fmt)
        # What another writer wrote stays.
        self._file_name_gen = (new for new in generate_ordered_files(path, _MOST_FILES) if not os.path.lexists(new))

    @property
    def to_path(self) -> str:
        """Where the files go."""
        return self._path

    @abstractmethod
    def write(self, *dfs: T, **kwargs: Any) -> None:
        """Write each data frame to a file of its own."""
        raise NotImplementedError


class LocalIOSchemaReader(SchemaReader[T]):
    """A reader of local files; subclasses say how some of them become one data frame."""

    @abstractmethod
    def _read(self, *path: str, **kwargs: Any) -> T:
        raise NotImplementedError

    def iter(self, **kwargs: Any) -> Iterator[T]:
        for file in self._files():
            yield self._read(file, **kwargs)

    def all(self, **kwargs: Any) -> T:
        return self._read(*self._files(), **kwargs)

    def _files(self) -> list[str]:
        from flyteweight.types.parquet_files import data_files

        return data_files(self.from_path)


class LocalIOSchemaWriter(SchemaWriter[T]):
    """A writer of local files; subclasses say how one data frame becomes one file."""

    @abstractmethod
    def _write(self, df: T, path: str, **kwargs: Any) -> None:
        raise NotImplementedError

    def write(self, *dfs: T, **kwargs: Any) -> None:
        for frame in dfs:
            self._write(frame, next(self._file_name_gen), **kwargs)


@dataclass
class SchemaHandler:
    """The reader and writer of a class of data frames: of a local path, or with ``handles_remote_io`` of the URI."""

    name: str
    object_type: type[Any]
    reader: type[SchemaReader[Any]]
    writer: type[SchemaWriter[Any]]
    handles_remote_io: bool = False


class SchemaEngine:
    """Where handlers are registered."""

    _SCHEMA_HANDLERS: ClassVar[dict[type[Any], SchemaHandler]] = {}

    @classmethod
    def register_handler(cls, h: SchemaHandler) -> None:
        """Let a handler serve its class; raises ``ValueError`` for a second one."""
        known = cls.find(h.object_type)
        if known is not None:
            raise ValueError(
                f"{h.object_type.__qualname__} has the schema handler '{known.name}' already; "
                f"'{h.name}' cannot take its place"
            )
        cls._SCHEMA_HANDLERS[h.object_type] = h

    @classmethod
    def get_handler(cls, t: type[Any]) -> SchemaHandler:
        """The handler of a class of data frames; raises ``ValueError`` if there is none."""
        found = cls.find(t)
        if found is None:
            raise ValueError(f"no schema handler is registered for {getattr(t, '__qualname__', t)}")
        return found

    @classmethod
    def find(cls, t: type[Any]) -> SchemaHandler | None:
        """The handler of a class of data frames, if there is one."""
        if t not in cls._SCHEMA_HANDLERS and dotted_name(t) in _OWN:
            cls._SCHEMA_HANDLERS[t] = load(_OWN_HANDLER)(t)  # by name, as what makes it derives from these classes
        return cls._SCHEMA_HANDLERS.get(t)


_OWN_HANDLER = "flyteweight.types.flyte_schema_frames:own_handler"
#: Classes whose handlers are here.
_OWN = frozenset(
    {
        "pandas.DataFrame",
        "pandas.core.frame.DataFrame",
        "polars.dataframe.frame.DataFrame",
        "polars.lazyframe.frame.LazyFrame",
        "pyarrow.lib.Table",
    }
)
