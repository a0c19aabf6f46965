"""`pyflyte-map-execute` of both worlds on the same inputs: the same outputs for each index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from flyteidl.core.literals_pb2 import Literal, LiteralMap
from peer.worlds import RESOLVERS, level

if TYPE_CHECKING:
    from pathlib import Path

    from peer.worlds import Outcome, World, Worlds

MODULE = """
from dataclasses import dataclass
from typing import Dict, List, Optional
from {sdk} import task

@dataclass
class Row:
    a: int
    b: str

@task
def number(x: int, by: int = 3) -> int:
    return x * by

@task
def maybe(x: Optional[int]) -> Optional[str]:
    return None if x is None else str(x)

@task
def row(x: int, name: str) -> Row:
    return Row(x, name)

@task
def nested(xs: List[int], m: Dict[str, int]) -> List[int]:
    return [x + m["k"] for x in xs]

@task
def same(x: int) -> int:
    return x

@task
def nothing(x: int):
    print(x)
"""


def literal(value: Any) -> Literal:
    """A value as the scheduler has it."""
    if isinstance(value, Literal):
        return value
    made = Literal()
    if isinstance(value, list):
        made.collection.SetInParent()
        made.collection.literals.extend(map(literal, value))
    elif isinstance(value, dict):
        made.map.SetInParent()
        for key, item in value.items():
            made.map.literals[key].CopyFrom(literal(item))
    elif isinstance(value, int):
        made.scalar.primitive.integer = value
    else:
        made.scalar.primitive.string_value = value
    return made


def union(value: int | None) -> Literal:
    """A value of an optional int."""
    made = Literal()
    if value is None:
        made.scalar.union.value.scalar.none_type.SetInParent()
        made.scalar.union.type.simple = 0
        made.scalar.union.type.structure.tag = "none"
    else:
        made.scalar.union.value.CopyFrom(literal(value))
        made.scalar.union.type.simple = 1
        made.scalar.union.type.structure.tag = "int"
    return made


CASES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "numbers": ("number", "", {"x": [1, 2, 3], "by": [4, 5, 6]}),
    "bound": ("number", "by", {"x": [1, 2, 3], "by": 7}),
    "optional": ("maybe", "", {"x": [union(1), union(None), union(3)]}),
    "dataclasses": ("row", "name", {"x": [1, 2], "name": "n"}),
    "lists of lists": ("nested", "m", {"xs": [[1], [2, 3]], "m": {"k": 1}}),
    "nothing": ("nothing", "", {"x": [1, 2]}),
    "more than is needed": ("same", "", {"x": [1, 2], "other": "text"}),
}


def run(world: World, directory: Path, task: str, bound: str, values: dict[str, Any], env: dict[str, str]) -> Outcome:
    """Run an item by one world's command."""
    resolver = next(path for path in (RESOLVERS if world.sdk == "flytekit" else RESOLVERS.values()) if "Map" in path)
    return world.execute(
        directory,
        modules={"jobs.py": world.module(MODULE)},
        task=f"jobs.{task}",
        inputs=LiteralMap(literals={name: literal(value) for name, value in values.items()}),
        env=env,
        command="pyflyte-map-execute",
        resolver=resolver,
        loader_args=("vars", bound, "resolver", world.default_resolver, "task-module", "jobs", "task-name", task),
    )


def outputs(outcome: Outcome) -> LiteralMap:
    """The outputs, levelled."""
    assert "outputs.pb" in outcome.files, (outcome.root, outcome.error, outcome.stderr)
    return level(LiteralMap.FromString(outcome.files["outputs.pb"]), root=str(outcome.root))


@pytest.mark.parametrize("case", CASES)
def test_each_index(worlds: Worlds, tmp_path: Path, case: str) -> None:
    """The outputs of the second item are the same."""
    env = {"BATCH_JOB_ARRAY_INDEX_VAR_NAME": "FLYTE_K8S_ARRAY_INDEX", "FLYTE_K8S_ARRAY_INDEX": "1"}
    theirs, ours = (outputs(run(world, tmp_path, *CASES[case], env)) for world in worlds.both)
    assert ours == theirs


@pytest.mark.parametrize("offset", ["0", "2"])
def test_index_and_offset(worlds: Worlds, tmp_path: Path, offset: str) -> None:
    """The offset is added to the variable's value."""
    env = {"BATCH_JOB_ARRAY_INDEX_VAR_NAME": "MINE", "MINE": "0", "BATCH_JOB_ARRAY_INDEX_OFFSET": offset}
    theirs, ours = (outputs(run(world, tmp_path, *CASES["numbers"], env)) for world in worlds.both)
    assert ours == theirs
    assert ours.literals["o0"].scalar.primitive.integer == [4, 10, 18][int(offset)]


def test_offloaded_list(worlds: Worlds, tmp_path: Path) -> None:
    """A list that was offloaded is fetched."""
    (tmp_path / "list.pb").write_bytes(literal([5, 6]).SerializeToString())
    whole = Literal()
    whole.offloaded_metadata.uri = str(tmp_path / "list.pb")
    env = {"BATCH_JOB_ARRAY_INDEX_VAR_NAME": "MINE", "MINE": "1"}
    theirs, ours = (outputs(run(world, tmp_path, "same", "", {"x": whole}, env)) for world in worlds.both)
    assert ours == theirs
