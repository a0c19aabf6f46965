"""``TFRecordFile`` and ``TFRecordsDirectory`` where tensorflow is used: records out, a data set in."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from flyteidl.core.types_pb2 import BlobType, LiteralType

from flyteweight import storage
from flyteweight.types.conversion_error import ConversionError, describe
from flyteweight.types.converter import CLOSE, EXACT, NO, Converter
from flyteweight.types.directories import FlyteDirectory
from flyteweight.types.file_converter import directory_family, file_family
from flyteweight.types.files import FlyteFile
from flyteweight.types.remote import file_access
from flyteweight.types.unsupported import UnsupportedTypeError

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Literal

    from flyteweight.types.annotations import Form


@dataclass
class TFRecordDatasetConfig:
    """How an input's ``tf.data.TFRecordDataset`` is made: ``Annotated[TFRecordFile, TFRecordDatasetConfig(...)]``."""

    compression_type: str | None = None
    buffer_size: int | None = None
    num_parallel_reads: int | None = None
    name: str | None = None


class RecordsConverter(Converter):
    """Base: messages of tensorflow (``tf.train.Example``) ─▶ files of records ─▶ a ``TFRecordDataset`` of the files.

    A file or directory of records that a task made itself is taken as it is.
    """

    #: The format of the blob. Wire format.
    format: ClassVar[str] = "TensorFlowRecord"
    dimensionality: ClassVar[BlobType.BlobDimensionality]

    def __init__(self, annotation: Any, files: Converter, config: TFRecordDatasetConfig) -> None:
        super().__init__(annotation)
        self._files: Any = files
        self._config = config

    @property
    def expected(self) -> str:
        return str(self._files.annotation.__name__)

    def as_plain(self, around: tuple[Converter, ...] = ()) -> Converter:
        return self._files.as_plain(around)  # type: ignore[no-any-return]

    def build_type(self, around: tuple[Converter, ...]) -> LiteralType:  # noqa: ARG002
        return LiteralType(blob=BlobType(format=self.format, dimensionality=self.dimensionality))

    def fit(self, value: Any) -> int:
        return EXACT if self._is_records(value) else CLOSE if self._files.fit(value) > NO else NO

    def write(self, value: Any, into: Literal) -> None:
        if not self._is_records(value):
            uri, metadata = self._files.stored(value)
            into.metadata.update(metadata)
        else:
            local, access = self._written(value), file_access()
            uri = access.get_random_remote_path(local)
            if self._files.kind.is_multipart:
                uri += "/"  # as flytekit's
            access.put_data(local, uri, is_multipart=self._files.kind.is_multipart)
        into.scalar.blob.metadata.type.CopyFrom(self.literal_type.blob)
        into.scalar.blob.uri = uri

    def read(self, literal: Literal) -> Any:
        blob = literal.scalar.blob
        if literal.scalar.WhichOneof("value") != "blob" or blob.metadata.type.format == "PythonPickle":
            return self.read_other(literal)
        if blob.metadata.type.dimensionality != self.dimensionality:
            raise ConversionError(self.expected, "a file" if self._files.kind.is_multipart else "a directory")
        import tensorflow as tf

        return tf.data.TFRecordDataset(filenames=self._names(blob.uri), **asdict(self._config))

    def _is_records(self, value: Any) -> bool:
        raise NotImplementedError

    def _written(self, value: Any) -> str:
        """The local path of what ``value`` was written to."""
        raise NotImplementedError

    def _names(self, uri: str) -> list[str]:
        """The local paths of the files at ``uri``; they stay until the run ends, as a data set reads them later."""
        raise NotImplementedError


class RecordFileConverter(RecordsConverter):
    """A message ─▶ a file with one record."""

    tag = "TensorFlow Record File"
    dimensionality = BlobType.SINGLE

    def _is_records(self, value: Any) -> bool:
        return hasattr(value, "SerializeToString")

    def _written(self, value: Any) -> str:
        path = f"{file_access().get_random_local_directory()}/0000.tfrecord"
        _write(path, value)
        return path

    def _names(self, uri: str) -> list[str]:
        return [_fetched(FlyteFile, uri)]


class RecordDirectoryConverter(RecordsConverter):
    """An iterable of messages ─▶ a directory with a file for each."""

    tag = "TensorFlow Record Directory"
    dimensionality = BlobType.MULTIPART

    def _is_records(self, value: Any) -> bool:
        return hasattr(value, "__iter__") and not isinstance(value, (str, bytes, os.PathLike, dict))

    def _written(self, value: Any) -> str:
        directory = file_access().get_random_local_directory()
        for index, one in enumerate(value):
            if not hasattr(one, "SerializeToString"):
                raise ConversionError("a message of tensorflow", describe(one)).at(f"[{index}]")
            _write(f"{directory}/part_{index}.tfrecord", one)
        return directory

    def _names(self, uri: str) -> list[str]:
        directory = _fetched(FlyteDirectory, uri)
        return [os.path.join(directory, name) for name in sorted(os.listdir(directory))]


def file_record_family(form: Form) -> Converter:
    """The converter of ``TFRecordFile``."""
    return _family(form, RecordFileConverter, file_family(form))


def directory_record_family(form: Form) -> Converter:
    """The converter of ``TFRecordsDirectory``."""
    return _family(form, RecordDirectoryConverter, directory_family(form))


def _family(form: Form, made: type[RecordsConverter], files: Converter) -> Converter:
    """Without tensorflow the type is a file or directory like any other, as in flytekit."""
    import sys

    if "tensorflow" not in sys.modules:
        return files
    if len(form.options) > 1 or not all(isinstance(option, TFRecordDatasetConfig) for option in form.options):
        raise UnsupportedTypeError(f"{form.written}: beside it may stand one TFRecordDatasetConfig")
    return made(form.written, files, *form.options or (TFRecordDatasetConfig(),))


def _write(path: str, message: Any) -> None:
    import tensorflow as tf

    with tf.io.TFRecordWriter(path) as writer:
        writer.write(message.SerializeToString())


def _fetched(kind: Any, uri: str) -> str:
    return os.fspath(kind.from_source(uri)) if storage.is_remote(uri) else storage.local_path(uri)
