"""Names for files and directories of common formats, as flytekit's users know them."""

from __future__ import annotations

from typing import Annotated, Any, get_args, get_origin

from flyteweight.types.directories import FlyteDirectory
from flyteweight.types.files import FlyteFile
from flyteweight.types.remote import with_format


class FileExt:
    """A format inside ``FlyteFile[Annotated[str, FileExt("csv")]]``."""

    def __init__(self, ext: str) -> None:
        self._ext = ext

    def __str__(self) -> str:
        return self._ext

    def __repr__(self) -> str:
        return self._ext

    @staticmethod
    def check_and_convert_to_str(item: Any) -> str:
        """The format that a text or an ``Annotated[str, FileExt(…)]`` says; raises ``ValueError`` for another type."""
        if get_origin(item) is not Annotated:
            return str(item)
        kind, extension = get_args(item)[:2]
        if kind is not str:
            raise ValueError(f"a format is Annotated[str, FileExt(…)], found one of {kind.__name__}")
        return str(extension)


class TFRecordFile(FlyteFile):
    """A file of tensorflow's records; where tensorflow is imported, a message out and a ``TFRecordDataset`` in."""

    _format = "tfrecord"


class TFRecordsDirectory(FlyteDirectory):
    """A directory of tensorflow's records; where tensorflow is imported, messages out and a ``TFRecordDataset`` in."""

    _format = "tfrecords_dir"


# Typed as Any: the classes are made at run time, and a type checker sees FlyteFile in none of them.
CSVFile: Any = with_format(FlyteFile, "csv")
HDF5EncodedFile: Any = with_format(FlyteFile, "hdf5")
HTMLPage: Any = with_format(FlyteFile, "html")
JPEGImageFile: Any = with_format(FlyteFile, "jpeg")
JSONLFile: Any = with_format(FlyteFile, "jsonl")
JoblibSerializedFile: Any = with_format(FlyteFile, "joblib")
ONNXFile: Any = with_format(FlyteFile, "onnx")
PDFFile: Any = with_format(FlyteFile, "pdf")
PNGImageFile: Any = with_format(FlyteFile, "png")
PythonNotebook: Any = with_format(FlyteFile, "ipynb")
PythonPickledFile: Any = with_format(FlyteFile, "python_pickle")
SVGImageFile: Any = with_format(FlyteFile, "svg")
TensorboardLogs: Any = with_format(FlyteDirectory, "tensorboard")
