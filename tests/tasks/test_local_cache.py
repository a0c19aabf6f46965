"""Outputs of cached tasks on this machine: kept where somebody asks for it, found by what flytekit finds them by."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import pytest
from flyteidl.core.literals_pb2 import LiteralMap

from flyteweight import HashMethod, task, workflow
from flyteweight.tasks.local_cache import LocalTaskCache, cache_key
from flyteweight.types.directories import FlyteDirectory
from flyteweight.types.files import FlyteFile

if TYPE_CHECKING:
    from pathlib import Path

RAN: list[int] = []


@task(cache=True, cache_version="1", cache_ignore_input_vars=("b",))
def cached(a: int, b: int = 0) -> int:
    """Note that it runs."""
    RAN.append(a)
    return a + b


@task
def hashed(a: int) -> Annotated[int, HashMethod(lambda value: str(value % 2))]:
    """A value of which the parity counts."""
    return a


@workflow
def by_parity(a: int) -> int:
    """The cached task on a hashed value."""
    result: int = cached(a=hashed(a=a))
    return result


@pytest.fixture(autouse=True)
def nobody_has_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each test asks for itself."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(LocalTaskCache, "_asked", {})
    RAN.clear()


@task(cache=True, cache_version="1")
def sizes(
    file: FlyteFile, more: list[FlyteFile], by_name: dict[str, FlyteDirectory], maybe: FlyteFile | None = None
) -> int:
    """How many bytes there are."""
    RAN.append(0)
    given = [*more, file, *([maybe] if maybe else [])]
    inside = [os.path.join(one, name) for one in by_name.values() for name in sorted(os.listdir(one))]
    return sum(os.path.getsize(path) for path in [*given, *inside])


def test_files_that_are_written_again(tmp_path: Path) -> None:
    """Wherever they are in the inputs; while none is, the answer is the one that is kept."""
    LocalTaskCache.initialize(tmp_path / "kept")
    names = ("file", "more", "directory/a", "maybe")
    (tmp_path / "directory").mkdir()
    for name in names:
        (tmp_path / name).write_text("")

    def ask() -> int:
        made: int = sizes(
            file=FlyteFile(tmp_path / "file"),
            more=[FlyteFile(tmp_path / "more")],
            by_name={"d": FlyteDirectory(tmp_path / "directory")},
            maybe=FlyteFile(tmp_path / "maybe"),
        )
        return made

    for number, name in enumerate(("", *names)):
        if name:
            (tmp_path / name).write_text("xx")
        assert [ask(), ask()] == [2 * number] * 2
        assert len(RAN) == number + 1


def test_a_directory_in_the_environment_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal inputs but for those that are ignored run once; switches turn it off, and over."""
    monkeypatch.setenv("FLYTEWEIGHT_LOCAL_CACHE", str(tmp_path / "kept"))
    assert (cached(a=3), cached(a=3), cached(a=3, b=9), cached(a=4)) == (3, 3, 3, 4)
    assert RAN == [3, 4]
    assert len(list((tmp_path / "kept").iterdir())) == 2
    monkeypatch.setenv("FLYTE_LOCAL_CACHE_ENABLED", "false")
    cached(a=3)
    assert RAN == [3, 4, 3]
    monkeypatch.setenv("FLYTE_LOCAL_CACHE_ENABLED", "true")
    monkeypatch.setenv("FLYTE_LOCAL_CACHE_OVERWRITE", "true")
    assert cached(a=3, b=1) == 4
    monkeypatch.delenv("FLYTE_LOCAL_CACHE_OVERWRITE")
    assert cached(a=3) == 4
    assert RAN == [3, 4, 3, 3]


def test_code_asks(tmp_path: Path) -> None:
    """Without a place it is below the home directory; clearing forgets all."""
    LocalTaskCache.initialize()
    cached(a=1)
    assert len(list((tmp_path / "home" / ".flyte" / "local-cache").iterdir())) == 1
    LocalTaskCache.initialize(tmp_path / "other")
    cached(a=1)
    cached(a=1)
    LocalTaskCache.clear()
    cached(a=1)
    assert RAN == [1, 1, 1]


def test_without_asking_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The switch alone names no place."""
    monkeypatch.setenv("FLYTE_LOCAL_CACHE_ENABLED", "true")
    cached(a=1)
    cached(a=1)
    LocalTaskCache.clear()
    assert LocalTaskCache.get("t", "1", LiteralMap()) is None
    assert RAN == [1, 1]
    assert not (tmp_path / "home").exists()


def test_a_hash_stands_for_its_value(tmp_path: Path) -> None:
    """Values of one hash are one input."""
    LocalTaskCache.initialize(tmp_path)
    assert [by_parity(a=value) for value in (1, 3, 2)] == [1, 1, 2]
    assert RAN == [1, 2]


def test_hashes_count_at_any_depth() -> None:
    """In lists and maps too; the value beside a hash does not count."""

    def key(value: int, hashed: str) -> str:
        literals = LiteralMap()
        inside = literals.literals["a"].collection.literals.add().map.literals["k"]
        inside.scalar.primitive.integer = value
        inside.hash = hashed
        return cache_key("t", "1", literals)

    assert key(1, "h") == key(2, "h") != key(1, "g")
    assert key(1, "") != key(2, "")
