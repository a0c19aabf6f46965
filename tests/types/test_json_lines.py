"""``Iterator[JSON]``: a file of JSON lines, read and written line by line."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from conversion import read, refused, unreadable, write
from hypothesis import given
from hypothesis import strategies as st

from flyteweight.storage.errors import DataNotFound
from flyteweight.types.conversion_error import ConversionError
from flyteweight.types.json_lines import JSON, JSONIterator

values = st.recursive(
    st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.lists(values, min_size=1, max_size=5))
def test_round_trip(items: list[object]) -> None:
    """Value by value, line breaks inside of text too."""
    assert list(read(Iterator[JSON], write(Iterator[JSON], iter(items)))) == items


def test_values_are_written_as_they_come(raw: Path) -> None:
    """A generator is run through once; the file has a line for each value, and appears whole."""
    seen: list[list[Path]] = []

    def rows() -> Iterator[object]:
        for number in range(3):
            seen.append(list(raw.rglob("*")))
            yield {"n": number}

    literal = write(JSONIterator, rows())
    assert Path(literal.scalar.blob.uri).read_text() == '{"n": 0}\n{"n": 1}\n{"n": 2}\n'
    assert not [path for paths in seen for path in paths if path == Path(literal.scalar.blob.uri)]


def test_values_are_read_when_they_are_reached(tmp_path: Path) -> None:
    """What is wrong in a line is said when it is reached, with its number and not its text."""
    (tmp_path / "a.jsonl").write_text('{"a": 1}\nsecret\n')
    literal = 'scalar { blob { uri: "PATH" metadata { type { format: "jsonl" } } } }'
    found = read(Iterator[JSON], literal.replace("PATH", str(tmp_path / "a.jsonl")))
    assert next(found) == {"a": 1}
    with pytest.raises(ConversionError, match="found another text at line 2") as caught:
        next(found)
    assert "secret" not in str(caught.value)


def test_what_is_no_iterator_of_json() -> None:
    """Nothing, a value that JSON has not, no iterator, a failing generator."""
    assert "at least one value, found an iterator without any; The iterator is empty" in refused(
        Iterator[JSON], iter([])
    )
    assert "found set with 1 element at [1]; Object of type set is not" in refused(Iterator[JSON], iter([1, {2}]))
    assert refused(Iterator[JSON], 3) == "expected Iterator[JSON], found int"


def test_a_failed_iterator_stores_nothing(raw: Path) -> None:
    """Its own error is raised."""

    def rows() -> Iterator[object]:
        yield 1
        raise KeyError("own")

    with pytest.raises(KeyError, match="own"):
        write(Iterator[JSON], rows())
    assert not [path for path in raw.rglob("*") if path.is_file()]


def test_other_literals(tmp_path: Path) -> None:
    """Another format, and a file that is not there."""
    form = 'scalar {{ blob {{ uri: "{}" metadata {{ type {{ format: "{}" }} }} }} }}'
    assert unreadable(Iterator[JSON], form.format(tmp_path, "csv")) == (
        "expected a file of format 'jsonl', found a blob of format 'csv'"
    )
    with pytest.raises(DataNotFound, match="absent"):
        read(Iterator[JSON], form.format(tmp_path / "absent", "jsonl"))


def test_iterators_of_a_stream() -> None:
    """It is closed after the last value."""
    stream = io.StringIO("1\n[2]\n")
    assert list(JSONIterator(stream)) == [1, [2]]
    assert stream.closed
