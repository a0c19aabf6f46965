"""What conversions of inputs and outputs meet, as the scheduler is told it: with a place, a cause, and no retry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from commands import World

TASKS = """
    from dataclasses import dataclass, field
    from typing import Annotated, Any, Optional
    from flyteweight import HashMethod
    from flyteweight.types.engine import TypeEngine
    from flyteweight.types.transformer import TypeTransformer
    from flyteweight.models import LiteralType

    class Thing:
        pass

    class Things(TypeTransformer[Thing]):
        def __init__(self):
            super().__init__("Thing", Thing)

        def get_literal_type(self, t):
            return LiteralType(simple=1)

        def to_literal(self, ctx, python_val, python_type, expected):
            return {}["missing"]

        def to_python_value(self, ctx, lv, expected_python_type):
            return {}["missing"]

    TypeEngine.register(Things())

    @dataclass
    class Unset:
        number: int = field(init=False)

    @dataclass
    class Link:
        number: int
        next: Optional["Link"] = None

    @task
    def unset() -> Unset:
        return Unset()

    @task
    def links() -> Link:
        link = None
        for number in range(5000):
            link = Link(number, link)
        return link

    @task
    def transformed() -> list[Thing]:
        return [Thing()]

    @task
    def hashed() -> Annotated[int, HashMethod(lambda value: {}[value])]:
        return 3

    @task
    def given(thing: Thing) -> int:
        return 3

    @task
    def anything(word: str = "w") -> Optional[Any]:
        return lambda: word
"""


@pytest.mark.parametrize(
    ("task", "message"),
    [
        ("unset", "outputs of task 'jobs.unset': expected int, found a value that cannot be converted at o0.number; "),
        ("links", "outputs of task 'jobs.links': expected Link, found a value nested too deeply at o0; flatten it"),
        ("transformed", "expected Thing, found jobs.Thing at o0[0]; KeyError: 'missing'"),
        ("hashed", "expected int, found a value that cannot be converted at o0; KeyError: 3"),
    ],
)
def test_whatever_a_conversion_raises(world: World, task: str, message: str) -> None:
    """The document is of the user, with name, path and cause, and says that no retry helps."""
    world.module(TASKS)
    assert message in world.run(task).failed("USER:TypeError")


def test_whatever_reading_an_input_raises(world: World) -> None:
    """As for any input that does not fit: the document is of the system, and says the same of retries."""
    world.module(TASKS)
    message = world.run("given", inputs=world.inputs(thing=3)).failed("SYSTEM", system=True)
    assert "inputs of task 'jobs.given': expected Thing, found a literal of type integer at thing; KeyError" in message


def test_a_function_is_an_output(world: World) -> None:
    """cloudpickle takes lambdas, as flytekit's does; a union with ``Any`` takes everything."""
    world.module(TASKS)
    assert (
        world.run("anything").outputs.literals["o0"].scalar.union.value.scalar.blob.metadata.type.format
        == "PythonPickle"
    )
