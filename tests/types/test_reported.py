"""What users of other SDKs reported as broken, and works here: values that are easily lost, and files."""

# ruff: noqa: UP007, UP045 - users spell types in all these ways

from __future__ import annotations

import gzip
import multiprocessing
import os
import pathlib
import pickle
from dataclasses import dataclass, field
from math import inf, isnan, nan
from typing import TYPE_CHECKING, Any, Optional, Union

import pytest
from conversion import msgpack_literal, read, write
from flyteidl.core.literals_pb2 import Literal

from flyteweight.types.directories import FlyteDirectory
from flyteweight.types.files import FlyteFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAMES = ["a b", "100%20", "x#1", "q?", "p+", "ü"]


@dataclass(frozen=True)
class Frozen:
    a: int
    b: Optional[float] = None


@dataclass
class Counts:
    counts: Optional[dict[str, Optional[int]]] = None


@dataclass
class Reals:
    one: float = nan
    many: list[float] = field(default_factory=list)


@dataclass
class First:
    a: int


@dataclass
class Second:
    b: str


@dataclass
class Holder:
    file: FlyteFile


@pytest.fixture(params=["local", "s3"])
def upload(request: pytest.FixtureRequest, raw: Path, tmp_path: Path) -> Callable[[Any, Any], Literal]:
    """Writes a file or directory, to local files and to S3."""
    if request.param == "local":
        return write
    bucket = request.getfixturevalue("s3_env").bucket()

    def to_bucket(annotation: Any, value: Any) -> Literal:
        name = os.path.basename(value.path)
        option = "remote_path" if isinstance(value, FlyteFile) else "remote_directory"
        literal = write(annotation, type(value)(value.path, **{option: f"s3://{bucket}/in/{name}"}))
        assert literal.scalar.blob.uri == f"s3://{bucket}/in/{name}"
        return literal

    return to_bucket


@pytest.mark.parametrize("name", NAMES)
def test_names_of_files_are_only_names(upload: Callable[[Any, Any], Literal], tmp_path: Path, name: str) -> None:
    """Spaces, percent and number signs, question marks and other letters, of files and inside directories."""
    directory = tmp_path / "given" / name
    directory.mkdir(parents=True)
    (directory / name).write_text("content")
    file = read(FlyteFile, upload(FlyteFile, FlyteFile(str(directory / name))))
    assert pathlib.Path(file).name == name
    assert pathlib.Path(file).read_text() == "content"
    tree = read(FlyteDirectory, upload(FlyteDirectory, FlyteDirectory(str(directory))))
    assert {path.name: path.read_text() for path in pathlib.Path(tree).iterdir()} == {name: "content"}


def test_none_for_an_optional_float() -> None:
    """As a union's none, as a bare none, and as the nil that the scheduler picks out of a dataclass."""
    bare = Literal()
    bare.scalar.none_type.SetInParent()
    for literal in (write(Optional[float], None), bare, msgpack_literal(None)):
        assert read(Optional[float], literal) is None


@pytest.mark.parametrize("counts", [None, {}, {"k": None}, {"k": 1}])
def test_optional_dicts_of_optionals(counts: Any) -> None:
    """None, an empty dict, and None inside stay apart."""
    assert read(Counts, write(Counts, Counts(counts))) == Counts(counts)


@pytest.mark.parametrize("value", [nan, inf, -inf])
def test_floats_that_are_no_numbers(value: float) -> None:
    """In a float, a list, a dict and a dataclass."""
    single = read(float, write(float, value))
    listed = read(list[float], write(list[float], [value]))
    mapped = read(dict[str, float], write(dict[str, float], {"k": value}))
    record = read(Reals, write(Reals, Reals(value, [value])))
    for found in (single, *listed, *mapped.values(), record.one, *record.many):
        assert isnan(found) if isnan(value) else found == value


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (Frozen, Frozen(1)),
        (Frozen, Frozen(1, 2.5)),
        (Union[First, Second], First(1)),
        (Union[First, Second], Second("b")),
        (list[Union[First, Second]], [Second("b"), First(1)]),
        (list[int], []),
        (dict[str, int], {}),
        (list[list[int]], [[]]),
        (dict[str, list[int]], {"k": []}),
        (dict, {}),
    ],
)
def test_what_is_easily_lost(annotation: Any, value: Any) -> None:
    """Frozen dataclasses, one of two dataclasses, empty containers."""
    assert read(annotation, write(annotation, value)) == value


def test_a_file_in_a_dataclass_keeps_its_uri_after_it_was_fetched(raw: Path, s3_env: Any, tmp_path: Path) -> None:
    """It is passed on by reference, whether or not it was opened."""
    uri = f"s3://{s3_env.bucket()}/data.csv"
    s3_env.put(uri, b"content")
    value = read(Holder, write(Holder, Holder(FlyteFile(uri))))
    with open(value.file) as stream:
        assert stream.read() == "content"
    assert read(Holder, write(Holder, value)).file.remote_source == uri
    assert not raw.exists()


def test_a_directory_is_fetched_by_whatever_looks_into_it(raw: Path, s3_env: Any) -> None:
    """``Path(directory).glob``; ``listdir`` gives whole URIs and fetches nothing."""
    root = f"s3://{s3_env.bucket()}/tree"
    for name in ("a.txt", "sub/b.txt"):
        s3_env.put(f"{root}/{name}", b"content")
    value = read(FlyteDirectory, write(FlyteDirectory, root))
    assert [item.remote_source for item in FlyteDirectory.listdir(value)] == [f"{root}/a.txt", f"{root}/sub"]
    assert not value.downloaded
    assert sorted(path.name for path in pathlib.Path(value).glob("**/*.txt")) == ["a.txt", "b.txt"]


def test_a_file_of_a_format_goes_into_a_file_of_any(raw: Path, tmp_path: Path) -> None:
    """The literal of a csv file is read where any file is declared."""
    (tmp_path / "t.csv").write_text("content")
    value = read(FlyteFile, write(FlyteFile["csv"], FlyteFile["csv"](str(tmp_path / "t.csv"))))
    assert pathlib.Path(value).read_text() == "content"


def _content(file: FlyteFile, found: Any) -> None:
    found.put(pathlib.Path(file).read_text())


@pytest.mark.parametrize("method", ["spawn", "fork"])
def test_files_go_to_child_processes(raw: Path, s3_env: Any, method: str) -> None:
    """Pickled, hashed, and read in the child, whether the parent has used the store before or not."""
    uri = f"s3://{s3_env.bucket()}/data.csv"
    s3_env.put(uri, b"content")
    file = read(FlyteFile, write(FlyteFile, uri))
    assert hash(pickle.loads(pickle.dumps(file))) == hash(file)
    context = multiprocessing.get_context(method)
    found = context.Queue()
    child = context.Process(target=_content, args=(file, found))
    child.start()
    assert found.get(timeout=60) == "content"
    child.join(60)
    assert child.exitcode == 0


def test_empty_objects_and_placeholders_of_directories(raw: Path, s3_env: Any) -> None:
    """A zero-byte file arrives; the object ``tree/`` that a console leaves for a directory is none."""
    root = f"s3://{s3_env.bucket()}/tree"
    for name in ("", "empty", "sub/", "sub/a"):
        s3_env.put(f"{root}/{name}", b"")
    tree = pathlib.Path(read(FlyteDirectory, write(FlyteDirectory, root)))
    assert sorted(str(path.relative_to(tree)) for path in tree.rglob("*") if path.is_file()) == ["empty", "sub/a"]
    assert pathlib.Path(read(FlyteFile, write(FlyteFile, f"{root}/empty"))).read_bytes() == b""


def test_siblings_that_begin_alike_stay_apart(raw: Path, s3_env: Any) -> None:
    """``d1_v2`` is not a part of ``d1``."""
    bucket = s3_env.bucket()
    for name in ("d1/a", "d1_v2/b"):
        s3_env.put(f"s3://{bucket}/{name}", b"content")
    tree = pathlib.Path(read(FlyteDirectory, write(FlyteDirectory, f"s3://{bucket}/d1")))
    assert [path.name for path in tree.iterdir()] == ["a"]


@pytest.mark.parametrize("storage", ["", "fsspec"])
def test_what_was_stored_as_gzip_arrives_as_it_is(
    raw: Path, s3_env: Any, storage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An object with ``Content-Encoding: gzip`` is its bytes: nothing unpacks them on the way, or cuts them short."""
    monkeypatch.setenv("FLYTEWEIGHT_STORAGE", storage)
    bucket, packed = s3_env.bucket(), gzip.compress(b"content" * 1000)
    s3_env.client.put_object(Bucket=bucket, Key="log.gz", Body=packed, ContentEncoding="gzip")
    assert pathlib.Path(read(FlyteFile, write(FlyteFile, f"s3://{bucket}/log.gz"))).read_bytes() == packed
