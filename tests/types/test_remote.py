"""Files and directories that are elsewhere: fetched once, by whichever thread comes first, and compared by place."""

from __future__ import annotations

import copy
import os
import pickle
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest
from conversion import read, write

from flyteweight import storage
from flyteweight.types.directories import FlyteDirectory
from flyteweight.types.files import FlyteFile

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def uri() -> str:
    """A directory elsewhere, with 30 files."""
    base = f"memory://{os.urandom(8).hex()}/tree"
    for number in range(30):
        storage.write_bytes(f"{base}/{number}", b"%d" % number)
    return base


@pytest.mark.parametrize("kind", [FlyteFile, FlyteDirectory])
def test_threads_open_one_object(raw: Path, uri: str, kind: Any) -> None:
    """It is fetched once, and all of them get its path."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(10):
            value = kind.from_source(uri if kind is FlyteDirectory else f"{uri}/7")
            before = storage.counters.bytes_read
            barrier, got = threading.Barrier(4), list[Any]()

            def use(value: Any = value, barrier: threading.Barrier = barrier, got: list[Any] = got) -> None:
                barrier.wait()
                try:
                    got.append(os.fspath(value))
                except BaseException as error:  # noqa: BLE001
                    got.append(error)

            threads = [threading.Thread(target=use) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert set(got) == {os.fspath(value)}
            assert storage.counters.bytes_read - before == (50 if kind is FlyteDirectory else 1)
    finally:
        sys.setswitchinterval(interval)


def test_what_was_removed_is_fetched_again(uri: str) -> None:
    """The local path of data that are elsewhere is never a dead one."""
    file = FlyteFile.from_source(f"{uri}/7")
    os.remove(file.download())
    with open(file.download(), "rb") as again:
        assert again.read() == b"7"


@pytest.mark.parametrize("kind", [FlyteFile, FlyteDirectory])
def test_equal_by_place(raw: Path, kind: Any) -> None:
    """Two of one place are equal, hash the same, and stay so after pickling and copying; other places differ."""
    assert kind("/etc") == kind("/etc")
    assert kind("/etc") != kind("/usr")
    assert kind("/etc") != kind["csv"]("/etc")
    assert FlyteFile("/etc") != FlyteDirectory("/etc")
    assert len({kind("/etc"), kind("/etc")}) == 1
    for twin in (pickle.loads(pickle.dumps(kind("/etc"))), copy.deepcopy(kind("/etc"))):
        assert twin == kind("/etc")


def test_a_fetched_one_can_be_pickled(raw: Path, uri: str) -> None:
    """Also after threads have used it."""
    folder = FlyteDirectory.from_source(uri)
    os.fspath(folder)
    assert os.fspath(pickle.loads(pickle.dumps(folder))) == os.fspath(folder)


def test_an_empty_directory_is_passed_on(raw: Path, tmp_path: Path) -> None:
    """As an output it becomes a literal, and of that an input, which is empty."""
    (tmp_path / "empty").mkdir()
    literal = write(FlyteDirectory, FlyteDirectory(str(tmp_path / "empty")))
    assert os.listdir(read(FlyteDirectory, literal)) == []


def test_listing_looks_at_one_level(raw: Path, uri: str) -> None:
    """Files and directories right below, each to be fetched when it is needed."""
    storage.write_bytes(f"{uri}/sub/deep/x", b"1")
    listed = FlyteDirectory.listdir(FlyteDirectory.from_source(uri))
    assert len(listed) == 31
    assert [type(item) for item in listed if str(item.remote_source).endswith("sub")] == [FlyteDirectory]


def test_alt_takes_the_buckets_place_in_local_paths_too(raw: Path) -> None:
    """As in flytekit: the second directory of the prefix, or the bucket."""
    parts = str(raw).split("/")
    parts[2] = "other"
    assert FlyteFile.new_remote_file("x", alt="other").path == "/".join([*parts, "x"])
    assert FlyteDirectory.new_remote("stem", alt="other").path == "/".join([*parts, "stem"])
