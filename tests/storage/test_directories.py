"""Directories: all of one or nothing of it, empty ones, and names that cannot be a tree."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from flyteweight import storage
from flyteweight.storage.errors import DataNotFound, KeysInConflict

if TYPE_CHECKING:
    from pathlib import Path

    from s3 import S3

ENGINES = ["", "fsspec"]
FULL = """
import resource, sys
from flyteweight import storage
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    storage.upload_directory(sys.argv[1], sys.argv[2])
except storage.errors.StorageFull:
    print("full")
"""


def test_a_full_disk_keeps_nothing_of_a_directory(tmp_path: Path) -> None:
    """What was stored before the disk was full is removed: the error document needs the room."""
    (tmp_path / "tree").mkdir()
    for number in range(20):
        (tmp_path / "tree" / str(number)).write_bytes(bytes(90_000))
    (tmp_path / "tree" / "large").write_bytes(bytes(200_000))
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path / "tree"), str(tmp_path / "raw" / "copy")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "full\n"
    assert os.listdir(tmp_path / "raw") == []


def test_an_empty_directory_arrives(base: str, tmp_path: Path) -> None:
    """It is stored as one without files, and fetched as one."""
    (tmp_path / "empty").mkdir()
    storage.upload_directory(str(tmp_path / "empty"), storage.join(base, "empty"))
    assert storage.list_files(storage.join(base, "empty")) == []
    storage.download_directory(storage.join(base, "empty"), str(tmp_path / "copy"))
    assert list((tmp_path / "copy").iterdir()) == []


def test_a_file_is_no_directory(base: str, tmp_path: Path) -> None:
    """Asked for as a directory it is said to be a file; what is not there is said not to be there."""
    storage.write_bytes(storage.join(base, "file"), b"1")
    with pytest.raises(DataNotFound, match="it is a file of 1 bytes, a directory was expected"):
        storage.download_directory(storage.join(base, "file"), str(tmp_path / "copy"))
    with pytest.raises(DataNotFound, match="there is nothing below it"):
        storage.download_directory(storage.join(base, "absent"), str(tmp_path / "copy"))
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize("engine", ENGINES)
def test_an_object_and_a_prefix_in_one(
    s3_env: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    """No local path is both a file and a directory: the error is the user's and names both keys."""
    monkeypatch.setenv("FLYTEWEIGHT_STORAGE", engine)
    uri = f"s3://{s3_env.bucket()}/d2"
    s3_env.put(f"{uri}/x", b"1")
    s3_env.put(f"{uri}/x/deep/y", b"2")
    with pytest.raises(KeysInConflict, match=rf"{uri}/x/deep/y .*{uri}/x is an object") as raised:
        storage.download_directory(uri, str(tmp_path / "copy"))
    assert raised.value.error_code == "USER:ValueError"
    assert not (tmp_path / "copy").exists()


def test_two_threads_bring_one_directory(base: str, tmp_path: Path) -> None:
    """Both end well, whichever is faster, and one directory is there."""
    for number in range(20):
        storage.write_bytes(storage.join(base, "tree", str(number)), b"1")
    failures: list[BaseException] = []
    barrier = threading.Barrier(4)

    def bring() -> None:
        barrier.wait()
        try:
            storage.download_directory(storage.join(base, "tree"), str(tmp_path / "copy"))
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=bring) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(list((tmp_path / "copy").iterdir())) == 20
    assert [name for name in os.listdir(tmp_path) if name.startswith(".")] == []


def test_children_are_listed_without_the_tree(base: str) -> None:
    """What is right below, and which of it are directories."""
    for name in ("a", "sub/b", "sub/deep/c"):
        storage.write_bytes(storage.join(base, name), b"1")
    assert storage.locate(base).children() == {"a": False, "sub": True}
    assert storage.locate(storage.join(base, "absent")).children() == {}
    assert storage.locate(storage.join(base, "sub", "b")).size() == 1
    for name in ("absent", "sub"):
        with pytest.raises((DataNotFound, storage.errors.StorageError), match=r"nothing is stored|directory"):
            storage.locate(storage.join(base, name)).size()
