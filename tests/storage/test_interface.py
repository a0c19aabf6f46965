"""What holds for every back end."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest

from flyteweight import storage
from flyteweight.exceptions import FlyteDataNotFoundException
from flyteweight.storage.errors import DataNotFound, StorageError

if TYPE_CHECKING:
    from pathlib import Path

ODD_NAMES = ["a b", "é+#", "100%25", "~x'()", "q?=&", ".hidden", "x.tar.gz"]


def test_what_is_written_is_read(base: str) -> None:
    """Bytes come back as they were, and a second write replaces the first."""
    uri = storage.join(base, "deep", "er", "outputs.pb")
    storage.write_bytes(uri, b"first")
    storage.write_bytes(uri, b"\x00second\xff")
    assert storage.read_bytes(uri) == b"\x00second\xff"


def test_nothing_is_something(base: str) -> None:
    """An empty object is written, read and listed."""
    uri = storage.join(base, "empty")
    storage.write_bytes(uri, b"")
    assert storage.read_bytes(uri) == b""
    assert storage.exists(uri)
    assert storage.list_files(base) == [uri]


def test_a_fault_is_its_own_while_another_is_handled(base: str) -> None:
    """What the caller was about when it asked says nothing about the answer."""
    uri = storage.join(base, "absent.pb")
    other = ConnectionError("of something else")
    other.status = 503  # type: ignore[attr-defined]
    try:
        raise other
    except ConnectionError:
        with pytest.raises(DataNotFound, match="absent"):
            storage.read_bytes(uri)


def test_missing_data_is_data_not_found(base: str, tmp_path: Path) -> None:
    """Reading, downloading and opening what is not there name the URI, and are a user's fault by class."""
    uri = storage.join(base, "absent.pb")
    storage.write_bytes(storage.join(base, "present.pb"), b"1")
    for read in (
        lambda: storage.read_bytes(uri),
        lambda: storage.download_file(uri, str(tmp_path / "target")),
        lambda: storage.download_directory(uri, str(tmp_path / "target")),
        lambda: storage.open_file(uri, "rb").read(),
    ):
        with pytest.raises(DataNotFound, match=r"absent\.pb") as raised:
            read()
        assert isinstance(raised.value, FlyteDataNotFoundException)
    assert not (tmp_path / "target").exists()


def test_exists_knows_files_directories_and_nothing(base: str) -> None:
    """A file and the directory that it makes exist; a name that merely begins alike does not."""
    storage.write_bytes(storage.join(base, "dir", "file"), b"1")
    assert storage.exists(storage.join(base, "dir", "file"))
    assert storage.exists(storage.join(base, "dir"))
    assert not storage.exists(storage.join(base, "di"))
    assert not storage.exists(storage.join(base, "dir", "fil"))


def test_delete_twice(base: str) -> None:
    """What is deleted is gone; deleting it again is fine."""
    uri = storage.join(base, "error.pb")
    storage.write_bytes(uri, b"1")
    storage.delete(uri)
    assert not storage.exists(uri)
    storage.delete(uri)


def test_list_is_recursive_sorted_and_bounded_by_the_slash(base: str) -> None:
    """All files below a prefix, in order, as URIs of the same form; siblings that begin alike are not."""
    names = ["b", "a/z", "a/b/c", ".dot"]
    for name in names:
        storage.write_bytes(storage.join(base, "top", name), b"1")
    storage.write_bytes(storage.join(base, "topping"), b"1")
    expected = sorted(storage.join(base, "top", name) for name in names)
    assert storage.list_files(storage.join(base, "top")) == expected
    assert storage.list_files(storage.join(base, "top") + "/") == expected
    assert storage.list_files(storage.join(base, "nowhere")) == []


def test_names_are_those_directly_below(base: str) -> None:
    """Files and directories one level down, by name alone; a place where nothing is has none."""
    for name in ["b", "a/z", "a/b/c", ".dot"]:
        storage.write_bytes(storage.join(base, "top", name), b"1")
    storage.write_bytes(storage.join(base, "topping"), b"1")
    assert storage.names(storage.join(base, "top")) == {"b", "a", ".dot"}
    assert storage.names(storage.join(base, "top") + "/") == {"b", "a", ".dot"}
    assert storage.names(storage.join(base, "nowhere")) == set()


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names(base: str, name: str, tmp_path: Path) -> None:
    """Spaces, percent signs, non-ASCII letters and the like are only characters."""
    if base.startswith("file://") and "%" in name:
        name = name.replace("%", "%25")
    uri = storage.join(base, name)
    storage.write_bytes(uri, b"odd")
    assert storage.read_bytes(uri) == b"odd"
    assert len(storage.list_files(base)) == 1
    storage.download_file(uri, str(tmp_path / "copy"))
    assert (tmp_path / "copy").read_bytes() == b"odd"


def test_files_travel(base: str, tmp_path: Path) -> None:
    """A file goes up and comes down again, into a directory that did not exist."""
    source = tmp_path / "model.bin"
    source.write_bytes(os.urandom(300_000))
    uri = storage.join(base, "model.bin")
    storage.upload_file(str(source), uri)
    target = tmp_path / "new" / "dir" / "model.bin"
    storage.download_file(uri, str(target))
    assert target.read_bytes() == source.read_bytes()
    assert list(target.parent.iterdir()) == [target]


def test_directories_travel(base: str, tmp_path: Path) -> None:
    """A tree with dot-files, empty files and a linked file arrives; empty directories need not."""
    source = tmp_path / "tree"
    files = {"a": b"1", ".env": b"2", "sub/deep/b": b"", "sub/c d": b"4"}
    for name, data in files.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(data)
    (source / "link").symlink_to("a")
    uri = storage.join(base, "tree")
    storage.upload_directory(str(source), uri)
    target = tmp_path / "back"
    storage.download_directory(uri, str(target))
    arrived = {str(path.relative_to(target)): path.read_bytes() for path in target.rglob("*") if path.is_file()}
    assert arrived == {**files, "link": b"1"}
    assert not any(path.name.endswith(".part") for path in tmp_path.rglob("*"))


def test_a_directory_comes_into_one_that_is_there(base: str, tmp_path: Path) -> None:
    """Files that are already in the target stay, or are replaced by those of the same name."""
    storage.write_bytes(storage.join(base, "tree", "x"), b"new")
    target = tmp_path / "target"
    target.mkdir()
    (target / "x").write_bytes(b"old")
    (target / "y").write_bytes(b"mine")
    storage.download_directory(storage.join(base, "tree"), str(target))
    assert (target / "x").read_bytes() == b"new"
    assert (target / "y").read_bytes() == b"mine"


def test_links_are_not_followed_out(base: str, tmp_path: Path) -> None:
    """A link given as the file, a link to a directory, and a dangling link are errors that name it."""
    (tmp_path / "file").write_bytes(b"1")
    (tmp_path / "link").symlink_to("file")
    with pytest.raises(StorageError, match=r"link.*symbolic link"):
        storage.upload_file(str(tmp_path / "link"), storage.join(base, "link"))
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "loop").symlink_to(tree)
    with pytest.raises(StorageError, match=r"loop.*symbolic link to a directory"):
        storage.upload_directory(str(tree), storage.join(base, "tree"))
    (tree / "loop").unlink()
    (tree / "dangling").symlink_to("nowhere")
    with pytest.raises(StorageError, match=r"dangling.*nothing that exists"):
        storage.upload_directory(str(tree), storage.join(base, "tree"))
    assert storage.list_files(base) == []


def test_wrong_kind_of_local_source(base: str, tmp_path: Path) -> None:
    """A directory is not uploaded as a file, nor a file as a directory, nor what is not there as either."""
    (tmp_path / "file").write_bytes(b"1")
    with pytest.raises(StorageError, match="is a directory"):
        storage.upload_file(str(tmp_path), storage.join(base, "x"))
    with pytest.raises(StorageError, match="it is a file"):
        storage.upload_directory(str(tmp_path / "file"), storage.join(base, "x"))
    with pytest.raises(StorageError, match="does not exist"):
        storage.upload_directory(str(tmp_path / "absent"), storage.join(base, "x"))
    with pytest.raises(DataNotFound, match="absent"):
        storage.upload_file(str(tmp_path / "absent"), storage.join(base, "x"))


def test_streams(base: str) -> None:
    """Text and bytes are written and read as streams; reading can jump."""
    uri = storage.join(base, "notes.txt")
    with storage.open_file(uri, "w") as file:
        file.write("één\ntwee\n")
    with storage.open_file(uri) as file:
        assert file.readlines() == ["één\n", "twee\n"]
    data = os.urandom(700_000)
    with storage.open_file(storage.join(base, "data"), "wb") as file:
        file.write(data[:10])
        file.write(data[10:])
    with storage.open_file(storage.join(base, "data"), "rb") as file:
        assert file.seek(-8, os.SEEK_END) == len(data) - 8
        assert file.read() == data[-8:]
        file.seek(1000)
        assert file.read(5) == data[1000:1005]
        file.seek(0)
        assert file.read() == data


@pytest.mark.parametrize("mode", ["w", "wb"])
def test_an_error_while_writing_a_stream_stores_nothing(base: str, mode: str) -> None:
    """The old content stays when the block that writes the new one fails."""
    uri = storage.join(base, "half")
    storage.write_bytes(uri, b"old")
    content: str | bytes = "new" if mode == "w" else b"new"

    def write_and_fail() -> None:
        with storage.open_file(uri, mode) as file:
            file.write(content)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert storage.read_bytes(uri) == b"old"
    assert storage.list_files(base) == [uri]


@pytest.mark.parametrize("mode", ["a", "r+", "x", "", "rbt", "rw"])
def test_other_modes_are_refused(base: str, mode: str) -> None:
    """What object stores cannot do is an error at once."""
    with pytest.raises(ValueError, match="is not one of r, rb, w, wb"):
        storage.open_file(storage.join(base, "x"), mode)


def test_counters_grow(base: str) -> None:
    """The process's counters say how many bytes went each way."""
    read, written = storage.counters.bytes_read, storage.counters.bytes_written
    uri = storage.join(base, "counted")
    storage.write_bytes(uri, b"12345")
    storage.read_bytes(uri)
    assert (storage.counters.bytes_read - read, storage.counters.bytes_written - written) == (5, 5)


def test_any_thread_may_ask(base: str) -> None:
    """Reads from several background threads at once return what each asked for."""
    for number in range(8):
        storage.write_bytes(storage.join(base, str(number)), str(number).encode() * 1000)
    results: dict[int, bytes] = {}

    def read(number: int) -> None:
        results[number] = storage.read_bytes(storage.join(base, str(number)))

    threads = [threading.Thread(target=read, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {number: str(number).encode() * 1000 for number in range(8)}


def test_a_kind_of_uri_that_nobody_serves() -> None:
    """An unknown scheme is an error that names it."""
    with pytest.raises(StorageError, match="nosuch"):
        storage.read_bytes("nosuch://host/file")
