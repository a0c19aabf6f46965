"""Registered transformers, seen as converters; and which of them serves an annotation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.runtime.context import FlyteContextManager
from flyteweight.types.annotations import normal
from flyteweight.types.conversion_error import ConversionError, describe, describe_literal, keeps_its_class
from flyteweight.types.converter import CLOSE, EXACT, NO, Converter
from flyteweight.types.converters import TRANSFORMERS
from flyteweight.types.registry import by_family
from flyteweight.types.transformer import RestrictedTypeTransformer, copy_of
from flyteweight.types.unsupported import UnsupportedTypeError

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Literal
    from flyteidl.core.types_pb2 import LiteralType

    from flyteweight.types.annotations import Form
    from flyteweight.types.schema import Schemas
    from flyteweight.types.transformer import TypeTransformer


def by_transformer(form: Form) -> Converter | None:
    """The converter of a form that a user's transformer serves."""
    transformer = _transformer_of(form)
    if transformer is None:
        return None
    return TransformerConverter(form.written, transformer, by_family(form))


def _transformer_of(form: Form) -> TypeTransformer[Any] | None:
    """The registered transformer of a form: of the annotation as it is, of its class, or of the nearest base."""
    bases = form.kind.__mro__[:-1] if form.is_class else (form.kind,)
    for candidate in (form.annotation, *bases):
        try:
            transformer = TRANSFORMERS.get(candidate)
        except TypeError:
            continue
        if transformer is not None:
            return transformer
    return None


class TransformerConverter(Converter):
    """A registered transformer, seen as a converter. Inside msgpack it has no say: there the type's own family has."""

    def __init__(self, annotation: Any, transformer: TypeTransformer[Any], own: Converter) -> None:
        super().__init__(annotation)
        self.transformer = transformer
        self.tag = transformer.name
        self.own = own

    def as_literal(self) -> Converter:
        if isinstance(self.transformer, RestrictedTypeTransformer):
            self.transformer.get_literal_type()
        return self

    def as_plain(self, around: tuple[Converter, ...] = ()) -> Converter:
        try:
            return self.own.as_plain(around)
        except UnsupportedTypeError:
            raise UnsupportedTypeError(
                f"{self.expected} has no form that msgpack can carry: the transformer '{self.tag}' makes literals, and "
                "a dataclass's field is none; use the type as an input or output itself"
            ) from None

    @property
    def expected(self) -> str:
        kind = normal(self.annotation).annotation
        return str(getattr(kind, "__name__", kind))

    def build_type(self, around: tuple[Converter, ...]) -> LiteralType:  # noqa: ARG002
        return copy_of(
            self.transformer.taken(self.transformer.get_literal_type(self.annotation))
        )  # the other is its own

    def as_declared(self, declared: LiteralType) -> Converter | None:
        if declared.HasField("structured_dataset_type") and self.literal_type.HasField("structured_dataset_type"):
            return DeclaredTableConverter(self.annotation, self.transformer, self.own, declared)
        return super().as_declared(declared)

    def fit(self, value: Any) -> int:
        try:
            self.transformer.assert_type(self.annotation, value)
        except Exception:
            return NO
        return EXACT if type(value) is self.transformer.python_type else CLOSE

    def write(self, value: Any, into: Literal) -> None:
        context, transformer = FlyteContextManager.current_context(), self.transformer
        try:
            if transformer.type_assertions_enabled:
                transformer.assert_type(self.annotation, value)
            declared = transformer.given(copy_of(self.literal_type))
            literal = transformer.taken(transformer.to_literal(context, value, self.annotation, declared))
        except Exception as error:
            if keeps_its_class(error):
                raise
            failed = ConversionError(self.expected, describe(value), _in_words(error))
            if not isinstance(error, _COMPLAINTS):
                failed.raised = error
            raise failed from error
        into.CopyFrom(literal)

    def read(self, literal: Literal) -> Any:
        context = FlyteContextManager.current_context()
        try:
            return self.transformer.to_python_value(context, self.transformer.given(literal), self.annotation)
        except Exception as error:
            if keeps_its_class(error):
                raise
            raise ConversionError(self.expected, describe_literal(literal), _in_words(error)) from error

    def fit_plain(self, plain: Any) -> float:
        return self.own.fit_plain(plain)

    def to_plain(self, value: Any) -> Any:
        return self.own.to_plain(value)

    def from_plain(self, plain: Any) -> Any:
        return self.own.from_plain(plain)

    def json_schema(self, schemas: Schemas) -> dict[str, Any]:
        return self.own.json_schema(schemas)


class DeclaredTableConverter(TransformerConverter):
    """A transformer of tables where the table's Flyte type is declared, whatever columns and format the library has."""

    def __init__(
        self, annotation: Any, transformer: TypeTransformer[Any], own: Converter, declared: LiteralType
    ) -> None:
        super().__init__(annotation, transformer, own)
        self._declared = declared

    def build_type(self, around: tuple[Converter, ...]) -> LiteralType:  # noqa: ARG002
        return copy_of(self._declared)

    def write(self, value: Any, into: Literal) -> None:
        """As the transformer does, and what it leaves out of the table's type is as declared."""
        super().write(value, into)
        written = into.scalar.structured_dataset.metadata.structured_dataset_type
        declared = self._declared.structured_dataset_type
        if not written.columns:
            written.columns.extend(declared.columns)
        written.format = written.format or declared.format


#: What a transformer raises for a value that is not of its type.
_COMPLAINTS = (TypeError, ValueError, AssertionError)


def _in_words(error: Exception) -> str:
    if isinstance(error, _COMPLAINTS):
        return str(error) or type(error).__name__
    return f"{type(error).__name__}: {error}"
