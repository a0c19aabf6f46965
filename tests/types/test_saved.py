"""Values that other libraries save to files: images, estimators, and with stand-ins tensors, modules and records."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import pytest
from conversion import read, refused, unreadable, write
from flyteidl.core.literals_pb2 import Literal
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import BaseEstimator
from sklearn.linear_model import LinearRegression, LogisticRegression

from flyteweight.exceptions import FlyteTypeException
from flyteweight.storage.errors import DataNotFound
from flyteweight.types.converters import converter_of

STANDINS = Path(__file__).parents[1] / "standins"


def picture(mode: str = "RGB") -> PIL.Image.Image:
    """A small image with something on it."""
    return PIL.Image.fromarray(np.arange(48, dtype="uint8").reshape(4, 4, 3)).convert(mode)


@given(st.sampled_from(["RGB", "RGBA", "L", "LA", "1", "P"]), st.integers(1, 9), st.integers(1, 9), st.data())
def test_images_round_trip(mode: str, width: int, height: int, data: st.DataObject) -> None:
    """Pixel by pixel, in every mode that a PNG has."""
    size = width * height
    source = PIL.Image.frombytes("L", (width, height), data.draw(st.binary(min_size=size, max_size=size)))
    image = source.convert(mode)
    found = read(PIL.Image.Image, write(PIL.Image.Image, image))
    assert (found.mode, found.size, found.tobytes()) == (image.mode, image.size, image.tobytes())


def test_an_image_outlives_its_file(raw: Path) -> None:
    """It is read whole, and no file is left in the scratch directory."""
    literal = write(PIL.Image.Image, picture())
    (file,) = raw.rglob("*.png")
    found = read(PIL.Image.Image, literal)
    file.unlink()
    assert found.getpixel((3, 3)) == (45, 46, 47)


def test_images_that_a_png_cannot_hold() -> None:
    """The mode is named."""
    assert "cannot write mode CMYK as PNG" in refused(PIL.Image.Image, picture("CMYK"))
    assert refused(PIL.Image.Image, 3) == "expected Image, found int"


def test_estimators_round_trip() -> None:
    """A fitted one predicts the same; what is declared is what is read."""
    fitted = LinearRegression().fit([[0.0], [1.0]], [0.0, 2.0])
    literal = write(BaseEstimator, fitted)
    assert read(LinearRegression, literal).predict([[3.0]]) == pytest.approx([6.0])
    text = unreadable(LogisticRegression, literal)
    assert text == "expected LogisticRegression, found a file of sklearn.linear_model._base.LinearRegression"
    assert "found" in refused(LogisticRegression, fitted)


def test_an_estimator_that_cannot_be_saved() -> None:
    """Its class is named, and why."""
    fitted = LinearRegression()
    fitted.lock = sys._getframe()
    assert "TypeError: cannot pickle 'frame' object" in refused(BaseEstimator, fitted)


def blob(path: Path, form: str, dimensionality: str = "SINGLE") -> str:
    """A blob's literal."""
    kind = f'format: "{form}" dimensionality: {dimensionality}'
    return f'scalar {{ blob {{ uri: "{path}" metadata {{ type {{ {kind} }} }} }} }}'


def test_broken_and_other_files(tmp_path: Path) -> None:
    """A file that is no image, a file of another format, a directory, and none."""
    (tmp_path / "file").write_text("text")
    assert "cannot be loaded (UnidentifiedImageError)" in unreadable(
        PIL.Image.Image, blob(tmp_path / "file", "PIL.Image")
    )
    assert unreadable(PIL.Image.Image, blob(tmp_path / "file", "csv")) == (
        "expected Image in a blob of format 'PIL.Image', found a file of format 'csv'"
    )
    assert "found a directory" in unreadable(PIL.Image.Image, blob(tmp_path, "PIL.Image", "MULTIPART"))
    with pytest.raises(DataNotFound, match="absent"):
        read(PIL.Image.Image, blob(tmp_path / "absent", "PIL.Image"))
    (tmp_path / "half").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert "cannot be loaded" in unreadable(PIL.Image.Image, blob(tmp_path / "half", ""))


def test_a_full_disk_is_said(raw: Path) -> None:
    """It is no fault of the value's, and nothing is stored."""
    code = """
        import resource, signal
        import numpy, PIL.Image
        from flyteweight.storage.errors import StorageError
        from flyteweight.types.converters import converter_for
        from flyteidl.core.literals_pb2 import Literal
        image = PIL.Image.fromarray(numpy.random.default_rng(1).integers(0, 255, (200, 200, 3), "uint8"))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
        try:
            converter_for(PIL.Image.Image).write(image, Literal())
        except StorageError as error:
            print(type(error).__name__)
    """
    assert run(code) == "StorageFull"


def test_they_are_no_fields_of_dataclasses() -> None:
    """As in flytekit; the error says what to do."""
    with pytest.raises(FlyteTypeException, match="save it to a FlyteFile"):
        converter_of(PIL.Image.Image).as_plain()


def test_pickles_of_them_are_read() -> None:
    """flytekit before it knew the class wrote a pickle."""
    from flyteweight.types.pickles import FlytePickle

    assert read(LinearRegression, write(FlytePickle, LinearRegression())).fit([[0.0], [1.0]], [0.0, 2.0])


def run(code: str) -> str:
    """What Python prints, with the stand-ins installed."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        env={"PYTHONPATH": str(STANDINS), "PYTHONDONTWRITEBYTECODE": "1", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


PRELUDE = """
    from flyteidl.core.literals_pb2 import Literal
    from flyteweight.types.converters import converter_for

    def trip(annotation, value):
        literal = Literal()
        converter_for(annotation).write(value, literal)
        return converter_for(annotation).read(literal)

    def failure(annotation, value):
        try:
            trip(annotation, value)
        except Exception as error:
            return f"{type(error).__name__}: {error}"
"""


def test_torch() -> None:
    """Tensors and modules of any class, and checkpoints, which come back as the dict that torch holds.

    What torch refuses to load by itself is loaded if the annotation names its class.
    """
    code = """
        import torch
        from flyteweight.types.torch_values import PyTorchCheckpoint
        class Net(torch.nn.Module):
            pass
        print(trip(torch.Tensor, torch.Tensor([1])), trip(torch.nn.Module, Net(3)), trip(Net, Net(4)))
        print(trip(PyTorchCheckpoint, PyTorchCheckpoint(Net(2), {"a": 1}, torch.optim.SGD(0.5))))
        class Marked(torch.Tensor):
            pass
        print(trip(Marked, Marked([2])))
        print(failure(torch.Tensor, Marked([2])))
        print(failure(torch.Tensor, Net(3)))
        print(failure(Net, torch.nn.Module()))
        for given in ({}, {"hyperparameters": 3}):
            try:
                PyTorchCheckpoint(**given)
            except TypeError as error:
                print(error)
    """
    assert run(textwrap.dedent(PRELUDE) + textwrap.dedent(code)).splitlines() == [
        "tensor([1]) Net(3) Net(4)",
        "{'module_state_dict': {'weight': 2}, 'a': 1, 'optimizer_state_dict': {'rate': 0.5}}",
        "tensor([2])",
        "ConversionError: expected Tensor, found a file that cannot be loaded without pickles; "
        "annotate the tensor's own class if it is a subclass, and return it without attributes of other classes",
        "ConversionError: expected Tensor, found __main__.Net",
        "ConversionError: expected Net, found torch.nn.modules.module.Module",
        "expected a module, hyperparameters or an optimizer, found none of them",
        "expected hyperparameters that are a dict, a dataclass or a NamedTuple, found int",
    ]


def test_keras_and_records(tmp_path: Path) -> None:
    """Models by Keras's own files; records out, a data set in; a file that the task made is taken as it is."""
    code = """
        import keras, pathlib, typing
        import tensorflow as tf
        from flyteweight.types.formats import TFRecordFile, TFRecordsDirectory
        from flyteweight.types.tensorflow_records import TFRecordDatasetConfig
        print(trip(keras.Model, keras.Model(["a"])))
        print(trip(TFRecordFile, tf.train.Example("one")))
        print(trip(typing.Annotated[TFRecordsDirectory, TFRecordDatasetConfig(buffer_size=9)], [tf.train.Example("a")]))
        with tf.io.TFRecordWriter("/tmp/own.tfrecord") as writer:
            writer.write(b"own")
        print(trip(TFRecordFile, "/tmp/own.tfrecord"), trip(TFRecordFile, TFRecordFile("/tmp/own.tfrecord")))
        print(failure(TFRecordsDirectory, [3]))
        print(failure(typing.Annotated[TFRecordFile, 3], 3))
    """
    code = code.replace("/tmp/own", str(tmp_path / "own"))
    assert run(textwrap.dedent(PRELUDE) + textwrap.dedent(code)).splitlines() == [
        "Model(['a'])",
        "records [b'one'] with (None, None, None, None)",
        "records [b'a'] with (None, 9, None, None)",
        "records [b'own'] with (None, None, None, None) records [b'own'] with (None, None, None, None)",
        "ConversionError: expected a message of tensorflow, found int at [0]",
        "UnsupportedTypeError: typing.Annotated[flyteweight.types.formats.TFRecordFile, 3]: beside it may stand one "
        "TFRecordDatasetConfig",
    ]


def test_record_files_without_tensorflow(tmp_path: Path) -> None:
    """They are files like any other."""
    from flyteweight.types.files import FlyteFile
    from flyteweight.types.formats import TFRecordFile

    (tmp_path / "a.tfrecord").write_text("a")
    literal: Any = write(TFRecordFile, str(tmp_path / "a.tfrecord"))
    assert isinstance(literal, Literal)
    assert literal.scalar.blob.metadata.type.format == "tfrecord"
    assert isinstance(read(TFRecordFile, literal), FlyteFile)


@pytest.mark.parametrize(
    ("annotation", "name"), [(PIL.Image.Image, "PIL.Image"), (LinearRegression, "Sklearn Estimator")]
)
def test_transformers_by_flytekits_names(annotation: Any, name: str) -> None:
    """What ``TypeEngine`` gives is flytekit's class by name, and knows the type."""
    from flyteweight import TypeEngine

    transformer = TypeEngine.get_transformer(annotation)
    assert (type(transformer).__name__, transformer.name) == (
        {"PIL.Image": "PILImageTransformer", "Sklearn Estimator": "SklearnEstimatorTransformer"}[name],
        name,
    )
    assert issubclass(annotation, transformer.python_type)
