"""Generated annotations with values: what is written is read back, through bytes."""

# ruff: noqa: UP007, UP045 - users spell types in all these ways

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import make_dataclass
from typing import Any, Optional, Union

from conversion import msgpack_literal, read, write
from hypothesis import given, settings
from hypothesis import strategies as st

from flyteweight.types.converters import converter_of


class Color(enum.Enum):
    RED = "red"
    BLUE = "blue"


UTC = dt.timezone.utc
SCALARS: list[tuple[Any, st.SearchStrategy[Any]]] = [
    (int, st.integers(-(2**63), 2**63 - 1)),
    (float, st.floats(allow_nan=False)),
    (bool, st.booleans()),
    (str, st.text()),
    (type(None), st.none()),
    (dt.datetime, st.datetimes(timezones=st.just(UTC))),
    (dt.date, st.dates()),
    (dt.timedelta, st.timedeltas(dt.timedelta(days=-10_000), dt.timedelta(days=10_000))),
    (Color, st.sampled_from(Color)),
]

Typed = tuple[Any, st.SearchStrategy[Any]]


def _lists(typed: Typed) -> Typed:
    return list[typed[0]], st.lists(typed[1], max_size=4)


def _dicts(typed: Typed) -> Typed:
    return dict[str, typed[0]], st.dictionaries(st.text(max_size=5), typed[1], max_size=4)


def _keyed(typed: Typed) -> Typed:
    return dict[int, typed[0]], st.dictionaries(st.integers(0, 100), typed[1], max_size=4)


def _optional(typed: Typed) -> Typed:
    return Optional[typed[0]], st.none() | typed[1]


def _either(pair: tuple[Typed, Typed]) -> Typed:
    (first, ours), (second, theirs) = pair
    return Union[first, second], ours | theirs


def _record(parts: list[Typed]) -> Typed:
    fields = [(f"f{index}", annotation) for index, (annotation, _) in enumerate(parts)]
    record = make_dataclass("Record", fields)
    return record, st.builds(record, **{name: parts[index][1] for index, (name, _) in enumerate(fields)})


def _deeper(typed: st.SearchStrategy[Typed]) -> st.SearchStrategy[Typed]:
    return st.one_of(
        typed.map(_lists),
        typed.map(_dicts),
        typed.map(_keyed),
        typed.map(_optional),
        st.lists(typed, min_size=1, max_size=3).map(_record),
    )


SCALAR = st.sampled_from(SCALARS)
# Inside msgpack a union has no tag, and these have one form.
SAME_FORM: tuple[set[Any], ...] = ({str, dt.datetime, dt.date, Color}, {float, dt.timedelta})
PAIRS = st.tuples(SCALAR, SCALAR).filter(
    lambda pair: pair[0][0] is not pair[1][0] and not any({pair[0][0], pair[1][0]} <= form for form in SAME_FORM)
)
TYPED = st.recursive(SCALAR | PAIRS.map(_either), _deeper, max_leaves=5)


@st.composite
def values(draw: st.DrawFn) -> tuple[Any, Any]:
    """An annotation with a value of it."""
    annotation, strategy = draw(TYPED)
    return annotation, draw(strategy)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(values())
def test_literals_round_trip(typed: tuple[Any, Any]) -> None:
    """As a literal."""
    annotation, value = typed
    assert read(annotation, write(annotation, value)) == value


@settings(max_examples=200, deadline=None, derandomize=True)
@given(values())
def test_plain_data_round_trip(typed: tuple[Any, Any]) -> None:
    """As the attribute of a dataclass that the scheduler picked."""
    annotation, value = typed
    assert read(annotation, msgpack_literal(converter_of(annotation).as_plain().to_plain(value))) == value
