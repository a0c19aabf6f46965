"""What writes and reads data frames, by class, protocol and format; and the rules by which one of them is chosen."""

from __future__ import annotations

from abc import ABC, abstractmethod
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from flyteweight.runtime.logs import logger
from flyteweight.types import registry
from flyteweight.types.annotations import dotted_name
from flyteweight.types.converters import forget

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flyteidl.core.literals_pb2 import StructuredDataset as Table
    from flyteidl.core.literals_pb2 import StructuredDatasetMetadata
    from flyteidl.core.types_pb2 import StructuredDatasetType

    from flyteweight.runtime.context import FlyteContext
    from flyteweight.types.structured import StructuredDataset

#: A format is its name.
StructuredDatasetFormat = str
PARQUET = "parquet"
CSV = "csv"
GENERIC_FORMAT = ""
#: What handlers are registered for that serve every protocol.
ANY_PROTOCOL = "fsspec"

T = TypeVar("T")


class DuplicateHandlerError(ValueError):
    """There is a handler for the class, protocol and format already."""


class _Handler(ABC, Generic[T]):
    """One class of data frames in one format at one protocol; of all protocols if it is None, of any format if empty.

    ``"s3"`` and ``"s3://"`` are the same protocol.
    """

    def __init__(self, python_type: type[T], protocol: str | None = None, supported_format: str | None = None) -> None:
        self._python_type = python_type
        self._protocol = protocol.replace("://", "") if protocol else None
        self._supported_format = supported_format or GENERIC_FORMAT

    @property
    def python_type(self) -> type[T]:
        """The class of data frames."""
        return self._python_type

    @property
    def protocol(self) -> str | None:
        """The protocol, as ``s3``; None for all."""
        return self._protocol

    @property
    def supported_format(self) -> str:
        """The format; empty for any."""
        return self._supported_format


class StructuredDatasetEncoder(_Handler[T]):
    """Writes data frames of one class; subclass it, and register an instance with the transformer engine."""

    @abstractmethod
    def encode(
        self, ctx: FlyteContext, structured_dataset: StructuredDataset, structured_dataset_type: StructuredDatasetType
    ) -> Table:
        """Store ``structured_dataset.dataframe``, at its ``uri`` if it has one, and return the table's message.

        ``structured_dataset_type`` is a copy of the type that the task declares; it is the table's if the message that
        is returned has none. The format is always the handler's own.
        """
        raise NotImplementedError


class StructuredDatasetDecoder(_Handler[T]):
    """Reads data frames of one class; subclass it, and register an instance with the transformer engine."""

    def __init__(
        self,
        python_type: type[T],
        protocol: str | None = None,
        supported_format: str | None = None,
        additional_protocols: list[str] | None = None,  # noqa: ARG002 - flytekit takes it, and does not look at it
    ) -> None:
        super().__init__(python_type, protocol, supported_format)

    @abstractmethod
    def decode(
        self, ctx: FlyteContext, flyte_value: Table, current_task_metadata: StructuredDatasetMetadata
    ) -> T | Iterator[T]:
        """The data frame of a table, or a generator of its parts.

        The columns of ``current_task_metadata`` are those that the task wants; all if there are none.
        """
        raise NotImplementedError


Handlers = dict[Any, dict[str, dict[str, Any]]]
#: By class, protocol and format.
ENCODERS: Handlers = {}
DECODERS: Handlers = {}
#: By class: the format, and the protocol, where none is asked for.
DEFAULT_FORMATS: dict[Any, str] = {}
DEFAULT_PROTOCOLS: dict[Any, str] = {}
#: By class: what shows a data frame in a deck.
RENDERERS: dict[Any, Any] = {}

_FAMILY = "flyteweight.types.frame_converter:family"
#: Classes whose handlers are here ─▶ the module that registers them, imported when the class is first asked for.
_OWN = {
    "pandas.DataFrame": "flyteweight.types.pandas_tables",
    "pandas.core.frame.DataFrame": "flyteweight.types.pandas_tables",
    "polars.dataframe.frame.DataFrame": "flyteweight.types.polars_tables",
    "polars.lazyframe.frame.LazyFrame": "flyteweight.types.polars_tables",
    "pyarrow.lib.Table": "flyteweight.types.arrow_tables",
}
#: Protocols of databases ─▶ the module with handlers for them, imported when a table is first written or read there.
_DATABASES = {"bq": "flyteweight.types.bigquery_tables", "snowflake": "flyteweight.types.snowflake_tables"}


def load_database(kind: Any, protocol: str) -> None:
    """Register the handlers that are here for a class of data frames in a database, where it has none of the user's."""
    library = dotted_name(kind).partition(".")[0]
    for handler in import_module(_DATABASES[protocol]).HANDLERS.get(library, ()):
        tables = ENCODERS if issubclass(handler, StructuredDatasetEncoder) else DECODERS
        if protocol not in tables.get(kind, {}):
            register(handler())


def client_library(module: str, package: str) -> Any:
    """A module of a database's client; raises ``ImportError``, which says what to install, where it is not."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if not module.startswith(error.name or "?"):
            raise
        raise ImportError(
            f"tables at this place need the package {package}, which this image does not have; pip install '{package}'",
            name=error.name,
        ) from None


def load_own(kind: Any) -> None:
    """Register the handlers that are here for a class of data frames, if that was not done."""
    module = _OWN.pop(dotted_name(kind), None) if isinstance(kind, type) else None
    if module is not None:
        import_module(module).register()


def find_encoder(kind: Any, protocol: str, file_format: str) -> Any:
    """The encoder for a class of data frames; raises ``ValueError`` if there is none."""
    return _found(ENCODERS, "encoder", kind, protocol, file_format)


def find_decoder(kind: Any, protocol: str, file_format: str) -> Any:
    """The decoder for a class of data frames; raises ``ValueError`` if there is none."""
    return _found(DECODERS, "decoder", kind, protocol, file_format)


def is_encoded(kind: Any) -> bool:
    """Whether an encoder of any format is registered for a class."""
    load_own(kind)
    return bool(ENCODERS.get(kind))


def has_encoder(kind: Any, protocol: str, file_format: str) -> bool:
    """Whether an encoder is registered for just this format."""
    load_own(kind)
    known = ENCODERS.get(kind, {})
    return any(file_format in known.get(one, {}) for one in (protocol, ANY_PROTOCOL))


def _found(handlers: Handlers, word: str, kind: Any, protocol: str, file_format: str) -> Any:
    load_own(kind)
    if protocol in _DATABASES and isinstance(kind, type) and protocol not in handlers.get(kind, {}):
        load_database(kind, protocol)
    known = handlers.get(kind, {})
    own, every = known.get(protocol, {}), known.get(ANY_PROTOCOL, {})
    if file_format in own:
        return own[file_format]
    default = DEFAULT_FORMATS.get(kind) or GENERIC_FORMAT
    unasked = every if file_format == GENERIC_FORMAT else {}
    choices = (
        own.get(GENERIC_FORMAT),
        own.get(default),
        every.get(file_format),
        every.get(GENERIC_FORMAT),
        unasked.get(default),
        _only(own),
        _only(unasked),
    )
    handler = next((choice for choice in choices if choice is not None), None)
    if handler is None:
        raise ValueError(
            f"Failed to find a handler: no {word} is registered for {getattr(kind, '__qualname__', kind)} of format "
            f"'{file_format}' at protocol '{protocol}'; {_registered(known)}"
        )
    return handler


def _only(handlers: dict[str, Any]) -> Any:
    return next(iter(handlers.values())) if len(handlers) == 1 else None


def _registered(known: dict[str, dict[str, Any]]) -> str:
    pairs = [f"'{file_format}' at '{protocol}'" for protocol, formats in known.items() for file_format in formats]
    return f"registered are {', '.join(pairs)}" if pairs else "none is registered for this class"


def register(
    handler: Any,
    *,
    default_for_type: bool = False,
    override: bool = False,
    default_format_for_type: bool = False,
    default_storage_for_type: bool = False,
) -> None:
    """Register a handler by flytekit's rules.

    Raises ``DuplicateHandlerError`` for one of a protocol that has one already, unless it is to replace that; of two
    that serve every protocol, the first stays.
    """
    if not isinstance(handler, (StructuredDatasetEncoder, StructuredDatasetDecoder)):
        raise TypeError(f"a StructuredDatasetEncoder or -Decoder can be registered, not {handler!r}")
    if handler.protocol == "":
        raise ValueError(f"the protocol of {handler!r} is empty; for a handler of all protocols it is None")
    if handler.protocol is None and default_for_type:
        raise ValueError(
            f"{handler!r} serves every protocol, and so cannot be the default for its type: the protocol is that of "
            "the raw data; register it with default_format_for_type instead"
        )
    load_own(handler.python_type)
    try:
        _add(handler, handler.protocol or ANY_PROTOCOL, override)
    except DuplicateHandlerError:
        if handler.protocol is not None:
            raise
        logger().debug("kept the first of two handlers like %r", handler)
        return
    kind, file_format = handler.python_type, handler.supported_format
    if (default_format_for_type or default_for_type) and file_format:
        if override:
            DEFAULT_FORMATS[kind] = file_format
        DEFAULT_FORMATS.setdefault(kind, file_format)
    if default_storage_for_type or default_for_type:
        DEFAULT_PROTOCOLS[kind] = _protocol_name(handler.protocol or ANY_PROTOCOL)
    if registry.REGISTERED.get(kind) != _FAMILY:
        registry.REGISTERED[kind] = _FAMILY
        forget()


def _add(handler: Any, protocol: str, override: bool) -> None:
    tables = ENCODERS if isinstance(handler, StructuredDatasetEncoder) else DECODERS
    formats = tables.setdefault(handler.python_type, {}).setdefault(_protocol_name(protocol), {})
    if handler.supported_format in formats and not override:
        raise DuplicateHandlerError(
            f"{handler.python_type.__qualname__} of format '{handler.supported_format}' at protocol '{protocol}' has "
            "a handler; register with override=True to replace it"
        )
    formats[handler.supported_format] = handler


def _protocol_name(protocol: str) -> str:
    return "file" if protocol == "/" else protocol
