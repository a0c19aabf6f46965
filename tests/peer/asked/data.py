"""Tables, files and decks as who calls tasks by hand, or their transformers, sees them."""

import os
import tempfile
from dataclasses import dataclass
from typing import Annotated

import pandas
import pyarrow
from flytekit import Deck, FlyteContextManager, HashMethod, StructuredDataset, current_context, kwtypes, task, workflow
from flytekit.core.type_engine import TypeEngine, TypeTransformer, TypeTransformerFailedError
from flytekit.deck import DeckField
from flytekit.models.literals import Literal, Primitive, Scalar, StructuredDatasetMetadata
from flytekit.models.types import LiteralType, SimpleType, StructuredDatasetType
from flytekit.types.directory import FlyteDirectory
from flytekit.types.file import FlyteFile
from flytekit.types.file.file import FlyteFilePathTransformer
from flytekit.types.schema import FlyteSchema
from flytekit.types.schema.types_pandas import PandasDataFrameTransformer
from flytekit.types.structured import (
    basic_dfs,
    register_arrow_handlers,
    register_csv_handlers,
    register_pandas_handlers,
)

Frame = pandas.DataFrame({"a": [1, 2], "b": ["x", "y"]})
Svg = FlyteDirectory["svg"]
Typed = FlyteSchema[kwtypes(a=int)]


class Token:
    """Converted by code of the user's, which has a deck for each conversion, and refuses the number 13."""

    def __init__(self, number):
        self.number = number


class Unlucky(Exception):
    pass


class TokenTransformer(TypeTransformer):
    def __init__(self):
        super().__init__("Token", Token)

    def get_literal_type(self, t):
        return LiteralType(simple=SimpleType.INTEGER)

    def to_literal(self, ctx, python_val, python_type, expected):
        Deck("written", "a")
        if python_val.number == 13:
            raise Unlucky("a number")
        return Literal(scalar=Scalar(primitive=Primitive(integer=python_val.number)))

    def to_python_value(self, ctx, lv, expected_python_type):
        Deck("read", "b")
        if lv.scalar.primitive.integer == 14:
            raise Unlucky("a number")
        return Token(lv.scalar.primitive.integer)


TypeEngine.register(TokenTransformer())


@dataclass
class Holder:
    directory: Svg
    file: FlyteFile


@task
def held(directory: Svg, file: FlyteFile) -> Holder:
    return Holder(directory, file)


@workflow
def holding(directory: Svg, file: FlyteFile) -> Holder:
    return held(directory=directory, file=file)


@task
def add(token: Token, more: int = 1) -> Token:
    Deck("mine", "c")
    return Token(token.number + more)


@task(enable_deck=True, deck_fields=[])
def bare(token: Token) -> Token:
    return token


@task(enable_deck=True)
def shown(token: Token) -> int:
    current_context().default_deck.append("d")
    return 1


@task(enable_deck=True, deck_fields=[DeckField.INPUT, DeckField.TIMELINE])
def partly(number: int) -> int:
    return number


@workflow
def adding(token: Token) -> Token:
    return add(token=add(token=token))


def decks():
    return sorted(deck.name for deck in current_context().decks)


def outcome(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except (TypeTransformerFailedError, Unlucky) as error:  # or classes that derive from them
        return TypeTransformerFailedError.__name__ if isinstance(error, TypeTransformerFailedError) else "Unlucky"
    except KeyError:
        return "KeyError"


def report(say):
    context = FlyteContextManager.current_context()
    tables(say, context)
    files(say, context)
    say(decks())
    for function, number in ((add, 1), (bare, 2), (shown, 3), (add, 4), (adding, 5)):
        function(token=Token(number))
        say(function.__name__ if hasattr(function, "__name__") else "", decks())
    say(partly(number=3), decks())
    for number, more in ((13, 1), (14, 1), (12, 1)):
        say(outcome(add, token=Token(number), more=more))
    say(outcome(adding, token=Token(12)), outcome(adding, token=Token(13)))


def tables(say, context):
    for kind, columns in ((pandas.DataFrame, {"a": int}), (pyarrow.Table, {"b": str})):
        frame = Frame if kind is pandas.DataFrame else pyarrow.Table.from_pandas(Frame)
        for annotation in (kind, Annotated[kind, HashMethod(lambda _: "hash")]):
            declared = TypeEngine.to_literal_type(Annotated[StructuredDataset, kwtypes(**columns), "parquet"])
            literal = TypeEngine.to_literal(context, frame, annotation, declared)
            say(literal.hash, literal.scalar.structured_dataset.metadata)
            for target in (pandas.DataFrame, pyarrow.Table):
                read = TypeEngine.to_python_value(context, literal, target)
                say(list(read.columns if target is pandas.DataFrame else read.column_names))
    say(StructuredDataset(Frame, format="csv").file_format)
    transformer = PandasDataFrameTransformer()
    declared = transformer.get_literal_type(pandas.DataFrame)
    literal = transformer.to_literal(context, Frame, pandas.DataFrame, declared)
    say(transformer.name, declared, literal.scalar.schema.type, transformer.to_html(context, Frame, pandas.DataFrame))
    say(transformer.to_python_value(context, literal, pandas.DataFrame).equals(Frame))
    for register in (register_pandas_handlers, register_csv_handlers, register_arrow_handlers):
        say(register())
    for name, (encoder, decoder) in {
        "parquet": (basic_dfs.PandasToParquetEncodingHandler(), basic_dfs.ParquetToPandasDecodingHandler()),
        "csv": (basic_dfs.PandasToCSVEncodingHandler(), basic_dfs.CSVToPandasDecodingHandler()),
    }.items():
        kind = StructuredDatasetType(format=name)
        table = encoder.encode(context, StructuredDataset(Frame), kind)
        say(type(table).__name__, table.metadata, encoder.supported_format, encoder.protocol)
        say(decoder.decode(context, table, StructuredDatasetMetadata(kind)).equals(Frame))
    for kind in (FlyteSchema, Typed):
        guessed = TypeEngine.guess_python_type(TypeEngine.to_literal_type(kind))
        say(guessed.__name__, guessed.columns(), guessed.column_names())


def files(say, context):
    place = tempfile.mkdtemp()
    path = os.path.join(place, "a.txt")
    with open(path, "w") as file:
        file.write("a")
    holder = holding(directory=Svg(place), file=FlyteFile(path))
    say(holder == Holder(Svg(place), FlyteFile(path)), holder.file.path == path, held(place, path).file.path == path)
    for left, right in (
        (FlyteDirectory(place), FlyteDirectory(place, remote_directory=False)),
        (FlyteDirectory(place), FlyteDirectory(place, remote_directory="s3://b/k")),
        (FlyteDirectory(place), Svg(place)),
        (FlyteFile(path), FlyteFile(path, remote_path=False)),
        (FlyteFile(path), FlyteFile["txt"](path)),
        (FlyteFile(path), FlyteFile(path)),
    ):
        say(left == right)
    calls = []
    for kind in (FlyteFile, FlyteDirectory):
        given = kind("nowhere", downloader=lambda: calls.append(1))
        say([os.fspath(given) for _ in range(3)], len(calls), given.downloaded)
    transformer = FlyteFilePathTransformer()
    for name in ("csv", "html", "hdf5", "joblib", "python_pickle", "ipynb", "onnx", "tfrecord", "jsonl", "txt"):
        say(name, transformer.get_mime_type_from_extension(name))
    say(outcome(transformer.get_mime_type_from_extension, "unheard-of"))
    say([FlyteFilePathTransformer.get_additional_headers(name) for name in ("a.gz", "a.txt", ".gz")])
