"""flyteweight's names, and its conversions as plain functions of flyteidl's messages."""

import os

from flyteweight.runtime.context import FlyteContextManager
from flyteweight.storage.access import FileAccessProvider
from flyteweight.types.annotation import FlyteAnnotation, kwtypes
from flyteweight.types.directories import FlyteDirectory
from flyteweight.types.engine import TypeEngine
from flyteweight.types.errors import FlyteError
from flyteweight.types.files import FlyteFile
from flyteweight.types.flyte_schema import FlyteSchema
from flyteweight.types.formats import ONNXFile, TFRecordFile, TFRecordsDirectory
from flyteweight.types.hash import HashMethod
from flyteweight.types.json_lines import JSON, JSONIterator
from flyteweight.types.pickles import FlytePickle
from flyteweight.types.structured import StructuredDataset

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


# What is uploaded outlives the process, as the other world reads it.
CONTEXT = FlyteContextManager.current_context().with_file_access(
    FileAccessProvider(raw_output_prefix=os.path.abspath("raw"))
)


def literal_type(annotation):
    """The Flyte type of an annotation."""
    return TypeEngine.to_literal_type(annotation)


def to_literal(annotation, value):
    """A value as a literal."""
    return TypeEngine.to_literal(CONTEXT, value, annotation)


def to_python(annotation, literal):
    """A literal's value."""
    return TypeEngine.to_python_value(CONTEXT, literal, annotation)


def guess(annotation):
    """The Python type that the annotation's Flyte type stands for."""
    return TypeEngine.guess_python_type(literal_type(annotation))


def raw_prefix():
    """Where files are uploaded to."""
    return CONTEXT.file_access.raw_output_prefix


def checkpoint():
    """The class of torch's checkpoints."""
    from flyteweight.types.torch_values import PyTorchCheckpoint

    return PyTorchCheckpoint


def records_config():
    """The class of options of tensorflow's records."""
    from flyteweight.types.tensorflow_records import TFRecordDatasetConfig

    return TFRecordDatasetConfig
