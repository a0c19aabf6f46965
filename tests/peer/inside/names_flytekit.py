"""The real flytekit's names, and its conversions as plain functions of flyteidl's messages."""

from flytekit import FlyteContextManager, HashMethod, kwtypes
from flytekit.core.annotation import FlyteAnnotation
from flytekit.core.type_engine import TypeEngine
from flytekit.models.literals import Literal as _Literal
from flytekit.models.types import LiteralType as _LiteralType
from flytekit.types.directory import FlyteDirectory, TFRecordsDirectory
from flytekit.types.error import FlyteError
from flytekit.types.file import FlyteFile, ONNXFile, TFRecordFile
from flytekit.types.iterator.json_iterator import JSON, JSONIterator
from flytekit.types.pickle.pickle import FlytePickle
from flytekit.types.schema import FlyteSchema
from flytekit.types.structured import StructuredDataset

__all__ = [
    "JSON",
    "FlyteAnnotation",
    "FlyteDirectory",
    "FlyteError",
    "FlyteFile",
    "FlytePickle",
    "FlyteSchema",
    "HashMethod",
    "JSONIterator",
    "ONNXFile",
    "StructuredDataset",
    "TFRecordFile",
    "TFRecordsDirectory",
    "checkpoint",
    "guess",
    "kwtypes",
    "literal_type",
    "raw_prefix",
    "records_config",
    "to_literal",
    "to_python",
]


def literal_type(annotation):
    """The Flyte type of an annotation."""
    return TypeEngine.to_literal_type(annotation).to_flyte_idl()


def to_literal(annotation, value):
    """A value as a literal; never one that an earlier equal value left."""
    TypeEngine._LITERAL_CACHE.clear()
    context, expected = FlyteContextManager.current_context(), TypeEngine.to_literal_type(annotation)
    return TypeEngine.to_literal(context, value, annotation, expected).to_flyte_idl()


def to_python(annotation, literal):
    """A literal's value."""
    context = FlyteContextManager.current_context()
    return TypeEngine.to_python_value(context, _Literal.from_flyte_idl(literal), annotation)


def guess(annotation):
    """The Python type that the annotation's Flyte type stands for."""
    return TypeEngine.guess_python_type(_LiteralType.from_flyte_idl(literal_type(annotation)))


def raw_prefix():
    """Where files are uploaded to."""
    return FlyteContextManager.current_context().file_access.raw_output_prefix


def checkpoint():
    """The class of torch's checkpoints; torch has to be there."""
    from flytekit.extras.pytorch import PyTorchCheckpoint

    return PyTorchCheckpoint


def records_config():
    """The class of options of tensorflow's records; tensorflow has to be there."""
    from flytekit.extras.tensorflow.record import TFRecordDatasetConfig

    return TFRecordDatasetConfig
