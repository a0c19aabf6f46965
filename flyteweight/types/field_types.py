"""What dataclass fields may hold and literals may not: bytes, sets, tuples, decimals, paths, anything plain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from flyteweight.types.converter import CLOSE, EXACT, NO, ConversionError, Converter, describe
from flyteweight.types.unsupported import UnsupportedTypeError

if TYPE_CHECKING:
    from collections.abc import Callable

    from flyteidl.core.literals_pb2 import Literal


class FieldConverter(Converter):
    """A type that only dataclass fields can have."""

    def build_type(self) -> NoReturn:
        raise UnsupportedTypeError(f"{self.expected} can be the type of a dataclass field, but not of a literal")

    def write(self, value: Any, into: Literal) -> NoReturn:  # noqa: ARG002
        self.build_type()

    def read(self, literal: Literal) -> NoReturn:  # noqa: ARG002
        self.build_type()


class AnyConverter(FieldConverter):
    """``Any``: what msgpack can carry goes in and out as it is."""

    def fit(self, value: Any) -> int:  # noqa: ARG002
        return CLOSE

    def to_plain(self, value: Any) -> Any:
        return value

    def from_plain(self, plain: Any) -> Any:
        return plain


class LeafConverter(FieldConverter):
    """A class with a text (or bytes) form."""

    def __init__(
        self, kind: type[Any], encode: Callable[[Any], Any], decode: Callable[[Any], Any], forms: tuple[type, ...]
    ) -> None:
        super().__init__(kind)
        self._encode = encode
        self._decode = decode
        self._forms = forms

    def fit(self, value: Any) -> int:
        if type(value) is self.annotation:
            return EXACT
        return CLOSE if isinstance(value, self.annotation) else NO

    def fit_plain(self, plain: Any) -> int:
        return CLOSE if isinstance(plain, self._forms[0]) else NO

    def to_plain(self, value: Any) -> Any:
        if not isinstance(value, self.annotation):
            raise self.mismatch(value)
        return self._encode(value)

    def from_plain(self, plain: Any) -> Any:
        if not isinstance(plain, self._forms):
            raise self.mismatch(plain)
        try:
            return self._decode(plain)
        except (ValueError, ArithmeticError):
            raise ConversionError(self.expected, f"a {type(plain).__name__} that is none") from None


class CollectionConverter(FieldConverter):
    """``tuple[T, ...]``, ``set[T]``, ``frozenset[T]`` and ``deque[T]``: a list in msgpack."""

    def __init__(self, annotation: Any, kind: type[Any], element: Converter) -> None:
        super().__init__(annotation)
        self.kind = kind
        self.element = element

    def fit(self, value: Any) -> int:
        if not isinstance(value, self.kind):
            return NO
        return min((self.element.fit(item) for item in value), default=EXACT)

    def fit_plain(self, plain: Any) -> int:
        return min(map(self.element.fit_plain, plain), default=CLOSE) if isinstance(plain, list) else NO

    def to_plain(self, value: Any) -> list[Any]:
        if not isinstance(value, self.kind):
            raise self.mismatch(value)
        return convert_items(value, lambda _: self.element.to_plain)

    def from_plain(self, plain: Any) -> Any:
        if not isinstance(plain, (list, tuple)):
            raise self.mismatch(plain)
        return self.kind(convert_items(plain, lambda _: self.element.from_plain))


class TupleConverter(FieldConverter):
    """``tuple[A, B]``: a list in msgpack, of that length."""

    kind: type[Any] = tuple

    def __init__(self, annotation: Any, elements: list[Converter]) -> None:
        super().__init__(annotation)
        self.elements = elements

    def fit(self, value: Any) -> int:
        if not isinstance(value, self.kind) or len(value) != len(self.elements):
            return NO
        return min((e.fit(item) for e, item in zip(self.elements, value, strict=True)), default=EXACT)

    def fit_plain(self, plain: Any) -> int:
        return CLOSE if isinstance(plain, list) and len(plain) == len(self.elements) else NO

    def to_plain(self, value: Any) -> list[Any]:
        if not isinstance(value, self.kind):
            raise self.mismatch(value)
        self._check_length(value)
        return convert_items(value, lambda index: self.elements[index].to_plain)

    def from_plain(self, plain: Any) -> Any:
        if not isinstance(plain, (list, tuple)):
            raise self.mismatch(plain)
        self._check_length(plain)
        return self.build(convert_items(plain, lambda index: self.elements[index].from_plain))

    def build(self, items: list[Any]) -> Any:
        """The tuple of ``items``."""
        return tuple(items)

    def _check_length(self, items: Any) -> None:
        if len(items) != len(self.elements):
            raise ConversionError(f"{self.expected} with {len(self.elements)} elements", describe(items))


class NamedTupleConverter(TupleConverter):
    """A ``NamedTuple``: a list in msgpack; fields at its end that have defaults may be missing."""

    def __init__(self, annotation: Any, elements: list[Converter]) -> None:
        super().__init__(annotation, elements)
        self.kind = annotation

    def build(self, items: list[Any]) -> Any:
        return self.kind(*items)

    def _check_length(self, items: Any) -> None:
        if not len(self.elements) - len(self.kind._field_defaults) <= len(items) <= len(self.elements):
            super()._check_length(items)


class TypedDictConverter(FieldConverter):
    """A ``TypedDict``: a map in msgpack with the declared keys."""

    def __init__(self, annotation: Any, values: dict[str, Converter]) -> None:
        super().__init__(annotation)
        self.values = values

    def fit(self, value: Any) -> int:
        if not isinstance(value, dict) or not self._has_keys(value):
            return NO
        return min((self.values[key].fit(item) for key, item in value.items()), default=EXACT)

    def fit_plain(self, plain: Any) -> int:
        return CLOSE if isinstance(plain, dict) and self._has_keys(plain) else NO

    def to_plain(self, value: Any) -> dict[str, Any]:
        return self._each(value, lambda converter: converter.to_plain)

    def from_plain(self, plain: Any) -> dict[str, Any]:
        return self._each(plain, lambda converter: converter.from_plain)

    def _has_keys(self, items: dict[str, Any]) -> bool:
        return bool(self.annotation.__required_keys__ <= set(items) <= set(self.values))

    def _each(self, items: Any, conversion: Callable[[Converter], Callable[[Any], Any]]) -> dict[str, Any]:
        if not isinstance(items, dict):
            raise self.mismatch(items)
        missing = sorted(self.annotation.__required_keys__ - set(items))
        if missing:
            raise ConversionError(f"{self.expected} with the key {missing[0]!r}", "a dict without it")
        converted = {}
        for key, item in items.items():
            converter = self.values.get(key)
            if converter is None:
                raise ConversionError(f"{self.expected} with keys {', '.join(self.values)}", f"the key {key!r} too")
            try:
                converted[key] = conversion(converter)(item)
            except ConversionError as error:
                raise error.at(f"[{key!r}]") from None
        return converted


def convert_items(items: Any, conversion: Callable[[int], Callable[[Any], Any]]) -> list[Any]:
    """Each of ``items`` through the conversion of its position; errors name the position."""
    converted: list[Any] = []
    try:
        for index, item in enumerate(items):
            converted.append(conversion(index)(item))
    except ConversionError as error:
        raise error.at(f"[{len(converted)}]") from None
    return converted


#: Classes whose text is ``str(value)`` and read back by the class itself; by name, so that none is imported.
_TEXTS = frozenset(
    {
        "decimal.Decimal",
        "fractions.Fraction",
        "uuid.UUID",
        "pathlib.Path",
        "pathlib.PurePath",
        "pathlib.PosixPath",
        "pathlib.PurePosixPath",
        "pathlib._local.Path",
        "pathlib._local.PurePath",
        "pathlib._local.PosixPath",
        "pathlib._local.PurePosixPath",
        "zoneinfo.ZoneInfo",
        "ipaddress.IPv4Address",
        "ipaddress.IPv6Address",
        "ipaddress.IPv4Network",
        "ipaddress.IPv6Network",
        "ipaddress.IPv4Interface",
        "ipaddress.IPv6Interface",
    }
)


def leaf_converter(kind: type[Any]) -> Converter | None:
    """The converter of a class with a text or bytes form; None for any other class."""
    name = f"{kind.__module__}.{kind.__qualname__}"
    if name in _TEXTS:
        return LeafConverter(kind, str, kind, (str,))
    if name == "datetime.time":
        return LeafConverter(kind, lambda value: value.isoformat(), kind.fromisoformat, (str,))
    if kind in (bytes, bytearray):
        return LeafConverter(kind, bytes, lambda plain: kind(_bytes_of(plain)), (bytes, str))
    return None


def _bytes_of(plain: bytes | str) -> bytes:
    """Bytes as they are, or out of the base64 text that stands for them in JSON."""
    if isinstance(plain, bytes):
        return plain
    from base64 import b64decode

    return b64decode(plain)
