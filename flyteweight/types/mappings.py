"""Dicts and what is like them: a map of literals, a msgpack map, or a pickle, as flytekit has it for each spelling."""

from __future__ import annotations

import collections
import collections.abc
from typing import TYPE_CHECKING, Any

from flyteidl.core.types_pb2 import LiteralType, SimpleType

from flyteweight.types.containers import as_part
from flyteweight.types.conversion_error import ConversionError, raise_at
from flyteweight.types.converter import EXACT, NO, Converter
from flyteweight.types.converters import converter_of
from flyteweight.types.pickles import PickledConverter
from flyteweight.types.plain import is_plain, mark_msgpack, old_format, write_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flyteidl.core.literals_pb2 import Literal

    from flyteweight.types.annotations import Form
    from flyteweight.types.schema import Schemas


class MapConverter(Converter):
    """What a mapping is inside msgpack: a map, with keys and values converted by their declared types."""

    #: What a value may be.
    kind: type[Any] = dict

    def __init__(
        self, annotation: Any, key: Converter, value: Converter, make: Callable[[dict[Any, Any]], Any] | None = None
    ) -> None:
        super().__init__(annotation)
        self.key = key
        self.value = value
        self._make = make

    def as_plain(self, around: tuple[Converter, ...] = ()) -> Converter:
        self.key.as_plain(around)
        self.value.as_plain(around)
        return self

    def parts(self) -> Iterable[Converter]:
        return (self.key, self.value)

    def fit(self, value: Any) -> int:
        if not isinstance(value, self.kind):
            return NO
        keys, values = map(self.key.fit, value), map(self.value.fit, value.values())
        return min(min(keys, default=EXACT), min(values, default=EXACT))

    def fit_plain(self, plain: Any) -> float:
        return EXACT if isinstance(plain, dict) else NO

    def to_plain(self, value: Any) -> Any:
        if not isinstance(value, self.kind):
            raise self.mismatch(value)
        return self._each(value, self.key.to_plain, self.value.to_plain)

    def from_plain(self, plain: Any) -> Any:
        if not isinstance(plain, dict):
            raise self.mismatch(plain)
        return self.build(self._each(plain, self.key_from_plain, self.value.from_plain))

    def _each(self, items: Any, convert_key: Any, convert_value: Any) -> dict[Any, Any]:
        converted: dict[Any, Any] = {}
        for key, value in items.items():
            try:
                converted[convert_key(key)] = convert_value(value)
            except Exception as error:
                raise_at(error, f"[{key!r}]", f"{self.key.expected} and {self.value.expected}")
        return converted

    def build(self, content: dict[Any, Any]) -> Any:
        """The mapping that the annotation says, of a dict."""
        if self._make is None:
            return content
        try:
            return self._make(content)
        except (TypeError, ValueError) as error:
            raise ConversionError(self.expected, "a map that the class refuses", str(error)) from error

    def key_from_plain(self, plain: Any) -> Any:
        """The key; JSON and ``Struct`` have str keys alone, so that those of numbers arrive as their digits."""
        try:
            return self.key.from_plain(plain)
        except ConversionError:
            if type(plain) is not str or self.key.annotation not in (int, float, bool):
                raise
            try:
                from json import loads

                return self.key.from_plain(loads(plain))
            except ValueError:
                raise ConversionError(self.key.expected, "a key of type str") from None

    def json_schema(self, schemas: Schemas) -> dict[str, Any]:
        return {
            "type": "object",
            **as_part("additionalProperties", self.value, schemas),
            **as_part("propertyNames", self.key, schemas),
        }


class PackedConverter(Converter):
    """A dict as an input or output: a msgpack literal, of whose content the Flyte type says nothing."""

    def build_type(self, around: tuple[Converter, ...]) -> LiteralType:  # noqa: ARG002
        declared = LiteralType(simple=SimpleType.STRUCT)
        mark_msgpack(declared)
        return declared

    def write(self, value: Any, into: Literal) -> None:
        write_plain(self.to_plain(value), into)
        if old_format():
            into.metadata["format"] = "json"

    def read(self, literal: Literal) -> Any:
        return self.read_plain(literal)


class PackedMapConverter(PackedConverter, MapConverter):
    """``dict``, ``dict[K, V]`` with keys other than str, and classes of dicts ◀─▶ a msgpack map.

    ``kwtypes(allow_pickle=True)`` beside it pickles what msgpack cannot carry. Without declared types, msgpack's own
    data go in and come out: tuples come back as lists.
    """

    tag = "Typed Dict"

    def __init__(
        self,
        annotation: Any,
        key: Converter,
        value: Converter,
        make: Callable[[dict[Any, Any]], Any] | None = None,
        *,
        typed: bool = True,
        allow_pickle: bool = False,
    ) -> None:
        super().__init__(annotation, key, value, make)
        self._typed = typed
        self._allow_pickle = allow_pickle

    def as_literal(self) -> Converter:
        return self.as_plain()

    @property
    def expected(self) -> str:
        if not self._typed:
            return getattr(self.annotation, "__name__", "dict") if self._make else "dict"
        return f"dict[{self.key.expected}, {self.value.expected}]"

    def fit(self, value: Any) -> int:
        if self._typed:
            return super().fit(value)
        return EXACT if isinstance(value, self.kind) and (self._allow_pickle or is_plain(value)) else NO

    def write(self, value: Any, into: Literal) -> None:
        try:
            super().write(value, into)
        except ConversionError:
            if not self._allow_pickle or not isinstance(value, dict):
                raise
            from flyteweight.types.pickling import store

            into.Clear()
            into.scalar.generic.update({"pickle_file": store(value)})
            into.metadata["format"] = "pickle"

    def read(self, literal: Literal) -> Any:
        if literal.WhichOneof("value") == "map":
            return self._from_map(literal)
        if literal.metadata.get("format") == "pickle":
            from flyteweight.types.pickling import load

            return load(literal.scalar.generic.fields["pickle_file"].string_value)
        return self.read_plain(literal)

    def to_plain(self, value: Any) -> Any:
        if self._typed or not isinstance(value, self.kind):
            return super().to_plain(value)
        return value

    def from_plain(self, plain: Any) -> Any:
        if self._typed or not isinstance(plain, dict):
            return super().from_plain(plain)
        return self.build(plain)

    def _from_map(self, literal: Literal) -> Any:
        """A map of literals: what a task with typed values wrote; those without a declared type by their own kind."""
        from flyteweight.types.guess import value_of

        items = dict(sorted(literal.map.literals.items()))
        if not self._typed:
            return self.build({key: value_of(item) for key, item in items.items()})
        return self.build(self._each(items, self.key_from_plain, self.value.as_literal().read))


class PickledMapConverter(PickledConverter, MapConverter):
    """``Mapping[K, V]``, ``OrderedDict[K, V]`` and other generic spellings: a pickle, and a map inside msgpack."""

    def __init__(
        self,
        annotation: Any,
        kind: type[Any],
        key: Converter,
        value: Converter,
        make: Callable[[dict[Any, Any]], Any] | None = None,
    ) -> None:
        super().__init__(annotation, key, value, make)
        self.kind = kind


class ChainMapConverter(PickledMapConverter):
    """``ChainMap[K, V]``: a list of maps inside msgpack."""

    def fit_plain(self, plain: Any) -> float:
        return min(map(super().fit_plain, plain), default=EXACT) if isinstance(plain, list) else NO

    def to_plain(self, value: Any) -> Any:
        if not isinstance(value, collections.ChainMap):
            raise self.mismatch(value)
        return [self._each(one, self.key.to_plain, self.value.to_plain) for one in value.maps]

    def from_plain(self, plain: Any) -> Any:
        if not isinstance(plain, list):
            raise self.mismatch(plain)
        return collections.ChainMap(*map(super().from_plain, plain))

    def json_schema(self, schemas: Schemas) -> dict[str, Any]:
        return {"type": "array", "items": super().json_schema(schemas)}


def mapping_family(form: Form) -> Converter:
    """The converter of ``Mapping``, ``MutableMapping`` or ``ChainMap``."""
    key, value = map(converter_of, form.arguments or (Any, Any))
    if form.kind is collections.ChainMap:
        return ChainMapConverter(form.written, form.kind, key, value)
    return PickledMapConverter(form.written, form.kind, key, value)


def dict_class_family(form: Form) -> Converter:
    """The converter of ``dict`` or ``dict[K, V]``, or of a class of dicts: ``OrderedDict``, one of the user's."""
    kind = form.kind
    if kind is dict:
        return _packed(form)
    key, value = _key_and_value(form)
    if form.arguments:
        return PickledMapConverter(form.written, kind, converter_of(key), converter_of(value), _maker(form, value))
    made = _maker(form, Any)
    return PackedMapConverter(form.annotation, converter_of(key), converter_of(value), made, typed=False)


def _packed(form: Form) -> Converter:
    allow_pickle = any(isinstance(option, dict) and option.get("allow_pickle") for option in form.options)
    typed = len(form.arguments) == 2
    key, value = map(converter_of, form.arguments if typed else (Any, Any))
    return PackedMapConverter(form.annotation, key, value, typed=typed, allow_pickle=allow_pickle)


def _key_and_value(form: Form) -> tuple[Any, Any]:
    if form.kind is collections.Counter:
        return (form.arguments[0] if form.arguments else Any), int
    return form.arguments if len(form.arguments) == 2 else (Any, Any)


def _maker(form: Form, value: Any) -> Callable[[dict[Any, Any]], Any]:
    if form.kind is collections.defaultdict:
        return lambda content: collections.defaultdict(getattr(value, "kind", None), content)
    return form.kind  # type: ignore[no-any-return]
