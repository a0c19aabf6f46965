"""Data frames ─▶ tables at a URI and back, by the handler of their class."""

from __future__ import annotations

from types import GeneratorType
from typing import TYPE_CHECKING, Any

from flyteidl.core.literals_pb2 import StructuredDataset as Table
from flyteidl.core.types_pb2 import StructuredDatasetType

from flyteweight.runtime.context import FlyteContextManager
from flyteweight.storage.paths import scheme_of
from flyteweight.types.conversion_error import ConversionError
from flyteweight.types.table_handlers import DEFAULT_FORMATS, DEFAULT_PROTOCOLS, find_decoder, find_encoder, has_encoder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flyteidl.core.literals_pb2 import StructuredDatasetMetadata

    from flyteweight.types.structured import StructuredDataset


def protocol_for(kind: Any, uri: str | None = None) -> str:
    """The protocol at which a data frame of this class is written: the class's own, or that of where it goes to."""
    if kind in DEFAULT_PROTOCOLS:
        return DEFAULT_PROTOCOLS[kind]
    return protocol_of(uri or FlyteContextManager.current_context().file_access.raw_output_prefix)


def protocol_of(uri: str) -> str:
    """The protocol of a URI, as handlers are registered by it: ``file`` for a path."""
    return scheme_of(uri) or "file"


def format_for(kind: Any, declared: str) -> str:
    """The format of a data frame that is returned bare: the declared one if it can be written, else the class's own."""
    if declared and has_encoder(kind, protocol_for(kind), declared):
        return declared
    return DEFAULT_FORMATS.get(kind, "")


def stored_frame(value: StructuredDataset, kind: Any, declared: StructuredDatasetType, file_format: str) -> Table:
    """Store the data frame inside ``value`` as one of class ``kind``; ``value`` is from then on that table.

    Raises ``ValueError`` when no encoder is registered, and what the encoder raises.
    """
    context = FlyteContextManager.current_context()
    encoder = find_encoder(kind, protocol_for(kind, value.uri), file_format)
    own, table = StructuredDatasetType(), Table()
    own.CopyFrom(declared)
    made = encoder.encode(context, value, own)
    # Encoders that were written for flytekit's models return one of those.
    table.CopyFrom(made.to_flyte_idl() if hasattr(made, "to_flyte_idl") else made)
    if not table.metadata.HasField("structured_dataset_type"):
        table.metadata.structured_dataset_type.CopyFrom(own)
    table.metadata.structured_dataset_type.format = encoder.supported_format
    value.as_input(table)
    return table


def frame_of(table: Table, metadata: StructuredDatasetMetadata, kind: Any) -> Any:
    """The data frame of class ``kind`` that a table holds, with the columns of ``metadata``.

    Raises ``ValueError`` when no decoder is registered, and what the decoder raises.
    """
    decoder = _decoder(table, kind)
    found = decoder.decode(FlyteContextManager.current_context(), table, metadata)
    if isinstance(found, GeneratorType):
        raise ConversionError(
            f"one {_name(kind)}", f"a decoder, {type(decoder).__name__}, that gives parts", "read it with iter()"
        )
    return found


def parts_of(table: Table, metadata: StructuredDatasetMetadata, kind: Any) -> Iterator[Any]:
    """The data frames of class ``kind`` that a table holds one after the other."""
    decoder = _decoder(table, kind)
    context = FlyteContextManager.current_context()
    if hasattr(decoder, "decode_parts"):
        return decoder.decode_parts(context, table, metadata)  # type: ignore[no-any-return]
    found = decoder.decode(context, table, metadata)
    if not isinstance(found, GeneratorType):
        raise ConversionError(
            f"parts of a {_name(kind)}", f"a decoder, {type(decoder).__name__}, that gives one", "read it with all()"
        )
    return found


def _decoder(table: Table, kind: Any) -> Any:
    return find_decoder(kind, protocol_of(table.uri), table.metadata.structured_dataset_type.format)


def _name(kind: Any) -> str:
    return str(getattr(kind, "__qualname__", kind))
