"""FlyteFile, FlyteDirectory and os.PathLike."""

# ruff: noqa: UP007, UP045 - users spell types in all these ways

from __future__ import annotations

import os
import pathlib
import pickle
import typing
from typing import TYPE_CHECKING, Annotated, Any, Optional, Union

import pytest
from conversion import msgpack_literal, read, refused, struct_literal, unreadable, write
from faulty import faulty_proxy

from flyteweight.runtime.context import FlyteContextManager
from flyteweight.storage.access import FileAccessProvider
from flyteweight.types.annotation import BatchSize
from flyteweight.types.converters import converter_for
from flyteweight.types.directories import FlyteDirectory
from flyteweight.types.files import FlyteFile

if TYPE_CHECKING:
    from pathlib import Path

    from s3 import S3


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A local file."""
    path = tmp_path / "data.csv"
    path.write_text("content")
    return path


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A local directory with a file, a dot-file and a sub-directory."""
    root = tmp_path / "tree"
    (root / "sub").mkdir(parents=True)
    (root / "a.txt").write_text("a")
    (root / ".hidden").write_text("h")
    (root / "sub" / "b.txt").write_text("b")
    return root


def test_a_local_file_is_uploaded(raw: Path, file: Path) -> None:
    """A FlyteFile, a str and a Path go to the raw-data prefix, under a random directory and their own name."""
    for value in (FlyteFile(str(file)), str(file), file):
        blob = write(FlyteFile["csv"], value).scalar.blob
        assert (blob.metadata.type.format, blob.metadata.type.dimensionality) == ("csv", 0)
        uploaded = pathlib.Path(blob.uri)
        assert (uploaded.parent.parent, uploaded.name) == (raw, "data.csv")
        assert len(uploaded.parent.name) == 32
        assert uploaded.read_text() == "content"


def test_where_a_file_goes_can_be_said(raw: Path, file: Path, tmp_path: Path) -> None:
    """``remote_path`` is the very place; False means no upload."""
    target = str(tmp_path / "there" / "x.csv")
    assert write(FlyteFile, FlyteFile(str(file), remote_path=target)).scalar.blob.uri == target
    assert pathlib.Path(target).read_text() == "content"
    assert write(FlyteFile, FlyteFile(str(file), remote_path=False)).scalar.blob.uri == str(file)
    assert not raw.exists()


@pytest.mark.parametrize("annotation", [FlyteFile, FlyteDirectory])
def test_what_is_elsewhere_stays_there(raw: Path, annotation: Any) -> None:
    """A URI, given as a str or in an object, is passed on; so is an input, which is not even given a local path."""
    uri = "s3://bucket/data.csv"
    literal = write(annotation, uri)
    assert literal.scalar.blob.uri == uri
    assert write(annotation, annotation(uri)) == literal
    assert write(annotation, read(annotation, literal)) == literal
    assert not raw.exists()


def test_a_local_run_uploads_nothing(file: Path, directory: Path) -> None:
    """In a local call the paths themselves travel, unless a target is given."""
    context = FlyteContextManager.current_context()
    from flyteweight.runtime.context import ExecutionMode

    state = context.execution_state.with_params(mode=ExecutionMode.LOCAL_WORKFLOW_EXECUTION)
    with FlyteContextManager.with_context(context.with_execution_state(state)):
        assert write(FlyteFile, str(file)).scalar.blob.uri == str(file)
        assert write(FlyteDirectory, FlyteDirectory(str(directory))).scalar.blob.uri == str(directory)


def test_an_input_file_is_fetched_when_it_is_opened(raw: Path, file: Path) -> None:
    """Reading by ``open``, by the method, or by path; metadata come along."""
    literal = write(FlyteFile, FlyteFile(str(file), metadata={"k": "v"}))
    value = read(FlyteFile, literal)
    assert value.metadata == {"k": "v"}
    assert not value.downloaded
    with open(value) as stream:
        assert stream.read() == "content"
    assert value.downloaded
    with value.open("rb") as stream:
        assert stream.read() == b"content"
    assert os.fspath(value) == value.download() == str(value) == value.path


def test_an_input_in_an_object_store_is_fetched_once(raw: Path, s3_env: Any, file: Path) -> None:
    """From S3: lazily, to a local path with the same name, and once; streams do not fetch."""
    uri = f"s3://{s3_env.bucket()}/in/data.csv"
    FlyteContextManager.current_context().file_access.put_data(file, uri)
    value = read(FlyteFile, write(FlyteFile, uri))
    with value.open("r") as stream:
        assert stream.read() == "content"
    assert (value.downloaded, value.remote_source) == (False, uri)
    local = os.fspath(value)
    assert os.path.basename(local) == "data.csv"
    pathlib.Path(local).write_text("changed")
    assert pathlib.Path(value.download()).read_text() == "changed"


def test_an_input_directory_in_an_object_store(raw: Path, s3_env: Any, directory: Path) -> None:
    """From S3: listed and crawled in place, fetched when a path is needed."""
    uri = f"s3://{s3_env.bucket()}/in/tree"
    written = write(FlyteDirectory, FlyteDirectory(str(directory), remote_directory=uri))
    assert written.scalar.blob.uri == uri
    value = read(FlyteDirectory, written)
    assert sorted(path for _, path in value.crawl()) == [".hidden", "a.txt", "sub/b.txt"]
    listed = FlyteDirectory.listdir(value)
    assert [type(item).__name__ for item in listed] == ["FlyteFile", "FlyteFile", "FlyteDirectory"]
    assert [item.remote_source for item in listed] == [f"{uri}/.hidden", f"{uri}/a.txt", f"{uri}/sub"]
    assert not value.downloaded
    assert sorted(os.listdir(value)) == [".hidden", "a.txt", "sub"]
    assert (value / "sub" / "b.txt").read_text() == "b"


@pytest.mark.parametrize("kind", ["file", "directory"])
def test_file_uris_are_local(raw: Path, kind: str, request: pytest.FixtureRequest) -> None:
    """An input with a ``file://`` URI is read in place and passed on unchanged."""
    path = request.getfixturevalue(kind)
    annotation = FlyteFile if kind == "file" else FlyteDirectory
    literal = write(annotation, annotation("s3://bucket/x"))
    literal.scalar.blob.uri = f"file://{path}"
    value = read(annotation, literal)
    assert os.fspath(value) == str(path)
    assert write(annotation, value) == literal


def test_a_local_directory_is_uploaded(raw: Path, directory: Path) -> None:
    """With dot-files, to a random place under the raw-data prefix; a local input directory is passed on as it is."""
    blob = write(FlyteDirectory["csv"], str(directory)).scalar.blob
    assert (blob.metadata.type.format, blob.metadata.type.dimensionality) == ("csv", 1)
    uploaded = pathlib.Path(blob.uri)
    assert raw in (uploaded.parent, uploaded.parent.parent)
    assert sorted(path.name for path in uploaded.rglob("*")) == [".hidden", "a.txt", "b.txt", "sub"]
    literal = write(FlyteDirectory, str(directory))
    assert write(FlyteDirectory, read(FlyteDirectory, literal)) == literal


def test_so_many_files_of_a_directory_are_in_transfer_at_once(
    raw: Path, tmp_path: Path, s3_env: S3, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``BatchSize`` holds for uploads, also to a place that is given, and for fetches, of which all files are."""
    tree = tmp_path / "tree"
    tree.mkdir()
    for number in range(12):
        (tree / str(number)).write_text(str(number))
    base = f"s3://{s3_env.bucket()}"
    few = Annotated[FlyteDirectory, BatchSize(2)]
    there = FlyteContextManager.current_context().with_file_access(FileAccessProvider(raw_output_prefix=base))
    with faulty_proxy(s3_env.endpoint) as proxy, FlyteContextManager.with_context(there):
        monkeypatch.setenv("FLYTE_AWS_ENDPOINT", proxy.endpoint)
        for value in (str(tree), FlyteDirectory(str(tree), remote_directory=f"{base}/there")):
            proxy.clear()
            proxy.delay = 0.05
            literal = write(few, value)
            assert proxy.most_delayed in (1, 2)
            proxy.most_delayed = 0
            assert len(os.listdir(read(few, literal))) == 12
            assert proxy.most_delayed in (1, 2)


def test_where_batch_size_stands() -> None:
    """Beside another type than a directory it changes nothing, as Flyte's guide has it beside a list; 0 is refused."""
    values = ["a", "b", "c"]
    literal = write(Annotated[list[str], BatchSize(2)], values)
    assert literal == write(list[str], values)
    assert read(Annotated[list[str], BatchSize(2)], literal) == values
    with pytest.raises(ValueError, match="1 or more; found 0"):
        BatchSize(0)


def test_attributes_of_dataclasses_are_read(raw: Path, file: Path) -> None:
    """msgpack and ``Struct`` content with a ``path`` is a file."""
    for literal in (msgpack_literal({"path": str(file)}), struct_literal({"path": str(file)})):
        assert os.fspath(read(FlyteFile, literal)) == str(file)
    assert unreadable(FlyteFile, msgpack_literal({"uri": "x"})) == (
        "expected FlyteFile as a map with its 'path', found dict with 1 element"
    )


def test_a_path_like_stays_the_path(file: Path) -> None:
    """``os.PathLike`` uploads nothing and is read as a file."""
    literal = write(os.PathLike, file)
    assert literal.scalar.blob.uri == str(file)
    value = read(os.PathLike, literal)
    assert (type(value), os.fspath(value)) == (FlyteFile, str(file))
    assert write(os.PathLike, "s3://b/k").scalar.blob.uri == "s3://b/k"


def test_streams_are_inputs(file: Path) -> None:
    """``TextIO`` and ``BinaryIO`` are opened files; an output cannot be one."""
    literal = write(os.PathLike, file)
    with read(typing.TextIO, literal) as text, read(typing.BinaryIO, literal) as binary:
        assert (text.read(), binary.read()) == ("content", b"content")
        assert refused(typing.TextIO, text) == "expected a type that can be an output, found TextIO; return a FlyteFile"
    assert converter_for(typing.BinaryIO).literal_type.blob.format == "application/octet-stream"


def test_unions_tell_files_from_directories(raw: Path, file: Path, directory: Path) -> None:
    """A path is what lies there; a str is a str where one is declared."""
    annotation = Union[FlyteFile, FlyteDirectory]
    assert write(annotation, str(file)).scalar.union.type.structure.tag == "FlyteFilePath"
    assert write(annotation, str(directory)).scalar.union.type.structure.tag == "FlyteDirectory"
    assert write(Union[FlyteFile, str], str(file)).scalar.union.type.structure.tag == "str"
    assert "could be FlyteFile or FlyteDirectory" in refused(annotation, "s3://bucket/what")
    assert read(Optional[FlyteFile], write(Optional[FlyteFile], None)) is None


def test_a_union_uploads_nothing_for_another_variant(raw: Path, file: Path) -> None:
    """A variant that could take the value, and is not taken, stores nothing."""
    assert write(Union[FlyteFile, str], str(file)).scalar.union.value.scalar.primitive.string_value == str(file)
    assert not raw.exists()


def test_what_cannot_be_uploaded_is_refused(raw: Path, file: Path, directory: Path) -> None:
    """No file, the other kind, or no path at all: errors that say what to return instead."""
    assert refused(FlyteFile, "/nowhere/x") == (
        "expected FlyteFile, found a path where there is no file: '/nowhere/x'; "
        "return the path of an existing file, or a URI"
    )
    assert "no file" in refused(FlyteFile, str(directory))
    assert "no directory" in refused(FlyteDirectory, str(file))
    assert refused(FlyteFile["csv"], 3) == "expected FlyteFile['csv'], found int"
    assert refused(FlyteFile, FlyteDirectory(str(directory))).startswith("expected FlyteFile, found flyteweight.")


def test_what_cannot_be_read_is_refused(file: Path, directory: Path) -> None:
    """A directory for a file, and the reverse, and a local path where nothing is."""
    literal = write(os.PathLike, file)
    assert unreadable(FlyteDirectory, literal) == (
        "expected FlyteDirectory, found a file; declare FlyteFile for files, FlyteDirectory for directories"
    )
    literal.scalar.blob.uri = "/nowhere/x"
    assert unreadable(FlyteFile, literal) == "expected FlyteFile, found a path where there is no file: '/nowhere/x'"
    assert unreadable(FlyteFile, write(int, 3)) == "expected FlyteFile, found a literal of type integer"


@pytest.mark.parametrize(
    ("item", "text"),
    [("csv", "csv"), (".tar.gz", "tar.gz"), ("~csv", "csv"), (Annotated[str, "png"], "png"), ("", ""), (None, "")],
)
def test_formats(item: Any, text: str) -> None:
    """The format in brackets, without leading dots and tildes; the same format is the same class."""
    assert FlyteFile[item].extension() == text
    assert FlyteFile[item] is FlyteFile[item]
    assert issubclass(FlyteDirectory[item], FlyteDirectory)
    assert converter_for(FlyteFile[item]).literal_type.blob.format == text


def test_formats_with_names() -> None:
    """The names of flytekit for common formats are the formats' classes."""
    from flyteweight.types import formats

    assert formats.CSVFile is FlyteFile["csv"] is FlyteFile[Annotated[str, formats.FileExt("csv")]]
    assert formats.TensorboardLogs is FlyteDirectory["tensorboard"]


def test_a_uri_is_fetched_by_storage(raw: Path, s3_env: Any, file: Path) -> None:
    """A file or directory given by its URI alone has a local path too, whatever downloader was given."""
    root = f"s3://{s3_env.bucket()}/tree"
    FlyteContextManager.current_context().file_access.put_data(file, f"{root}/data.csv")
    for value in (FlyteFile(f"{root}/data.csv"), FlyteFile(f"{root}/data.csv", downloader=lambda: 1 / 0)):
        assert value.path == f"{root}/data.csv"
        with open(value) as stream:
            assert stream.read() == "content"
    assert os.listdir(FlyteDirectory(root)) == ["data.csv"]


def test_a_format_is_text() -> None:
    """A format of another kind is an error."""
    with pytest.raises(ValueError, match="the format of a file is a str"):
        FlyteFile[Annotated[int, "png"]]


def test_files_to_write_to(raw: Path) -> None:
    """New files under the raw-data prefix are written by streams and returned as they are."""
    value = FlyteFile.new_remote_file("result.txt")
    assert value.path == f"{raw}/result.txt"
    with value.open("w") as stream:
        stream.write("done")
    assert (raw / "result.txt").read_text() == "done"
    folder = FlyteDirectory.new_remote("results")
    with folder.new_file("a").open("w") as stream:
        stream.write("a")
    with folder.new_dir("sub").new_file("b").open("w") as stream:
        stream.write("b")
    assert sorted(path for _, path in folder.crawl(maxdepth=1)) == ["a"]
    assert [path for _, path in folder.crawl(topdown=False)] == ["sub/b", "a"]
    with pytest.raises(ValueError, match="no file extension"):
        FlyteDirectory.new_remote("x.txt")


def test_another_bucket(raw: Path) -> None:
    """``alt`` replaces the bucket of the raw-data prefix."""
    from flyteweight.storage.access import FileAccessProvider

    context = FlyteContextManager.current_context()
    with FlyteContextManager.with_context(
        context.with_file_access(FileAccessProvider(raw_output_prefix="s3://bucket/prefix"))
    ):
        assert FlyteFile.new_remote_file("a", alt="other").path == "s3://other/prefix/a"
        assert str(FlyteFile.new_remote_file().path).startswith("s3://bucket/prefix/")


def test_files_in_the_working_directory(raw: Path) -> None:
    """``new`` gives relative names a place in the working directory, and refuses absolute ones."""
    working = str(FlyteContextManager.current_context().user_space_params.working_directory)
    assert FlyteFile.new("a.txt").path == f"{working}/a.txt"
    assert os.path.isdir(FlyteDirectory.new("made"))
    for kind in (FlyteFile, FlyteDirectory):
        with pytest.raises(ValueError, match="within the directory"):
            kind.new("/absolute")


def test_sources(file: Path) -> None:
    """``from_source`` gives what an input with this URI is."""
    value = FlyteFile["csv"].from_source("s3://bucket/x.csv")
    assert (value.remote_source, value.extension()) == ("s3://bucket/x.csv", "csv")
    assert os.fspath(FlyteFile.from_source(file)) == str(file)


def test_equality_and_hash() -> None:
    """Files are equal by where they are and their format; a file equals its path."""
    assert FlyteFile("/a") == FlyteFile("/a") == "/a"
    assert FlyteFile("/a") != FlyteFile["csv"]("/a")
    assert len({FlyteFile("s3://b/a"), FlyteFile.from_source("s3://b/a")}) == 1


def test_an_input_can_be_pickled() -> None:
    """A file that was not fetched yet can go to another process."""
    value = pickle.loads(pickle.dumps(FlyteFile.from_source("s3://bucket/x.csv")))
    assert value.remote_source == "s3://bucket/x.csv"


def test_a_downloader_of_ones_own(file: Path) -> None:
    """A function given as ``downloader`` is called once, before the path is used."""
    calls: list[int] = []
    value = FlyteFile(str(file), downloader=lambda: calls.append(1))
    assert (os.fspath(value), os.fspath(value), calls) == (str(file), str(file), [1])
