"""``Iterator[JSON]``: values in the lines of a file, read and written one by one."""

from __future__ import annotations

from collections.abc import Iterator
from json import dumps, loads
from typing import TYPE_CHECKING, Any, Dict, List, NoReturn, Union  # noqa: UP035

from flyteidl.core.types_pb2 import BlobType, LiteralType

from flyteweight import storage
from flyteweight.types.conversion_error import ConversionError, describe
from flyteweight.types.converter import EXACT, NO, Converter
from flyteweight.types.remote import file_access
from flyteweight.types.unsupported import UnsupportedTypeError

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Literal

    from flyteweight.types.annotations import Form

# Spelled as flytekit's, which are equal to them.
JSONCollection = Union[Dict[str, Any], List[Any]]  # noqa: UP006, UP007
JSONScalar = Union[bool, float, int, str]  # noqa: UP007
#: What stands in a line: ``Iterator[JSON]`` is a file of JSON lines.
JSON = Union[JSONCollection, JSONScalar]  # noqa: UP007

#: The format of the blob, and of its type's metadata. Wire format.
FORMAT = "jsonl"
METADATA = "json iterator"


class JSONIterator(Iterator[Any]):
    """The values of a file of JSON lines; the file is closed after the last one.

    ``reader`` is a stream of lines, or a ``Reader`` of the package ``jsonlines``.
    """

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._values: Iterator[Any] = iter(reader.iter()) if hasattr(reader, "iter") else _values(reader)

    def __iter__(self) -> JSONIterator:
        return self

    def __next__(self) -> Any:
        try:
            return next(self._values)
        except BaseException:  # the last one was read, or a line is no JSON
            self._reader.close()
            raise


class JSONLinesConverter(Converter):
    """``Iterator[JSON]`` ◀─▶ a blob with a line for each value; what is returned is run through once."""

    tag = "JSON Iterator"

    @property
    def expected(self) -> str:
        return "Iterator[JSON]"

    def as_plain(self, around: tuple[Converter, ...] = ()) -> NoReturn:  # noqa: ARG002
        raise UnsupportedTypeError("Iterator[JSON] cannot be the type of a dataclass's field; use FlyteFile['jsonl']")

    def build_type(self, around: tuple[Converter, ...]) -> LiteralType:  # noqa: ARG002
        declared = LiteralType(blob=BlobType(format=FORMAT))
        declared.metadata.update({"format": METADATA})
        return declared

    def fit(self, value: Any) -> int:
        return EXACT if isinstance(value, Iterator) else NO

    def write(self, value: Any, into: Literal) -> None:
        if not hasattr(value, "__iter__") or isinstance(value, (str, bytes, dict)):
            raise self.mismatch(value)
        uri = file_access().get_random_remote_path(file_access().get_random_string())
        count = 0
        with storage.open_file(uri, "w") as lines:
            for item in value:
                lines.write(_line(item, count))
                count += 1
            if not count:
                raise ConversionError(
                    "at least one value",
                    "an iterator without any",
                    "The iterator is empty; return Optional[...] instead",
                )
        blob = into.scalar.blob
        blob.metadata.type.format = FORMAT
        blob.uri = uri

    def read(self, literal: Literal) -> Any:
        blob = literal.scalar.blob
        kind = blob.metadata.type
        if literal.scalar.WhichOneof("value") != "blob" or kind.format == "PythonPickle":
            return self.read_other(literal)
        if kind.dimensionality != BlobType.SINGLE or kind.format not in ("", FORMAT):
            raise ConversionError(f"a file of format '{FORMAT}'", f"a blob of format '{kind.format}'")
        return JSONIterator(storage.open_file(blob.uri, "r"))


def family(form: Form) -> Converter:
    """The converter of ``Iterator[JSON]`` and ``JSONIterator``."""
    return JSONLinesConverter(form.annotation)


def is_json(form: Form) -> bool:
    """Whether the elements of an iterator are declared as ``JSON``."""
    return bool(form.annotation == JSON)


def _values(lines: Any) -> Iterator[Any]:
    for number, line in enumerate(lines, 1):
        try:
            yield loads(line)
        except ValueError:
            raise ConversionError("a JSON value in each line", "another text").at(f"line {number}") from None


def _line(item: Any, index: int) -> str:
    try:
        return dumps(item) + "\n"
    except (TypeError, ValueError, RecursionError) as error:
        raise ConversionError("a value that JSON can hold", describe(item), str(error)).at(f"[{index}]") from None
