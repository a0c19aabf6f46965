"""Mapped tasks that are called by hand: every item in this process, with the hooks and limits of a container's."""

from __future__ import annotations

import functools
import threading
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from flyteweight import map_task, task
from flyteweight.interface.interface import Interface
from flyteweight.runtime.context import current_context
from flyteweight.tasks.function import PythonFunctionTask, PythonInstanceTask
from flyteweight.types.files import FlyteFile

if TYPE_CHECKING:
    from pathlib import Path


@task
def double(x: int) -> int:
    """Twice."""
    return 2 * x


class Hooked(PythonFunctionTask[None]):
    """A plugin's task that does something before and after the function."""

    def pre_execute(self, user_params: Any) -> Any:
        """Hand on parameters that the function can see."""
        return user_params.builder().add_attr("SESSION", "open").build()

    def post_execute(self, user_params: Any, rval: Any) -> Any:
        """Change the result."""
        return f"{rval} {user_params.SESSION}"


def test_hooks() -> None:
    """``pre_execute`` and ``post_execute`` of the mapped task surround each item."""

    def seen(x: int) -> str:
        return f"{x} {current_context().SESSION}"

    assert map_task(Hooked(None, seen))(x=[1, 2]) == ["1 open open", "2 open open"]


def test_items_run_side_by_side_where_asked() -> None:
    """With a concurrency of three, three items run at once, each in the run's context; results keep their order."""
    barrier = threading.Barrier(3)

    @task
    def meet(x: int) -> str:
        barrier.wait(30)
        return f"{x} {current_context().execution_id.name}"

    assert map_task(meet, concurrency=3)(x=[1, 2, 3, 4, 5, 6]) == [f"{x} local" for x in range(1, 7)]
    assert map_task(meet, concurrency=0)(x=[1, 2, 3]) == ["1 local", "2 local", "3 local"]


def test_one_after_the_other_unless_asked() -> None:
    """Without a concurrency the items run in turn, in the caller's thread."""
    threads = []

    @task
    def where(x: int) -> int:
        threads.append(threading.current_thread())
        return x

    map_task(where)(x=[1, 2])
    assert threads == [threading.current_thread()] * 2


@pytest.mark.parametrize("concurrency", [None, 2])
def test_too_many_failures(concurrency: int | None) -> None:
    """The first failure beyond the tolerated ones comes out as it is; tolerated ones are None."""

    @task
    def odd(x: int) -> int:
        if x % 2 == 0:
            raise ValueError(f"{x} is even")
        return x

    assert map_task(odd, concurrency, min_success_ratio=0.5)(x=[1, 2, 3, 4]) == [1, None, 3, None]
    assert map_task(odd, concurrency, min_successes=1)(x=[2, 3]) == [None, 3]
    with pytest.raises(ValueError, match="4 is even"):
        map_task(odd, concurrency, min_successes=3)(x=[1, 2, 3, 4])


def test_what_has_not_begun_does_not_begin() -> None:
    """After a failure that is not tolerated, items that wait for a thread are left out."""
    begun = []

    @task
    def fail(x: int) -> int:
        begun.append(x)
        raise ValueError(str(x))

    with pytest.raises(ValueError, match="0"):
        map_task(fail, 1)(x=list(range(50)))
    assert begun == [0]


def test_bound_files(tmp_path: Path) -> None:
    """Bound inputs may be files, and are the same for all items (flyte#3884)."""
    (tmp_path / "data").write_text("text")

    @task
    def read(x: int, file: FlyteFile) -> str:
        with open(file) as opened:
            return f"{x} {opened.read()}"

    assert map_task(functools.partial(read, file=FlyteFile(str(tmp_path / "data"))))(x=[1, 2]) == ["1 text", "2 text"]


class Pair(NamedTuple):
    """One named output."""

    answer: int


def test_outputs_of_other_forms() -> None:
    """A named tuple of one field gives a list of values; a task without outputs None; no items an empty list."""

    @task
    def named(x: int) -> Pair:
        return Pair(x)

    @task
    def nothing(x: int):
        assert x

    assert map_task(named)(x=[1, 2]) == [1, 2]
    assert map_task(nothing)(x=[1, 2]) is None
    assert map_task(double)(x=[]) == []


class Adder(PythonInstanceTask[None]):
    """A task without a function."""

    def execute(self, **kwargs: Any) -> Any:
        """Add one."""
        return kwargs["x"] + 1


def test_instance_tasks() -> None:
    """Instances of ``PythonInstanceTask`` can be mapped, too."""
    adder = Adder("adder", task_config=None, task_type="adder", interface=Interface({"x": int}, {"o0": int}))
    adder._lhs = "adder"
    assert map_task(adder)(x=[1, 2]) == [2, 3]
