"""Pickled values: what no other family converts. A file under the raw-data prefix, named by the hash of its content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteidl.core.types_pb2 import BlobType, LiteralType

from flyteweight import storage
from flyteweight.types.converter import CLOSE, NO, ConversionError, Converter, describe
from flyteweight.types.remote import file_access

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Literal

#: Format of the blob. Wire format.
FORMAT = "PythonPickle"


class FlytePickle:
    """The annotation of a pickled value of a class that is not known: what a pickle's Flyte type is guessed as."""

    @classmethod
    def __flyte_converter__(cls, options: tuple[Any, ...]) -> Converter:
        return PickleConverter(cls)


class PickleConverter(Converter):
    """Any Python value ◀─▶ a blob with its pickle, which the same Python and packages can read."""

    tag = "FlytePickle"

    def build_type(self) -> LiteralType:
        declared = LiteralType(blob=BlobType(format=FORMAT))
        declared.metadata.update({"python_class_name": str(self.annotation)})
        return declared

    def fit(self, value: Any) -> int:
        if isinstance(self.annotation, type) and self.annotation is not FlytePickle:
            return CLOSE if isinstance(value, self.annotation) else NO
        return NO if value is None else CLOSE

    def write(self, value: Any, into: Literal) -> None:
        if value is None and self.annotation is not Any:
            raise self.mismatch(value)
        blob = into.scalar.blob
        blob.metadata.type.format = FORMAT
        blob.uri = store(value)

    def read(self, literal: Literal) -> Any:
        kind = literal.scalar.WhichOneof("value")
        if kind == "blob":
            return load(literal.scalar.blob.uri)
        if kind in ("binary", "generic"):  # an attribute of type Any that the scheduler picked
            from flyteweight.types.containers import plain_content

            return plain_content(literal, self)
        raise self.wrong_literal(literal)

    def to_plain(self, value: Any) -> Any:
        raise ConversionError("data that msgpack can carry", describe(value))

    def from_plain(self, plain: Any) -> Any:
        return plain


def store(value: Any) -> str:
    """Pickle ``value`` into storage; returns its URI. Raises ``ConversionError`` for what cannot be pickled."""
    import hashlib
    import pickle

    try:
        content: bytes = _pickler().dumps(value)
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        raise ConversionError("a value that can be pickled", describe(value), str(error)) from error
    name = hashlib.md5(content, usedforsecurity=False).hexdigest()
    uri = file_access().get_random_remote_path(name)
    storage.write_bytes(uri, content)
    return uri


def load(uri: str) -> Any:
    """The value pickled at ``uri``, which runs code: the scheduler's storage is trusted, as the task's image is."""
    import pickle

    content = storage.read_bytes(uri)
    try:
        return pickle.loads(content)  # noqa: S301 - pickles are the wire format
    except (pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError) as error:
        raise ConversionError(
            "a pickled value", f"one that cannot be read: {error}", "use the Python and packages that wrote it"
        ) from error


def _pickler() -> Any:
    """cloudpickle, which also takes lambdas and classes of scripts, where it is installed."""
    import importlib

    try:
        return importlib.import_module("cloudpickle")
    except ImportError:
        return importlib.import_module("pickle")
