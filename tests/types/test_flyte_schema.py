"""``FlyteSchema``: written, read with its columns, passed on, in containers, and refused."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated, Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from conversion import msgpack_literal, read, refused, unreadable, write
from pydantic import BaseModel

from flyteweight.runtime.context import ExecutionMode, ExecutionState, FlyteContext, FlyteContextManager
from flyteweight.runtime.parameters import ExecutionParameters
from flyteweight.storage.access import FileAccessProvider
from flyteweight.storage.errors import DataNotFound
from flyteweight.types.annotation import kwtypes
from flyteweight.types.converters import converter_of
from flyteweight.types.flyte_schema import FlyteSchema
from flyteweight.types.flyte_schema_handlers import (
    SchemaEngine,
    SchemaHandler,
    SchemaOpenMode,
    SchemaReader,
    SchemaWriter,
)
from flyteweight.types.hash import HashMethod
from flyteweight.types.plain import unpack
from flyteweight.types.structured import StructuredDataset
from flyteweight.types.unsupported import UnsupportedTypeError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flyteidl.core.literals_pb2 import Literal
    from s3 import S3

Typed = FlyteSchema[kwtypes(a=int, b=str)]
COLUMNS: dict[str, list[Any]] = {"a": [1, 2, 3], "b": ["x", "y", "z"], "c": [0.5, 1.5, 2.5]}
FRAMES = [pd.DataFrame(COLUMNS), pa.table(COLUMNS), pl.DataFrame(COLUMNS), pl.DataFrame(COLUMNS).lazy()]


@pytest.fixture(params=["local", "s3"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A raw-data prefix, local and on S3 in turn, in the context of a task under a scheduler."""
    if request.param == "s3":
        server: S3 = request.getfixturevalue("s3_env")
        prefix = f"s3://{server.bucket()}/raw"
    else:
        prefix = str(tmp_path / "raw-data")
    access = FileAccessProvider(tmp_path / "scratch", prefix)
    state = ExecutionState(ExecutionMode.TASK_EXECUTION, ExecutionParameters.local(access))
    with FlyteContextManager.with_context(FlyteContext(state, access)):
        yield prefix


def columns(frame: Any) -> dict[str, list[Any]]:
    """What a frame of any library holds."""
    if isinstance(frame, pd.DataFrame):
        return {str(name): values.tolist() for name, values in frame.items()}
    if isinstance(frame, pa.Table):
        return dict(frame.to_pydict())
    return (frame.collect() if isinstance(frame, pl.LazyFrame) else frame).to_dict(as_series=False)


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: type(frame).__name__)
def test_every_library_writes_and_reads(place: str, frame: Any) -> None:
    """Each frame written is a file of its own; read by every library, whole and file by file, with declared columns."""
    schema = FlyteSchema()
    writer: Any = schema.open(type(frame))
    writer.write(frame, frame)
    schema.open(type(frame)).write(frame)  # type: ignore[union-attr]
    literal = write(FlyteSchema, schema)
    assert literal.scalar.schema.uri == schema.remote_path
    assert schema.remote_path.startswith(f"{place}/")
    parts = {"a": COLUMNS["a"], "b": COLUMNS["b"]}
    for kind in map(type, FRAMES):
        found = read(Typed, literal)
        assert columns(found.open(kind).all()) == {name: values * 3 for name, values in parts.items()}
        if kind is not pl.LazyFrame:
            assert [columns(part) for part in found.open(kind).iter()] == [parts] * 3
        assert columns(read(FlyteSchema, literal).open(kind).all()).keys() == COLUMNS.keys()


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: type(frame).__name__)
def test_frames_and_tables_stand_for_schemas(place: str, frame: Any) -> None:
    """A task may return a frame, or a table, where a schema is declared; each reads the other."""
    literal = write(Typed, frame)
    assert [column.name for column in literal.scalar.schema.type.columns] == ["a", "b"]
    assert columns(read(type(frame), literal)) == {"a": COLUMNS["a"], "b": COLUMNS["b"]}
    table = read(StructuredDataset, write(type(frame), frame))
    assert write(FlyteSchema, table).scalar.schema.uri == table.uri
    as_schema = read(Typed, write(type(frame), frame))
    assert columns(as_schema.open(pa.Table).all()).keys() == {"a", "b"}


def test_it_is_fetched_when_opened_and_passed_on_untouched(place: str) -> None:
    """What is not opened costs nothing; passed on, it is neither fetched nor stored again, even if it was opened."""
    literal = write(FlyteSchema, FRAMES[0])
    found = read(FlyteSchema, literal)
    found.open(pd.DataFrame).all()
    assert write(FlyteSchema, found) == literal
    absent = read(FlyteSchema, f"scalar {{ schema {{ uri: '{place}/absent' }} }}")
    assert write(FlyteSchema, absent).scalar.schema.uri == f"{place}/absent"
    with pytest.raises(DataNotFound, match="absent"):
        absent.open(pd.DataFrame).all()


def test_what_was_written_is_stored_once(raw: Path) -> None:
    """Two outputs are one upload; what is written after that is stored, too."""
    schema = FlyteSchema()
    schema.open(pd.DataFrame).write(FRAMES[0])  # type: ignore[union-attr]
    uri = write(FlyteSchema, schema).scalar.schema.uri
    (raw / uri / "00000").unlink()
    assert write(FlyteSchema, schema.as_readonly()).scalar.schema.uri == uri
    assert not (raw / uri / "00000").exists()
    schema.open(pd.DataFrame).write(FRAMES[0])  # type: ignore[union-attr]
    write(FlyteSchema, schema)
    assert sorted(path.name for path in (raw / uri).iterdir()) == ["00000", "00001"]


def test_read_while_it_is_written(raw: Path) -> None:
    """``as_readonly()`` and ``override_mode`` read what was written, before it is stored; it is stored as an output."""
    schema = Typed()
    schema.open(pd.DataFrame).write(FRAMES[0])
    readable = schema.as_readonly()
    assert readable.as_readonly() is readable
    for reader in (readable.open(), schema.open(pa.Table, override_mode=SchemaOpenMode.READ)):
        assert columns(reader.all()).keys() == {"a", "b"}
    assert columns(read(FlyteSchema, write(FlyteSchema, readable)).open().all()) == COLUMNS
    with pytest.raises(AssertionError, match="can be read and not be written"):
        readable.open(override_mode=SchemaOpenMode.WRITE)
    with pytest.raises(ValueError, match="needs a remote_path"):
        FlyteSchema(supported_mode=SchemaOpenMode.READ)


@dataclass
class Record:
    """A schema in a dataclass, with columns and without."""

    schema: FlyteSchema
    typed: Typed
    maybe: FlyteSchema | None = None


class Model(BaseModel):
    """The same in a model."""

    plain: FlyteSchema
    typed: Typed


def test_in_containers(place: str) -> None:
    """Inside dataclasses and models a map with ``remote_path``; lists, unions and a hash are of literals."""
    schema = FlyteSchema()
    schema.open(pd.DataFrame).write(FRAMES[0])  # type: ignore[union-attr]
    literal = write(Record, Record(schema, schema))
    plain = unpack(literal.scalar.binary)
    assert plain["schema"] == {"remote_path": schema.remote_path}
    assert list(read(Record, literal).typed.open().all().columns) == ["a", "b"]
    assert columns(read(Typed, msgpack_literal(plain["schema"])).open(pa.Table).all()).keys() == {"a", "b"}
    model = read(Model, write(Model, Model(plain=schema, typed=schema)))
    assert list(model.typed.open().all().columns) == ["a", "b"]
    assert write(list[FlyteSchema], [schema]).collection.literals[0].scalar.schema.uri == schema.remote_path
    assert write(FlyteSchema | int, FRAMES[0]).scalar.union.type.structure.tag == "FlyteSchema Transformer"
    assert write(FlyteSchema | int, 3).scalar.union.type.structure.tag == "int"
    assert write(Annotated[FlyteSchema, "note", HashMethod(lambda _: "h")], schema).hash == "h"


def test_what_does_not_fit(raw: Path) -> None:
    """Missing columns, columns of another kind, other values, other formats and other maps are named."""
    literal = write(FlyteSchema, FRAMES[0])
    for kind in map(type, FRAMES):
        with pytest.raises(ValueError, match="with the column 'd', found one with 'a', 'b', 'c'"):
            read(FlyteSchema[kwtypes(d=int)], literal).open(kind).all()
        with pytest.raises(ValueError, match="column 'b' is of type int, found one where it has text"):
            read(FlyteSchema[kwtypes(b=int)], literal).open(kind).all()
    assert refused(Typed, 3).startswith("expected FlyteSchema with the columns 'a', 'b', found int; return a ")
    assert "found one of format 'csv'" in refused(FlyteSchema, StructuredDataset(uri="s3://b/t", file_format="csv"))
    csv = write(Annotated[pd.DataFrame, "csv"], FRAMES[0])
    assert "found one of format 'csv'" in unreadable(FlyteSchema, csv)
    assert "a map with its 'remote_path'" in unreadable(FlyteSchema, msgpack_literal({"uri": "x"}))
    with pytest.raises(ValueError, match="no schema handler is registered for int"):
        FlyteSchema().open(int)
    writer: Any = FlyteSchema().open(pd.DataFrame)
    with pytest.raises(ValueError, match="expected a data frame of pandas, pyarrow or polars, found int"):
        writer.write(3)


def test_columns_that_it_does_not_have() -> None:
    """They are refused where they are declared."""
    for kind in (complex, list[int]):
        with pytest.raises(UnsupportedTypeError, match="the column 'a'"):
            converter_of(FlyteSchema[kwtypes(a=kind)])
    for given in (1, [int]):
        with pytest.raises(AssertionError, match="are a dict"):
            FlyteSchema[given]  # type: ignore[index]
    with pytest.raises(AssertionError, match="the column 'a' of a FlyteSchema cannot be a dict"):
        FlyteSchema[{"a": {"b": int}}]  # type: ignore[index]
    assert FlyteSchema[None] is FlyteSchema[{}] is FlyteSchema  # type: ignore[index]
    assert FlyteSchema[kwtypes(a=int, b=str)] is Typed


def test_pandas_that_is_not_there(tmp_path: Path) -> None:
    """The error of ``open()`` says what to install."""
    (tmp_path / "pandas.py").write_text("raise ModuleNotFoundError('no pandas', name='pandas')")
    code = "from flyteweight.types.flyte_schema import FlyteSchema as F; F(remote_path='x').open()"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "pip install 'flyteweight[pandas]'" in done.stderr.splitlines()[-1]


class Lines(list[str]):
    """A data frame of the user's."""


class LinesReader(SchemaReader[Lines]):
    """Reads from where the table is stored."""

    def all(self, **kwargs: Any) -> Lines:
        from flyteweight import storage

        return Lines(storage.read_bytes(f"{self.from_path}/lines").decode().splitlines())

    def iter(self, **kwargs: Any) -> Iterator[Lines]:
        yield self.all()


class LinesWriter(SchemaWriter[Lines]):
    """Writes to where the table is stored."""

    def write(self, *dfs: Lines, **kwargs: Any) -> None:
        from flyteweight import storage

        storage.write_bytes(f"{self.to_path}/lines", "\n".join(dfs[0]).encode())


def test_data_frames_of_ones_own(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A handler may do its own storage; a class has one."""
    monkeypatch.setattr(SchemaEngine, "_SCHEMA_HANDLERS", {})
    handler = SchemaHandler("lines", Lines, LinesReader, LinesWriter, handles_remote_io=True)
    SchemaEngine.register_handler(handler)
    literal: Literal = write(FlyteSchema, Lines(["a", "b"]))
    assert literal.scalar.schema.uri.startswith(place)
    assert read(FlyteSchema, literal).open(Lines).all() == ["a", "b"]
    for name, kind in (("second", Lines), ("mine", pd.DataFrame)):
        with pytest.raises(ValueError, match=f"schema handler .* already; '{name}' cannot"):
            SchemaEngine.register_handler(SchemaHandler(name, kind, LinesReader, LinesWriter))


def test_a_schema_is_a_dataclass_of_its_path() -> None:
    """So asdict() and mashumaro see it inside dataclasses."""
    record = Record(FlyteSchema(remote_path="s3://b/x"), Typed(remote_path="s3://b/y"))
    told = {"schema": {"remote_path": "s3://b/x"}, "typed": {"remote_path": "s3://b/y"}, "maybe": None}
    assert asdict(record) == told
    assert unpack(write(Record, record).scalar.binary) == told
