"""The engine: annotations to converters, inputs and outputs of tasks, and what it does not load."""

# ruff: noqa: UP006, UP045 - users spell types in all these ways

from __future__ import annotations

import subprocess
import sys
import typing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, NewType, Optional, TypeVar

import pytest
from conversion import read, refused, unreadable, write
from flyteidl.core.interface_pb2 import Variable
from google.protobuf.struct_pb2 import ListValue, Struct, Value
from google.protobuf.wrappers_pb2 import Int64Value

from flyteweight.exceptions import FlyteTypeException, RestrictedTypeError
from flyteweight.runtime.context import FlyteContextManager
from flyteweight.types.conversion_error import ConversionError
from flyteweight.types.converters import converter_for, read_inputs, write_outputs
from flyteweight.types.engine import TypeEngine
from flyteweight.types.errors import FlyteError
from flyteweight.types.pickles import FlytePickle

if TYPE_CHECKING:
    from pathlib import Path

UserId = NewType("UserId", int)
Bound = TypeVar("Bound", bound=str)


class Pair(NamedTuple):
    a: int
    b: str


@dataclass
class Point:
    x: int


class Plain:
    def __init__(self, x: int) -> None:
        self.x = x

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Plain) and other.x == self.x

    __hash__ = None  # type: ignore[assignment]


def test_converters_are_made_once() -> None:
    """The same annotation gives the same converter; spellings of a type are alike on the wire."""
    assert converter_for(list[int]) is converter_for(list[int])
    assert converter_for(typing.List[int]).literal_type == converter_for(list[int]).literal_type
    assert converter_for(typing.Dict[str, int]).literal_type == converter_for(dict[str, int]).literal_type


@pytest.mark.parametrize("annotation", [tuple, tuple[int, str], typing.Tuple[int, ...], typing.Tuple, Pair, list[Pair]])
def test_tuples_are_restricted(annotation: Any) -> None:
    """Flyte has no tuples; the error says what to use."""
    with pytest.raises(RestrictedTypeError, match="use a list, a dict or a dataclass"):
        converter_for(annotation)
    assert issubclass(RestrictedTypeError, FlyteTypeException)


@pytest.mark.parametrize(("annotation", "meaning", "value"), [(UserId, int, 3), (Bound, str, "a")])
def test_names_of_types_are_pickled(raw: Path, annotation: Any, meaning: Any, value: Any) -> None:
    """As in flytekit; the values of the type itself are read too, and those of other types refused."""
    assert converter_for(annotation).literal_type.blob.format == "PythonPickle"
    assert read(annotation, write(annotation, value)) == value
    assert read(list[annotation], write(list[meaning], [value])) == [value]
    assert read(meaning, write(annotation, value)) == value
    assert refused(annotation, 2.5) == f"expected {meaning.__name__}, found float"
    assert unreadable(annotation, write(float, 2.5)).startswith(f"expected {meaning.__name__}, found ")


if sys.version_info >= (3, 12):

    def test_type_statements_are_pickled(raw: Path) -> None:
        """``type Number = int`` is a name, too."""
        namespace: dict[str, Any] = {}
        exec("type Number = int", namespace)
        assert read(int, write(namespace["Number"], 3)) == 3


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (Any, {"a": object}),
        (object, 3),
        (bytes, b"\x00"),
        (set, {1}),
        (Plain, Plain(3)),
        (FlytePickle, [1, {2}]),
        (dict[str, Any], {"a": 1, "b": {3}}),
        (Optional[Plain], Plain(3)),
    ],
)
def test_what_no_family_knows_is_pickled(raw: Path, annotation: Any, value: Any) -> None:
    """Under the raw-data prefix, by the hash of the content; and back."""
    assert read(annotation, write(annotation, value)) == value
    assert all(len(path.name) == 32 for path in raw.rglob("*") if path.is_file())


def test_a_pickle_names_its_class(raw: Path) -> None:
    """The type says which class it is of; None and other classes are refused; broken content is an error."""
    kind = converter_for(Plain).literal_type
    assert (kind.blob.format, kind.metadata["python_class_name"]) == ("PythonPickle", str(Plain))
    with pytest.raises(ConversionError, match="expected Plain, found None"):
        write(Plain, None)
    with pytest.raises(ConversionError, match="a value that can be pickled, found generator"):
        write(Any, (x for x in ()))
    literal = write(Any, 3)
    with open(literal.scalar.blob.uri, "wb") as file:
        file.write(b"no pickle")
    with pytest.raises(ConversionError, match="found one that cannot be read"):
        read(Any, literal)


def test_pickling_is_warned_of_once(caplog: pytest.LogCaptureFixture) -> None:
    """The first use of an annotation that is pickled says so."""

    class Unknown:
        pass

    import logging

    logging.getLogger("flyteweight").addHandler(caplog.handler)
    converter_for(Unknown)
    converter_for(Unknown)
    logging.getLogger("flyteweight").removeHandler(caplog.handler)
    assert [record.getMessage().count("Unknown") for record in caplog.records] == [1]


def test_protobuf_messages() -> None:
    """A message is a ``Struct`` of its JSON form, typed by its class; a ``ListValue`` is a collection."""
    message = Struct(fields={"a": Value(number_value=1), "b": Value(string_value="c")})
    assert read(Struct, write(Struct, message)) == message
    assert converter_for(Struct).literal_type.metadata["pb_type"] == "google.protobuf.struct_pb2.Struct"
    values = ListValue(values=[Value(number_value=1), Value(string_value="a")])
    literal = write(ListValue, values)
    assert len(literal.collection.literals) == 2
    assert read(ListValue, literal) == values
    with pytest.raises(ConversionError, match="expected Struct, found int"):
        write(Struct, 3)
    with pytest.raises(ConversionError, match="expected Int64Value, found dict with 2 elements"):
        read(Int64Value, write(Struct, message))


def test_errors_are_values() -> None:
    """``FlyteError`` is what a failure task is told."""
    error = FlyteError(message="broken", failed_node_id="n1")
    literal = write(FlyteError, error)
    assert (literal.scalar.error.message, literal.scalar.error.failed_node_id) == ("broken", "n1")
    assert read(FlyteError, literal) == error
    with pytest.raises(ConversionError, match="expected FlyteError, found a literal of type integer"):
        read(FlyteError, write(int, 1))


def test_errors_name_inputs_and_outputs() -> None:
    """The path begins at the input or output and goes down to the field."""
    with pytest.raises(ConversionError, match=r"expected int, found str at o0\[1\]\.x"):
        write_outputs({"o0": [Point(1), Point("a")]}, {"o0": list[Point]})  # type: ignore[arg-type]
    outputs = write_outputs({"o0": {"k": "a"}}, {"o0": dict[str, str]})
    with pytest.raises(ConversionError, match=r"expected int, found a literal of type string at o0\['k'\]"):
        read_inputs(outputs, {"o0": dict[str, int]}, "task 't'")


def test_maps_of_values() -> None:
    """``TypeEngine``'s conversions of whole maps, by hints and by the values' own types."""
    context = FlyteContextManager.current_context()
    literals = TypeEngine.dict_to_literal_map(context, {"a": [1], "b": 2, "c": None}, {"b": float})
    assert TypeEngine.literal_map_to_kwargs(context, literals, {"a": list[int], "b": float, "c": type(None)}) == {
        "a": [1],
        "b": 2.0,
        "c": None,
    }
    types = {name: Variable(type=converter_for(kind).literal_type) for name, kind in {"b": float}.items()}
    del literals.literals["a"], literals.literals["c"]
    assert TypeEngine.literal_map_to_kwargs(context, literals, literal_types=types) == {"b": 2.0}
    with pytest.raises(ValueError, match="needs python_types or literal_types"):
        TypeEngine.literal_map_to_kwargs(context, literals)
    variables = TypeEngine.named_tuple_to_variable_map(Pair).variables
    assert {name: variable.type for name, variable in variables.items()} == {
        "a": converter_for(int).literal_type,
        "b": converter_for(str).literal_type,
    }


def test_scalars_load_little() -> None:
    """Ints, strings and lists of them need nothing but protobuf."""
    code = """
import sys
from flyteidl.core import literals_pb2
before = set(sys.modules)
from flyteweight.types.converters import converter_for
for annotation, value in ((int, 1), (str, "a"), (list[int], [1]), (dict[str, float], {"a": 1.0})):
    literal = literals_pb2.Literal()
    converter_for(annotation).write(value, literal)
    assert converter_for(annotation).read(literal) == value
loaded = {name for name in set(sys.modules) - before if not name.startswith("flyteweight")}
heavy = {"json", "msgpack", "dataclasses", "inspect", "tempfile", "logging", "typing_extensions", "asyncio", "base64"}
print(sorted(loaded & heavy), sorted(name for name in sys.modules if name.startswith("flyteweight.types.")))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    small = {"annotations", "containers", "conversion_error", "converter", "converters", "registry", "scalars"}
    names = sorted({*small, "unsupported"})
    assert done.stdout.strip() == f"[] {[f'flyteweight.types.{name}' for name in names]}"
