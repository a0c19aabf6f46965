"""Files and directories ◀─▶ blobs: what is uploaded, and what an input becomes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NoReturn

from flyteidl.core.types_pb2 import BlobType, LiteralType

from flyteweight import storage
from flyteweight.runtime.context import FlyteContextManager
from flyteweight.types.annotation import BatchSize
from flyteweight.types.conversion_error import ConversionError, describe
from flyteweight.types.converter import CLOSE, EXACT, NO, Converter
from flyteweight.types.directories import FlyteDirectory
from flyteweight.types.files import FlyteFile
from flyteweight.types.given_paths import directory_at, file_at
from flyteweight.types.remote import with_format
from flyteweight.types.unsupported import UnsupportedTypeError

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Literal

    from flyteweight.types.annotations import Form
    from flyteweight.types.schema import Schemas


class BlobConverter(Converter):
    """A file or directory ◀─▶ a blob; inside dataclasses, a map with its ``path``."""

    kind: type[FlyteFile | FlyteDirectory]
    word: str
    dimensionality: BlobType.BlobDimensionality
    #: So many files are in transfer at once; as many as storage likes if None.
    batch_size: int | None = None

    @property
    def expected(self) -> str:
        return str(self.annotation.__qualname__)

    def build_type(self, around: tuple[Converter, ...]) -> LiteralType:  # noqa: ARG002
        return LiteralType(blob=BlobType(format=self.annotation.extension(), dimensionality=self.dimensionality))

    def fit(self, value: Any) -> int:
        if isinstance(value, self.kind):
            return EXACT
        if not isinstance(value, (str, os.PathLike)) or isinstance(value, (FlyteFile, FlyteDirectory)):
            return NO
        path = os.fspath(value)
        return NO if not storage.is_remote(path) and self.is_other(storage.local_path(path)) else CLOSE

    def fit_plain(self, plain: Any) -> float:
        return CLOSE if isinstance(plain, dict) and "path" in plain else NO

    def write(self, value: Any, into: Literal) -> None:
        uri, metadata = self.stored(value)
        blob = into.scalar.blob
        blob.metadata.type.CopyFrom(self.literal_type.blob)
        blob.uri = uri
        into.metadata.update(metadata)

    def read(self, literal: Literal) -> Any:
        if literal.scalar.WhichOneof("value") != "blob":
            return self.read_plain(literal)
        blob = literal.scalar.blob
        if blob.metadata.type.dimensionality != self.dimensionality:
            found = "a file" if self.word == "directory" else "a directory"
            raise ConversionError(self.expected, found, "declare FlyteFile for files, FlyteDirectory for directories")
        return self.from_uri(blob.uri, dict(literal.metadata) or None)

    def to_plain(self, value: Any) -> dict[str, Any]:
        uri, metadata = self.stored(value)
        return {"path": uri, "metadata": metadata} if metadata else {"path": uri}

    def from_plain(self, plain: Any) -> Any:
        if not isinstance(plain, dict) or not isinstance(plain.get("path"), str):
            raise ConversionError(f"{self.expected} as a map with its 'path'", describe(plain))
        return self.from_uri(plain["path"], plain.get("metadata"))

    def json_schema(self, schemas: Schemas) -> dict[str, Any]:  # noqa: ARG002
        return dict(self.kind.__flyte_schema__)

    def stored(self, value: Any) -> tuple[str, dict[str, str]]:
        """The URI of ``value`` and its metadata, after an upload if it is needed.

        Raises ``ConversionError`` for a path where there is nothing to upload, and what storage raises.
        """
        target: Any = None
        metadata: dict[str, str] = {}
        if isinstance(value, self.kind):
            if value.remote_source:
                return value.remote_source, getattr(value, "metadata", None) or {}
            target, metadata = value._remote_path, getattr(value, "metadata", None) or {}  # noqa: SLF001
            path = os.fspath(value.path)
        elif isinstance(value, (str, os.PathLike)) and not isinstance(value, (FlyteFile, FlyteDirectory)):
            path = os.fspath(value)
        else:
            raise self.mismatch(value)
        if target is False or (target is None and storage.is_remote(path)):
            return path, metadata
        local = storage.local_path(path)
        if not self.is_there(local):
            what = f"a path where there is no {self.word}: {path!r}"
            raise ConversionError(self.expected, what, f"return the path of an existing {self.word}, or a URI")
        context = FlyteContextManager.current_context()
        if target is None and context.execution_state.is_local_execution():
            return path, metadata
        access = context.file_access
        if target is None or target is True:
            return access.put_raw_data(local, batch_size=self.batch_size), metadata
        is_multipart, batch_size = self.kind.is_multipart, self.batch_size
        return access.put_data(local, os.fspath(target), is_multipart=is_multipart, batch_size=batch_size), metadata

    def from_uri(self, uri: str, metadata: dict[str, str] | None) -> Any:
        """The file or directory of an input; raises ``ConversionError`` for a local path where it is not."""
        raise NotImplementedError

    def is_there(self, path: str) -> bool:
        """Whether there is one of this kind at a local path."""
        raise NotImplementedError

    def is_other(self, path: str) -> bool:
        """Whether there is one of the other kind at a local path."""
        raise NotImplementedError


class FileConverter(BlobConverter):
    """``FlyteFile`` ◀─▶ a blob."""

    tag = "FlyteFilePath"
    kind = FlyteFile
    word = "file"
    dimensionality = BlobType.SINGLE

    def from_uri(self, uri: str, metadata: dict[str, str] | None) -> Any:
        return file_at(self.annotation, uri, metadata)

    def is_there(self, path: str) -> bool:
        return os.path.isfile(path)

    def is_other(self, path: str) -> bool:
        return os.path.isdir(path)


class DirectoryConverter(BlobConverter):
    """``FlyteDirectory`` ◀─▶ a multipart blob."""

    tag = "FlyteDirectory"
    kind = FlyteDirectory
    word = "directory"
    dimensionality = BlobType.MULTIPART

    def __init__(self, annotation: Any, batch_size: int | None = None) -> None:
        super().__init__(annotation)
        self.batch_size = batch_size

    def from_uri(self, uri: str, metadata: dict[str, str] | None) -> Any:  # noqa: ARG002 - directories have none
        return directory_at(self.annotation, uri, self.batch_size)

    def is_there(self, path: str) -> bool:
        return os.path.isdir(path)

    def is_other(self, path: str) -> bool:
        return os.path.isfile(path)


class StreamConverter(FileConverter):
    """``typing.TextIO`` and ``typing.BinaryIO``: an input file, opened; the task closes it. No output can be one."""

    @property
    def expected(self) -> str:
        return str(self.annotation.__name__)

    def __init__(self, annotation: Any) -> None:
        super().__init__(annotation)
        self.tag = annotation.__name__
        self._is_text = annotation.__name__ == "TextIO"

    def build_type(self, around: tuple[Converter, ...]) -> LiteralType:  # noqa: ARG002
        return LiteralType(blob=BlobType(format="text/plain" if self._is_text else "application/octet-stream"))

    def as_plain(self, around: tuple[Converter, ...] = ()) -> NoReturn:  # noqa: ARG002
        raise UnsupportedTypeError(f"{self.annotation} cannot be the type of a dataclass's field; use FlyteFile")

    def fit(self, value: Any) -> int:  # noqa: ARG002
        return NO

    def stored(self, value: Any) -> tuple[str, dict[str, str]]:  # noqa: ARG002
        raise ConversionError("a type that can be an output", self.expected, "return a FlyteFile")

    def from_uri(self, uri: str, metadata: dict[str, str] | None) -> Any:
        file = file_at(FlyteFile, uri, metadata)
        return open(file, encoding="utf-8") if self._is_text else open(file, "rb")


class PathLikeConverter(FileConverter):
    """``os.PathLike`` ◀─▶ a blob whose URI is the path itself: nothing is uploaded. Read as a ``FlyteFile``."""

    @property
    def expected(self) -> str:
        return "os.PathLike"

    def as_plain(self, around: tuple[Converter, ...] = ()) -> NoReturn:  # noqa: ARG002
        raise UnsupportedTypeError(f"{self.annotation} cannot be the type of a dataclass's field; use pathlib.Path")

    def build_type(self, around: tuple[Converter, ...]) -> LiteralType:  # noqa: ARG002
        return LiteralType(blob=BlobType(dimensionality=self.dimensionality))

    def stored(self, value: Any) -> tuple[str, dict[str, str]]:
        if isinstance(value, FlyteFile):
            return value.remote_source or os.fspath(value.path), value.metadata or {}
        if not isinstance(value, (str, os.PathLike)):
            raise self.mismatch(value)
        return os.fspath(value), {}

    def from_uri(self, uri: str, metadata: dict[str, str] | None) -> Any:
        return file_at(FlyteFile, uri, metadata, self.expected)


def file_family(form: Form) -> Converter:
    """The converter of ``FlyteFile`` and its subclasses."""
    return FileConverter(form.kind)


def directory_family(form: Form) -> Converter:
    """The converter of ``FlyteDirectory`` and its subclasses."""
    batch_size = next((option.val for option in form.options if isinstance(option, BatchSize)), None)
    return DirectoryConverter(form.kind, batch_size)


def guess(kind: LiteralType) -> Any:
    """The annotation of a file's or directory's Flyte type."""
    is_directory = kind.blob.dimensionality == BlobType.MULTIPART
    return with_format(FlyteDirectory if is_directory else FlyteFile, kind.blob.format)


def stream_family(form: Form) -> Converter:
    """The converter of ``TextIO`` and ``BinaryIO``."""
    return StreamConverter(form.kind)


def path_family(form: Form) -> Converter:
    """The converter of ``os.PathLike``."""
    return PathLikeConverter(form.annotation)
