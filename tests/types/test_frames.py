"""Data frames of pandas, pyarrow and polars: written, read, passed on, and refused."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import pandas as pd
import polars as pl
import polars.testing
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conversion import msgpack_literal, read, refused, unreadable, write
from flyteidl.core.literals_pb2 import Literal
from google.protobuf.text_format import Parse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flyteweight.runtime.context import ExecutionMode, ExecutionState, FlyteContext, FlyteContextManager
from flyteweight.runtime.parameters import ExecutionParameters
from flyteweight.storage.access import FileAccessProvider
from flyteweight.storage.errors import DataNotFound, StorageFull
from flyteweight.types.annotation import kwtypes
from flyteweight.types.converters import converter_of
from flyteweight.types.hash import HashMethod
from flyteweight.types.plain import unpack
from flyteweight.types.structured import StructuredDataset
from flyteweight.types.unsupported import UnsupportedTypeError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from s3 import S3

PANDAS = pd.DataFrame({"a": [1, 2, 3], "b": ["x", "y", "z"], "c": [0.5, 1.5, None]})
ARROW = pa.table({"a": [1, 2, 3], "b": ["x", "y", "z"], "c": [0.5, 1.5, None]})
POLARS = pl.DataFrame({"a": [1, 2, 3], "b": ["x", "y", "z"], "c": [0.5, 1.5, None]})
FRAMES = [PANDAS, ARROW, POLARS, POLARS.lazy()]
KINDS = [pd.DataFrame, pa.Table, pl.DataFrame, pl.LazyFrame]


@pytest.fixture(params=["local", "obstore", "s3fs"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A raw-data prefix, local and on S3 by each client in turn, in the context of a task under a scheduler."""
    if request.param != "local":
        server: S3 = request.getfixturevalue("s3_env")
        prefix = f"s3://{server.bucket()}/raw"
        if request.param == "s3fs":
            monkeypatch.setenv("FLYTEWEIGHT_STORAGE", "fsspec")
    else:
        prefix = str(tmp_path / "raw-data")
    access = FileAccessProvider(tmp_path / "scratch", prefix)
    state = ExecutionState(ExecutionMode.TASK_EXECUTION, ExecutionParameters.local(access))
    with FlyteContextManager.with_context(FlyteContext(state, access)):
        yield prefix


def rows(frame: Any) -> list[dict[str, Any]]:
    """What a frame of any library holds, whatever the library has for a missing number."""
    if isinstance(frame, pa.Table):
        return list(frame.to_pylist())
    if isinstance(frame, pl.LazyFrame):
        frame = frame.collect()
    if isinstance(frame, pl.DataFrame):
        return list(frame.to_dicts())
    return [{k: None if pd.isna(v) else v for k, v in row.items()} for row in frame.to_dict("records")]


def table_literal(uri: str, file_format: str = "parquet") -> Literal:
    """The literal of a table that somebody else wrote."""
    kind = f"structured_dataset_type {{ format: '{file_format}' }}"
    return Parse(f"scalar {{ structured_dataset {{ uri: '{uri}' metadata {{ {kind} }} }} }}", Literal())


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: type(frame).__name__)
def test_every_library_reads_every_other(place: str, frame: Any) -> None:
    """A frame is stored under the raw-data prefix, and read as a frame of each class, whole or by columns."""
    literal = write(type(frame), frame)
    table = literal.scalar.structured_dataset
    assert table.uri.startswith(f"{place}/")
    assert table.metadata.structured_dataset_type.format == "parquet"
    assert table.uri.endswith("/00000") is isinstance(frame, (pl.DataFrame, pl.LazyFrame))
    for kind in KINDS:
        found = read(kind, literal)
        assert type(found) is kind
        assert rows(found) == rows(frame)
        part = read(Annotated[kind, kwtypes(c=float, a=int)], literal)
        assert rows(part) == [{"c": row["c"], "a": row["a"]} for row in rows(frame)]
        opened = read(StructuredDataset, literal).open(kind)
        assert rows(opened.all()) == rows(frame)


def test_nothing_is_left_in_the_scratch_directory(place: str, tmp_path: Path) -> None:
    """What was staged on the way up and down is removed, but for what a lazy frame still reads."""
    for frame in FRAMES[:3]:
        read(type(frame), write(type(frame), frame))
    assert not [path for path in (tmp_path / "scratch").rglob("*") if path.is_file()]


def test_csv(place: str) -> None:
    """A declared format is that of the file, with or without ``StructuredDataset``; columns are chosen there, too."""
    for annotation, value in (
        (Annotated[pd.DataFrame, "csv"], PANDAS),
        (Annotated[StructuredDataset, "csv"], StructuredDataset(dataframe=PANDAS)),
    ):
        literal = write(annotation, value)
        assert literal.scalar.structured_dataset.metadata.structured_dataset_type.format == "csv"
        pd.testing.assert_frame_equal(read(pd.DataFrame, literal), PANDAS)
        assert list(read(Annotated[pd.DataFrame, kwtypes(b=str)], literal).columns) == ["b"]
        assert [rows(part) for part in read(StructuredDataset, literal).open(pd.DataFrame).iter()] == [rows(PANDAS)]


def test_csv_files_of_others(raw: Path, tmp_path: Path) -> None:
    """A single file, and a directory of parts."""
    PANDAS.to_csv(tmp_path / "one.csv", index=False)
    (tmp_path / "parts").mkdir()
    PANDAS[:1].to_csv(tmp_path / "parts" / "0.csv", index=False)
    PANDAS[1:].to_csv(tmp_path / "parts" / "1.csv", index=False)
    for name in ("one.csv", "parts"):
        pd.testing.assert_frame_equal(read(pd.DataFrame, table_literal(str(tmp_path / name), "csv")), PANDAS)


def test_a_given_uri_is_where_it_goes(place: str) -> None:
    """``StructuredDataset(dataframe=..., uri=...)`` is stored there, and is that table from then on."""
    value = StructuredDataset(dataframe=PANDAS, uri=f"{place}/mine")
    literal = write(StructuredDataset, value)
    assert literal.scalar.structured_dataset.uri == f"{place}/mine"
    assert value.literal == literal.scalar.structured_dataset
    assert rows(read(pa.Table, literal)) == rows(PANDAS)
    assert write(StructuredDataset, value) == literal


def test_a_frame_where_a_table_is_declared(raw: Path) -> None:
    """It is stored as that table, with its columns and format."""
    literal = write(Annotated[StructuredDataset, kwtypes(a=int), "csv"], PANDAS)
    kind = literal.scalar.structured_dataset.metadata.structured_dataset_type
    assert (kind.format, [column.name for column in kind.columns]) == ("csv", ["a"])
    assert rows(read(pd.DataFrame, literal)) == [{"a": 1}, {"a": 2}, {"a": 3}]


def test_an_input_is_passed_on_unread(place: str) -> None:
    """A table that was not opened goes on by its literal, also where a frame's class is declared."""
    literal = table_literal("s3://nobody/reads/this")
    table = read(StructuredDataset, literal)
    assert write(StructuredDataset, table) == literal
    assert write(pd.DataFrame, table) == literal


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.__name__))
def test_tables_of_parts(place: str, tmp_path: Path, kind: Any) -> None:
    """Spark's directories: markers and hidden files are no data, names of directories are columns."""
    spark = tmp_path / "spark"
    for day, part in ((1, ARROW.slice(0, 2)), (2, ARROW.slice(2))):
        (spark / f"day={day}").mkdir(parents=True)
        pq.write_table(part, spark / f"day={day}" / f"part-{day}.parquet")
    (spark / "_SUCCESS").touch()
    (spark / ".part.crc").write_bytes(b"no parquet")
    uri = FlyteContextManager.current_context().file_access.put_raw_data(spark)
    days = [{**row, "day": day} for row, day in zip(rows(ARROW), (1, 1, 2), strict=True)]
    literal = table_literal(f"{uri}/")
    assert [{**row, "day": int(row["day"])} for row in rows(read(kind, literal))] == days
    assert rows(read(Annotated[kind, kwtypes(b=str)], literal)) == [{"b": row["b"]} for row in rows(ARROW)]


@pytest.mark.parametrize("kind", KINDS[:3], ids=lambda kind: str(kind.__name__))
def test_parts_come_one_after_the_other(place: str, tmp_path: Path, kind: Any) -> None:
    """``iter()`` reads the parts of a table, which needs no more memory than the largest."""
    parts = tmp_path / "parts"
    parts.mkdir()
    for index in range(3):
        pq.write_table(ARROW.slice(index, 1), parts / f"{index:05}")
    uri = FlyteContextManager.current_context().file_access.put_raw_data(parts)
    table = read(Annotated[StructuredDataset, kwtypes(a=int)], table_literal(uri))
    found = [rows(part) for part in table.open(kind).iter()]
    assert found == [[{"a": 1}], [{"a": 2}], [{"a": 3}]]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.__name__))
def test_what_a_table_does_not_have(place: str, kind: Any) -> None:
    """Missing columns, columns of another kind, and no table at all are errors that name them."""
    literal = write(pd.DataFrame, PANDAS)
    assert "a table with the columns 'd', 'e', found one with 'a', 'b', 'c'" in unreadable(
        Annotated[kind, kwtypes(d=int, a=int, e=str)], literal
    )
    assert "a table whose column 'b' is of type int, found one where it has text" in unreadable(
        Annotated[kind, kwtypes(a=int, b=int)], literal
    )
    with pytest.raises(DataNotFound, match="absent"):
        read(kind, table_literal(f"{place}/absent"))


def test_a_missing_column_of_csv(raw: Path) -> None:
    """The same, where types are not known."""
    literal = write(Annotated[pd.DataFrame, "csv"], PANDAS)
    assert "the column 'd', found one with 'a', 'b', 'c'" in unreadable(
        Annotated[pd.DataFrame, kwtypes(d=int)], literal
    )


def test_what_cannot_be_written(raw: Path) -> None:
    """Other values are refused, as what parquet cannot hold, without a value in the words; and nothing is left."""
    assert refused(pd.DataFrame, 3) == "expected pandas.DataFrame, found int"
    assert refused(pl.DataFrame, PANDAS).startswith("expected polars.DataFrame, found pandas.")
    mixed = refused(pd.DataFrame, pd.DataFrame({"secret": [1, "hush"]}))
    assert "a pandas.DataFrame that parquet can hold" in mixed
    assert "hush" not in mixed
    assert not [path for path in raw.rglob("*") if path.is_file()]
    nanoseconds = pd.DataFrame({"at": pd.to_datetime(["2020-01-02T03:04:05.000000007"])})
    assert "would lose data" in refused(pd.DataFrame, nanoseconds)


def test_no_handler(raw: Path) -> None:
    """A format or class that nobody writes or reads is named, with what there is."""
    with pytest.raises(
        ValueError,
        match=r"Failed to find a handler: no encoder is registered for DataFrame of format 'avro'.*'parquet' at",
    ):
        write(Annotated[StructuredDataset, "avro"], StructuredDataset(dataframe=PANDAS))
    with pytest.raises(ValueError, match="no decoder is registered for DataFrame of format 'avro'"):
        read(pd.DataFrame, table_literal("s3://b/t", "avro"))
    with pytest.raises(ValueError, match="none is registered for this class"):
        write(StructuredDataset, StructuredDataset(dataframe=[1]))


def test_tables_must_be_opened(raw: Path) -> None:
    """What to read a table as has to be said; a table needs a URI; a frame is there already."""
    with pytest.raises(ValueError, match=r"table\.open\(pandas\.DataFrame\)\.all\(\)"):
        StructuredDataset(uri="s3://b/t").all()
    with pytest.raises(ValueError, match="without a uri cannot be read"):
        StructuredDataset().open(pd.DataFrame).all()
    assert StructuredDataset(dataframe=PANDAS).open(pd.DataFrame).all() is PANDAS


def test_a_table_made_from_a_uri(place: str) -> None:
    """It is read where it is, and then still the table that it was."""
    literal = write(pd.DataFrame, PANDAS)
    table = StructuredDataset(uri=literal.scalar.structured_dataset.uri, file_format="parquet")
    assert rows(table.open(pl.DataFrame).all()) == rows(PANDAS)
    assert table.literal is None
    assert rows(read(pa.Table, write(StructuredDataset, table))) == rows(PANDAS)


@dataclass
class Record:
    table: StructuredDataset
    frame: pd.DataFrame
    frames: list[pl.DataFrame]
    maybe: pa.Table | None = None


def test_in_dataclasses_and_containers(place: str) -> None:
    """As in flytekit a map with URI and format; lists, dicts and unions hold literals."""
    record = Record(StructuredDataset(dataframe=ARROW), PANDAS, [POLARS], ARROW)
    literal = write(Record, record)
    plain = unpack(literal.scalar.binary)
    assert sorted(plain["frame"].items()) == [("file_format", "parquet"), ("uri", plain["frame"]["uri"])]
    found = read(Record, literal)
    assert rows(found.table.open(pa.Table).all()) == rows(found.frame) == rows(found.frames[0]) == rows(found.maybe)
    assert rows(read(pd.DataFrame, msgpack_literal(plain["frame"]))) == rows(PANDAS)
    several = list[pd.DataFrame | None]
    assert [frame if frame is None else rows(frame) for frame in read(several, write(several, [PANDAS, None]))] == [
        rows(PANDAS),
        None,
    ]
    tag = write(pl.DataFrame | int, POLARS).scalar.union.type.structure.tag
    assert tag == "StructuredDataset Transformer"
    assert write(Annotated[pd.DataFrame, HashMethod(lambda frame: str(frame.shape))], PANDAS).hash == "(3, 3)"


def test_local_runs_keep_frames_local(tmp_path: Path) -> None:
    """A task that is called in Python stores frames in its own directory, and reads them from there."""
    access = FileAccessProvider(raw_output_prefix=str(tmp_path / "raw-data"))
    state = ExecutionState(ExecutionMode.LOCAL_TASK_EXECUTION, ExecutionParameters.local(access))
    with FlyteContextManager.with_context(FlyteContext(state, access)):
        assert rows(read(pd.DataFrame, write(pd.DataFrame, PANDAS))) == rows(PANDAS)


def test_a_lazy_frame_reads_what_it_needs(place: str) -> None:
    """Its file is there until the run ends."""
    frame = read(pl.LazyFrame, write(pl.DataFrame, POLARS))
    assert frame.filter(pl.col("a") > 1).select("b").collect()["b"].to_list() == ["y", "z"]


def test_tables_are_written_as_declared_elsewhere(raw: Path) -> None:
    """Where a task template says the type, a frame is written as that."""
    declared = converter_of(Annotated[StructuredDataset, kwtypes(a=int), "csv"]).literal_type
    converter = converter_of(pd.DataFrame).as_declared(declared)
    assert converter is not None
    literal = Literal()
    converter.write(PANDAS, literal)
    kind = literal.scalar.structured_dataset.metadata.structured_dataset_type
    assert (kind.format, [column.name for column in kind.columns]) == ("csv", ["a"])
    assert converter_of(pd.DataFrame).as_declared(converter_of(int).literal_type) is None


def test_options_that_describe_no_table() -> None:
    """Two formats, or a column of a type that no table has, are refused where they are declared."""
    with pytest.raises(UnsupportedTypeError, match="format twice"):
        converter_of(Annotated[pd.DataFrame, "csv", "parquet"])
    with pytest.raises(UnsupportedTypeError, match="the column 'a'"):
        converter_of(Annotated[pl.DataFrame, kwtypes(a=complex)])


COLUMN = st.one_of(
    st.lists(st.integers(-(2**63), 2**63 - 1) | st.none(), min_size=3, max_size=3),
    st.lists(st.text(st.characters(codec="utf-8"), max_size=5) | st.none(), min_size=3, max_size=3),
    st.lists(st.floats(allow_nan=False) | st.none(), min_size=3, max_size=3),
    st.lists(st.booleans() | st.none(), min_size=3, max_size=3),
    st.lists(st.binary(max_size=5) | st.none(), min_size=3, max_size=3),
    st.lists(st.lists(st.integers(0, 9)) | st.none(), min_size=3, max_size=3),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(columns=st.dictionaries(st.text(st.characters(codec="utf-8"), min_size=1, max_size=8), COLUMN, max_size=4))
def test_whatever_is_in_a_frame_comes_back(raw: Path, columns: dict[str, list[Any]]) -> None:
    """Any names and cells, of pyarrow and polars, and of pandas as far as its types go."""
    table = pa.table(columns)
    assert read(pa.Table, write(pa.Table, table)).equals(table)
    frame = pl.DataFrame(columns, strict=False)
    polars.testing.assert_frame_equal(read(pl.DataFrame, write(pl.DataFrame, frame)), frame)
    pandas = table.to_pandas()
    pd.testing.assert_frame_equal(read(pd.DataFrame, write(pd.DataFrame, pandas)), pandas)


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: type(frame).__name__)
def test_a_full_disk_is_named(raw: Path, frame: Any) -> None:
    """A limit of the file system is storage's error, and not that of a broken frame; nothing is left."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, usual[1]))
    try:
        with pytest.raises(StorageFull, match="File too large"):
            write(type(frame), frame)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert not [path for path in raw.rglob("*") if path.is_file()]


def test_a_device_is_not_removed(raw: Path) -> None:
    """A frame may go to a pipe, which is still one when its library failed."""
    raw.mkdir()
    pipe = raw / "pipe"
    os.mkfifo(pipe)
    ends = os.open(pipe, os.O_RDWR)
    write(StructuredDataset, StructuredDataset(dataframe=ARROW, uri=str(raw / "table")))
    unwritable = pa.table({"a": pa.array([(1, 2, 3)], pa.month_day_nano_interval())})
    raw.joinpath("table", "00000").unlink()
    raw.joinpath("table", "00000").symlink_to(pipe)
    assert "that parquet can hold" in refused(
        StructuredDataset, StructuredDataset(dataframe=unwritable, uri=str(raw / "table"))
    )
    assert pipe.is_fifo()
    write(StructuredDataset, StructuredDataset(dataframe=ARROW, uri=str(raw / "table")))
    assert os.read(ends, 4) == b"PAR1"
    os.close(ends)


@pytest.mark.parametrize("call", ["write(pandas.DataFrame, FRAME)", "read(pandas.DataFrame, TABLE)"])
def test_parquet_without_pyarrow(tmp_path: Path, call: str) -> None:
    """What is not installed is named, with what to install."""
    (tmp_path / "pyarrow.py").write_text("raise ModuleNotFoundError('no pyarrow', name='pyarrow')")
    PANDAS.to_parquet(tmp_path / "table")
    (tmp_path / "run.py").write_text(
        "import pandas\nfrom conversion import read, write\nfrom flyteidl.core.literals_pb2 import Literal\n"
        "FRAME = pandas.DataFrame({'a': [1]})\nTABLE = Literal()\nTABLE.scalar.structured_dataset.uri = 'table'\n"
        f"TABLE.scalar.structured_dataset.metadata.structured_dataset_type.format = 'parquet'\n{call}\n"
    )
    env = {**os.environ, "PYTHONPATH": f"{tmp_path}:{Path(__file__).parent}"}
    argv = [sys.executable, "run.py"]
    done = subprocess.run(argv, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    last = done.stderr.splitlines()[-1]
    assert "needs the package pyarrow" in last
    assert "pip install 'flyteweight[pandas]'" in last
