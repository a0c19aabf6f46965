"""numpy's arrays ◀─▶ blobs that are ``.npy`` files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from flyteidl.core.types_pb2 import BlobType, LiteralType

from flyteweight import storage
from flyteweight.runtime.context import FlyteContextManager
from flyteweight.storage.by_path import readable, written
from flyteweight.types.conversion_error import ConversionError, describe
from flyteweight.types.converter import CLOSE, EXACT, NO, Converter
from flyteweight.types.unsupported import NoSchemaError, UnsupportedTypeError

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Literal

    from flyteweight.types.annotations import Form
    from flyteweight.types.schema import Schemas

#: The format of the blob. Wire format.
FORMAT = "NumpyArray"
#: A map in one of these changes the file that it is of, which is then a copy.
_WRITING = ("r+", "w+")


def family(form: Form) -> Converter:
    """The converter of arrays; raises ``UnsupportedTypeError`` for options that it does not have, or has twice."""
    given = [option for option in form.options if not hasattr(option, "to_html")]
    others = [option for option in given if not isinstance(option, dict)]
    if others or len(given) > 1:
        what = f"found {len(given)} of them" if not others else f"found {type(others[0]).__name__}"
        raise UnsupportedTypeError(
            f"{form.written}: beside an array may stand kwtypes(allow_pickle=..., mmap_mode=...) once, and a "
            f"HashMethod; {what}"
        )
    options = dict(given[0]) if given else {}
    return ArrayConverter(form.written, form.kind, bool(options.get("allow_pickle")), options.get("mmap_mode"))


class ArrayConverter(Converter):
    """An array of any type and order ◀─▶ the blob of a file; inside dataclasses, a map with its ``path``."""

    tag = "Numpy Array"

    def __init__(self, annotation: Any, kind: type[Any], allow_pickle: bool = False, mmap_mode: Any = None) -> None:
        super().__init__(annotation)
        self.kind = kind
        self.allow_pickle = allow_pickle
        self.mmap_mode = mmap_mode

    @property
    def expected(self) -> str:
        return f"numpy.{self.kind.__qualname__}"

    def build_type(self, around: tuple[Converter, ...]) -> LiteralType:  # noqa: ARG002
        return LiteralType(blob=BlobType(format=FORMAT))

    def json_schema(self, schemas: Schemas) -> NoReturn:  # noqa: ARG002
        raise NoSchemaError

    def fit(self, value: Any) -> int:
        if type(value) is self.kind:
            return EXACT
        return CLOSE if isinstance(value, self.kind) else NO

    def fit_plain(self, plain: Any) -> float:
        return CLOSE if isinstance(plain, dict) and "path" in plain else NO

    def write(self, value: Any, into: Literal) -> None:
        uri = self._stored(value)
        into.scalar.blob.metadata.type.CopyFrom(self.literal_type.blob)
        into.scalar.blob.uri = uri

    def read(self, literal: Literal) -> Any:
        blob = literal.scalar.blob
        if literal.scalar.WhichOneof("value") != "blob" or blob.metadata.type.format == "PythonPickle":
            return self.read_plain(literal)
        if blob.metadata.type.dimensionality != BlobType.SINGLE:
            raise ConversionError(self.expected, "a directory", "declare FlyteDirectory for directories")
        return self._loaded(blob.uri, blob.metadata.type.format)

    def to_plain(self, value: Any) -> dict[str, str]:
        return {"path": self._stored(value)}

    def from_plain(self, plain: Any) -> Any:
        if not isinstance(plain, dict) or not isinstance(plain.get("path"), str):
            raise ConversionError(f"{self.expected} as a map with its 'path'", describe(plain))
        return self._loaded(plain["path"], "")

    def _stored(self, value: Any) -> str:
        """The URI of the file that ``value`` is written to."""
        import numpy as np

        if not isinstance(value, self.kind):
            raise self.mismatch(value)
        if isinstance(value, np.ma.MaskedArray):
            raise ConversionError(
                self.expected, describe(value), "a .npy file has no place for the mask: use its filled() or its data"
            )
        if not self.allow_pickle and value.dtype.hasobject:
            raise ConversionError(
                self.expected,
                f"one of Python objects (dtype {value.dtype})",
                "give it another dtype, or declare Annotated[numpy.ndarray, kwtypes(allow_pickle=True)]",
            )
        access = FlyteContextManager.current_context().file_access
        uri = storage.join(access.get_random_remote_directory(), f"{access.get_random_string()}.npy")
        with written(access, uri) as path, open(path, "wb") as file:
            np.save(file, value, allow_pickle=self.allow_pickle)
        return uri

    def _loaded(self, uri: str, file_format: str) -> Any:
        """The array in the file at ``uri``."""
        import numpy as np

        access = FlyteContextManager.current_context().file_access
        with readable(access, uri, keep=self.mmap_mode is not None, copy=self.mmap_mode in _WRITING) as path:
            try:
                return np.load(path, allow_pickle=self.allow_pickle, mmap_mode=self.mmap_mode)
            except (ValueError, EOFError) as error:
                raise self._refusal(error, file_format) from None

    def _refusal(self, error: Exception, file_format: str) -> ConversionError:
        if not self.allow_pickle and "allow_pickle" in str(error):
            hint = (
                "if its writer is trusted, declare Annotated[numpy.ndarray, kwtypes(allow_pickle=True)]: unpickling "
                "runs code of the file's"
            )
            return ConversionError(self.expected, "a file that is no .npy file, or one of Python objects", hint)
        found = f"a file of format '{file_format}'" if file_format not in ("", FORMAT) else "a broken .npy file"
        return ConversionError(self.expected, found, f"numpy cannot load it ({type(error).__name__})")
