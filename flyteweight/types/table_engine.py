"""``StructuredDatasetTransformerEngine``: where users register what writes, reads and shows their data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from flyteidl.core.types_pb2 import LiteralType

from flyteweight.types import table_handlers
from flyteweight.types.annotations import normal
from flyteweight.types.columns import table_type
from flyteweight.types.named_transformers import the_one
from flyteweight.types.structured import StructuredDataset
from flyteweight.types.table_conversion import frame_of, parts_of, protocol_for
from flyteweight.types.transformer import TypeTransformer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flyteidl.core.literals_pb2 import Literal, StructuredDatasetMetadata
    from flyteidl.core.literals_pb2 import StructuredDataset as Table

    from flyteweight.runtime.context import FlyteContext
    from flyteweight.types.table_handlers import StructuredDatasetDecoder, StructuredDatasetEncoder


class StructuredDatasetTransformerEngine(TypeTransformer[StructuredDataset]):
    """The transformer of all classes of data frames, which is open to classes of the user's.

    Encoders and decoders are chosen by the class, the protocol of the URI and the format: just these; else one of the
    protocol for any format or for the class's default format, or the only one of the protocol; else, of those for every
    protocol, one of the format or of any format, and if no format is asked for, that of the class's default, or the
    only one.
    """

    ENCODERS: ClassVar = table_handlers.ENCODERS
    DECODERS: ClassVar = table_handlers.DECODERS
    DEFAULT_PROTOCOLS: ClassVar = table_handlers.DEFAULT_PROTOCOLS
    DEFAULT_FORMATS: ClassVar = table_handlers.DEFAULT_FORMATS
    Renderers: ClassVar = table_handlers.RENDERERS

    def __init__(self) -> None:
        super().__init__("StructuredDataset Transformer", StructuredDataset, enable_type_assertions=False)

    @classmethod
    def register(
        cls,
        h: StructuredDatasetEncoder[Any] | StructuredDatasetDecoder[Any],
        default_for_type: bool = False,
        override: bool = False,
        default_format_for_type: bool = False,
        default_storage_for_type: bool = False,
    ) -> None:
        """Let a handler serve its class, protocol and format.

        ``default_format_for_type`` makes its format that of data frames for which none is asked, if that is not
        decided; ``default_storage_for_type`` its protocol; ``default_for_type`` both. ``override`` replaces a handler,
        and the default format. Raises ``DuplicateHandlerError`` for a second handler of one protocol; of two for every
        protocol the first stays.
        """
        table_handlers.register(
            h,
            default_for_type=default_for_type,
            override=override,
            default_format_for_type=default_format_for_type,
            default_storage_for_type=default_storage_for_type,
        )

    @classmethod
    def register_renderer(cls, python_type: Any, renderer: Any) -> None:
        """Let ``renderer.to_html(frame)`` show data frames of a class in decks."""
        table_handlers.RENDERERS[python_type] = renderer

    @classmethod
    def get_encoder(cls, df_type: Any, protocol: str, format: str) -> Any:  # noqa: A002 - flytekit's name
        """The encoder that is chosen; raises ``ValueError`` if there is none."""
        return table_handlers.find_encoder(df_type, protocol, format)

    @classmethod
    def get_decoder(cls, df_type: Any, protocol: str, format: str) -> Any:  # noqa: A002 - flytekit's name
        """The decoder that is chosen; raises ``ValueError`` if there is none."""
        return table_handlers.find_decoder(df_type, protocol, format)

    def assert_type(self, t: Any, v: Any) -> None:
        """Nothing: the encoder of the class says what it can write."""

    def get_literal_type(self, t: Any = None) -> LiteralType:
        if t is not None and _has_another_transformer(t):  # which asks for the type of its tables
            return LiteralType(structured_dataset_type=table_type(normal(t).options))
        return _engine().to_literal_type(self.python_type if t is None else t)  # type: ignore[no-any-return]

    def to_literal(self, ctx: FlyteContext, python_val: Any, python_type: Any, expected: LiteralType) -> Literal:
        return _engine().to_literal(ctx, python_val, python_type, expected)  # type: ignore[no-any-return]

    def to_python_value(self, ctx: FlyteContext, lv: Literal, expected_python_type: Any) -> Any:
        return _engine().to_python_value(ctx, lv, expected_python_type)

    def guess_python_type(self, literal_type: LiteralType) -> Any:
        """The class of tables; raises ``ValueError`` for another type."""
        if not literal_type.HasField("structured_dataset_type"):
            return super().guess_python_type(literal_type)
        return StructuredDataset

    def open_as(self, ctx: FlyteContext, sd: Table, df_type: Any, updated_metadata: StructuredDatasetMetadata) -> Any:
        """The data frame of class ``df_type`` that a table holds, with the columns of ``updated_metadata``."""
        with _within(ctx):
            return frame_of(sd, updated_metadata, df_type)

    def iter_as(
        self, ctx: FlyteContext, sd: Table, df_type: Any, updated_metadata: StructuredDatasetMetadata
    ) -> Iterator[Any]:
        """The data frames of class ``df_type`` of which a table consists."""
        with _within(ctx):
            return parts_of(sd, updated_metadata, df_type)

    def _protocol_from_type_or_prefix(self, ctx: FlyteContext, df_type: Any, uri: str | None = None) -> str:
        with _within(ctx):
            return protocol_for(df_type, uri)

    def to_html(self, ctx: FlyteContext, python_val: Any, expected_python_type: Any) -> str:
        """A data frame, or that in a table, by the renderer of its class, or as it shows itself in notebooks."""
        frame = python_val.dataframe if isinstance(python_val, StructuredDataset) else python_val
        renderer = table_handlers.RENDERERS.get(type(frame))
        if renderer is not None:
            return str(renderer.to_html(frame))
        if hasattr(type(frame), "_repr_html_"):
            return str(frame._repr_html_())
        return super().to_html(ctx, python_val, expected_python_type)


def _has_another_transformer(annotation: Any) -> bool:
    from flyteweight.types.converters import converter_for
    from flyteweight.types.transformer_converter import TransformerConverter

    converter = converter_for(annotation)
    if not isinstance(converter, TransformerConverter):
        return False
    return not isinstance(converter.transformer, StructuredDatasetTransformerEngine)


def _engine() -> Any:
    from flyteweight.types.engine import TypeEngine

    return TypeEngine


def _within(context: FlyteContext) -> Any:
    from flyteweight.runtime.context import FlyteContextManager

    return FlyteContextManager.with_context(context)


flyte_dataset_transformer: StructuredDatasetTransformerEngine = the_one(StructuredDatasetTransformerEngine)
