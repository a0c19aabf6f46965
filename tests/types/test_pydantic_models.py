"""pydantic's models as values: what they are written as, and what is said of those that do not fit."""

from __future__ import annotations

import datetime as dt
import enum
import math
import os
import subprocess
import sys
from collections.abc import Callable  # noqa: TC003 - pydantic reads the annotations
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional, Union

import msgpack
import pydantic.v1
import pytest
from conversion import msgpack_literal, read, refused, struct_literal, unreadable, write
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, RootModel, field_validator

from flyteweight.exceptions import FlyteTypeException
from flyteweight.runtime.context import FlyteContextManager
from flyteweight.storage.access import FileAccessProvider
from flyteweight.storage.errors import StorageError
from flyteweight.types.converters import converter_for
from flyteweight.types.directories import FlyteDirectory
from flyteweight.types.files import FlyteFile
from flyteweight.types.structured import StructuredDataset


class Color(enum.Enum):
    RED = "red"
    GREEN = "green"


class Inner(BaseModel):
    x: int = 3
    name: str = "name"


@dataclass
class Point:
    x: int
    inner: Inner = field(default_factory=Inner)


class Order(BaseModel):
    number: int
    color: Color = Color.RED
    at: dt.datetime = dt.datetime(2020, 1, 2, tzinfo=dt.timezone.utc)
    price: float = 1.5
    inners: list[Inner] = []
    by_name: dict[str, Inner] = {}
    maybe: Optional[Inner] = None  # noqa: UP045 - users spell types in all these ways
    either: Union[int, str] = 1  # noqa: UP007
    point: Point = Point(1)


class Strict(BaseModel):
    age: int = Field(ge=0)
    words: list[str] = []

    @field_validator("words")
    @classmethod
    def _short(cls, words: list[str]) -> list[str]:
        if any(len(word) > 10 for word in words):
            raise ValueError(f"too long: {words}")
        return words


class WithFiles(BaseModel):
    file: FlyteFile
    directory: FlyteDirectory | None = None
    table: StructuredDataset | None = None


def content_of(literal: Any) -> Any:
    """What the msgpack of a literal holds."""
    return msgpack.unpackb(literal.scalar.binary.value)


inners = st.builds(Inner, x=st.integers(-(2**53), 2**53), name=st.text(max_size=5))
orders = st.builds(
    Order,
    number=st.integers(-(2**53), 2**53),
    color=st.sampled_from(Color),
    at=st.datetimes(timezones=st.just(dt.timezone.utc)),
    price=st.floats(allow_nan=False),
    inners=st.lists(inners, max_size=3),
    by_name=st.dictionaries(st.text(max_size=3), inners, max_size=2),
    maybe=st.none() | inners,
    either=st.integers(0, 9) | st.text(max_size=3),
    point=st.builds(Point, x=st.integers(0, 9), inner=inners),
)


@given(orders)
def test_round_trip(order: Order) -> None:
    """A model, and a dataclass and lists, maps and unions of models around it, are read as they were written."""

    @dataclass
    class Around:
        order: Order

    for annotation, value in (
        (Order, order),
        (list[Order], [order, order]),
        (dict[str, Order], {"a": order}),
        (Order | None, order),
        (Inner | Order | int, order),
        (Around, Around(order)),
    ):
        assert read(annotation, write(annotation, value)) == value


@pytest.mark.parametrize("value", [math.inf, -math.inf])
def test_infinity_is_kept(value: float) -> None:
    """In fields, and in containers of floats."""

    class Case(BaseModel):
        x: float
        by_name: dict[str, float]

    assert read(Case, write(Case, Case(x=value, by_name={"a": value}))) == Case(x=value, by_name={"a": value})


def test_struct_of_a_console_is_read() -> None:
    """Its numbers are floats, as a ``Struct`` has no others."""
    assert read(Order, struct_literal({"number": 3, "inners": [{"x": 4}]})) == Order(number=3, inners=[Inner(x=4)])


def test_old_format_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """``FLYTE_USE_OLD_DC_FORMAT`` asks for a ``Struct``; what is no map cannot be one."""
    monkeypatch.setenv("FLYTE_USE_OLD_DC_FORMAT", "true")
    literal = write(Inner, Inner(x=5))
    assert literal.scalar.generic.fields["x"].number_value == 5
    assert read(Inner, literal) == Inner(x=5)
    assert "a model that is a map" in refused(RootModel[list[int]], RootModel[list[int]]([1]))


def test_dict_and_other_model_are_taken() -> None:
    """What the model accepts is written as the model would be."""

    class Twin(BaseModel):
        x: int
        name: str

    for value in ({"x": "5"}, Twin(x=5, name="name")):
        assert content_of(write(Inner, value)) == {"x": 5, "name": "name"}
    assert refused(Inner, 3) == "expected Inner, found int"
    assert "at .x" in refused(Inner, {"x": "no number"})


def test_refused_values_name_the_field_and_hide_the_value() -> None:
    """The place and pydantic's words; of a validator's own words only its error's class, as they may hold the value."""
    texts = [
        unreadable(Strict, msgpack_literal({"age": "secret"})),
        unreadable(Strict, msgpack_literal({"age": -1234})),
        unreadable(Strict, msgpack_literal({"age": 1, "words": ["a", "secret secret"]})),
        unreadable(Strict, msgpack_literal({"age": 1, "words": ["a", {"secret": 1}]})),
        unreadable(Strict, msgpack_literal({"words": [1, 2]})),
        unreadable(Order, msgpack_literal({"number": 1, "by_name": {"k": {"x": "secret"}}})),
        unreadable(Inner, msgpack_literal("secret")),
    ]
    places = [".age", ".age", ".words", ".words[1]", ".age", ".by_name.k.x"]
    assert [text.rpartition(" at ")[2] for text in texts[:-1]] == places
    assert "greater than or equal to 0" in texts[1]
    assert "ValueError in a validator" in texts[2]
    assert "and 2 more" in texts[4]
    assert not [text for text in texts if "secret" in text or "1234" in text]


def test_refused_values_are_hidden_from_the_trace() -> None:
    """pydantic's error, whose text holds the values, is not shown as the cause."""
    with pytest.raises(FlyteTypeException) as caught:
        read(Strict, msgpack_literal({"age": "secret"}))
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


class Sparse(BaseModel):
    x: int = 0


@dataclass
class Around:
    either: Sparse | Inner | None = None


def test_unions_in_dataclasses_choose_by_keys() -> None:
    """There a union has no tag: the model that knows the most keys is read."""

    for value in (Sparse(x=1), Inner(x=1), None):
        assert read(Around, write(Around, Around(value))) == Around(value)


def test_files_are_uploaded_once(raw: Path, tmp_path: Path) -> None:
    """An untouched file keeps its URI, however often its model is dumped; what is elsewhere is not moved."""
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "b.txt").write_text("b")
    for name in ("a.txt", "d/b.txt"):  # what was written just now cannot be told from what is written again
        os.utime(tmp_path / name, (1, 1.5))
    model = WithFiles(
        file=FlyteFile(str(tmp_path / "a.txt")),
        directory=FlyteDirectory(str(tmp_path / "d")),
        table=StructuredDataset(uri="s3://bucket/table", file_format="csv"),
    )
    dumped = model.model_dump()
    literal = write(WithFiles, model)
    assert content_of(literal) == dumped == content_of(write(WithFiles, model))
    assert sorted(path.name for path in raw.rglob("*") if path.is_file()) == ["a.txt", "b.txt"]
    found = read(WithFiles, literal)
    assert Path(found.file).read_text() == "a"
    assert Path(found.directory, "b.txt").read_text() == "b"
    assert found.table.uri == "s3://bucket/table"
    remote = WithFiles(file=FlyteFile("s3://bucket/key"))
    assert content_of(write(WithFiles, read(WithFiles, write(WithFiles, remote))))["file"] == {
        "path": "s3://bucket/key"
    }


def test_missing_file_is_named(raw: Path) -> None:
    """With the field, when it is written and when it is read."""
    assert refused(WithFiles, WithFiles(file=FlyteFile("/not/there"))).startswith(
        "expected FlyteFile, found a path where there is no file: '/not/there' at .file"
    )
    text = unreadable(WithFiles, msgpack_literal({"file": {"path": "/not/there"}}))
    assert text == "expected FlyteFile, found a path where there is no file: '/not/there' at .file"


def test_failure_of_storage_stays_one(tmp_path: Path) -> None:
    """It says whether a retry helps, and is not pydantic's."""
    (tmp_path / "a.txt").write_text("a")
    context = FlyteContextManager.current_context()
    access = FileAccessProvider(raw_output_prefix=str(tmp_path / "a.txt" / "below"))
    model = WithFiles(file=FlyteFile(str(tmp_path / "a.txt"), remote_path=True))
    with FlyteContextManager.with_context(context.with_file_access(access)), pytest.raises(StorageError):
        write(WithFiles, model)


def test_schema_uploads_nothing(raw: Path, tmp_path: Path) -> None:
    """A file that is a default is described by its path."""
    (tmp_path / "a.txt").write_text("a")

    class Case(BaseModel):
        file: FlyteFile = FlyteFile(str(tmp_path / "a.txt"))

    schema = converter_for(Case).literal_type.metadata.fields["properties"].struct_value.fields["file"].struct_value
    assert schema.fields["default"].struct_value.fields["path"].string_value == str(tmp_path / "a.txt")
    assert not raw.exists()


def test_file_fields_take_files_and_their_maps() -> None:
    """Anything else is pydantic's error, as for flytekit's classes."""
    assert WithFiles(file={"path": "s3://bucket/key"}).file == FlyteFile("s3://bucket/key")  # type: ignore[arg-type]
    with pytest.raises(pydantic.ValidationError, match="dictionary or an instance of FlyteFile"):
        WithFiles(file="s3://bucket/key")  # type: ignore[arg-type]


class Tree(BaseModel):
    children: list[Tree] = []


@dataclass
class Ring:
    link: Link | None = None


class Link(BaseModel):
    ring: Ring = Ring()


def test_models_that_contain_themselves() -> None:
    """Directly, or through a dataclass: they have a type, and are read as they were written."""
    for annotation, value in ((Tree, Tree(children=[Tree(), Tree()])), (Link, Link(ring=Ring(Link())))):
        assert converter_for(annotation).literal_type.simple == 7 + 2  # STRUCT
        assert read(annotation, write(annotation, value)) == value


def test_models_without_a_schema_are_refused() -> None:
    """With pydantic's reason."""

    class Case(BaseModel):
        call: Callable[[], int]

    with pytest.raises(FlyteTypeException, match="Case has no JSON schema"):
        _ = converter_for(Case).literal_type


def test_fields_that_pydantic_knows_alone() -> None:
    """A field without a Flyte type is left out of the attributes, and no fault of the declaration."""

    class Opaque:
        pass

    class Case(BaseModel):
        model_config = ConfigDict(arbitrary_types_allowed=True)
        pair: tuple[int, str] = (1, "a")
        opaque: Opaque = Field(default_factory=Opaque, exclude=True)
        x: int = 1

    converter = converter_for(Case)
    converter.check()
    assert read(Case, write(Case, Case(x=5))).x == 5


def test_models_of_pydantic_1_are_refused() -> None:
    """They have another form, which a pickle must not stand in for."""

    class Old(pydantic.v1.BaseModel):
        x: int = 1

    with pytest.raises(FlyteTypeException, match=r"Old is a model of pydantic 1.*flyteweight\[pydantic\]"):
        converter_for(Old)


WITHOUT = """
import sys
sys.modules["pydantic"] = sys.modules["pydantic_core"] = None  # as if they were not installed
from flyteweight import FlyteFile, StructuredDataset, FlyteDirectory, task

@task
def t(file: FlyteFile, table: StructuredDataset) -> FlyteDirectory:
    return FlyteDirectory("s3://bucket/d")

print(t(file=FlyteFile("s3://bucket/a"), table=StructuredDataset(uri="s3://bucket/t")).remote_source)
"""


def test_files_need_no_pydantic() -> None:
    """Their hooks import it only when it asks."""
    done = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=False)
    assert done.stdout == "s3://bucket/d\n", done.stderr
