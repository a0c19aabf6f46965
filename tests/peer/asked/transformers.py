"""The classes of built-in conversions, and what their instances say."""

import datetime
import os
import typing
from dataclasses import dataclass
from enum import Enum

from flytekit import FlyteContextManager, StructuredDataset
from flytekit.core import type_engine
from flytekit.core.type_engine import TypeEngine, TypeTransformer
from flytekit.types.directory import FlyteDirectory
from flytekit.types.directory.types import FlyteDirToMultipartBlobTransformer
from flytekit.types.error.error import ErrorTransformer, FlyteError
from flytekit.types.file import FlyteFile
from flytekit.types.file.file import FlyteFilePathTransformer
from flytekit.types.iterator.iterator import FlyteIterator, IteratorTransformer
from flytekit.types.iterator.json_iterator import JSON, JSONIteratorTransformer
from flytekit.types.pickle import FlytePickle
from flytekit.types.pickle.pickle import FlytePickleTransformer
from flytekit.types.structured.structured_dataset import StructuredDatasetTransformerEngine


class Color(Enum):
    RED = "red"


@dataclass
class Point:
    x: int


class Thing:
    def __init__(self, number=1):
        self.number = number


KINDS = [
    (typing.List[int], type_engine.ListTransformer),
    (typing.List, type_engine.ListTransformer),
    (typing.Dict[str, int], type_engine.DictTransformer),
    (dict, type_engine.DictTransformer),
    (typing.Optional[int], type_engine.UnionTransformer),
    (Point, type_engine.DataclassTransformer),
    (Color, type_engine.EnumTransformer),
    (typing.Literal["a"], type_engine.LiteralTypeTransformer),
    (int, type_engine.SimpleTransformer),
    (datetime.date, type_engine.SimpleTransformer),
    (os.PathLike, FlyteFilePathTransformer),
    (FlyteFile, FlyteFilePathTransformer),
    (FlyteDirectory, FlyteDirToMultipartBlobTransformer),
    (FlyteError, ErrorTransformer),
    (FlytePickle, FlytePickleTransformer),
    (typing.Any, FlytePickleTransformer),
    (Thing, FlytePickleTransformer),
    (typing.Iterator[int], IteratorTransformer),
    (typing.Iterator[JSON], JSONIteratorTransformer),
    (StructuredDataset, StructuredDatasetTransformerEngine),
]


def report(say):
    context = FlyteContextManager.current_context()
    for kind, transformer in KINDS:
        found = TypeEngine.get_transformer(kind)
        say(type(found) is transformer, isinstance(found, TypeTransformer), transformer.__name__)
    for kind in (typing.List[int], Point, Color, FlyteFile, FlyteDirectory, FlyteError, typing.Dict[str, int]):
        found = TypeEngine.get_transformer(kind)
        say(found.name, found.get_literal_type(kind))
    pickles = FlytePickleTransformer()
    kind = pickles.get_literal_type(Thing)
    say(kind.blob.format, kind.blob.dimensionality, pickles.name)
    literal = pickles.to_literal(context, Thing(3), Thing, kind)
    say(literal.scalar.blob.metadata.type.format, pickles.to_python_value(context, literal, Thing).number)
    say(pickles.guess_python_type(kind) is FlytePickle)
    point = TypeEngine.to_literal(context, Point(1), Point, TypeEngine.to_literal_type(Point))
    say(point, TypeEngine.get_transformer(Point).to_python_value(context, point, Point))
    say(type_engine.IntTransformer.to_literal(context, 3, int, type_engine.IntTransformer.get_literal_type()))
