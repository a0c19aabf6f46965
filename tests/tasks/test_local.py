"""Tasks called in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flyteweight import task

if TYPE_CHECKING:
    from pathlib import Path

RAN: list[int] = []
ERROR = KeyError("no luck", 7)


@task
def fail(a: int) -> int:
    """Raise the error."""
    raise ERROR


@task(cache=True, cache_version="1")
def cached(a: int) -> int:
    """Note the call."""
    RAN.append(a)
    return a


def test_an_exception_comes_out_as_it_was_raised() -> None:
    """The very object, with the arguments that it was made of."""
    with pytest.raises(KeyError) as raised:
        fail(a=1)
    assert raised.value is ERROR
    assert ERROR.args == ("no luck", 7)


def test_a_cached_task_runs_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache is the scheduler's: equal calls run again, and nothing is kept in the home directory."""
    monkeypatch.setenv("HOME", str(tmp_path))
    RAN.clear()
    assert (cached(a=3), cached(a=3)) == (3, 3)
    assert RAN == [3, 3]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("args", "kwargs", "message"),
    [
        ((), {"b": 1}, "has no input 'b'"),
        ((1,), {"a": 1}, "was given input 'a' twice"),
        ((1, 2), {}, r"takes 1 input \(a\), 2 were given"),
        ((), {}, "misses input a"),
    ],
)
def test_wrong_arguments_are_type_errors(args: tuple[int, ...], kwargs: dict[str, int], message: str) -> None:
    """As for any function, with the names that the task has."""
    with pytest.raises(TypeError, match=message):
        cached(*args, **kwargs)
