"""What users of other SDKs reported as broken, and works here: maps, files and lists in dynamic tasks."""

# ruff: noqa: UP045 - users spell types in all these ways

from __future__ import annotations

import functools
from pathlib import Path
from typing import Optional

from compiling import compiled

from flyteweight.tasks.decorator import task
from flyteweight.tasks.dynamic import dynamic
from flyteweight.tasks.map_task import map_task
from flyteweight.types.files import FlyteFile


@task
def add(x: int, by: int = 1) -> int:
    """A task with an argument to bind."""
    return x + by


@task
def join(xs: list[int]) -> str:
    """A task that takes all."""
    return "+".join(map(str, xs))


@task
def sized(file: Optional[FlyteFile] = None) -> int:
    """A task that may be given a file."""
    return -1 if file is None else len(Path(file).read_text())


@dynamic
def map_and_join(count: int) -> str:
    """A map, and a node that takes its list."""
    return join(xs=map_task(add)(x=list(range(count)), by=[1] * count))


@dynamic
def bound(by: int) -> str:
    """A map with a bound argument that is a promise, and a list of promises."""
    one = add(x=by)
    return join(xs=[one, *[add(x=number, by=one) for number in (1, 2)]])


@dynamic
def partially(by: int) -> str:
    """A map with an argument that ``partial`` binds, once a value and once a promise."""
    mapped = map_task(functools.partial(add, by=by))(x=[1, 2])
    return join(xs=map_task(functools.partial(add, by=add(x=1)))(x=mapped))


@dynamic
def sizes(file: Optional[FlyteFile] = None) -> list[int]:
    """An optional file, passed on and left out."""
    return [sized(file=file), sized(), sized(file=None)]


def test_a_map_and_a_join() -> None:
    """The list of the map is bound to the node that joins it; by hand it runs."""
    spec = compiled(map_and_join, count=3)
    (join_node,) = [node for node in spec.nodes if not node.HasField("array_node")]
    assert join_node.inputs[0].binding.promise.node_id == next(n.id for n in spec.nodes if n.HasField("array_node"))
    assert map_and_join(count=3) == "1+2+3"


def test_bound_lists() -> None:
    """Of promises, in order."""
    spec = compiled(bound, by=5)
    (join_node,) = [node for node in spec.nodes if node.inputs[0].binding.HasField("collection")]
    promises = [item.promise.node_id for item in join_node.inputs[0].binding.collection.bindings]
    assert len(set(promises)) == 3
    assert bound(by=5) == "6+7+8"


def test_partial_arguments() -> None:
    """A value and a promise reach each item of the map."""
    assert len(compiled(partially, by=10).nodes) == 4
    assert partially(by=10) == "13+14"


def test_an_optional_file(tmp_path: Path) -> None:
    """Given, left out, and None."""
    file = tmp_path / "file.txt"
    file.write_text("content")
    assert len(compiled(sizes, tmp_path / "raw", file=FlyteFile(str(file))).nodes) == 3
    assert len(compiled(sizes).nodes) == 3
    assert sizes(file=FlyteFile(str(file))) == [7, -1, -1]
    assert sizes() == [-1, -1, -1]
