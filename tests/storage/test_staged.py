"""Local files appear whole or not at all, and as the files that they replace were."""

from __future__ import annotations

import gc
import os
import threading
from typing import TYPE_CHECKING

import pytest

from flyteweight import storage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from s3 import S3

WAYS = ["write_bytes", "open_file", "open_text", "download_file"]


@pytest.fixture(params=WAYS)
def write(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], None]:
    """Puts ``new`` at a path, in each way that there is."""
    source = tmp_path / "source"
    source.write_bytes(b"new")

    def by_stream(path: str) -> None:
        with storage.open_file(path, "wb") as file:
            file.write(b"new")

    def by_text(path: str) -> None:
        with storage.open_file(path, "w") as file:
            file.write("new")

    ways: dict[str, Callable[[str], None]] = {
        "write_bytes": lambda path: storage.write_bytes(path, b"new"),
        "open_file": by_stream,
        "open_text": by_text,
        "download_file": lambda path: storage.download_file(str(source), path),
    }
    return ways[request.param]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_the_mode_of_what_is_replaced_stays(write: Callable[[str], None], tmp_path: Path, mode: int) -> None:
    """A file that only its owner may read is not opened to others by writing it again."""
    path = tmp_path / "private"
    path.write_bytes(b"old")
    path.chmod(mode)
    write(str(path))
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o7777 == mode


def test_a_pipe_is_written_and_stays_a_pipe(write: Callable[[str], None], tmp_path: Path) -> None:
    """A reader at the other end gets the bytes."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(path.read_bytes()), daemon=True)
    reader.start()
    write(str(path))
    reader.join(30)
    assert got == [b"new"]
    assert path.is_fifo()


def test_a_name_as_long_as_names_can_be(write: Callable[[str], None], tmp_path: Path) -> None:
    """81 characters of 3 bytes each leave no room for a longer temporary name."""
    path = tmp_path / ("名" * 81 + "x")
    write(str(path))
    assert path.read_bytes() == b"new"
    assert sorted(name for name in os.listdir(tmp_path) if name.startswith(".")) == []


@pytest.mark.parametrize("mode", ["w", "wb"])
@pytest.mark.parametrize("place", ["local", "s3"])
def test_a_stream_that_was_never_closed_stores_nothing(
    tmp_path: Path, mode: str, place: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of a file, written when an error came, is not taken for the file."""
    (tmp_path / "base").mkdir()
    base = str(tmp_path / "base") if place == "local" else f"s3://{request.getfixturevalue('s3_env').bucket()}/base"
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))

    def write_and_fail() -> None:
        file = storage.open_file(storage.join(base, "half"), mode)
        file.write("half of " if mode == "w" else b"half of ")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    gc.collect()
    assert storage.list_files(base) == []
    assert os.listdir(temporary) == []


def test_what_is_kept_for_a_store_is_private(s3_env: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The local copy of a stream to a store, in a directory that others may list, is its owner's alone."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with storage.open_file(f"s3://{s3_env.bucket()}/x", "wb"):
        assert [path.stat().st_mode & 0o777 for path in tmp_path.iterdir() if path.is_file()] == [0o600]
