"""datetime, date and timedelta: a protobuf timestamp or duration each."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, ClassVar

from flyteidl.core.types_pb2 import SimpleType

from flyteweight.types.conversion_error import ConversionError, describe
from flyteweight.types.converter import CLOSE, EXACT, NO, Converter
from flyteweight.types.scalars import ScalarConverter

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Literal
    from google.protobuf.message import Message

    from flyteweight.types.annotations import Form


#: What a protobuf duration is defined to hold.
_LONGEST = dt.timedelta(seconds=315_576_000_000)


class TimeConverter(ScalarConverter):
    """A type that is a protobuf timestamp or duration on the wire, and ISO text or seconds inside msgpack."""

    kind: str

    def to_message(self, value: Any, into: Message) -> None:
        """Fill the timestamp or duration."""
        raise NotImplementedError

    def from_message(self, message: Any) -> Any:
        """The Python value of the timestamp or duration."""
        raise NotImplementedError

    def write(self, value: Any, into: Literal) -> None:
        if not self.accepts(value):
            raise self.mismatch(value)
        message = getattr(into.scalar.primitive, self.kind)
        message.SetInParent()
        try:
            self.to_message(value, message)
        except ConversionError:
            raise
        except (ValueError, OverflowError) as error:
            raise ConversionError(self.expected, f"one that protobuf cannot hold ({error})") from None

    def read(self, literal: Literal) -> Any:
        kind, content = self.primitive_of(literal)
        if kind == "plain":
            return self.from_plain(content)
        if kind != self.kind:
            return self.read_other(literal)
        try:
            return self.from_message(content)
        except (ValueError, OverflowError) as error:
            raise ConversionError(self.expected, f"one outside Python's range ({error})") from None


class DatetimeConverter(TimeConverter):
    """``datetime``; a naive one is taken as UTC, and what is read is always in UTC. Microseconds are kept."""

    tag = "datetime"
    schema: ClassVar = {"type": "string", "format": "date-time"}
    simple = SimpleType.DATETIME
    kind = "datetime"

    def to_message(self, value: Any, into: Any) -> None:
        into.FromDatetime(value)

    def from_message(self, message: Any) -> dt.datetime:
        return message.ToDatetime(tzinfo=dt.timezone.utc)  # type: ignore[no-any-return]

    def to_plain(self, value: Any) -> str:
        if not self.accepts(value):
            raise self.mismatch(value)
        return str(value.isoformat())

    def from_plain(self, plain: Any) -> dt.datetime:
        value: dt.datetime = _from_iso(dt.datetime, plain, self)
        return value


class DateConverter(TimeConverter):
    """``date``, on the wire midnight UTC."""

    tag = "date"
    schema: ClassVar = {"type": "string", "format": "date"}
    simple = SimpleType.DATETIME
    kind = "datetime"

    def fit(self, value: Any) -> int:
        return EXACT if type(value) is dt.date else NO  # a datetime is a date to Python, and loses its time here

    def to_message(self, value: dt.date, into: Any) -> None:
        into.FromDatetime(dt.datetime(value.year, value.month, value.day, tzinfo=dt.timezone.utc))

    def from_message(self, message: Any) -> dt.date:
        return message.ToDatetime().date()  # type: ignore[no-any-return]

    def to_plain(self, value: Any) -> str:
        if not self.accepts(value):
            raise self.mismatch(value)
        return str(value.isoformat())

    def from_plain(self, plain: Any) -> dt.date:
        value: dt.date = _from_iso(dt.date, plain, self)
        return value


class TimedeltaConverter(TimeConverter):
    """``timedelta``; seconds as a float inside msgpack."""

    tag = "timedelta"
    schema: ClassVar = {"type": "number", "format": "time-delta"}
    simple = SimpleType.DURATION
    kind = "duration"

    def to_message(self, value: dt.timedelta, into: Any) -> None:
        if abs(value) > _LONGEST:
            raise ConversionError(self.expected, "one of more than 10,000 years")  # which the scheduler refuses
        into.FromTimedelta(value)

    def from_message(self, message: Any) -> dt.timedelta:
        return message.ToTimedelta()  # type: ignore[no-any-return]

    def fit_plain(self, plain: Any) -> float:
        return EXACT if type(plain) is float else CLOSE

    def to_plain(self, value: Any) -> float:
        if not self.accepts(value):
            raise self.mismatch(value)
        return float(value.total_seconds())

    def from_plain(self, plain: Any) -> dt.timedelta:
        if type(plain) not in (int, float):
            raise ConversionError(f"{self.expected} as a number of seconds", describe(plain))
        return dt.timedelta(seconds=plain)


def _from_iso(kind: Any, plain: Any, converter: Converter) -> Any:
    if type(plain) is not str:
        raise ConversionError(f"{converter.expected} as ISO 8601 text", describe(plain))
    # Before Python 3.11, fromisoformat does not know the suffix Z that JavaScript and Go write.
    text = f"{plain[:-1]}+00:00" if plain.endswith(("Z", "z")) else plain
    try:
        return kind.fromisoformat(text)
    except ValueError:
        raise ConversionError(f"{converter.expected} as ISO 8601 text", "other text") from None


CONVERTERS: dict[Any, type[ScalarConverter]] = {
    dt.datetime: DatetimeConverter,
    dt.date: DateConverter,
    dt.timedelta: TimedeltaConverter,
}


def family(form: Form) -> Converter:
    """The converter of a point in time or a duration."""
    return CONVERTERS[form.kind](form.kind)
