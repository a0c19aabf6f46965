"""``Annotated[T, ...]``: hashes, notes for the platform, options of a type, and a transformer given in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args, get_origin

from flyteidl.core.types_pb2 import LiteralType

from flyteweight.types.annotation import FlyteAnnotation
from flyteweight.types.converter import Converter
from flyteweight.types.engine import converter_for
from flyteweight.types.hash import HashMethod
from flyteweight.types.transformer import TransformerConverter, TypeTransformer
from flyteweight.types.unsupported import UnsupportedTypeError

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Literal

#: Key of the annotation that says how a cache key is computed from a struct. Wire format; not the user's to set.
CACHE_KEY_METADATA = "cache-key-metadata"


def annotated_converter(annotation: Any) -> Converter:
    """The converter of an ``Annotated``; raises ``UnsupportedTypeError`` for metadata that contradict the type."""
    base, *metadata = get_args(annotation)
    converter = _base_converter(annotation, base, metadata)
    notes = [item for item in metadata if isinstance(item, FlyteAnnotation)]
    if notes:
        _check_notes(annotation, base, notes)
    hash_method = next((item for item in metadata if isinstance(item, HashMethod)), None)
    if not notes and hash_method is None:
        return converter
    return AnnotatedConverter(annotation, converter, hash_method, notes[0].data if notes else {})


def _base_converter(annotation: Any, base: Any, metadata: list[Any]) -> Converter:
    transformer = next((item for item in metadata if isinstance(item, TypeTransformer)), None)
    if transformer is not None:
        return TransformerConverter(annotation, transformer)
    options = tuple(item for item in metadata if not isinstance(item, (FlyteAnnotation, HashMethod)))
    if options:
        from flyteweight.types.families import converter_with_options

        converter = converter_with_options(base, options)
        if converter is not None:
            return converter
    converter = converter_for(base)
    if isinstance(converter, TransformerConverter):
        # A transformer sees the whole annotation, as its options may be there.
        return TransformerConverter(annotation, converter.transformer)
    return converter


def _check_notes(annotation: Any, base: Any, notes: list[FlyteAnnotation]) -> None:
    if len(notes) > 1:
        raise UnsupportedTypeError(f"{annotation} has {len(notes)} FlyteAnnotations; a type has at most one")
    if CACHE_KEY_METADATA in notes[0].data:
        raise UnsupportedTypeError(
            f"the FlyteAnnotation of {annotation} has the key '{CACHE_KEY_METADATA}', which is the platform's own"
        )
    from dataclasses import is_dataclass
    from enum import Enum

    kind = get_origin(base) or base
    if is_dataclass(kind) or kind is dict or (isinstance(kind, type) and issubclass(kind, Enum)):
        raise UnsupportedTypeError(
            f"{annotation}: a FlyteAnnotation cannot be put on a dataclass, an Enum or a dict; put it on another input"
        )


class AnnotatedConverter(Converter):
    """The converter of the type, with a hash on each literal or data on the type."""

    def __init__(
        self, annotation: Any, inner: Converter, hash_method: HashMethod[Any] | None, data: dict[str, Any]
    ) -> None:
        super().__init__(annotation)
        self.inner = inner
        self.tag = inner.tag
        self._hash_method = hash_method
        self._data = data

    @property
    def expected(self) -> str:
        return self.inner.expected

    def build_type(self) -> LiteralType:
        declared = LiteralType()
        declared.CopyFrom(self.inner.literal_type)
        if self._data:
            declared.annotation.annotations.update(self._data)
        return declared

    def fit(self, value: Any) -> int:
        return self.inner.fit(value)

    def fit_plain(self, plain: Any) -> int:
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
