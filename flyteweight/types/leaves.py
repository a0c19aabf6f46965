"""Classes with a text (or bytes) form inside msgpack: decimals, paths, UUIDs; by themselves they are pickles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.types.conversion_error import ConversionError
from flyteweight.types.converter import CLOSE, EXACT, NO, Converter
from flyteweight.types.pickles import PickledConverter
from flyteweight.types.unsupported import NoSchemaError

if TYPE_CHECKING:
    from collections.abc import Callable

    from flyteweight.types.annotations import Form
    from flyteweight.types.schema import Schemas


class LeafConverter(PickledConverter):
    """A class with a text or bytes form."""

    def __init__(
        self,
        annotation: Any,
        kind: type[Any],
        schema: dict[str, Any] | None,
        encode: Callable[[Any], Any] = str,
        decode: Callable[[Any], Any] | None = None,
        forms: tuple[type, ...] = (str,),
    ) -> None:
        super().__init__(annotation)
        self.kind = kind
        self._schema = schema
        self._encode = encode
        self._decode = decode or kind
        self._forms = forms

    @property
    def expected(self) -> str:
        return self.kind.__name__

    def fit(self, value: Any) -> int:
        if type(value) is self.kind:
            return EXACT
        return CLOSE if isinstance(value, self.kind) else NO

    def fit_plain(self, plain: Any) -> float:
        return CLOSE if isinstance(plain, self._forms[0]) else NO

    def to_plain(self, value: Any) -> Any:
        if not isinstance(value, self.kind):
            raise self.mismatch(value)
        return self._encode(value)

    def from_plain(self, plain: Any) -> Any:
        if not isinstance(plain, self._forms):
            raise self.mismatch(plain)
        try:
            return self._decode(plain)
        except (ValueError, ArithmeticError, LookupError):  # of a time zone that is not there: a KeyError
            raise ConversionError(self.expected, f"a {type(plain).__name__} that is none") from None

    def json_schema(self, schemas: Schemas) -> dict[str, Any]:  # noqa: ARG002
        if self._schema is None:
            raise NoSchemaError
        return dict(self._schema)


_FORMATS = {
    "Decimal": "decimal",
    "Fraction": "fraction",
    "UUID": "uuid",
    "ZoneInfo": "time-zone",
    "IPv4Address": "ipv4",
    "IPv6Address": "ipv6",
    "IPv4Network": "ipv4network",
    "IPv6Network": "ipv6network",
    "IPv4Interface": "ipv4interface",
    "IPv6Interface": "ipv6interface",
}


def family(form: Form) -> Converter:
    """The converter of a class whose text is ``str(value)`` and read back by the class itself."""
    kind = form.kind
    return LeafConverter(form.written, kind, {"type": "string", "format": _FORMATS.get(kind.__name__, "path")})


def bytes_family(form: Form) -> Converter:
    """The converter of ``bytes`` and ``bytearray``."""
    kind = form.kind
    schema = {"type": "string", "format": "base64"}
    return LeafConverter(form.written, kind, schema, bytes, lambda plain: kind(_bytes_of(plain)), (bytes, str))


def time_family(form: Form) -> Converter:
    """The converter of ``datetime.time``."""
    kind = form.kind
    return LeafConverter(form.written, kind, {"type": "string", "format": "time"}, kind.isoformat, kind.fromisoformat)


def timezone_family(form: Form) -> Converter:
    """The converter of ``datetime.timezone``: ``UTC`` with an offset."""
    schema = {"type": "string", "pattern": "^UTC([+-][0-2][0-9]:[0-5][0-9])?$"}
    return LeafConverter(form.written, form.kind, schema, _offset_text, _timezone)


def pattern_family(form: Form) -> Converter:
    """The converter of ``re.Pattern``: the text of the expression."""
    import re

    return LeafConverter(form.written, re.Pattern, None, lambda pattern: pattern.pattern, _pattern)


def _bytes_of(plain: bytes | str) -> bytes:
    """Bytes as they are, or out of the base64 text that stands for them in JSON."""
    if isinstance(plain, bytes):
        return plain
    from base64 import b64decode

    return b64decode(plain)


def _offset_text(zone: Any) -> str:
    import datetime as dt

    return str(dt.timezone(zone.utcoffset(None)))  # of its offset, as a name of its own says nothing to readers


def _timezone(text: str) -> Any:
    import datetime as dt

    if text == "UTC":
        return dt.timezone.utc
    sign, hours, minutes = text[3], int(text[4:6]), int(text[7:9])
    if not text.startswith("UTC") or len(text) != 9 or text[6] != ":" or sign not in "+-":
        raise ValueError(text)
    offset = dt.timedelta(hours=hours, minutes=minutes)
    return dt.timezone(offset if sign == "+" else -offset)


def _pattern(text: str) -> Any:
    import re

    try:
        return re.compile(text)
    except re.error as error:
        raise ValueError(text) from error
