"""Tables: what is uploaded, what an input is, and what is passed on."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

import pytest
from conversion import msgpack_literal, read, refused, struct_literal, unreadable, write
from flyteidl.core.literals_pb2 import Literal
from flyteidl.core.types_pb2 import BlobType, LiteralType
from google.protobuf.text_format import Parse

from flyteweight.runtime.context import ExecutionMode, ExecutionState, FlyteContext, FlyteContextManager
from flyteweight.runtime.logs import logger
from flyteweight.runtime.parameters import ExecutionParameters
from flyteweight.storage.access import FileAccessProvider
from flyteweight.types.annotation import kwtypes
from flyteweight.types.conversion_error import ConversionError
from flyteweight.types.converters import converter_for
from flyteweight.types.engine import TypeEngine
from flyteweight.types.files import FlyteFile
from flyteweight.types.guess import guess_python_type
from flyteweight.types.hash import HashMethod
from flyteweight.types.plain import unpack
from flyteweight.types.structured import StructuredDataset

if TYPE_CHECKING:
    from pathlib import Path

URI = "s3://bucket/table"
CSV = Annotated[StructuredDataset, "csv"]
TYPED = Annotated[StructuredDataset, kwtypes(a=int, b=str)]
COLUMNS = """
    columns { name: 'a' literal_type { simple: INTEGER } }
    columns { name: 'b' literal_type { simple: STRING } }
"""
SCHEMA = "schema { columns { name: 'a' } columns { name: 'b' type: STRING } }"


@dataclass
class Holder:
    table: StructuredDataset
    maybe: StructuredDataset | None = None
    tables: list[StructuredDataset] = field(default_factory=list)
    noted: Annotated[StructuredDataset, "csv"] = None  # type: ignore[assignment]


def table_literal(kind: str = "", uri: str = URI) -> Literal:
    """A literal of a table, with the text of its type."""
    text = f"scalar {{ structured_dataset {{ uri: '{uri}' metadata {{ structured_dataset_type {{ {kind} }} }} }} }}"
    return Parse(text, Literal())


def guessed(kind: str) -> Any:
    """The class for a Flyte type in protobuf's text."""
    return guess_python_type(Parse(kind, LiteralType()))


@pytest.mark.parametrize(
    ("annotation", "value", "kind"),
    [
        (StructuredDataset, StructuredDataset(uri=URI), ""),
        (StructuredDataset, StructuredDataset(uri=URI, file_format="csv"), "format: 'csv'"),
        (StructuredDataset, StructuredDataset(uri=URI, file_format=None), ""),
        (CSV, StructuredDataset(uri=URI), "format: 'csv'"),
        (CSV, StructuredDataset(uri=URI, file_format="parquet"), "format: 'csv'"),
        (TYPED, StructuredDataset(uri=URI), COLUMNS),
        (TYPED, StructuredDataset(uri=URI, file_format="parquet"), f"{COLUMNS} format: 'parquet'"),
    ],
)
def test_a_uri_is_written_as_it_is(annotation: Any, value: StructuredDataset, kind: str) -> None:
    """With the declared columns, and the declared format or else the value's own."""
    assert write(annotation, value) == table_literal(kind)


@pytest.mark.parametrize(
    ("annotation", "kind", "columns", "file_format"),
    [
        (StructuredDataset, "", {}, ""),
        (StructuredDataset, f"{COLUMNS} format: 'csv'", {"a": int, "b": str}, "csv"),
        (TYPED, "format: 'parquet'", {"a": int, "b": str}, "parquet"),
        (Annotated[StructuredDataset, kwtypes(b=str)], COLUMNS, {"b": str}, ""),
        (CSV, "format: 'parquet'", {}, "parquet"),
    ],
)
def test_an_input_is_read_and_passed_on(annotation: Any, kind: str, columns: dict[str, Any], file_format: str) -> None:
    """URI and format are the literal's, columns the declared ones if there are any; passed on is the same literal."""
    literal = table_literal(kind)
    table = read(annotation, literal)
    assert (table.uri, table.file_format, table.columns()) == (URI, file_format, columns)
    assert (table.column_names(), table.dataframe) == (list(columns), None)
    assert table.literal == literal.scalar.structured_dataset
    for declared in (StructuredDataset, TYPED, CSV):
        assert write(declared, table) == literal


def test_keywords_that_there_are_none_of(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """They change nothing, as in flytekit; here the log names them."""
    with caplog.at_level("WARNING", logger().name):
        monkeypatch.setattr(logger(), "propagate", True)
        made = StructuredDataset(uri=URI, format="csv", other=1)
    assert (made.uri, made.file_format) == (URI, "")
    assert "StructuredDataset has no format, other; its format is file_format" in caplog.text


def test_the_expected_type_says_columns_and_format() -> None:
    """Of a table whose annotation says none; a hash beside it stays."""
    context = FlyteContextManager.current_context()
    declared = converter_for(Annotated[StructuredDataset, kwtypes(a=int), "csv"]).literal_type
    expected = table_literal("columns { name: 'a' literal_type { simple: INTEGER } } format: 'csv'")
    value = StructuredDataset(uri=URI)
    assert TypeEngine.to_literal(context, value, StructuredDataset, declared) == expected
    hashed = Annotated[StructuredDataset, HashMethod(lambda _: "h")]
    expected.hash = "h"
    assert TypeEngine.to_literal(context, value, hashed, declared) == expected
    for other in (declared, BlobType(), None):  # people pass a part of the type, too
        assert TypeEngine.to_literal(context, 3, int, other).scalar.primitive.integer == 3  # type: ignore[arg-type]


def test_an_input_with_another_uri_is_another_table() -> None:
    """Setting the URI of an input makes it what a new object with that URI is."""
    table = read(StructuredDataset, table_literal(COLUMNS))
    table.uri = "s3://bucket/other"
    assert table.literal is None
    assert write(CSV, table) == table_literal("format: 'csv'", "s3://bucket/other")


def test_literals_without_metadata() -> None:
    """Other SDKs may leave the metadata out."""
    literal = Parse(f"scalar {{ structured_dataset {{ uri: '{URI}' }} }}", Literal())
    table = read(TYPED, literal)
    assert (table.uri, table.file_format, table.column_names()) == (URI, "", ["a", "b"])
    assert write(TYPED, table) == literal


def test_local_tables_are_uploaded(raw: Path, tmp_path: Path) -> None:
    """A file keeps its name under the raw-data prefix, a directory its name and a slash."""
    file, directory = tmp_path / "t.csv", tmp_path / "parts"
    file.write_text("a\n1\n")
    directory.mkdir()
    (directory / "0.csv").write_text("a\n2\n")
    for source, suffix in ((str(file), "/t.csv"), (f"file://{file}", "/t.csv"), (f"{directory}/", "/parts/")):
        uri = write(CSV, StructuredDataset(uri=source)).scalar.structured_dataset.uri
        assert uri.startswith(f"{raw}/"), uri
        assert uri.endswith(suffix), uri
        with open(uri if os.path.isfile(uri) else f"{uri}0.csv") as content:
            assert content.read().startswith("a\n")


def test_local_execution_uploads_nothing(tmp_path: Path) -> None:
    """A task that is called in Python hands on the path itself."""
    path = tmp_path / "t.csv"
    path.touch()
    access = FileAccessProvider(raw_output_prefix=str(tmp_path / "raw-data"))
    state = ExecutionState(ExecutionMode.LOCAL_TASK_EXECUTION, ExecutionParameters.local(access))
    with FlyteContextManager.with_context(FlyteContext(state, access)):
        assert write(StructuredDataset, StructuredDataset(uri=str(path))) == table_literal(uri=str(path))
    assert not (tmp_path / "raw-data").exists()


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (URI, "expected StructuredDataset, found str; return StructuredDataset(dataframe=...), or "),
        (FlyteFile(URI), "found flyteweight.types.files.FlyteFile; return StructuredDataset(dataframe=...), or "),
        (None, "found None"),
        (StructuredDataset(), "expected StructuredDataset, found one without a uri and without a data frame; return "),
        (StructuredDataset(uri="/no/such/table"), "found a path where there is nothing: '/no/such/table'"),
    ],
)
def test_what_is_no_table(value: Any, message: str, raw: Path) -> None:
    """Other values, no URI, and a path where nothing is are refused, and nothing is uploaded."""
    assert message in refused(StructuredDataset, value)
    assert not raw.exists()


def test_in_containers() -> None:
    """Lists, dicts and unions, and a hash beside the columns."""
    tables = [StructuredDataset(uri=URI), StructuredDataset(uri="s3://b/2", file_format="csv")]
    assert read(list[TYPED], write(list[TYPED], tables)) == tables
    assert read(dict[str, CSV], write(dict[str, CSV], {"t": tables[1]})) == {"t": tables[1]}
    union = StructuredDataset | None | int
    literals = [write(union, value) for value in (*tables, None, 3)]
    tags = [literal.scalar.union.type.structure.tag for literal in literals]
    assert tags == ["StructuredDataset Transformer"] * 2 + ["none", "int"]
    assert [read(union, literal) for literal in literals] == [*tables, None, 3]
    assert read(union, table_literal()) == tables[0]
    hashed = Annotated[StructuredDataset, kwtypes(a=int), HashMethod(lambda table: f"hash of {table.uri}")]
    assert write(hashed, tables[0]).hash == f"hash of {URI}"


def test_unions_of_formats() -> None:
    """The format of a value says which variant it is; without one it is not clear."""
    union = CSV | Annotated[StructuredDataset, "parquet"]
    literal = write(union, StructuredDataset(uri=URI, file_format="parquet"))
    assert literal.scalar.union.type.structured_dataset_type.format == "parquet"
    assert read(union, literal).file_format == "parquet"
    found = refused(union, StructuredDataset(uri=URI))
    assert "StructuredDataset of format 'csv' or StructuredDataset of format 'parquet'" in found


def test_in_dataclasses(raw: Path, tmp_path: Path) -> None:
    """A map with URI and format, after the upload of local files; passed on as it was."""
    path = tmp_path / "t.csv"
    path.touch()
    table = StructuredDataset(uri=URI, file_format="csv")
    literal = write(Holder, Holder(StructuredDataset(uri=str(path)), table, [table], StructuredDataset(uri=URI)))
    plain = unpack(literal.scalar.binary)
    assert plain["table"].pop("uri").startswith(f"{raw}/")
    csv = {"uri": URI, "file_format": "csv"}
    assert plain == {
        "table": {"file_format": ""},
        "maybe": csv,
        "tables": [csv],
        "noted": {"uri": URI, "file_format": ""},
    }
    read_back = read(Holder, literal)
    assert (read_back.maybe, read_back.tables, type(read_back.table)) == (table, [table], StructuredDataset)
    assert write(Holder, read_back) == literal
    default = Holder(table)
    assert read(Holder, write(Holder, default)) == default


@pytest.mark.parametrize("make", [msgpack_literal, struct_literal])
def test_attributes_and_console_input(make: Any) -> None:
    """What the scheduler picks out of a dataclass, and what a person types into the console."""
    table = read(TYPED, make({"uri": URI, "file_format": "csv"}))
    assert (table.uri, table.file_format, table.column_names()) == (URI, "csv", ["a", "b"])
    assert read(StructuredDataset, make({"uri": URI})) == StructuredDataset(uri=URI)
    assert "StructuredDataset as a map with its 'uri', found dict" in unreadable(StructuredDataset, make({"x": 1}))


def test_other_literals() -> None:
    """A literal of another kind is an error that says which."""
    message = "expected StructuredDataset of format 'csv', found a literal of type integer"
    assert unreadable(CSV, "scalar { primitive { integer: 3 } }") == message
    assert unreadable(CSV, "collection { }").endswith("found a list")


def test_schemas_are_read_as_tables() -> None:
    """The older type's literal is a parquet table with its columns."""
    literal = f"scalar {{ schema {{ uri: '{URI}' type {SCHEMA.removeprefix('schema')} }} }}"
    table = read(StructuredDataset, literal)
    assert (table.uri, table.file_format, table.columns()) == (URI, "parquet", {"a": int, "b": str})
    assert write(StructuredDataset, table) == table_literal(f"{COLUMNS} format: 'parquet'")


def test_schemas_are_written_as_schemas(raw: Path, tmp_path: Path) -> None:
    """Where a schema is declared its own scalar comes out, of tables of either kind and of local files."""
    kind = guessed(SCHEMA)
    literal = Parse(f"scalar {{ schema {{ uri: '{URI}' type {SCHEMA.removeprefix('schema')} }} }}", Literal())
    for given in (literal, table_literal(), table_literal("format: 'parquet'")):
        table = read(kind, given)
        assert (type(table), table.remote_path, table.columns()) == (kind, URI, {"a": int, "b": str})
        assert write(kind, table) == literal
        assert write(kind, read(StructuredDataset, given)) == literal
    path = tmp_path / "t.parquet"
    path.touch()
    assert write(kind, StructuredDataset(uri=str(path))).scalar.schema.uri.startswith(f"{raw}/")
    assert write(kind | None, read(kind, literal)).scalar.union.type.structure.tag == "FlyteSchema Transformer"
    assert read(kind | None, literal) == read(kind, literal)


def test_schemas_have_no_other_format() -> None:
    """A table that says another format than parquet is refused."""
    table = StructuredDataset(uri=URI, file_format="csv")
    assert refused(guessed(SCHEMA), table) == (
        "expected FlyteSchema with the columns 'a', 'b', found one of format 'csv'; "
        "declare StructuredDataset, which has other formats than parquet"
    )


def test_schemas_inside_dataclasses() -> None:
    """The scheduler picks them as a map with ``remote_path``."""
    converter = converter_for(guessed(SCHEMA))
    table = converter.read(msgpack_literal({"remote_path": URI}))
    assert (table.remote_path, table.column_names()) == (URI, ["a", "b"])
    assert converter.to_plain(table) == {"remote_path": URI}
    assert (converter.fit_plain({"remote_path": URI}), converter.fit_plain({"uri": URI})) == (1, 0)
    with pytest.raises(ConversionError, match="a map with its 'remote_path', found dict"):
        converter.read(msgpack_literal({"uri": URI}))


def test_the_message_of_a_table(raw: Path, tmp_path: Path) -> None:
    """``set_literal`` makes the message, with the upload, that an output then is."""
    path = tmp_path / "t.csv"
    path.touch()
    table = StructuredDataset(uri=str(path))
    table.set_literal(FlyteContextManager.current_context(), converter_for(TYPED).literal_type)
    assert table.literal is not None
    assert table.literal.uri.startswith(f"{raw}/")
    assert table.column_names() == ["a", "b"]
    assert write(StructuredDataset, table).scalar.structured_dataset == table.literal


def test_tables_are_compared_by_uri_and_format() -> None:
    """Equality, hash and text, as a dataclass would have them."""
    table = StructuredDataset(uri=URI, file_format="csv")
    assert {table, StructuredDataset(uri=URI, file_format="csv")} == {table}
    assert table != StructuredDataset(uri=URI)
    assert table != URI
    assert repr(table) == f"StructuredDataset(uri='{URI}', file_format='csv')"
