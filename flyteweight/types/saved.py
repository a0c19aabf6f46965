"""Values that a library saves to a file: a blob whose format names the library's form."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from flyteidl.core.types_pb2 import BlobType, LiteralType

from flyteweight import storage
from flyteweight.types.conversion_error import ConversionError, describe, keeps_its_class
from flyteweight.types.converter import CLOSE, EXACT, NO, Converter
from flyteweight.types.remote import file_access
from flyteweight.types.unsupported import UnsupportedTypeError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flyteidl.core.literals_pb2 import Literal


class SavedConverter(Converter):
    """Values of a class ◀─▶ a blob with the file that :meth:`save` made of one.

    The local file is there while it is saved or loaded; what a library keeps open it reads from there.
    """

    #: The format of the blob. Wire format.
    format: ClassVar[str]
    #: How the names of files end; some libraries go by it.
    suffix: ClassVar[str] = ""
    dimensionality: ClassVar[BlobType.BlobDimensionality] = BlobType.SINGLE

    def __init__(self, annotation: Any, kind: type[Any]) -> None:
        super().__init__(annotation)
        self.kind = kind

    def save(self, value: Any, path: str) -> None:
        """Write ``value`` to a new file."""
        raise NotImplementedError

    def load(self, path: str) -> Any:
        """The value in a file, whole: the file may be gone afterwards."""
        raise NotImplementedError

    def check_loaded(self, value: Any) -> None:
        """Raise ``ConversionError`` for a value that is not of the declared class."""
        if self.fit(value) == NO:
            raise ConversionError(self.expected, f"a file of {describe(value)}")

    def as_plain(self, around: tuple[Converter, ...] = ()) -> NoReturn:  # noqa: ARG002
        raise UnsupportedTypeError(
            f"{self.annotation} cannot be the type of a dataclass's field; use it as an input or output of its own, or "
            "save it to a FlyteFile"
        )

    def build_type(self, around: tuple[Converter, ...]) -> LiteralType:  # noqa: ARG002
        return LiteralType(blob=BlobType(format=self.format, dimensionality=self.dimensionality))

    def fit(self, value: Any) -> int:
        if type(value) is self.kind:
            return EXACT
        return CLOSE if isinstance(value, self.kind) else NO

    def write(self, value: Any, into: Literal) -> None:
        if self.fit(value) == NO:
            raise self.mismatch(value)
        access = file_access()
        with _scratch_file(self.suffix) as path:
            try:
                self.save(value, path)
            except Exception as error:
                raise self._unsaved(value, path, error) from error
            uri = access.get_random_remote_path(path)
            access.put_data(path, uri, is_multipart=self.dimensionality == BlobType.MULTIPART)
        blob = into.scalar.blob
        blob.metadata.type.CopyFrom(self.literal_type.blob)
        blob.uri = uri

    def read(self, literal: Literal) -> Any:
        blob = literal.scalar.blob
        kind = blob.metadata.type
        if literal.scalar.WhichOneof("value") != "blob" or kind.format == "PythonPickle":
            return self.read_other(literal)
        if kind.dimensionality != self.dimensionality or kind.format not in ("", self.format):
            word = "directory" if kind.dimensionality == BlobType.MULTIPART else "file"
            raise ConversionError(
                f"{self.expected} in a blob of format '{self.format}'", f"a {word} of format '{kind.format}'"
            )
        with self.fetched(blob.uri) as path:
            try:
                value = self.load(path)
            except Exception as error:
                if keeps_its_class(error):
                    raise
                raise self.unloaded(error) from error
        self.check_loaded(value)
        return value

    @contextlib.contextmanager
    def fetched(self, uri: str) -> Iterator[str]:
        """The local path of the file at ``uri``, while the block runs."""
        if not storage.is_remote(uri):
            yield storage.local_path(uri)
            return
        with _scratch_file(self.suffix) as path:
            file_access().get_data(uri, path)
            yield path

    def _unsaved(self, value: Any, path: str, error: Exception) -> Exception:
        if keeps_its_class(error):
            return error
        if isinstance(error, OSError) and error.errno is not None:
            return _local_error(error, "write", path, writing=True)
        return ConversionError(
            f"{self.expected} that can be saved", describe(value), f"{type(error).__name__}: {error}"
        )

    def unloaded(self, error: Exception) -> Exception:
        """What is raised for an error of the library's, met while it loaded a file."""
        if isinstance(error, OSError) and error.errno is not None:
            return _local_error(error, "read", error.filename or "a file", writing=False)
        return ConversionError(
            self.expected,
            f"a file that cannot be loaded ({type(error).__name__})",
            "load it with the packages, in the versions, that saved it",
        )


def _local_error(error: OSError, verb: str, path: str, *, writing: bool) -> Exception:
    from flyteweight.storage.faults import local_error

    return local_error(error, verb, path, writing=writing)


@contextlib.contextmanager
def _scratch_file(suffix: str) -> Iterator[str]:
    path = file_access().get_random_local_path() + suffix
    try:
        yield path
    finally:
        with contextlib.suppress(OSError):
            os.remove(path)
