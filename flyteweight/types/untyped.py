"""``dict`` and ``dict[K, V]`` with keys other than str: one msgpack map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from flyteidl.core.types_pb2 import LiteralType, SimpleType

from flyteweight.types.containers import plain_content
from flyteweight.types.converter import EXACT, NO, ConversionError, Converter, describe
from flyteweight.types.plain import old_format, write_plain
from flyteweight.types.records import mark_msgpack

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Literal


def untyped_dict(annotation: Any, options: tuple[Any, ...] = ()) -> MappingConverter:
    """The converter of ``dict``, ``dict[K, V]`` or a class of dicts; ``kwtypes(allow_pickle=True)`` among the options
    pickles what msgpack cannot carry.
    """
    arguments = get_args(annotation)
    allow_pickle = any(isinstance(option, dict) and option.get("allow_pickle") for option in options)
    if not arguments:
        return MappingConverter(annotation, allow_pickle=allow_pickle)
    from flyteweight.types.fields import field_converter

    key, value = map(field_converter, arguments)
    return MappingConverter(annotation, key, value, allow_pickle=allow_pickle)


class MappingConverter(Converter):
    """A dict ◀─▶ a msgpack map, with keys and values converted by their declared types.

    Without declared types, msgpack's own data go in and come out: tuples come back as lists.
    """

    tag = "Typed Dict"

    def __init__(
        self,
        annotation: Any,
        key: Converter | None = None,
        value: Converter | None = None,
        *,
        allow_pickle: bool = False,
    ) -> None:
        super().__init__(annotation)
        self._allow_pickle = allow_pickle
        self.key = key
        self.value = value

    @property
    def expected(self) -> str:
        if self.key is None or self.value is None:
            return "dict"
        return f"dict[{self.key.expected}, {self.value.expected}]"

    def build_type(self) -> LiteralType:
        declared = LiteralType(simple=SimpleType.STRUCT)
        mark_msgpack(declared)
        return declared

    def fit(self, value: Any) -> int:
        if not isinstance(value, dict):
            return NO
        if self.key is None or self.value is None:
            return EXACT
        keys, values = map(self.key.fit, value), map(self.value.fit, value.values())
        return min(min(keys, default=EXACT), min(values, default=EXACT))

    def fit_plain(self, plain: Any) -> int:
        return EXACT if isinstance(plain, dict) else NO

    def write(self, value: Any, into: Literal) -> None:
        try:
            write_plain(self.to_plain(value), into)
        except ConversionError:
            if not self._allow_pickle or not isinstance(value, dict):
                raise
            from flyteweight.types.pickles import store

            into.Clear()
            into.scalar.generic.update({"pickle_file": store(value)})
            into.metadata["format"] = "pickle"
            return
        if old_format():
            into.metadata["format"] = "json"

    def read(self, literal: Literal) -> dict[Any, Any]:
        if literal.WhichOneof("value") == "map":
            return self._from_map(literal)
        if literal.metadata.get("format") == "pickle":
            from flyteweight.types.pickles import load

            content: dict[Any, Any] = load(literal.scalar.generic.fields["pickle_file"].string_value)
            return content
        return self.from_plain(plain_content(literal, self))

    def to_plain(self, value: Any) -> dict[Any, Any]:
        if not isinstance(value, dict):
            raise self.mismatch(value)
        if self.key is None or self.value is None:
            return value
        return self._each(value, self.key.to_plain, self.value.to_plain)

    def from_plain(self, plain: Any) -> dict[Any, Any]:
        if not isinstance(plain, dict):
            raise self.mismatch(plain)
        if self.key is None or self.value is None:
            return plain
        return self._each(plain, self._key_from_plain, self.value.from_plain)

    def _key_from_plain(self, plain: Any) -> Any:
        """The key; JSON and ``Struct`` have str keys alone, so that those of numbers arrive as their digits."""
        if self.key is None:
            return plain
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

    @staticmethod
    def _each(items: dict[Any, Any], convert_key: Any, convert_value: Any) -> dict[Any, Any]:
        converted: dict[Any, Any] = {}
        for key, value in items.items():
            try:
                converted[convert_key(key)] = convert_value(value)
            except ConversionError as error:
                raise error.at(f"[{key!r}]") from None
            except TypeError:
                raise ConversionError("a hashable key", describe(key)) from None
        return converted

    def _from_map(self, literal: Literal) -> dict[Any, Any]:
        """A map of literals: what a task with typed values wrote; their values are read by their own kind."""
        from flyteweight.types.guess import value_of

        if self.value is None:
            return {key: value_of(item) for key, item in literal.map.literals.items()}
        items = literal.map.literals
        return self._each(dict(items), self._key_from_plain, self.value.read)
