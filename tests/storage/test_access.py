"""The run's file access: flytekit's names, uploads that are made once, and a scratch directory."""

from __future__ import annotations

import asyncio
import io
import os
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from flyteweight import storage
from flyteweight.storage.access import FileAccessProvider
from flyteweight.storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from s3 import S3

NAMES = """
async_get_data async_put_data async_put_raw_data download download_directory exists generate_new_custom_path get
get_async_filesystem_for_path get_data get_file_tail get_filesystem get_filesystem_for_path get_random_local_directory
get_random_local_path get_random_remote_directory get_random_remote_path get_random_string is_remote join local_access
local_sandbox_dir put_data put_raw_data raw_output_fs raw_output_prefix recursive_paths sep strip_file_header upload
upload_directory
"""


@pytest.fixture
def access(tmp_path: Path) -> Iterator[FileAccessProvider]:
    """An access whose raw data go to a local directory."""
    made = FileAccessProvider(raw_output_prefix=str(tmp_path / "raw"))
    yield made
    made.clean_up()


def old(path: Path, data: bytes) -> str:
    """A file that was written a while ago."""
    path.write_bytes(data)
    ago = time.time_ns() - 10**10
    os.utime(path, ns=(ago, ago + 1))
    return str(path)


def test_flytekits_names_are_there() -> None:
    """What transformers written for flytekit call."""
    assert [name for name in NAMES.split() if not hasattr(FileAccessProvider, name)] == []


def test_transfers_by_each_name(access: FileAccessProvider, tmp_path: Path) -> None:
    """Files and directories go up and come down, by the methods for coroutines too."""
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "a").write_bytes(b"1")
    raw = access.raw_output_prefix
    assert access.upload(tmp_path / "tree" / "a", f"{raw}/one") == f"{raw}/one"
    assert access.upload_directory(str(tmp_path / "tree"), f"{raw}/all") == f"{raw}/all"
    access.download(f"{raw}/one", tmp_path / "one")
    access.download_directory(f"{raw}/all", str(tmp_path / "all"))

    async def by_coroutines() -> None:
        await access.async_put_data(str(tmp_path / "one"), f"{raw}/two")
        await access.async_get_data(f"{raw}/all", str(tmp_path / "again"), is_multipart=True)
        assert (await access.get(f"{raw}/two", str(tmp_path / "two"))) == str(tmp_path / "two")
        stored = await access.async_put_raw_data(b"3", file_name="three")
        await access.async_get_data(stored, str(tmp_path / "three"))

    asyncio.run(by_coroutines())
    found = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if "raw" not in path.parts}
    assert found >= {"one", "all/a", "again/a", "two", "three"}


@pytest.mark.parametrize(
    "content", [b"text", io.BytesIO(b"text"), io.StringIO("text")], ids=["bytes", "BytesIO", "StringIO"]
)
def test_raw_data_of_each_kind(access: FileAccessProvider, content: object) -> None:
    """Bytes and streams are stored, below a prefix and by a name if they are given."""
    uri = access.put_raw_data(content, upload_prefix="folder", file_name="name")
    assert uri == f"{access.raw_output_prefix}folder/name"
    assert storage.read_bytes(uri) == b"text"
    assert storage.read_bytes(access.put_raw_data(content)) == b"text"


def test_raw_data_of_no_kind(access: FileAccessProvider) -> None:
    """What has no bytes is named by its class."""
    with pytest.raises(AssertionError, match="cannot store a int"):
        access.put_raw_data(3)


def test_paths(access: FileAccessProvider, tmp_path: Path) -> None:
    """What paths say, as flytekit says it."""
    assert access.sep(None) == "/"
    assert access.strip_file_header("file:///a/b") == "/a/b"
    assert access.get_file_tail("s3://b/k/name.txt") == "name.txt"
    assert access.recursive_paths("s3://b/a", "b") == ("s3://b/a/", "b/")
    assert access.recursive_paths(str(tmp_path), "b") == (f"{tmp_path}/", "b/")
    assert access.recursive_paths(f"{tmp_path}/absent", "b") == (f"{tmp_path}/absent", "b/")
    remote = FileAccessProvider(raw_output_prefix="s3://bucket/a/b")
    assert remote.generate_new_custom_path(alt="other", stem="x.csv") == "s3://other/a/b/x.csv"
    local = FileAccessProvider(raw_output_prefix="/tmp/one/raw")
    assert local.generate_new_custom_path(alt="x", stem="y") == "/tmp/x/raw/y"
    assert (remote.raw_output_prefix, local.raw_output_prefix) == ("s3://bucket/a/b/", "/tmp/one/raw/")
    assert remote.generate_new_custom_path() != remote.generate_new_custom_path()
    assert FileAccessProvider(local_sandbox_dir=tmp_path / "given").local_sandbox_dir == str(tmp_path / "given")


@pytest.mark.parametrize("engine", ["", "fsspec"])
def test_file_systems(
    access: FileAccessProvider, s3_env: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    """A file system reaches the same store as storage does; one for local paths and one of a protocol are there too."""
    monkeypatch.setenv("FLYTEWEIGHT_STORAGE", engine)
    bucket = s3_env.bucket()
    files = access.get_filesystem_for_path(f"s3://{bucket}/key")
    with files.open(f"s3://{bucket}/key", "wb") as file:
        file.write(b"1")
    assert s3_env.get(f"s3://{bucket}/key") == b"1"
    assert access.get_filesystem("s3").cat_file(f"{bucket}/key") == b"1"
    assert FileAccessProvider(raw_output_prefix=f"s3://{bucket}/raw").raw_output_fs.exists(f"{bucket}/key")
    assert access.local_access.exists(str(tmp_path))
    anonymous = access.get_filesystem_for_path(f"s3://{bucket}/key", anonymous=True)
    assert anonymous.anon


def test_an_unchanged_file_is_stored_once(access: FileAccessProvider, tmp_path: Path) -> None:
    """The same file keeps its URI; one with other content, or another file with the same, has its own."""
    path = old(tmp_path / "x.txt", b"one")
    first = access.put_raw_data(path)
    assert access.put_raw_data(path) == first
    assert access.put_raw_data(old(tmp_path / "y.txt", b"one")) != first
    old(tmp_path / "x.txt", b"two!!")
    second = access.put_raw_data(path)
    assert (storage.read_bytes(first), storage.read_bytes(second)) == (b"one", b"two!!")


def test_a_file_that_is_rewritten_at_once_is_stored_again(access: FileAccessProvider, tmp_path: Path) -> None:
    """Also when size and time of change cannot tell the two contents apart."""
    path = tmp_path / "x"
    uris = []
    for number in range(200):
        path.write_bytes(b"%03d" % number)
        uris.append(access.put_raw_data(path))
    assert [storage.read_bytes(uri) for uri in uris] == [b"%03d" % number for number in range(200)]


def test_a_directory_is_stored_once_until_a_file_in_it_changes(access: FileAccessProvider, tmp_path: Path) -> None:
    """All its files count, however deep."""
    (tmp_path / "tree" / "deep").mkdir(parents=True)
    old(tmp_path / "tree" / "deep" / "a", b"1")
    first = access.put_raw_data(tmp_path / "tree")
    assert access.put_raw_data(tmp_path / "tree") == first
    assert access.put_raw_data(tmp_path / "tree", file_name="named").endswith("/named")
    old(tmp_path / "tree" / "deep" / "a", b"two")
    assert access.put_raw_data(tmp_path / "tree") != first


def test_bytes_of_one_digest_are_stored_once(access: FileAccessProvider) -> None:
    """Pickles of equal values share an object."""
    assert access.put_raw_bytes(b"1", "digest") == access.put_raw_bytes(b"1", "digest")
    assert access.put_raw_bytes(b"2", "other") != access.put_raw_bytes(b"1", "digest")


def test_threads_share_one_scratch_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads that need it first at the same moment make one, and nothing stays."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(200):
            access = FileAccessProvider()
            barrier = threading.Barrier(4)

            def use(access: FileAccessProvider = access, barrier: threading.Barrier = barrier) -> None:
                barrier.wait()
                access.get_random_local_directory()

            threads = [threading.Thread(target=use) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            access.clean_up()
    finally:
        sys.setswitchinterval(interval)
    assert os.listdir(tmp_path) == []


def test_a_scratch_directory_that_a_signal_interrupts_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is known before it is there, so that an exception in between leaves nothing behind."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    access = FileAccessProvider()

    class Stop(BaseException):
        pass

    def after_mkdir(event: str, arguments: tuple[object, ...]) -> None:
        if armed and event == "os.mkdir":
            made.append(str(arguments[0]))
            if len(made) == 2:  # the first directory is there now, the second not yet
                raise Stop

    armed, made = [True], list[str]()
    sys.addaudithook(after_mkdir)
    with pytest.raises(Stop):
        access.get_random_local_directory()
    armed.clear()
    assert os.listdir(tmp_path)
    access.clean_up()
    assert os.listdir(tmp_path) == []


def test_nowhere_to_put_scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file where the directory for temporary files should be is told as what it is."""
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "file"))
    with pytest.raises(StorageError, match=r"cannot make .*Not a directory"):
        FileAccessProvider().get_random_local_directory()
