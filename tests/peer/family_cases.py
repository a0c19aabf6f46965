"""Values that other libraries' files, pickles and JSON lines hold, as source text for either world."""

from __future__ import annotations

IMPORTS = """
import io
import jsonlines
import PIL.Image
import torch
import tensorflow as tf
import keras
from sklearn.linear_model import LinearRegression
from sklearn.base import BaseEstimator
from names import JSON, FlytePickle, JSONIterator, ONNXFile, TFRecordFile, TFRecordsDirectory
from names import checkpoint, records_config

PyTorchCheckpoint = checkpoint()
TFRecordDatasetConfig = records_config()
PICTURE = PIL.Image.new("RGB", (3, 2), (10, 20, 30))
FITTED = LinearRegression().fit([[0.0], [1.0]], [0.0, 2.0])


class Plain:
    def __init__(self, x=1):
        self.x = x

    def __repr__(self):
        return f"Plain({self.x})"


class Marked(torch.Tensor):
    pass


class Net(torch.nn.Module):
    pass


class Deep(keras.Model):
    pass


@dataclass
class Rates:
    rate: float = 0.5
    rounds: int = 3


class Named(NamedTuple):
    rate: float = 0.5


"""

KEYS = """
class Keys(TypedDict, total=False):
    a: int
    b: List[str]
    c: Pair


"""
MESSAGES = """
from flyteidl.core.identifier_pb2 import Identifier
from flyteidl.core.literals_pb2 import Binary
from flyteidl.core.tasks_pb2 import Resources
from google.protobuf.duration_pb2 import Duration
from google.protobuf.struct_pb2 import ListValue

MessageList = ListValue()
MessageList.extend([1, "a", None, [True]])


"""

#: The rest of a module, and the values of its ``ANNOTATION``.
CASES: dict[str, tuple[str, tuple[str, ...]]] = {
    "image": ("ANNOTATION = PIL.Image.Image\n", ("PICTURE", "PICTURE.convert('L')", "PICTURE.convert('RGBA')")),
    "images": ("ANNOTATION = List[PIL.Image.Image]\n", ("[PICTURE, PICTURE]",)),
    "estimator": ("ANNOTATION = LinearRegression\n", ("FITTED",)),
    "any_estimator": ("ANNOTATION = BaseEstimator\n", ("FITTED",)),
    "tensor": ("ANNOTATION = torch.Tensor\n", ("torch.Tensor([1, 2])",)),
    "checkpoint": (
        "ANNOTATION = PyTorchCheckpoint\n",
        (
            "PyTorchCheckpoint(module=Net(2), hyperparameters={'a': 1}, optimizer=torch.optim.SGD(0.1))",
            "PyTorchCheckpoint(hyperparameters=Rates())",
            "PyTorchCheckpoint(hyperparameters=Named())",
        ),
    ),
    "keras": ("ANNOTATION = keras.Model\n", ("keras.Model(['a', 'b'])", "Deep(['c'])")),
    "record_file": ("ANNOTATION = TFRecordFile\n", ("tf.train.Example('one')",)),
    "record_file_config": (
        "ANNOTATION = Annotated[TFRecordFile, TFRecordDatasetConfig(buffer_size=100, name='n')]\n",
        ("tf.train.Example('one')",),
    ),
    "record_directory": (
        "ANNOTATION = TFRecordsDirectory\n",
        ("[tf.train.Example('one'), tf.train.Example('two')]",),
    ),
    "json_lines": ("ANNOTATION = typing.Iterator[JSON]\n", ("iter([1, 'a', {'k': [1, 2.5, None]}, [True]])",)),
    "json_iterator": ("ANNOTATION = JSONIterator\n", ("JSONIterator(jsonlines.Reader(io.StringIO('{}\\n[1]\\n')))",)),
    "pickle": ("ANNOTATION = FlytePickle\n", ("Plain(3)", "{1, 2}")),
    "pickle_of": ("ANNOTATION = FlytePickle[Plain]\n", ("Plain(3)",)),
    "pickle_in_list": ("ANNOTATION = List[FlytePickle]\n", ("[Plain(3), 1]",)),
    "class": ("ANNOTATION = Plain\n", ("Plain(3)",)),
    "iterator_of_records": ("ANNOTATION = typing.Iterator[Pair]\n", ("iter([Pair(1), Pair(2, 'c')])", "[]")),
    "iterator_of_files": ("ANNOTATION = typing.Iterator[CsvFile]\n", ("iter([CsvFile(HERE + '/one.txt')])",)),
    "iterator_of_iterators": ("ANNOTATION = typing.Iterator[typing.Iterator[int]]\n", ("iter([iter([1]), [2, 3]])",)),
    "iterator_of_unions": ("ANNOTATION = collections.abc.Iterator[Optional[int]]\n", ("iter([None, 3])",)),
    "list_of_iterators": ("ANNOTATION = List[typing.Iterator[str]]\n", ("[iter(['a', 'b'])]",)),
    "message": (MESSAGES + "ANNOTATION = Identifier\n", ("Identifier(project='p', name='n')", "Identifier()")),
    "message_nested": (
        MESSAGES + "ANNOTATION = Resources\n",
        ("Resources(requests=[Resources.ResourceEntry(name=Resources.CPU, value='1')])",),
    ),
    "messages": (MESSAGES + "ANNOTATION = List[Identifier]\n", ("[Identifier(project='p')]",)),
    "message_optional": (MESSAGES + "ANNOTATION = Optional[Identifier]\n", ("Identifier(project='p')", "None")),
    "message_bytes": (MESSAGES + "ANNOTATION = Binary\n", ("Binary(value=b'\\x00\\xff', tag='t')",)),
    "onnx": ("ANNOTATION = ONNXFile\n", ("ONNXFile(HERE + '/one.txt')",)),
    "attrs": ("import attrs\n\n\n@attrs.define\nclass Case:\n    x: int\n\n\nANNOTATION = Case\n", ("Case(3)",)),
    "old_attrs": ("import attr\n\n\n@attr.s\nclass Case:\n    x = attr.ib()\n\n\nANNOTATION = Case\n", ("Case(3)",)),
}
#: Refused by both when they are written.
UNWRITABLE = {
    "empty_iterator": ("ANNOTATION = typing.Iterator[JSON]\n", "iter([])"),
    "no_json": ("ANNOTATION = typing.Iterator[JSON]\n", "iter([{1, 2}])"),
    "message_of_text": (
        MESSAGES + "from google.protobuf.duration_pb2 import Duration\nANNOTATION = Duration\n",
        "Duration()",
    ),
    "no_message": (MESSAGES + "ANNOTATION = Identifier\n", "3"),
    "no_iterator": ("ANNOTATION = typing.Iterator[int]\n", "3"),
    "iterator_of_others": ("ANNOTATION = typing.Iterator[int]\n", "iter(['a'])"),
    "no_pickle": ("ANNOTATION = FlytePickle\n", "None"),
    "no_tensor": ("ANNOTATION = torch.Tensor\n", "3"),
    "picture_that_png_cannot_hold": ("ANNOTATION = PIL.Image.Image\n", "PIL.Image.new('CMYK', (2, 2))"),
}
#: What flytekit declares, and cannot write or read again.
OURS_ALONE = {
    "keys": (KEYS + "ANNOTATION = Keys\n", ("Keys(a=1, b=['x'], c=Pair(3))", "{'a': 1, 'b': []}")),
    "keys_in_lists": (KEYS + "ANNOTATION = Dict[str, List[Keys]]\n", ("{'k': [Keys(a=1, b=['x'], c=Pair(3))]}",)),
    "message_list": (MESSAGES + "ANNOTATION = ListValue\n", ("MessageList",)),
    "module": ("ANNOTATION = torch.nn.Module\n", ("Net(5)",)),
    "module_class": ("ANNOTATION = Net\n", ("Net(5)",)),
    "tensor_class": ("ANNOTATION = Marked\n", ("Marked([1, 2])",)),
}
