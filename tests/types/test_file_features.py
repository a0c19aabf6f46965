"""What tasks do with files and directories, in an object store and here: streams, names, listings, other processes."""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conversion import read, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flyteweight import storage
from flyteweight.runtime.context import FlyteContextManager
from flyteweight.storage.access import FileAccessProvider
from flyteweight.storage.errors import DataNotFound, StorageError
from flyteweight.types.directories import FlyteDirectory
from flyteweight.types.files import FlyteFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from s3 import S3

NAMES = [
    "plain.txt",
    "two words.txt",
    " leading and trailing ",
    "ümlaut-日本語-😀.txt",
    "100%25 + more & less = ?#;.csv",
    "'quoted' \"twice\".txt",
    ".hidden",
    "..data",
    "[brackets]{braces}*",
    "~home",
    "a" * 200,
]


@pytest.mark.parametrize("kind", [FlyteFile, FlyteDirectory])
def test_a_downloader_of_the_users_is_called_once(kind: Any) -> None:
    """Whatever it does: that it left nothing is no reason to call it again."""
    calls: list[int] = []
    given = kind("nowhere", downloader=lambda: calls.append(1))
    assert ([os.fspath(given) for _ in range(3)], calls) == (["nowhere"] * 3, [1])


def test_directories_are_the_same_wherever_they_are_to_go() -> None:
    """Also as keys; files are not, as in flytekit."""
    alike = [FlyteDirectory("d"), FlyteDirectory("d", remote_directory=False), FlyteDirectory("d", None, "s3://b/k")]
    assert len(set(alike)) == 1
    assert FlyteDirectory("d") not in (FlyteDirectory("e"), FlyteDirectory["csv"]("d"), FlyteFile("d"))
    assert FlyteFile("d") != FlyteFile("d", remote_path=False)


@pytest.fixture(params=["", "fsspec"])
def bucket(request: pytest.FixtureRequest, s3_env: S3, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty bucket's URI, served by each engine in turn."""
    monkeypatch.setenv("FLYTEWEIGHT_STORAGE", request.param)
    return f"s3://{s3_env.bucket()}"


@pytest.fixture(params=["local", "obstore", "s3fs"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The raw-data prefix of a task: a directory, or a bucket."""
    if request.param == "local":
        prefix = str(tmp_path / "raw data")
    else:
        monkeypatch.setenv("FLYTEWEIGHT_STORAGE", "fsspec" if request.param == "s3fs" else "")
        prefix = f"s3://{request.getfixturevalue('s3_env').bucket()}/raw"
    access = FileAccessProvider(raw_output_prefix=prefix)
    context = FlyteContextManager.current_context().with_file_access(access)
    with FlyteContextManager.with_context(context):
        yield prefix
    access.clean_up()


@pytest.mark.parametrize("name", NAMES)
def test_names_of_every_kind(place: str, tmp_path: Path, name: str) -> None:
    """A file, and one in a directory, keep their names and contents on the way out and in."""
    (tmp_path / "tree" / "sub").mkdir(parents=True)
    for path in (tmp_path / name, tmp_path / "tree" / name, tmp_path / "tree" / "sub" / name):
        path.write_text(name)
    file = read(FlyteFile, write(FlyteFile, FlyteFile(str(tmp_path / name), remote_path=True)))
    assert os.path.basename(os.fspath(file)) == name
    assert Path(file).read_text() == name
    with file.open("r") as stream:
        assert stream.read() == name
    tree = FlyteDirectory(str(tmp_path / "tree"), remote_directory=True)
    directory = read(FlyteDirectory, write(FlyteDirectory, tree))
    assert sorted(os.path.basename(one.location) for one in FlyteDirectory.listdir(directory)) == sorted([name, "sub"])
    found = [path for _, path in directory.crawl()]
    assert sorted(found) == sorted([name, f"sub/{name}"])
    assert {str(path.relative_to(directory)) for path in Path(directory).rglob("*") if path.is_file()} == set(found)


def test_streams_without_a_download(place: str) -> None:
    """``open`` writes a new file and reads it where it is; no local copy is made."""
    file = FlyteFile.new_remote_file("out.bin")
    assert str(file.path).startswith(place)
    with file.open("wb") as stream:
        for number in range(3):
            stream.write(bytes([number]) * 1_000_000)
    found = read(FlyteFile, write(FlyteFile, file))
    with found.open("rb") as stream:
        stream.seek(1_999_999)
        assert stream.read(2) == b"\x01\x02"
    assert not found.downloaded


def test_a_failed_stream_stores_nothing(place: str) -> None:
    """An error in the block leaves no half of a file."""
    file = FlyteFile.new_remote_file("out.txt")

    def fail() -> None:
        with file.open("w") as stream:
            stream.write("half")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with pytest.raises(DataNotFound), file.open("r") as stream:
        stream.read()


def test_listing_and_walking(place: str, tmp_path: Path) -> None:
    """``listdir`` gives one level, each entry fetched by itself; ``crawl`` all files, as deep as is said."""
    for name in ("a", "sub/b", "sub/deep/c"):
        storage.write_bytes(storage.join(place, "tree", name), name.encode())
    directory = FlyteDirectory.from_source(storage.join(place, "tree"))
    before = storage.counters.bytes_read
    listed = FlyteDirectory.listdir(directory)
    assert [(type(one).__name__, os.path.basename(one.location)) for one in listed] == [
        ("FlyteFile", "a"),
        ("FlyteDirectory", "sub"),
    ]
    assert sorted(path for _, path in directory.crawl()) == ["a", "sub/b", "sub/deep/c"]
    assert [path for _, path in directory.crawl(maxdepth=1)] == ["a"]
    ((base, entry),) = directory.crawl(maxdepth=1, detail=True)
    assert base == directory.location
    assert entry == {"a": {"name": storage.join(place, "tree", "a"), "type": "file"}}
    assert storage.counters.bytes_read == before
    below = [one for one in FlyteDirectory.listdir(listed[1]) if isinstance(one, FlyteFile)]
    assert [Path(one).read_text() for one in below] == ["sub/b"]


def test_files_made_below_a_directory(place: str) -> None:
    """``new_file`` and ``new_dir`` of a new remote directory write to storage; the directory is returned as it is."""
    directory = FlyteDirectory.new_remote("made")
    with directory.new_file("a.txt").open("w") as stream:
        stream.write("a")
    with directory.new_dir("sub").new_file("b.txt").open("w") as stream:
        stream.write("b")
    found = read(FlyteDirectory, write(FlyteDirectory, directory))
    assert sorted(path for _, path in found.crawl()) == ["a.txt", "sub/b.txt"]
    assert directory.new_file().path != directory.new_file().path


@pytest.mark.parametrize("name", ["../out", "sub/../../out", "/out", ".."])
def test_names_that_lead_out_are_refused(raw: Path, name: str) -> None:
    """Nothing outside of the directory is written."""
    directory = FlyteDirectory.new_remote("made")
    for make in (
        FlyteFile.new,
        FlyteDirectory.new,
        FlyteFile.new_remote_file,
        directory.new_file,
        directory.new_dir,
    ):
        with pytest.raises(ValueError, match="takes a path within the directory"):
            make(name)


@pytest.mark.parametrize("kind", [FlyteFile, FlyteDirectory])
def test_threads_fetch_once(bucket: str, raw: Path, kind: Any) -> None:
    """Of eight threads that use one input one fetches it, and all of them find it whole."""
    for number in range(5):
        storage.write_bytes(f"{bucket}/tree/{number}", bytes(1000))
    value = kind.from_source(f"{bucket}/tree" if kind is FlyteDirectory else f"{bucket}/tree/1")
    before = storage.counters.bytes_read
    with ThreadPoolExecutor(8) as pool:
        sizes = list(pool.map(_size, [value] * 8))
    assert sizes == [5000 if kind is FlyteDirectory else 1000] * 8
    assert storage.counters.bytes_read - before == sizes[0]


def _size(value: Any) -> int:
    path = Path(value)
    return sum(one.stat().st_size for one in (path.iterdir() if path.is_dir() else [path]))


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_child_processes_fetch(bucket: str, raw: Path, method: str) -> None:
    """An input that is passed to other processes is fetched there, and one that was fetched is read there."""
    uri = f"{bucket}/a.txt"
    storage.write_bytes(uri, b"content")
    lazy, fetched = FlyteFile.from_source(uri), FlyteFile.from_source(uri)
    fetched.download()
    with ProcessPoolExecutor(2, multiprocessing.get_context(method)) as pool:
        assert list(pool.map(_content, [lazy, fetched, lazy])) == ["content"] * 3
    assert not lazy.downloaded


def _content(file: Any) -> str:
    return Path(file).read_text()


names = st.from_regex(r"\A[a-z .%+]{1,8}\Z").filter(lambda name: set(name) != {"."})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(names, st.binary(max_size=20), max_size=5))
def test_directories_round_trip(raw: Path, tmp_path: Path, files: dict[str, bytes]) -> None:
    """All files with their contents, and an empty directory as one."""
    source = tmp_path / os.urandom(8).hex()
    source.mkdir()
    for name, content in files.items():
        (source / name).write_bytes(content)
    literal = write(FlyteDirectory, str(source))
    assert literal.scalar.blob.uri != str(source)
    found = Path(read(FlyteDirectory, literal))
    assert {path.name: path.read_bytes() for path in found.iterdir()} == files


def test_untouched_data_are_passed_on(bucket: str, raw: Path) -> None:
    """A remote file or directory keeps its URI, whether it is untouched, opened or fetched; no byte is stored."""
    storage.write_bytes(f"{bucket}/tree/a.txt", b"content")
    before = storage.counters.bytes_written
    for annotation, uri in ((FlyteFile, f"{bucket}/tree/a.txt"), (FlyteDirectory, f"{bucket}/tree")):
        value = read(annotation, write(annotation, annotation(uri)))
        read_before = storage.counters.bytes_read
        assert write(annotation, value).scalar.blob.uri == uri
        assert storage.counters.bytes_read == read_before
        if isinstance(value, FlyteFile):
            with value.open("r") as stream:
                assert stream.read() == "content"
            assert write(annotation, value).scalar.blob.uri == uri
        value.download()
        assert write(annotation, value).scalar.blob.uri == uri
    assert storage.counters.bytes_written == before


def test_an_empty_directory_is_passed_on(place: str, tmp_path: Path) -> None:
    """Also one below another, which object stores do not keep."""
    (tmp_path / "tree" / "sub").mkdir(parents=True)
    value = read(FlyteDirectory, write(FlyteDirectory, FlyteDirectory(str(tmp_path / "tree"), remote_directory=True)))
    assert list(value.crawl()) == []
    found = Path(value)
    assert found.is_dir()
    assert found != tmp_path / "tree"
    assert [path for path in found.rglob("*") if path.is_file()] == []


def test_directory_for_file_and_the_reverse(bucket: str, raw: Path) -> None:
    """What is there, and what to declare."""
    base = bucket
    storage.write_bytes(f"{base}/tree/a.txt", b"content")
    for uri in (f"{base}/tree", f"{base}/tree/"):
        file = FlyteFile.from_source(uri)
        with pytest.raises(DataNotFound, match=r"it is a directory, a file was expected. Declare FlyteDirectory"):
            file.download()
        with pytest.raises(DataNotFound, match="it is a directory"), file.open("r"):
            pass
    with pytest.raises(DataNotFound, match=r"it is a file of 7 bytes, a directory was expected. Declare FlyteFile"):
        FlyteDirectory.from_source(f"{base}/tree/a.txt").download()
    for kind, uri in ((FlyteFile, f"{base}/absent"), (FlyteDirectory, f"{base}/absent/")):
        with pytest.raises(DataNotFound, match=f"cannot read {base}/absent"):
            kind.from_source(uri).download()


def test_links_of_the_target_are_not_followed_out(base_tree: str, tmp_path: Path) -> None:
    """A directory that is there already may hold links; no file is written through them to another place."""
    target, outside = tmp_path / "target", tmp_path / "outside"
    target.mkdir()
    outside.mkdir()
    (target / "sub").symlink_to(outside)
    with pytest.raises(StorageError, match=f"a symbolic link leads out of {target}"):
        storage.download_directory(base_tree, str(target))
    assert list(outside.iterdir()) == []
    (target / "sub").unlink()
    (target / "inner").mkdir()
    (target / "sub").symlink_to("inner")
    storage.download_directory(base_tree, str(target))
    assert (target / "inner" / "b").read_bytes() == b"b"


@pytest.fixture
def base_tree() -> str:
    """A directory elsewhere."""
    base = f"memory://{os.urandom(8).hex()}/tree"
    for name in ("a", "sub/b"):
        storage.write_bytes(f"{base}/{name}", name[-1:].encode())
    return base


def test_names_of_objects_that_lead_out(tmp_path: Path) -> None:
    """A key with ``..`` is an error that names it; nothing is written."""
    base = f"memory://{os.urandom(8).hex()}/tree"
    storage.write_bytes(f"{base}/a", b"a")
    import fsspec

    fsspec.filesystem("memory").store[f"{base.removeprefix('memory:/')}/../../escaped"] = fsspec.filesystem(
        "memory"
    ).store[f"{base.removeprefix('memory:/')}/a"]
    with pytest.raises(StorageError, match=r"escaped: its name leads out of"):
        FlyteDirectory.from_source(base).download()
    assert list(tmp_path.rglob("escaped")) == []
