"""Inputs and outputs of every kind, as users write them."""

import enum
import json
import os
import typing
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Annotated, Dict, List, Optional, Union

import flytekit
from flytekit import BatchSize, FlyteContextManager, HashMethod, kwtypes, task
from flytekit.core.type_engine import TypeEngine
from flytekit.types.directory import FlyteDirectory, TensorboardLogs
from flytekit.types.file import CSVFile, FlyteFile, HTMLPage, JPEGImageFile, PDFFile
from flytekit.types.iterator import FlyteIterator
from flytekit.types.pickle import FlytePickle
from flytekit.types.structured import StructuredDataset

MyFile = FlyteFile[typing.TypeVar("txt")]


class Color(enum.Enum):
    RED = "red"
    BLUE = "blue"


@dataclass
class Point:
    x: int
    y: float = 0.5
    tags: List[str] = field(default_factory=list)


@dataclass
class Shape:
    points: List[Point]
    color: Color = Color.RED
    by_name: Dict[str, Point] = field(default_factory=dict)
    note: Optional[str] = None


class Opaque:
    def __init__(self, value: int):
        self.value = value


@task
def scalars(a: int) -> typing.Tuple[int, float, str, bool, datetime, timedelta, date]:
    moment = datetime(2024, 5, 17, 12, tzinfo=timezone.utc)
    return a, a / 2, str(a), a > 1, moment, timedelta(minutes=a), date(2024, 5, 17)


@task
def collections(a: int) -> typing.Tuple[List[int], Dict[str, List[float]], List[Dict[str, str]], list[dict[str, bool]]]:
    return [a, a], {"k": [0.5]}, [{"a": "b"}], [{"c": True}]


@task
def untyped(a: int) -> typing.Tuple[dict, typing.Dict[int, str], Optional[dict]]:
    return {"a": [1, 2.5, None, "x"]}, {1: "one"}, None


@task
def shapes(a: int) -> Shape:
    return Shape([Point(a), Point(2, 1.5, ["t"])], Color.BLUE, {"one": Point(1)})


@task
def enums(a: int) -> typing.Tuple[Color, List[Color], Optional[Color]]:
    return Color.RED, [Color.BLUE], None


@task
def unions(a: int) -> typing.Tuple[Union[int, str], Union[str, List[str], None], Optional[float]]:
    return "x", ["y"], 0.5


@task
def files(a: int) -> typing.Tuple[FlyteFile, CSVFile, MyFile, FlyteDirectory]:
    home = flytekit.current_context().working_directory
    paths = [os.path.join(home, name) for name in ("plain", "table.csv", "note.txt")]
    for path in paths:
        with open(path, "w") as stream:
            stream.write(f"{a},2\n")
    folder = os.path.join(home, "folder")
    os.makedirs(os.path.join(folder, "inner"))
    with open(os.path.join(folder, "inner", "a"), "w") as stream:
        stream.write("a")
    return FlyteFile(paths[0]), CSVFile(paths[1]), paths[2], FlyteDirectory(folder)


@task
def streamed(a: int) -> FlyteFile:
    made = FlyteFile.new_remote_file("name.txt")
    with made.open("w") as stream:
        stream.write("hello")
    return made


@task
def hashed(a: int) -> Annotated[int, HashMethod(lambda value: f"hash-{value}")]:
    return a


@task
def batched(folder: Annotated[FlyteDirectory, BatchSize(10)]) -> int:
    return len(os.listdir(folder))


@task
def parts(a: int) -> Annotated[List[Opaque], BatchSize(2)]:
    return [Opaque(number) for number in range(a)]


@task
def pages(a: int) -> typing.Iterator[int]:
    yield from range(a)


@task
def engine(a: int) -> str:
    context = FlyteContextManager.current_context()
    kind = TypeEngine.to_literal_type(List[int])
    literal = TypeEngine.to_literal(context, [a], List[int], kind)
    return json.dumps(TypeEngine.to_python_value(context, literal, List[int]))


@task
def given(point: Point, colors: List[Color], either: Union[int, str], perhaps: Optional[int], struct: dict) -> str:
    return f"{point} {colors} {either!r} {perhaps} {struct}"


assert kwtypes(a=int)["a"] is int
assert all((HTMLPage, JPEGImageFile, PDFFile, TensorboardLogs, FlyteIterator, FlytePickle, StructuredDataset))
