"""``Union[A, B]``, ``A | B`` and ``Optional[A]``: a literal that says which variant it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_origin

from flyteidl.core.types_pb2 import LiteralType

from flyteweight.types.conversion_error import ConversionError, describe, describe_literal, keeps_its_class
from flyteweight.types.converter import EXACT, NO, Converter
from flyteweight.types.converters import converter_of, resolve_offloaded
from flyteweight.types.matching import is_same, literal_fits
from flyteweight.types.unsupported import UnsupportedTypeError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flyteidl.core.literals_pb2 import Literal

    from flyteweight.types.annotations import Form
    from flyteweight.types.schema import Schemas


class UnionConverter(Converter):
    """A union ◀─▶ a union literal, tagged with the name of the variant's type.

    Writing chooses the variant by the value's exact type, then by what accepts it; reading by the tag. A value that
    two variants could hold equally well is an error that names them.
    """

    tag = "Typed Union"

    def __init__(self, annotation: Any, variants: list[Converter]) -> None:
        super().__init__(annotation)
        self.variants = variants
        self._tagged: dict[Converter, LiteralType] = {}
        self._by_class = {variant.annotation: variant for variant in variants if isinstance(variant.annotation, type)}

        self.accepts_none = any(variant.accepts_none for variant in variants)

    def as_literal(self) -> Converter:
        for variant in self.variants:
            variant.as_literal()
        return self

    def as_plain(self, around: tuple[Converter, ...] = ()) -> Converter:
        for variant in self.variants:
            variant.as_plain(around)
        return self

    def parts(self) -> Iterable[Converter]:
        return self.variants

    def item(self, value: list[Any] | dict[str, Any]) -> Converter | None:
        items = [item for variant in self.variants if (item := variant.item(value)) is not None]
        if len(items) > 1:
            raise ConversionError(
                self.expected,
                f"{describe(value)} that holds outputs of nodes",
                "more than one variant is such a container; build the value inside a task",
            )
        return items[0] if items else None

    @property
    def expected(self) -> str:
        return " | ".join(variant.expected for variant in self.variants)

    def build_type(self, around: tuple[Converter, ...]) -> LiteralType:
        declared = LiteralType()
        declared.union_type.variants.extend(_tagged(variant, variant.type_within(around)) for variant in self.variants)
        return declared

    def tagged(self, variant: Converter) -> LiteralType:
        """The type of a variant as a union literal carries it."""
        kind = self._tagged.get(variant)
        if kind is None:
            kind = self._tagged[variant] = _tagged(variant, variant.as_variant().literal_type)
        return kind

    def fit(self, value: Any) -> int:
        return max(variant.fit(value) for variant in self.variants)

    def fit_plain(self, plain: Any) -> float:
        return max(variant.fit_plain(plain) for variant in self.variants)

    def variant_of(self, value: Any) -> Converter:
        """The variant that is to hold ``value``; raises ``ConversionError`` if it is none or not clear which."""
        known = self._by_class.get(type(value))
        if known is not None and known.fit(value) == EXACT:
            return known
        container = self._container_of(value)
        if container is not None:
            return container
        fits = [variant.fit(value) for variant in self.variants]
        best = max(fits)
        if best == NO:
            raise self.mismatch(value)
        candidates = [variant for variant, fit in zip(self.variants, fits, strict=True) if fit == best]
        if len(candidates) > 1 and not _has_no_elements(value):
            raise self._ambiguous(describe(value), candidates)
        return candidates[0]

    def _container_of(self, value: Any) -> Converter | None:
        """The one variant that a list or dict can be, without a look at its elements: errors then name the element."""
        if not isinstance(value, (list, dict)):
            return None
        kind = type(value)
        containers = [
            variant for variant in self.variants if (get_origin(variant.annotation) or variant.annotation) is kind
        ]
        if len(containers) != 1 or any(variant.fit(value) for variant in self.variants if variant not in containers):
            return None
        return containers[0]

    def write(self, value: Any, into: Literal) -> None:
        variant = self.variant_of(value)
        union = into.scalar.union
        variant.as_variant().write(value, union.value)
        union.type.CopyFrom(self.tagged(variant))

    def to_plain(self, value: Any) -> Any:
        return self.variant_of(value).to_plain(value)

    def read(self, literal: Literal) -> Any:
        scalar = literal.scalar
        kind = scalar.WhichOneof("value")
        if kind == "union":
            union = scalar.union
            value = resolve_offloaded(union.value)
            if union.type.structure.tag:
                return self._read_tagged(union.type, value)
            return self.read(value)
        if kind == "binary":
            from flyteweight.types.plain import unpack

            return self.from_plain(unpack(scalar.binary))
        exact = [variant for variant in self.variants if literal_fits(literal, variant.literal_type)]
        others = [variant for variant in self.variants if variant not in exact]
        return self._first([*exact, *others], lambda variant: variant.read(literal), describe_literal(literal))

    def json_schema(self, schemas: Schemas) -> dict[str, Any]:
        return {"anyOf": [variant.json_schema(schemas) for variant in self.variants]}

    def from_plain(self, plain: Any) -> Any:
        ranked = sorted(self.variants, key=lambda variant: -variant.fit_plain(plain))
        return self._first(ranked, lambda variant: variant.from_plain(plain), describe(plain))

    def _read_tagged(self, stored: LiteralType, value: Literal) -> Any:
        tag = stored.structure.tag
        same_tag = [variant for variant in self.variants if variant.tag == tag]
        if not same_tag and stored.blob.format == "PythonPickle":
            return self.read_other(value)
        if not same_tag:  # a name for a type is written as a pickle, and reads what the type itself is written as
            same_tag = [variant for variant in self.variants if variant.tag == "FlytePickle" and variant.parts()]
        if not same_tag:
            known = ", ".join(sorted({f"'{variant.tag}'" for variant in self.variants}))
            raise ConversionError(
                self.expected, f"a union literal tagged '{tag}'", f"the tags of this union are {known}"
            )
        candidates = [variant for variant in same_tag if is_same(stored, variant.literal_type)] or same_tag
        if len(candidates) > 1:
            candidates = self._same_schema(stored, candidates)
        readings: list[tuple[Converter, Any]] = []
        failure: Exception | None = None
        for variant in candidates:
            try:
                readings.append((variant, variant.read(value)))
            except Exception as error:
                failure = failure or _as_conversion_error(error, variant)
        if len(readings) > 1 and not _has_no_elements(readings[0][1]):
            raise self._ambiguous(f"a union literal tagged '{tag}'", [variant for variant, _ in readings])
        if readings:
            return readings[0][1]
        raise failure or self.mismatch(value)

    @staticmethod
    def _same_schema(stored: LiteralType, candidates: list[Converter]) -> list[Converter]:
        """Of dataclasses, whose types differ in their JSON schema alone, the one that was written."""
        schema = stored.metadata
        same = [variant for variant in candidates if variant.literal_type.metadata == schema]
        if not same and "title" in schema.fields:
            title = schema.fields["title"]
            same = [variant for variant in candidates if variant.literal_type.metadata.fields["title"] == title]
        return same or candidates

    def _first(self, ranked: list[Converter], convert: Any, found: str) -> Any:
        reasons: list[str] = []
        for variant in ranked:
            try:
                return convert(variant)
            except Exception as error:
                reasons.append(f"{variant.expected}: {_as_conversion_error(error, variant)}")
        raise ConversionError(self.expected, found, f"as {'; as '.join(reasons)}")

    def _ambiguous(self, found: str, candidates: list[Converter]) -> ConversionError:
        names = " or ".join(variant.expected for variant in candidates)
        return ConversionError(
            "a value of one variant alone", f"{found} that could be {names}", "give the variants different types"
        )


def family(form: Form) -> Converter:
    """The converter of a union; raises ``UnsupportedTypeError`` for one without variants."""
    if not form.arguments:
        raise UnsupportedTypeError(
            f"{form.annotation} says nothing of its variants; write Union[A, B] with their types"
        )
    return UnionConverter(form.annotation, [converter_of(variant) for variant in form.arguments])


def _as_conversion_error(error: Exception, variant: Converter) -> ConversionError:
    """The error of one variant, after which others are tried; raises one that says who is to retry."""
    if isinstance(error, ConversionError):
        return error
    if keeps_its_class(error):
        raise error
    return ConversionError(variant.expected, "a value that cannot be converted", f"{type(error).__name__}: {error}")


def _tagged(variant: Converter, kind: LiteralType) -> LiteralType:
    """The type of a variant as a union carries it: its ``structure`` is the tag and nothing else."""
    tagged = LiteralType()
    tagged.CopyFrom(kind)
    tagged.ClearField("structure")
    tagged.structure.tag = variant.tag
    return tagged


def _has_no_elements(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_has_no_elements, value.values()))
    return isinstance(value, (list, tuple, set, frozenset)) and all(map(_has_no_elements, value))
