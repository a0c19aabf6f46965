"""``SQLite3Task``: queries of a database in a file, plain or in an archive."""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from flyteweight import kwtypes
from flyteweight.exceptions import FlyteValueException
from flyteweight.settings.configuration import DefaultImages, ImageConfig, SerializationSettings
from flyteweight.tasks.sqlite import SQLite3Config, SQLite3Task, SQLite3TaskExecutor, unarchive_file
from flyteweight.types.flyte_schema import FlyteSchema

if TYPE_CHECKING:
    from pathlib import Path

QUERY = "select name from tracks where length > {{ .inputs.least }}\n  order by name"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Three tracks."""
    file = tmp_path / "tracks.db"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("create table tracks (name text, length int)")
        connection.executemany("insert into tracks values (?, ?)", [("b", 3), ("a", 2), ("c", 1)])
    return file


def query(uri: object, **kwargs: Any) -> SQLite3Task:
    """A task on a database."""
    compressed = kwargs.pop("compressed", False)
    config = SQLite3Config(str(uri), compressed=compressed)
    return SQLite3Task("tests.sqlite", QUERY, inputs=kwtypes(least=int), task_config=config, **kwargs)


@pytest.mark.parametrize("packed", [False, True])
def test_what_a_query_finds(database: Path, packed: bool, tmp_path: Path) -> None:
    """A frame of pandas', as a FlyteSchema."""
    uri = database
    if packed:
        uri = tmp_path / "tracks.zip"
        with zipfile.ZipFile(uri, "w") as archive:
            archive.write(database, "tracks.db")
    find = query(uri, compressed=packed, output_schema_type=FlyteSchema[kwtypes(name=str)])
    assert find.output_columns == ["name"]

    found = find(least=1).open().all()
    assert found["name"].tolist() == ["a", "b"]


def test_registered(database: Path) -> None:
    """The executor sees the query and the database; the image is the default one."""
    find = query(database)
    settings = SerializationSettings(ImageConfig.from_images("x/y:1"), project="p", domain="d", version="v")
    template = find.serialize(settings)
    assert dict(template.custom) == {
        "query_template": "select name from tracks where length > {{ .inputs.least }} order by name",
        "uri": str(database),
        "compressed": False,
    }
    assert (template.type, template.container.image) == ("sqlite", DefaultImages.default_image())
    assert template.container.args[-1] == f"{SQLite3TaskExecutor.__module__}.SQLite3TaskExecutor"
    assert find.output_columns is None


def test_faults(tmp_path: Path) -> None:
    """No database, and an archive that is more than one."""
    with pytest.raises(ValueError, match=r"'tests\.none' needs the URI of its database"):
        SQLite3Task("tests.none", QUERY)
    archive = tmp_path / "two.zip"
    with zipfile.ZipFile(archive, "w") as two:
        two.writestr("a", "")
        two.writestr("b", "")
    with pytest.raises(FlyteValueException, match=r"holds one file, 'two\.zip' holds 2"):
        unarchive_file(str(archive), str(tmp_path / "out"))
