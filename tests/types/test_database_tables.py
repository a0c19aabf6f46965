"""Tables in BigQuery and Snowflake, whose clients are stand-ins here: what they are asked, and what comes of it."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace
from typing import Annotated, Any

import pandas as pd
import pyarrow as pa
import pytest
from conversion import read, refused, write
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from flyteweight.compat.faces import tables as faces
from flyteweight.types import table_handlers
from flyteweight.types.annotation import kwtypes
from flyteweight.types.structured import StructuredDataset
from flyteweight.types.table_handlers import StructuredDatasetDecoder

FRAME = pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})
BIGQUERY = "bq://project:dataset.table"
SNOWFLAKE = "snowflake://user/account/warehouse/database/schema/place"


@pytest.fixture(autouse=True)
def own_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Handlers that a test registers are gone after it."""
    for name in ("ENCODERS", "DECODERS"):
        table = getattr(table_handlers, name)
        table_handlers.load_own(pd.DataFrame), table_handlers.load_own(pa.Table)
        monkeypatch.setattr(table_handlers, name, {kind: dict(known) for kind, known in table.items()})


class Kind(SimpleNamespace):
    """A message of the client's: the arguments that it was made of."""


class ReadSession(Kind):
    TableReadOptions = Kind


class Rows:
    """The pages of a stream; each stream has one of the rows."""

    def __init__(self, asked: list[Any]) -> None:
        self.asked = asked

    def create_read_session(self, parent: str, read_session: Any) -> Any:
        self.asked.append((parent, read_session.table, read_session.read_options.selected_fields))
        self.table = pa.Table.from_pandas(FRAME, preserve_index=False)
        if read_session.read_options.selected_fields:
            self.table = self.table.select(read_session.read_options.selected_fields)
        schema = self.table.schema.serialize().to_pybytes()
        streams = [SimpleNamespace(name=str(index)) for index in range(len(FRAME))]
        return SimpleNamespace(arrow_schema=SimpleNamespace(serialized_schema=schema), streams=streams)

    def read_rows(self, name: str) -> Any:
        page = SimpleNamespace(to_arrow=lambda: self.table.slice(int(name), 1).to_batches()[0])
        return SimpleNamespace(rows=lambda: SimpleNamespace(pages=[page]))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What BigQuery was asked."""
    seen: list[Any] = []

    class Client:
        def __init__(self, project: str) -> None:
            seen.append(project)

        def load_table_from_dataframe(self, frame: Any, table: str) -> Any:
            seen.append((table, frame.to_dict("list")))
            return SimpleNamespace(result=lambda: seen.append("done"))

    types = SimpleNamespace(ReadSession=ReadSession, DataFormat=SimpleNamespace(ARROW=1))
    _install(monkeypatch, "google.cloud.bigquery", Client=Client)
    _install(monkeypatch, "google.cloud.bigquery_storage", BigQueryReadClient=lambda: Rows(seen), types=types)
    return seen


def _install(monkeypatch: pytest.MonkeyPatch, name: str, **content: Any) -> None:
    module = ModuleType(name)
    vars(module).update(content)
    monkeypatch.setitem(sys.modules, name, module)


@pytest.mark.parametrize("frame", [FRAME, pa.Table.from_pandas(FRAME)], ids=["pandas", "pyarrow"])
def test_bigquery(asked: list[Any], frame: Any) -> None:
    """A frame is loaded, and waited for; read are all rows of all streams, and the columns that are declared."""
    table = write(StructuredDataset, StructuredDataset(dataframe=frame, uri=BIGQUERY))
    assert table.scalar.structured_dataset.uri == BIGQUERY
    assert table.scalar.structured_dataset.metadata.structured_dataset_type.format == ""
    assert asked == ["project", ("project.dataset.table", FRAME.to_dict("list")), "done"]
    assert read(pd.DataFrame, table).equals(FRAME)
    found = read(Annotated[pa.Table, kwtypes(b=str)], table)
    assert found.to_pydict() == {"b": ["x", "y"]}
    place = "projects/project/datasets/dataset/tables/table"
    assert asked[3:] == [("projects/project", place, []), ("projects/project", place, ["b"])]


def test_snowflake(monkeypatch: pytest.MonkeyPatch) -> None:
    """A frame is written to the table; read is the result of a query; the key is a secret."""
    key = rsa.generate_private_key(65537, 2048)
    form = serialization.PrivateFormat.PKCS8
    pem = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    monkeypatch.setenv("_FSEC_PRIVATE-KEY_SNOWFLAKE", f"{pem.decode()}\n")
    seen: list[Any] = []

    class Connection:
        def __init__(self, **given: Any) -> None:
            seen.append(given)

        def __enter__(self) -> Connection:
            return self

        def __exit__(self, *_: object) -> None:
            seen.append("closed")

        def cursor(self) -> Any:
            return self

        def get_results_from_sfqid(self, query: str) -> None:
            seen.append(query)

        def fetch_pandas_all(self) -> pd.DataFrame:
            return FRAME

    _install(monkeypatch, "snowflake.connector", connect=Connection)
    written: list[Any] = []
    _install(
        monkeypatch, "snowflake.connector.pandas_tools", write_pandas=lambda _, frame, table: written.append(table)
    )
    table = write(StructuredDataset, StructuredDataset(dataframe=FRAME, uri=SNOWFLAKE))
    assert read(pd.DataFrame, table) is FRAME
    der = key.private_bytes(serialization.Encoding.DER, form, serialization.NoEncryption())
    parts = {name: name for name in ("user", "account", "warehouse", "database", "schema")}
    assert (written, seen[0]) == (["place"], {**parts, "private_key": der})
    assert seen[1:] == ["closed", seen[0], "place", "closed", "closed"]


@pytest.mark.parametrize("uri", ["bq://project", "bq://project:dataset", "snowflake://user/account", "snowflake://"])
def test_other_uris(asked: list[Any], uri: str) -> None:
    """The form that they should have is said, and nothing is asked."""
    assert "found the URI" in refused(StructuredDataset, StructuredDataset(dataframe=FRAME, uri=uri))
    assert asked == []


@pytest.mark.parametrize(
    ("uri", "package"), [(BIGQUERY, "google-cloud-bigquery"), (SNOWFLAKE, "snowflake-connector-python[pandas]")]
)
def test_without_the_clients(monkeypatch: pytest.MonkeyPatch, uri: str, package: str) -> None:
    """The error says what to install."""
    for name in ("google.cloud.bigquery", "snowflake"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ImportError, match="which this image does not have") as raised:
        write(StructuredDataset, StructuredDataset(dataframe=FRAME, uri=uri))
    assert f"pip install '{package}'" in str(raised.value)


def test_handlers_of_the_users_stay(asked: list[Any]) -> None:
    """Ours are registered only where a class has none for the protocol."""

    class Mine(StructuredDatasetDecoder[Any]):
        def __init__(self) -> None:
            super().__init__(pd.DataFrame, "bq")

        def decode(self, ctx: Any, flyte_value: Any, current_task_metadata: Any) -> Any:
            return "mine"

    table_handlers.register(Mine())
    faces.register_bigquery_handlers()
    faces.register_snowflake_handlers()
    table = write(StructuredDataset, StructuredDataset(dataframe=FRAME, uri=BIGQUERY))
    assert read(pd.DataFrame, table) == "mine"
    assert asked[-1] == "done"
    assert issubclass(faces.PandasToBQEncodingHandlers, type(table_handlers.find_encoder(pd.DataFrame, "bq", "")))
    with pytest.raises(ValueError, match="no encoder is registered for str"):
        table_handlers.find_encoder(str, "bq", "")
