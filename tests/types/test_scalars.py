"""int, float, bool, str, None and the times."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

import pytest
from conversion import msgpack_literal, read, refused, unreadable, write

UTC = dt.timezone.utc


class Letter(str, enum.Enum):
    A = "a"


class Number(float):
    pass


@pytest.mark.parametrize(
    ("annotation", "value", "text"),
    [
        (int, 3, "scalar { primitive { integer: 3 } }"),
        (int, 0, "scalar { primitive { integer: 0 } }"),
        (int, -(2**63), "scalar { primitive { integer: -9223372036854775808 } }"),
        (float, 1.5, "scalar { primitive { float_value: 1.5 } }"),
        (bool, False, "scalar { primitive { boolean: false } }"),
        (str, "", 'scalar { primitive { string_value: "" } }'),
        (None, None, "scalar { none_type { } }"),
        (dt.datetime, dt.datetime(1970, 1, 2, tzinfo=UTC), "scalar { primitive { datetime { seconds: 86400 } } }"),
        (dt.date, dt.date(1970, 1, 2), "scalar { primitive { datetime { seconds: 86400 } } }"),
        (
            dt.timedelta,
            dt.timedelta(seconds=-1.5),
            "scalar { primitive { duration { seconds: -1 nanos: -500000000 } } }",
        ),
    ],
)
def test_values_become_these_literals(annotation: Any, value: Any, text: str) -> None:
    """The wire form, and back to the same value of the same type."""
    from flyteidl.core.literals_pb2 import Literal
    from google.protobuf.text_format import Parse

    assert write(annotation, value) == Parse(text, Literal())
    back = read(annotation, text)
    assert (back, type(back)) == (value, type(value))


@pytest.mark.parametrize(
    ("annotation", "value", "written"),
    [
        (float, 3, 3.0),
        (float, Number(2.5), 2.5),
        (str, Letter.A, "a"),
        (dt.datetime, dt.datetime(2020, 1, 1), dt.datetime(2020, 1, 1, tzinfo=UTC)),  # noqa: DTZ001
    ],
)
def test_near_values_are_taken(annotation: Any, value: Any, written: Any) -> None:
    """An int is a float, a subclass its base class's value, a naive time UTC."""
    back = read(annotation, write(annotation, value))
    assert (back, type(back)) == (written, type(written))


@pytest.mark.parametrize(
    ("annotation", "value", "message"),
    [
        (int, 3.0, "expected int, found float"),
        (int, True, "expected int, found bool"),
        (int, "3", "expected int, found str"),
        (int, None, "expected int, found None"),
        (int, 2**63, "expected int, found an int that does not fit in 64 bits; pass it as str"),
        (float, "1.5", "expected float, found str"),
        (float, False, "expected float, found bool"),
        (float, 10**400, "expected float, found an int too large for a float"),
        (bool, 1, "expected bool, found int"),
        (str, b"x", "expected str, found bytes"),
        (str, "\ud800", "expected str, found a str with lone surrogates; encode it, or replace what is not text"),
        (type(None), 0, "expected None, found int"),
        (dt.date, dt.datetime(2020, 1, 1, tzinfo=UTC), "expected date, found datetime.datetime"),
        (dt.datetime, dt.date(2020, 1, 1), "expected datetime, found datetime.date"),
        (dt.timedelta, 3, "expected timedelta, found int"),
    ],
)
def test_other_values_are_refused(annotation: Any, value: Any, message: str) -> None:
    """The error says what was declared and what was found, and never shows the value."""
    assert refused(annotation, value) == message


@pytest.mark.parametrize(
    ("annotation", "plain", "value"),
    [
        (int, 3, 3),
        (int, 3.0, 3),
        (float, 3, 3.0),
        (bool, True, True),
        (str, "a", "a"),
        (type(None), None, None),
        (dt.datetime, "2020-01-02T03:04:05Z", dt.datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)),
        (dt.date, "2020-01-02", dt.date(2020, 1, 2)),
        (dt.timedelta, 1.5, dt.timedelta(seconds=1.5)),
    ],
)
def test_attributes_of_dataclasses_are_read(annotation: Any, plain: Any, value: Any) -> None:
    """msgpack content, as the scheduler hands it on, is read as the declared type."""
    back = read(annotation, msgpack_literal(plain))
    assert (back, type(back)) == (value, type(value))


@pytest.mark.parametrize(
    ("annotation", "field"), [(dt.datetime, "datetime"), (dt.date, "datetime"), (dt.timedelta, "duration")]
)
def test_times_outside_python_s_range(annotation: Any, field: str) -> None:
    """A timestamp or duration that another writer could make, and Python cannot, is an error."""
    text = f"scalar {{ primitive {{ {field} {{ seconds: 9000000000000000 }} }} }}"
    assert unreadable(annotation, text).startswith(f"expected {annotation.__name__}, found one outside Python's range")


@pytest.mark.parametrize(
    ("annotation", "literal", "message"),
    [
        (dt.datetime, "scalar { primitive { integer: 3 } }", "expected datetime, found a literal of type integer"),
        (int, "scalar { primitive { float_value: 2.9 } }", "expected int, found a float that is not whole"),
        (int, 'scalar { primitive { string_value: "3" } }', "expected int, found a literal of type string"),
        (str, "scalar { primitive { integer: 3 } }", "expected str, found a literal of type integer"),
        (bool, "scalar { primitive { integer: 1 } }", "expected bool, found a literal of type integer"),
        (int, "scalar { none_type { } }", "expected int, found a literal of type none"),
        (int, "collection { }", "expected int, found a list"),
        (int, "", "expected int, found an empty literal"),
        (int, msgpack_literal(True), "expected int, found bool"),
        (dt.datetime, msgpack_literal("soon"), "expected datetime as ISO 8601 text, found other text"),
        (dt.timedelta, msgpack_literal("1s"), "expected timedelta as a number of seconds, found str"),
    ],
)
def test_other_literals_are_refused(annotation: Any, literal: Any, message: str) -> None:
    """A literal of another kind is an error that names both kinds."""
    assert unreadable(annotation, literal) == message
