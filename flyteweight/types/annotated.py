"""``Annotated[T, ...]``: hashes, notes for the platform, options of a type, and a transformer given in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteidl.core.types_pb2 import LiteralType

from flyteweight.types.annotation import FlyteAnnotation
from flyteweight.types.conversion_error import describe
from flyteweight.types.converter import Converter
from flyteweight.types.converters import converter_of
from flyteweight.types.hash import HashMethod
from flyteweight.types.registry import by_family
from flyteweight.types.transformer import ConverterTransformer, TypeTransformer
from flyteweight.types.transformer_converter import TransformerConverter, by_transformer
from flyteweight.types.unsupported import UnsupportedTypeError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flyteidl.core.literals_pb2 import Literal

    from flyteweight.types.annotations import Form
    from flyteweight.types.schema import Schemas

#: Key of the annotation that says how a cache key is computed from a struct. Wire format; not the user's to set.
CACHE_KEY_METADATA = "cache-key-metadata"


def annotated(form: Form) -> Converter:
    """The converter of a form with options; raises ``UnsupportedTypeError`` for options that contradict the type."""
    notes = tuple(option for option in form.options if isinstance(option, FlyteAnnotation))
    hashes = tuple(option for option in form.options if isinstance(option, HashMethod))
    if notes:
        _check_notes(form, notes)
    converter = _without_notes(form.without((*notes, *hashes)))
    if not notes and not hashes:
        return converter
    return AnnotatedConverter(form.written, converter, hashes[0] if hashes else None, notes[0].data if notes else {})


def _without_notes(form: Form) -> Converter:
    if not form.options:
        return converter_of(form)
    given = next((option for option in form.options if isinstance(option, TypeTransformer)), None)
    if isinstance(given, ConverterTransformer):  # a view of a converter that does not look for transformers here
        return given.converter or by_family(form.without((given,)))
    if given is not None:
        return TransformerConverter(form.written, given, by_family(form.without((given,))))
    return by_transformer(form) or by_family(form)


def _check_notes(form: Form, notes: tuple[FlyteAnnotation, ...]) -> None:
    if len(notes) > 1:
        raise UnsupportedTypeError(f"{form.written} has {len(notes)} FlyteAnnotations; a type has at most one")
    if not isinstance(notes[0].data, dict):
        raise UnsupportedTypeError(
            f"the FlyteAnnotation of {form.written} holds {describe(notes[0].data)}; its data are a dict"
        )
    if CACHE_KEY_METADATA in notes[0].data:
        raise UnsupportedTypeError(
            f"the FlyteAnnotation of {form.written} has the key '{CACHE_KEY_METADATA}', which is the platform's own"
        )
    from dataclasses import is_dataclass
    from enum import Enum

    if form.is_class and (is_dataclass(form.kind) or form.kind is dict or issubclass(form.kind, Enum)):
        raise UnsupportedTypeError(
            f"{form.written}: a FlyteAnnotation cannot be put on a dataclass, an Enum or a dict; "
            "put it on another input"
        )


class AnnotatedConverter(Converter):
    """The converter of the type, with a hash on each literal or data on the type."""

    def __init__(
        self, annotation: Any, inner: Converter, hash_method: HashMethod[Any] | None, data: dict[str, Any]
    ) -> None:
        super().__init__(annotation)
        self.inner = inner
        self.tag = inner.tag
        self.accepts_none = inner.accepts_none
        self._hash_method = hash_method
        self._data = data

    @property
    def expected(self) -> str:
        return self.inner.expected

    def as_literal(self) -> Converter:
        self.inner.as_literal()
        return self

    def as_plain(self, around: tuple[Converter, ...] = ()) -> Converter:
        return self.inner.as_plain(around)

    def as_variant(self) -> Converter:
        return self.inner.as_variant()

    def parts(self) -> Iterable[Converter]:
        return (self.inner,)

    def item(self, value: Any) -> Converter | None:
        return self.inner.item(value)

    def build_type(self, around: tuple[Converter, ...]) -> LiteralType:
        declared = LiteralType()
        declared.CopyFrom(self.inner.type_within(around))
        if self._data:
            declared.annotation.annotations.update(self._data)
        return declared

    def as_declared(self, declared: LiteralType) -> Converter | None:
        inner = self.inner.as_declared(declared)
        return inner and AnnotatedConverter(self.annotation, inner, self._hash_method, self._data)

    def fit(self, value: Any) -> int:
        return self.inner.fit(value)

    def fit_plain(self, plain: Any) -> float:
        return self.inner.fit_plain(plain)

    def write(self, value: Any, into: Literal) -> None:
        self.inner.write(value, into)
        if self._hash_method is not None:
            into.hash = self._hash_method.calculate(value)

    def read(self, literal: Literal) -> Any:
        return self.inner.read(literal)

    def to_plain(self, value: Any) -> Any:
        return self.inner.to_plain(value)

    def from_plain(self, plain: Any) -> Any:
        return self.inner.from_plain(plain)

    def json_schema(self, schemas: Schemas) -> dict[str, Any]:
        return self.inner.json_schema(schemas)
