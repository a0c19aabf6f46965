"""Tasks called in Python."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import pytest
from flyteidl.core.literals_pb2 import Literal
from flyteidl.core.types_pb2 import LiteralType, SimpleType

from flyteweight import task, workflow
from flyteweight.exceptions import FlyteCompilationException, TaskInputError, TaskOutputError
from flyteweight.runtime.context import ExecutionMode, FlyteContextManager
from flyteweight.types import converters
from flyteweight.types.directories import FlyteDirectory
from flyteweight.types.files import FlyteFile
from flyteweight.types.transformer import TypeTransformer

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


class Token:
    """Converted by code of the user's."""

    def __init__(self, error: type[Exception] | None = None) -> None:
        self.error = error


class TokenTransformer(TypeTransformer[Token]):
    def __init__(self) -> None:
        super().__init__("Token", Token)

    def get_literal_type(self, t: Any) -> LiteralType:
        return LiteralType(simple=SimpleType.INTEGER)

    def to_literal(self, ctx: Any, python_val: Token, python_type: Any, expected: LiteralType) -> Literal:
        if python_val.error is not None:
            raise python_val.error("refused")
        return Literal(scalar={"primitive": {"integer": 1}})

    def to_python_value(self, ctx: Any, lv: Literal, expected_python_type: Any) -> Token:
        return Token()


@pytest.fixture
def tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    """A transformer of the user's."""
    monkeypatch.setitem(converters.TRANSFORMERS, Token, TokenTransformer())
    monkeypatch.setattr(converters, "_CONVERTERS", {})


@pytest.mark.usefixtures("tokens")
@pytest.mark.parametrize("error", [LookupError, RuntimeError, ValueError, TypeError])
def test_what_a_transformer_raises_for_a_value(error: type[Exception]) -> None:
    """It comes out as it was raised, but for complaints of a wrong type, which say where; in a run all say where."""

    @task
    def returned() -> list[Token]:
        return [Token(), Token(error)]

    @task
    def given(token: Token) -> int:
        return 1

    @workflow
    def constant() -> int:
        return given(token=Token(error))

    raw = not issubclass(error, (ValueError, TypeError))
    for call, wrapped, where in (
        (returned, TaskOutputError, "o0[1]"),
        (lambda: given(token=Token(error)), TaskInputError, "token"),
        (constant, FlyteCompilationException, "input 'token'"),
    ):
        with pytest.raises(error if raw else wrapped) as raised:
            call()
        assert (type(raised.value) is error) is raw
        if not raw:
            assert where in str(raised.value)
        elif sys.version_info >= (3, 11):
            assert where in raised.value.__notes__[0]
    context = FlyteContextManager.current_context()
    state = context.execution_state.with_params(mode=ExecutionMode.TASK_EXECUTION)
    with pytest.raises(TaskOutputError, match=r"refused.*|.*at o0\[1\]"):
        returned.dispatch_execute(context.with_execution_state(state), converters.LiteralMap())


def test_files_that_are_here_stay_where_they_are(tmp_path: Path) -> None:
    """Of a call by hand nothing is copied, also not into the raw data of the process."""
    (tmp_path / "a.txt").write_text("a")

    @task
    def paths(file: FlyteFile, directory: FlyteDirectory) -> tuple[str, str]:
        return os.fspath(file), os.fspath(directory)

    @workflow
    def passed(file: FlyteFile, directory: FlyteDirectory) -> tuple[str, str]:
        return paths(file=file, directory=directory)  # type: ignore[return-value]

    for call in (paths, passed):
        for file, directory in (
            (tmp_path / "a.txt", tmp_path),
            (FlyteFile(tmp_path / "a.txt"), FlyteDirectory(tmp_path)),
        ):
            found = call(file=file, directory=directory)
            assert tuple(found) == (str(tmp_path / "a.txt"), str(tmp_path))


def test_the_old_name_of_enable_deck_is_warned_of() -> None:
    """With the words that filters of warnings look for."""
    for value in (True, False):
        with pytest.warns(FutureWarning, match="disable_deck was deprecated"):
            made = task(disable_deck=value)(lambda: None)
        assert made.enable_deck is not value


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
