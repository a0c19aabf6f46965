"""Built-in conversions by the names that they have in flytekit: ``DictTransformer()``, ``IntTransformer``, …

Each is a thin face of converters: which family it stands for is data, and what users call beyond a transformer's own
methods is here too.
"""

from __future__ import annotations

import datetime as dt
import os
import typing
from typing import TYPE_CHECKING, Any, ClassVar, get_args, get_origin

from flyteweight.types.annotations import normal
from flyteweight.types.converters import converter_for, literal_in
from flyteweight.types.registry import load
from flyteweight.types.transformer import ConverterTransformer, SimpleTransformer, TypeTransformer, copy_of

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Literal
    from flyteidl.core.types_pb2 import LiteralType

    from flyteweight.types.converter import Converter

#: Class of a converter, or of the nearest base that is here ─▶ the transformer that stands for it.
NAMES: dict[str, str] = {
    "ListConverter": f"{__name__}:ListTransformer",
    "DictConverter": f"{__name__}:DictTransformer",
    "MapConverter": f"{__name__}:DictTransformer",
    "PackedConverter": f"{__name__}:DictTransformer",
    "UnionConverter": f"{__name__}:UnionTransformer",
    "RecordConverter": f"{__name__}:DataclassTransformer",
    "EnumConverter": f"{__name__}:EnumTransformer",
    "LiteralConverter": f"{__name__}:LiteralTypeTransformer",
    "MessageConverter": f"{__name__}:ProtobufTransformer",
    "ErrorConverter": f"{__name__}:ErrorTransformer",
    "IteratorConverter": f"{__name__}:IteratorTransformer",
    "FileConverter": f"{__name__}:FlyteFilePathTransformer",
    "DirectoryConverter": f"{__name__}:FlyteDirToMultipartBlobTransformer",
    "ModelConverter": "flyteweight.types.library_transformers:PydanticTransformer",
    "ImageConverter": "flyteweight.types.library_transformers:PILImageTransformer",
    "EstimatorConverter": "flyteweight.types.library_transformers:SklearnEstimatorTransformer",
    "TensorConverter": "flyteweight.types.library_transformers:PyTorchTensorTransformer",
    "ModuleConverter": "flyteweight.types.library_transformers:PyTorchModuleTransformer",
    "CheckpointConverter": "flyteweight.types.library_transformers:PyTorchCheckpointTransformer",
    "KerasConverter": "flyteweight.types.library_transformers:TensorFlowModelTransformer",
    "RecordFileConverter": "flyteweight.types.library_transformers:TensorFlowRecordFileTransformer",
    "RecordDirectoryConverter": "flyteweight.types.library_transformers:TensorFlowRecordsDirTransformer",
    "JSONLinesConverter": "flyteweight.types.library_transformers:JSONIteratorTransformer",
    "ArrayConverter": "flyteweight.types.library_transformers:NumpyArrayTransformer",
    "TableConverter": "flyteweight.types.table_engine:StructuredDatasetTransformerEngine",
    "FlyteSchemaConverter": "flyteweight.types.library_transformers:FlyteSchemaTransformer",
    "PickledConverter": "flyteweight.types.transformer:FlytePickleTransformer",
}
_MADE: dict[Any, TypeTransformer[Any]] = {}
#: Formats of files that Python's own table does not have.
_MIME_TYPES: dict[str, str | list[str]] = {
    **dict.fromkeys(("joblib", "python_pickle", "tfrecord"), "application/octet-stream"),
    **dict.fromkeys(("ipynb", "onnx"), "application/json"),
    "hdf5": "text/plain",
    "jsonl": ["application/json", "application/x-ndjson"],
}


def transformer_of(converter: Converter) -> TypeTransformer[Any]:
    """The transformer that stands for a converter; one for all converters of a family."""
    while (inner := getattr(converter, "inner", None)) is not None:  # what stands beside the type
        converter = inner
    given = getattr(converter, "transformer", None)
    if given is not None:
        return given  # type: ignore[no-any-return]
    if converter.annotation in SIMPLE:
        return simple(converter.annotation)
    name = next((kind.__name__ for kind in type(converter).__mro__ if kind.__name__ in NAMES), None)
    if name is None:
        return ConverterTransformer(converter.as_literal())
    return the_one(load(NAMES[name]))  # type: ignore[no-any-return]


def the_one(kind: Any) -> Any:
    """The one transformer of a class that is made without arguments."""
    if kind not in _MADE:
        _MADE.setdefault(kind, kind())
    return _MADE[kind]


#: Types that have a ``SimpleTransformer``.
SIMPLE = frozenset({int, float, bool, str, dt.datetime, dt.date, dt.timedelta, type(None)})


def simple(kind: Any) -> SimpleTransformer[Any]:
    """The transformer of a scalar."""
    if kind not in _MADE:
        converter = converter_for(kind)

        def write(value: Any) -> Literal:
            from flyteweight.runtime.context import FlyteContextManager

            return literal_in(FlyteContextManager.current_context(), value, kind)

        _MADE.setdefault(
            kind, SimpleTransformer(converter.tag, kind, copy_of(converter.literal_type), write, converter.read)
        )
    return typing.cast("SimpleTransformer[Any]", _MADE[kind])


class NamedTransformer(ConverterTransformer):
    """The transformer of a family of types; made without arguments."""

    #: Its name in unions.
    tag: ClassVar[str]
    #: Where the type is that its values are of.
    base: ClassVar[str]

    def __init__(self) -> None:
        kind: Any = load(self.base)
        TypeTransformer.__init__(self, self.tag, kind)
        self.converter = None


class ListTransformer(NamedTransformer):
    """Lists."""

    tag = "Typed List"
    base = "builtins:list"

    @staticmethod
    def get_sub_type(t: Any) -> Any:
        """The type of a list's elements; raises ``ValueError`` for a list that does not say it."""
        found = ListTransformer.get_sub_type_or_none(t)
        if found is None:
            raise ValueError(f"{t} does not say of what type its elements are; write list[T]. Only generic lists do")
        return found

    @staticmethod
    def get_sub_type_or_none(t: Any) -> Any:
        """The type of a list's elements, if it says it."""
        form = normal(t)
        return get_args(form.annotation)[0] if form.kind is list and form.arguments else None


class DictTransformer(NamedTransformer):
    """Dicts, typed or not."""

    tag = "Typed Dict"
    base = "builtins:dict"

    @staticmethod
    def extract_types(t: Any) -> tuple[Any, ...]:
        """The types of a dict's keys and values, if it says them; of nothing, twice ``None``."""
        if t is None:
            return (None, None)
        kind = get_args(t)[0] if get_origin(t) is typing.Annotated else t
        return get_args(kind) if get_origin(kind) is dict else (None, None) if get_origin(kind) else ()

    @staticmethod
    def is_pickle(t: Any) -> bool:
        """Whether a dict's annotation allows pickles for what msgpack cannot carry."""
        options = get_args(t)[1:] if get_origin(t) is typing.Annotated else ()
        return any(bool(option.get("allow_pickle")) for option in options if isinstance(option, dict))


class UnionTransformer(NamedTransformer):
    """Unions."""

    tag = "Typed Union"
    base = "typing:Union"

    @staticmethod
    def is_optional_type(t: Any) -> bool:
        """Whether ``None`` is a value of a union."""
        form = normal(t)
        return form.kind == "typing.Union" and any(part.kind is type(None) for part in form.arguments)

    @staticmethod
    def get_sub_type_in_optional(t: Any) -> Any:
        """The first type of a union."""
        return normal(t).arguments[0].written


class DataclassTransformer(NamedTransformer):
    """Dataclasses."""

    tag = "Object-Dataclass-Transformer"
    base = "builtins:object"


class EnumTransformer(NamedTransformer):
    """Enums."""

    tag = "DefaultEnumTransformer"
    base = "enum:Enum"


class LiteralTypeTransformer(NamedTransformer):
    """``Literal["a", "b"]``."""

    tag = "LiteralTypeTransformer"
    base = "typing:Any"

    def guess_python_type(self, literal_type: LiteralType) -> Any:
        """The ``Literal`` of the values that the type is annotated with; raises ``ValueError`` without such."""
        from flyteweight.models.structs import from_struct, with_integers

        values = with_integers(from_struct(literal_type.annotation.annotations)).get("literal_values")
        if not values:
            raise ValueError("the Flyte type is not annotated with the values of a Literal")
        return typing.Literal[tuple(values)]


class ProtobufTransformer(NamedTransformer):
    """Messages of protobuf."""

    tag = "Protobuf-Transformer"
    base = "google.protobuf.message:Message"


class ErrorTransformer(NamedTransformer):
    """``FlyteError``."""

    tag = "FlyteError"
    base = "flyteweight.types.errors:FlyteError"


class IteratorTransformer(NamedTransformer):
    """Iterators."""

    tag = "Typed Iterator"
    base = "typing:Iterator"


class FlyteFilePathTransformer(NamedTransformer):
    """Files."""

    tag = "FlyteFilePath"
    base = "flyteweight.types.files:FlyteFile"

    @staticmethod
    def get_mime_type_from_extension(extension: str) -> str | list[str]:
        """The MIME type, or types, of the files of a format, as in ``FlyteFile["csv"]``; raises ``KeyError`` else."""
        import mimetypes

        known = mimetypes.types_map.get(f".{extension}")
        return _MIME_TYPES[extension] if known is None else known

    @staticmethod
    def get_additional_headers(source_path: str | os.PathLike[str]) -> dict[str, str]:
        """What an object store is told of a file beside its content: that it is packed by gzip, if its name says so."""
        return {"ContentEncoding": "gzip"} if os.fspath(source_path).endswith(".gz") else {}


class FlyteDirToMultipartBlobTransformer(NamedTransformer):
    """Directories."""

    tag = "FlyteDirectory"
    base = "flyteweight.types.directories:FlyteDirectory"


class TextIOTransformer(NamedTransformer):
    """Text streams of files."""

    tag = "FlyteFilePath"
    base = "typing:TextIO"


class BinaryIOTransformer(NamedTransformer):
    """Binary streams of files."""

    tag = "FlyteFilePath"
    base = "typing:BinaryIO"


_SCALARS = {
    "IntTransformer": int,
    "FloatTransformer": float,
    "BoolTransformer": bool,
    "StrTransformer": str,
    "DatetimeTransformer": dt.datetime,
    "DateTransformer": dt.date,
    "TimedeltaTransformer": dt.timedelta,
    "NoneTransformer": type(None),
}


def __getattr__(name: str) -> Any:
    if name in _SCALARS:
        return simple(_SCALARS[name])
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
