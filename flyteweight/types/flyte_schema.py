"""``FlyteSchema``: a table of parquet files, as flytekit had it before ``StructuredDataset``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Optional

from flyteweight.runtime.context import FlyteContextManager
from flyteweight.storage.paths import is_remote, local_path
from flyteweight.types.flyte_schema_handlers import SchemaEngine, SchemaFormat, SchemaOpenMode
from flyteweight.types.model_field import ModelField

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flyteweight.types.flyte_schema_handlers import SchemaReader, SchemaWriter


@dataclass(init=False, repr=False, eq=False)
class SchemaFields:
    """What a schema is as a dataclass: so mashumaro, asdict() and others see it inside dataclasses, as flytekit's."""

    remote_path: Optional[str] = None  # noqa: UP045 - read at run time, also on Python 3.10


class FlyteSchema(ModelField, SchemaFields):
    """A table of parquet files, as input or output of a task; ``FlyteSchema[kwtypes(a=int)]`` declares its columns.

    As an output, what was written by ``schema.open().write(frame)`` is stored. As an input it is read by
    ``schema.open(pandas.DataFrame).all()``, which fetches it, with the declared columns alone; passed on, it is neither
    fetched nor stored again.
    """

    #: The JSON schema inside a dataclass. Wire format: part of registered types.
    __flyte_schema__: ClassVar[dict[str, Any]] = {
        "type": "object",
        "title": "FlyteSchema",
        "properties": {"remote_path": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None}},
        "additionalProperties": False,
    }
    _columns: ClassVar[dict[str, Any]] = {}

    @classmethod
    def __class_getitem__(cls, columns: Mapping[str, Any] | None, fmt: SchemaFormat = SchemaFormat.PARQUET) -> Any:
        """The class with declared columns, always the same for the same ones; raises ``AssertionError`` otherwise."""
        if not columns:
            return FlyteSchema
        if not isinstance(columns, dict):
            raise AssertionError(
                f"the columns of a FlyteSchema are a dict, as kwtypes(a=int) gives it, not {columns!r}"
            )
        if not isinstance(fmt, SchemaFormat):
            raise AssertionError(f"the format of a FlyteSchema is a SchemaFormat, not {fmt!r}")
        for name, kind in columns.items():
            if isinstance(kind, dict):
                raise AssertionError(f"the column '{name}' of a FlyteSchema cannot be a dict of columns")
        key = tuple(columns.items())
        if key not in _TYPED:
            _TYPED[key] = _typed(columns)
        return _TYPED[key]

    def __init__(
        self,
        local_path: str | None = None,
        remote_path: str | None = None,
        supported_mode: SchemaOpenMode = SchemaOpenMode.WRITE,
        downloader: Callable[[str, str], object] | None = None,
    ) -> None:
        """A table to be written, or with ``supported_mode=SchemaOpenMode.READ`` one that is at ``remote_path``.

        Raises ``ValueError`` for one to be read without a ``remote_path``. ``downloader`` is called with both paths
        instead of a download of our own.
        """
        if supported_mode is SchemaOpenMode.READ and remote_path is None:
            raise ValueError("a FlyteSchema that is read needs a remote_path")
        self._local_path = local_path
        self._remote_path = remote_path
        self._mode = supported_mode
        self._downloader = downloader
        self._is_fetched = False
        # A remote path alone is a table that is there.
        self._is_stored = supported_mode is SchemaOpenMode.READ or (local_path is None and remote_path is not None)

    @classmethod
    def columns(cls) -> dict[str, Any]:
        """The declared columns and their types; empty if none are declared."""
        return dict(cls._columns)

    @classmethod
    def column_names(cls) -> list[str]:
        """The names of the declared columns."""
        return list(cls._columns)

    @classmethod
    def format(cls) -> SchemaFormat:
        """The format, which is parquet."""
        return SchemaFormat.PARQUET

    @property
    def supported_mode(self) -> SchemaOpenMode:
        """Whether it is one to be read or to be written; that can be read, too."""
        return self._mode

    @property
    def local_path(self) -> str:
        """Where its files are on this machine, or go to."""
        if self._local_path is None:
            self._local_path = FlyteContextManager.current_context().file_access.get_random_local_directory()
        return self._local_path

    @property
    def remote_path(self) -> str:
        """Where it is stored, or will be."""
        if not self._remote_path:
            self._remote_path = FlyteContextManager.current_context().file_access.get_random_remote_path()
        return self._remote_path

    @remote_path.setter
    def remote_path(self, path: str) -> None:
        self._remote_path = path

    def open(
        self, dataframe_fmt: Any = None, override_mode: SchemaOpenMode | None = None
    ) -> SchemaReader[Any] | SchemaWriter[Any]:
        """A reader or a writer of data frames of a class, pandas' if none is given.

        Raises ``AssertionError`` for a writer of what is to be read, ``ValueError`` for a class that no handler is
        registered for, ``ImportError`` where pandas is not installed, and what storage raises.
        """
        if override_mode is SchemaOpenMode.WRITE and self._mode is SchemaOpenMode.READ:
            raise AssertionError("this FlyteSchema can be read and not be written; make a new one")
        handler = SchemaEngine.get_handler(dataframe_fmt or _pandas().DataFrame)
        mode = override_mode or self._mode
        if handler.handles_remote_io:
            path = self.remote_path
        else:
            path = self._fetched() if self._mode is SchemaOpenMode.READ else self.local_path
        if mode is SchemaOpenMode.READ:
            return handler.reader(path, self.columns(), self.format())
        self._is_stored = handler.handles_remote_io
        return handler.writer(path, self.columns(), self.format())

    def as_readonly(self) -> FlyteSchema:
        """What was written, to be read."""
        if self._mode is SchemaOpenMode.READ:
            return self
        copy = type(self)(self.local_path, self.remote_path, SchemaOpenMode.READ)
        vars(copy).update(_is_fetched=True, _is_stored=self._is_stored)
        return copy

    def stored(self) -> str:
        """The URI of the table, after an upload if it is needed; raises what storage raises."""
        if not self._is_stored:
            access = FlyteContextManager.current_context().file_access
            access.put_data(self.local_path, self.remote_path, is_multipart=True)
            self._is_stored = True
        return self.remote_path

    def _fetched(self) -> str:
        """The path of what is to be read, which is fetched once, and not if it is on this machine."""
        if not self._is_fetched:
            if self._downloader is not None:
                self._downloader(self.remote_path, self.local_path)
            elif is_remote(self.remote_path):
                from flyteweight.storage.by_path import fetch

                fetch(self.remote_path, self.local_path)
            else:
                from flyteweight.storage.by_path import existing

                self._local_path = existing(local_path(self.remote_path))
            self._is_fetched = True
        return self.local_path

    def __eq__(self, other: object) -> bool:
        return self.remote_path == other.remote_path if isinstance(other, FlyteSchema) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.remote_path)

    def __repr__(self) -> str:
        return f"FlyteSchema(remote_path={self._remote_path!r})"


#: Classes with columns.
_TYPED: dict[tuple[tuple[str, Any], ...], Any] = {}


def _typed(columns: dict[str, Any]) -> Any:
    """Named as flytekit's, since pydantic puts the name into schemas. Wire format."""
    attributes = {
        "_columns": dict(columns),
        "__module__": FlyteSchema.__module__,
        "__qualname__": "FlyteSchema.__class_getitem__.<locals>._TypedSchema",
    }
    return type("_TypedSchema", (FlyteSchema,), attributes)


def _pandas() -> Any:
    try:
        import pandas as pd
    except ModuleNotFoundError as error:
        if error.name != "pandas":
            raise
        raise ImportError(
            "FlyteSchema.open() without a class gives pandas' data frames, and this image does not have pandas; "
            "pip install 'flyteweight[pandas]'",
            name="pandas",
        ) from None
    return pd
