"""``StructuredDataset``: a table that travels by its URI."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Optional

from flyteweight.runtime.logs import logger
from flyteweight.types.model_field import ModelField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flyteidl.core.literals_pb2 import StructuredDataset as Table
    from flyteidl.core.literals_pb2 import StructuredDatasetMetadata
    from flyteidl.core.types_pb2 import LiteralType

    from flyteweight.runtime.context import FlyteContext


@dataclass(init=False, repr=False, eq=False)
class TableFields:
    """What a table is as a dataclass: so mashumaro, asdict() and others see it inside dataclasses, as flytekit's."""

    uri: Optional[str] = None  # noqa: UP045 - read at run time, also on Python 3.10
    file_format: Optional[str] = ""  # noqa: UP045


class StructuredDataset(ModelField, TableFields):
    """A table as input or output of a task; ``Annotated[StructuredDataset, kwtypes(a=int), "csv"]`` also declares its
    columns and format.

    As an input it has the URI, is read by ``table.open(pandas.DataFrame).all()``, and is passed on as it is. As an
    output, ``dataframe`` is stored at ``uri``, or under the task's raw-data prefix; without one, a URI stays what it
    is, and a local file or directory is uploaded.
    """

    #: The JSON schema of a table inside a dataclass. Wire format: part of registered types.
    __flyte_schema__: ClassVar[dict[str, Any]] = {
        "type": "object",
        "title": "StructuredDataset",
        "properties": {
            "uri": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None},
            "file_format": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": ""},
        },
        "additionalProperties": False,
    }
    #: The Flyte type that a class was made for where nobody wrote an annotation, or None; see :func:`guess`.
    #: Annotations of this class are resolved at run time, by readers of dataclasses.
    __flyte_type__: ClassVar[Any] = None

    def __init__(
        self,
        dataframe: Any = None,
        uri: str | None = None,
        metadata: StructuredDatasetMetadata | None = None,
        file_format: str | None = "",
        **unknown: Any,
    ) -> None:
        """A table; keywords that there are none of are warned about, as flytekit takes them in silence."""
        if unknown:
            logger().warning("StructuredDataset has no %s; its format is file_format", ", ".join(sorted(unknown)))
        self._dataframe = dataframe
        self._uri = uri
        self._metadata = metadata
        self._literal: Table | None = None
        self._frame_type: Any = None
        self.file_format = file_format

    @property
    def uri(self) -> str | None:
        """Where the table is; setting it makes this another table than the input that it was."""
        return self._uri

    @uri.setter
    def uri(self, uri: str | None) -> None:
        self._uri = uri
        self._literal = None

    @property
    def dataframe(self) -> Any:
        """The data frame that it was made with."""
        return self._dataframe

    @property
    def metadata(self) -> StructuredDatasetMetadata | None:
        """Columns and format as the wire has them: of an input those that the task declares, else the table's own."""
        return self._metadata

    @property
    def literal(self) -> Table | None:
        """The message of an input, which is what is passed on; None for a table made in Python."""
        return self._literal

    def columns(self) -> dict[str, Any]:
        """The Python types of the columns, by name; empty if the metadata say none."""
        from flyteweight.types.guess import guess_python_type

        columns = self._metadata.structured_dataset_type.columns if self._metadata is not None else ()
        return {column.name: guess_python_type(column.literal_type) for column in columns}

    def column_names(self) -> list[str]:
        """The names of the columns, in order; empty if the metadata say none."""
        return list(self.columns())

    def set_literal(self, ctx: FlyteContext, expected: LiteralType) -> None:
        """Make the message of this table as an output of the type ``expected``; local files go where ``ctx`` says.

        Raises ``FlyteTypeException`` for a table without a URI, or a URI where nothing is.
        """
        from flyteweight.runtime.context import FlyteContextManager
        from flyteweight.types.tables import expected_table, stored_table

        kind = expected.structured_dataset_type
        with FlyteContextManager.with_context(ctx):
            self.as_input(stored_table(self, kind, expected_table(type(self), kind)))
        if self._metadata is None and self._literal is not None:
            self._metadata = self._literal.metadata

    def as_input(self, literal: Table) -> None:
        """Be what an input with this message is: passed on by it."""
        self._literal = literal

    def open(self, dataframe_type: Any) -> StructuredDataset:
        """This table, to be read as data frames of that class, as in ``open(pandas.DataFrame).all()``."""
        self._frame_type = dataframe_type
        return self

    def all(self) -> Any:
        """The data frame; only the columns that the task declares, if it declares some.

        Raises ``ValueError`` if :meth:`open` did not say of which class, and for a class or format that no decoder is
        registered for; ``DataNotFound`` if there is nothing at the URI.
        """
        from flyteweight.types.table_conversion import frame_of

        kind = self._opened()
        if self._literal is None and isinstance(self._dataframe, kind):
            return self._dataframe
        return frame_of(*self._stored(), kind=kind)

    def iter(self) -> Iterator[Any]:
        """The data frames of which the table consists, one after the other in memory; raises as :meth:`all`."""
        from flyteweight.types.table_conversion import parts_of

        kind = self._opened()
        return parts_of(*self._stored(), kind=kind)

    def _opened(self) -> Any:
        if self._frame_type is None:
            raise ValueError("open() was not called: table.open(pandas.DataFrame).all() says what to read the table as")
        return self._frame_type

    def _stored(self) -> tuple[Table, StructuredDatasetMetadata]:
        """The message of the table, and the metadata by which it is read."""
        from flyteidl.core.types_pb2 import StructuredDatasetType

        from flyteweight.types.tables import new_table

        table = self._literal
        if table is None:
            if not self._uri:
                raise ValueError(
                    "a StructuredDataset without a uri cannot be read; give it one: StructuredDataset(uri=...)"
                )
            table = new_table(self._uri, StructuredDatasetType(format=self.file_format or ""))
        return table, self._metadata or table.metadata

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, StructuredDataset):
            return NotImplemented
        return (self.uri, self.file_format) == (other.uri, other.file_format)

    def __hash__(self) -> int:
        return hash(self.uri)

    def __repr__(self) -> str:
        return f"StructuredDataset(uri={self.uri!r}, file_format={self.file_format!r})"


#: Classes made for Flyte types, by the type's bytes.
_OF_TYPES: dict[bytes, type[StructuredDataset]] = {}


def guess(kind: LiteralType) -> type[StructuredDataset]:
    """The annotation of a table's Flyte type: a class whose values are written as that very type, always the same."""
    if not kind.structured_dataset_type.ByteSize():
        return StructuredDataset
    key = kind.SerializeToString(deterministic=True)
    return _OF_TYPES.setdefault(key, _OF_TYPES.get(key) or _of_type(kind))


def _of_type(kind: LiteralType) -> type[StructuredDataset]:
    own = type(kind)()
    own.CopyFrom(kind)
    attributes = {"__flyte_type__": own, "__module__": StructuredDataset.__module__}
    return type(StructuredDataset.__name__, (StructuredDataset,), attributes)
