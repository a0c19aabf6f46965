"""What ``@task`` refuses where it is written, and that a run of one task does not look at its neighbours."""

# ruff: noqa: D103 - the tasks below say all by their names and types

from __future__ import annotations

import sys
from collections.abc import Callable  # noqa: TC003 - a task looks its annotations up
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Optional

import pytest
from commands import BIN, Finished, World

from flyteweight.exceptions import FlyteException, FlyteTypeException
from flyteweight.interface.interface import Interface, interface_of
from flyteweight.tasks.decorator import task
from flyteweight.tasks.function import PythonFunctionTask
from flyteweight.workflows.function_workflow import workflow
from flyteweight.workflows.promise import Promise

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A directory with a task module in it."""
    return World(tmp_path)


@dataclass
class Inner:
    call: Callable[[], int]


@dataclass
class Outer:
    name: str
    inner: list[Inner]


def test_a_field_that_no_run_could_convert_is_refused_at_declaration() -> None:
    """With the input, the class and the field, however deep it is."""
    with pytest.raises(FlyteTypeException, match=r"(?s)input 'a' of .*Inner.*call|input 'a' of .*call.*Inner"):

        @task
        def t(a: Outer) -> int:
            return 1


def test_positional_only_parameters_are_refused() -> None:
    """Inputs are given by name, so no call of such a task could succeed."""

    def f(a: int, /) -> int:
        return a

    with pytest.raises(FlyteTypeException, match=r"parameter 'a' of .* is given by position only"):
        interface_of(f)


def test_optional_outputs_need_no_return() -> None:
    """What a function without a return returns is a value of the type."""

    @task
    def t(a: Optional[int] = None) -> Optional[int]:  # noqa: UP045
        """Nothing is returned."""

    assert t() is None


def test_a_default_none_is_left_to_the_function() -> None:
    """``n: int = None`` by hand, also in a workflow; a None that is passed is none of the declared type."""
    seen: list[Any] = []

    @task
    def t(n: int = None, text: str = "x") -> int:  # type: ignore[assignment] # noqa: RUF013
        seen.append((n, text))
        return 7

    @workflow
    def wf(n: int = None) -> int:  # type: ignore[assignment] # noqa: RUF013
        return t()

    assert (t(), t(n=3), wf()) == (7, 7, 7)
    assert seen == [(None, "x"), (3, "x"), (None, "x")]
    if sys.version_info >= (3, 11):  # before, Python itself makes such an annotation Optional
        with pytest.raises(FlyteTypeException, match="expected int, found None at n"):
            t(n=None)


SOURCES = ["def g(a: int) -> int: return a"]
if sys.version_info >= (3, 12):
    SOURCES.append("def g[T: int](a: int) -> int: return a")


@pytest.mark.parametrize("source", SOURCES)
def test_what_counts_is_where_a_function_can_be_found(source: str) -> None:
    """A generic function is compiled inside a scope of its own and still is at the top level of its module."""
    names: dict[str, Any] = {"__name__": "some_module"}
    exec(source, names)
    made = PythonFunctionTask(None, names["g"])
    assert made.task_function is names["g"]

    def make() -> Any:
        def nested(a: int) -> int:
            return a

        nested.__module__ = "some_module"
        return nested

    with pytest.raises(ValueError, match="is defined inside another function"):
        PythonFunctionTask(None, make())
    top = make()
    top.__qualname__ = "top"  # its code says that it is nested, its name that it is not
    assert PythonFunctionTask(None, top).task_function is top


def test_parts_of_a_report_are_known_ones() -> None:
    """A wrong name would silently leave a part out."""
    with pytest.raises(ValueError, match="deck_fields holds 'Outputs', which is no part of a report; there are: Input"):
        task(deck_fields=("Input", "Outputs"), enable_deck=True)(double)


def test_interfaces_are_values() -> None:
    """Equal if inputs, defaults and outputs are; and readable."""
    one = Interface({"a": int, "b": (str, "x")}, {"o0": int})
    assert one == Interface({"a": int, "b": (str, "x")}, {"o0": int})
    assert hash(one) == hash(Interface({"a": int, "b": (str, "x")}, {"o0": int}))
    assert one != Interface({"a": int, "b": (str, "y")}, {"o0": int})
    assert one != 3
    assert "'a'" in repr(one)
    assert "o0" in repr(one)


class Counted(PythonFunctionTask[None]):
    """A plugin's task with its own way to run by hand."""

    calls: ClassVar[list[type]] = []

    def local_execute(self, ctx: Any, **kwargs: Any) -> Any:
        """Note what the inputs are, and run."""
        self.calls.append(type(kwargs["a"]))
        return super().local_execute(ctx, **kwargs)


def double(a: int) -> int:
    return a * 2


def test_a_plugins_local_execute_is_called() -> None:
    """With values from outside, with promises that have values inside a workflow, of which it returns one."""
    doubled = Counted(None, double)

    @workflow
    def wf(a: int) -> int:
        return doubled(a=doubled(a=a))

    assert (doubled(a=2), wf(a=2)) == (4, 8)
    assert Counted.calls == [int, Promise, Promise]


# ------------------------------------------------------------------------------------------------------ inside a run

DOUBTFUL = """
    from collections.abc import Callable  # noqa: TC003 - a task looks its annotations up
    from flyteweight import LaunchPlan, Secret, dynamic, map_task, workflow

    @task
    def odd(*a: int) -> int:
        return 1

    @task
    def no_annotation(a) -> int:
        return a

    @task
    def no_return(a: int) -> int:
        a + 1

    @task
    def no_type(a: Callable[[], int]) -> int:
        return 1

    @workflow
    def nor_this(a) -> int:
        return odd(a=a)

    mapped = [map_task(no_return), map_task(odd)]
    plan = LaunchPlan.create("plan", nor_this, fixed_inputs={"a": 1})
    secret = Secret(key="k")
"""


def run(world: World, name: str, env: dict[str, str] | None = None) -> Finished:
    """The end of a task's run with the input 1."""
    return world.run(name, env, inputs=world.inputs(a=1))


def test_a_doubtful_neighbour_is_nobodys_business(world: World) -> None:
    """Only the task that runs counts, and it fails with its own error."""
    world.module(DOUBTFUL + "\n    @task\n    def good(a: int) -> int:\n        return a + 1\n")
    assert run(world, "good").value() == 2
    message = run(world, "odd").failed("USER:TypeError")
    assert "a task's inputs have fixed names and types" in message
    assert "parameter 'a' of 'no_annotation' has no annotation" in run(world, "no_annotation").failed(
        "USER:MissingTypeError"
    )


def test_a_module_imported_in_a_dynamics_body_is_not_checked(world: World) -> None:
    """It is imported for the one task that the body names."""
    world.module(DOUBTFUL + "\n    @task\n    def good(a: int) -> int:\n        return a + 1\n", name="others")
    world.module("""
        from flyteweight import dynamic

        @dynamic
        def t(a: int) -> int:
            from others import good

            return good(a=a)
    """)
    done = run(world, "t", env={"_F_SS_C": settings()})
    assert done.files == ["futures.pb"], done.stderr


def settings() -> str:
    """What a scheduler hands to a dynamic task."""
    from flyteweight.settings.configuration import Image, ImageConfig, SerializationSettings

    return SerializationSettings(ImageConfig(Image("default", "r/i", "1")), "p", "d", "v").serialized_context


def test_children_of_a_run_do_not_check_either(world: World) -> None:
    """A spawned worker imports the module again; if that failed, a pool would start workers for ever."""
    world.module(
        DOUBTFUL
        + """
    def work(n: int) -> int:
        return n + 1

    @task
    def good(a: int) -> int:
        import multiprocessing

        with multiprocessing.get_context("spawn").Pool(1) as pool:
            return pool.apply(work, (a,))
"""
    )
    assert run(world, "good").value() == 2


def test_by_hand_all_are_checked(world: World) -> None:
    """The same module is refused where it is written."""
    world.module(DOUBTFUL)
    done = world.command([str(BIN / "flyteweight"), "run", "jobs:odd"])
    assert done.code != 0
    assert "a task's inputs have fixed names and types" in done.stderr + done.stdout
    with pytest.raises(FlyteException):
        task(lambda *a: 1)


def test_settings_that_nobody_knows() -> None:
    """A slip of the pen is named where it is written, with the classes of errors of Python and of flytekit."""
    for kind in (TypeError, ValueError):
        with pytest.raises(kind, match=r"Unrecognized argument\(s\) for task: .*'template'"):

            @task(template="image")  # type: ignore[call-overload,untyped-decorator]
            def halved(a: int) -> int:
                return a // 2
