"""Whatever a conversion meets ends as an error with a name, a path, a cause and the right kind."""

# ruff: noqa: UP045 - users spell types in all these ways

from __future__ import annotations

import datetime as dt
import enum
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Optional

import pytest
from flyteidl.core.types_pb2 import LiteralType, SimpleType

from flyteweight import task
from flyteweight.exceptions import FlyteRecoverableException, TaskInputError, TaskOutputError
from flyteweight.runtime.context import FlyteContextManager
from flyteweight.types import converters
from flyteweight.types.conversion_error import ConversionError
from flyteweight.types.converters import read_inputs, write_outputs
from flyteweight.types.engine import TypeEngine
from flyteweight.types.hash import HashMethod
from flyteweight.types.plain import deepest
from flyteweight.types.transformer import TypeTransformer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flyteidl.core.literals_pb2 import Literal, LiteralMap


class Odd(enum.Enum):
    ROW = [1, 2]  # noqa: RUF012


@dataclass
class Unset:
    name: str
    number: int = field(init=False)


class Thing:
    pass


class BrokenTransformer(TypeTransformer[Thing]):
    """Raises what is no TypeError, in each direction."""

    def __init__(self, error: Exception) -> None:
        super().__init__("Thing", Thing)
        self.error = error

    def get_literal_type(self, t: Any) -> LiteralType:
        return LiteralType(simple=SimpleType.INTEGER)

    def to_literal(self, ctx: Any, python_val: Any, python_type: Any, expected: Any) -> Literal:
        raise self.error

    def to_python_value(self, ctx: Any, lv: Literal, expected_python_type: Any) -> Thing:
        raise self.error


@pytest.fixture
def _things() -> Iterator[None]:
    before = dict(converters.TRANSFORMERS)
    TypeEngine.register(BrokenTransformer(KeyError("missing")))
    yield
    converters.TRANSFORMERS.clear()
    converters.TRANSFORMERS.update(before)
    converters.forget()


def outputs_error(annotation: Any, value: Any) -> str:
    """The text of the error with which an output is refused."""
    with pytest.raises(ConversionError) as caught:
        write_outputs({"o0": value}, {"o0": annotation})
    return str(caught.value)


def hashed(value: Any) -> str:
    """A hash that fails."""
    raise LookupError(f"no hash for {type(value).__name__}")


def test_a_field_that_was_never_set() -> None:
    """A ``field(init=False)`` that nobody set is an error of the user's, at the field."""
    message = outputs_error(list[Unset], [Unset("a")])
    assert message.startswith("expected int, found a value that cannot be converted at o0[0].number; AttributeError:")


@pytest.mark.usefixtures("_things")
def test_any_error_of_a_transformer_names_the_element() -> None:
    """A KeyError as well as a TypeError; the cause stays reachable."""
    with pytest.raises(
        ConversionError, match=r"expected Thing, found .*Thing at o0\['k'\]\[0\]; KeyError: 'missing'"
    ) as caught:
        write_outputs({"o0": {"k": [Thing()]}}, {"o0": dict[str, list[Thing]]})
    assert isinstance(caught.value.__cause__, KeyError)
    literals = write_outputs({"a": 3}, {"a": int})
    with pytest.raises(ConversionError, match=r"expected Thing, found a literal of type integer at a; KeyError"):
        read_inputs(literals, {"a": Thing}, "the task")


def test_an_error_of_a_hash_names_the_output() -> None:
    """A ``HashMethod`` is the user's code, too."""
    message = outputs_error(list[Annotated[int, HashMethod(hashed)]], [1])
    assert message == "expected int, found a value that cannot be converted at o0[0]; LookupError: no hash for int"


def test_errors_that_say_who_is_to_retry_are_left() -> None:
    """They come out as they were raised, from any depth."""
    TypeEngine.register_additional_type(BrokenTransformer(FlyteRecoverableException("later")), Thing, override=True)
    try:
        with pytest.raises(FlyteRecoverableException, match="later"):
            write_outputs({"o0": [Thing()]}, {"o0": list[Thing]})
    finally:
        converters.TRANSFORMERS.clear()
        converters.forget()


def test_values_of_enums_that_cannot_be_keys() -> None:
    """A list as an enum's value works inside dataclasses."""

    @dataclass
    class Holder:
        odd: Odd

    literals = write_outputs({"a": Holder(Odd.ROW)}, {"a": Holder})
    assert read_inputs(literals, {"a": Holder}, "the task") == {"a": Holder(Odd.ROW)}


@dataclass
class Link:
    number: int
    next: Optional[Link] = None


@task
def unset(name: str) -> Unset:
    """Leave a field unset."""
    return Unset(name)


@task
def takes(thing: Optional[list[int]] = None) -> int:
    """Count."""
    return len(thing or [])


def dispatched(task_: Any, literals: LiteralMap) -> Any:
    """What a container does with a task and its inputs."""
    return task_.dispatch_execute(FlyteContextManager.current_context(), literals)


def test_a_task_names_its_input_or_output() -> None:
    """The class and the code are those of a value that does not fit: no retry helps."""
    with pytest.raises(TaskOutputError, match=r"outputs of task '.*unset': expected int, .* at o0\.number;") as caught:
        dispatched(unset, write_outputs({"name": "a"}, {"name": str}))
    assert (caught.value.error_code, caught.value.recoverable) == ("USER:TypeError", False)
    with pytest.raises(TaskInputError, match=r"Failed to convert inputs of task '.*takes': .* at thing"):
        dispatched(takes, write_outputs({"thing": [["a"]]}, {"thing": list[list[str]]}))


def linked(length: int) -> Link:
    """So many links, one inside the other."""
    link = Link(0)
    for number in range(1, length):
        link = Link(number, link)
    return link


def test_links_go_as_deep_as_msgpack_does() -> None:
    """The same in both directions, 1024 levels with today's msgpack; Python's own limit is far below."""
    limit = sys.getrecursionlimit()
    literals = write_outputs({"a": linked(deepest())}, {"a": Link})
    link, length = read_inputs(literals, {"a": Link}, "the task")["a"], 0
    while link is not None:
        link, length = link.next, length + 1
    assert (length, sys.getrecursionlimit()) == (deepest(), limit)


@pytest.mark.parametrize("length", [deepest() + 1, 5000])
def test_more_links_are_an_error_that_says_so(length: int) -> None:
    """Not of the system, and not with a path of thousands of names."""
    message = outputs_error(Link, linked(length))
    assert message.startswith(
        (
            f"expected data of at most {deepest()} levels, found data nested more deeply at o0['next']['next']",
            "expected Link, found a value nested too deeply at o0; flatten it, or write it to a file",
        )
    )


def test_more_links_that_others_wrote_are_an_error_too() -> None:
    """Of the input, and with the same words."""
    literals = write_outputs({"a": {}}, {"a": dict})
    literals.literals["a"].scalar.binary.value = b"\x82\xa6number\x01\xa4next" * 5000 + b"\xc0"
    with pytest.raises(
        ConversionError, match=f"expected data of at most {deepest()} levels, found data nested more deeply at a"
    ):
        read_inputs(literals, {"a": Link}, "the task")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            {"a": [1, 2**70]},
            "expected data that msgpack can carry, found an int that does not fit in 64 bits at o0['a'][1]",
        ),
        ({"a": {"b": object()}}, "expected data that msgpack can carry, found object at o0['a']['b']"),
        ({"a": "\ud800"}, "expected data that msgpack can carry, found a str with lone surrogates at o0['a']; "),
    ],
)
def test_what_msgpack_cannot_carry_has_a_path(value: Any, message: str) -> None:
    """Down to the element of an untyped dict."""
    assert outputs_error(dict, value).startswith(message)


def test_a_dict_that_contains_itself() -> None:
    """It is named as such, where it does."""
    cyclic: dict[str, Any] = {}
    cyclic["a"] = [cyclic]
    assert outputs_error(dict, cyclic) == (
        "expected data that msgpack can carry, found a dict that contains itself at o0['a'][0]"
    )


def test_durations_that_the_scheduler_refuses() -> None:
    """A protobuf duration ends at 10,000 years; Python's go further."""
    assert (
        outputs_error(dt.timedelta, dt.timedelta.max) == "expected timedelta, found one of more than 10,000 years at o0"
    )
    literals = write_outputs({"o0": dt.timedelta(days=3_650_000)}, {"o0": dt.timedelta})
    assert read_inputs(literals, {"o0": dt.timedelta}, "the task") == {"o0": dt.timedelta(days=3_650_000)}
