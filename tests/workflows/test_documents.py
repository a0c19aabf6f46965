"""What a document holds: each template and constant once, in a stable order, at a cost that grows linearly."""

# ruff: noqa: D103 - the tasks below say all by their names and types

from __future__ import annotations

import hashlib
import logging
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from compiling import SETTINGS, compiled, run_in_container

from flyteweight.exceptions import FlyteEntityAlreadyExistsException, FlyteValidationException
from flyteweight.resolvers import ArrayNodeMapTaskResolver
from flyteweight.runtime.context import FlyteContextManager
from flyteweight.tasks.decorator import task
from flyteweight.tasks.dynamic import dynamic
from flyteweight.tasks.map_task import ArrayNodeMapTask, map_task
from flyteweight.types.files import FlyteFile
from flyteweight.types.structured import StructuredDataset
from flyteweight.workflows.conditional import conditional
from flyteweight.workflows.creation import create_node
from flyteweight.workflows.function_workflow import workflow
from flyteweight.workflows.launch_plan import LaunchPlan
from flyteweight.workflows.overrides import node_id
from flyteweight.workflows.reference import reference_task

if TYPE_CHECKING:
    from flyteidl.core.dynamic_job_pb2 import DynamicJobSpec


@dataclass
class Config:
    name: str
    data: FlyteFile


@task
def inc(x: int, by: int = 1) -> int:
    return x + by


@task
def half(x: int) -> float:
    return x / 2


@task
def collect(xs: list[int]) -> int:
    return sum(xs)


@task
def read(file: FlyteFile) -> int:
    return 1


@task
def read_all(files: list[FlyteFile]) -> int:
    return 1


@task
def tabled(table: StructuredDataset) -> int:
    return 1


@task
def configured(config: Config) -> int:
    return 1


@task
def pickled(value: Any) -> int:
    return 1


@task
def pair(x: int) -> tuple[int, int]:
    return x, x


@workflow
def sub(n: int) -> int:
    return inc(x=n)


@workflow
def another(n: int) -> int:
    return sub(n=inc(x=n))


@reference_task(project="p", domain="d", name="far.task", version="v")
def far_task(x: int) -> int: ...


@workflow
def using_far_task(n: int) -> int:
    return far_task(x=another(n=n))


behind = LaunchPlan("documents.behind", using_far_task)


@dynamic
def wide(n: int) -> int:
    return collect(xs=[inc(x=i) for i in range(n - 1)])


def names(spec: DynamicJobSpec) -> list[str]:
    """Short names of the templates, in their order."""
    return [template.id.name.rpartition(".")[2] for template in spec.tasks]


def test_templates_are_deduplicated_by_what_they_are() -> None:
    """Equal maps made twice are one template; tasks come in the order of their first use, depth first."""

    @dynamic
    def d() -> int:
        map_task(inc)(x=[1], by=[2])
        another(n=1)
        map_task(inc)(x=[3], by=[4])
        return collect(xs=[inc(x=1)])

    spec = compiled(d)
    assert [name.partition("_")[0] for name in names(spec)] == ["map", "inc", "collect"]
    assert [workflow.id.name.rpartition(".")[2] for workflow in spec.subworkflows] == ["another", "sub"]


def test_documents_are_reproducible() -> None:
    """Compiling twice gives the same bytes, and upstream ids are in the order of the nodes."""

    @dynamic
    def d() -> int:
        made = [inc(x=i) for i in range(12)]
        return collect(xs=made[::-1])

    first, second = compiled(d), compiled(d)
    assert first.SerializeToString(deterministic=True) == second.SerializeToString(deterministic=True)
    assert list(first.nodes[12].upstream_node_ids) == [f"dn{i}" for i in range(12)]


def files_below(path: Path) -> list[Path]:
    """The files that were stored."""
    return [found for found in path.rglob("*") if found.is_file()]


def test_a_constant_is_stored_once(tmp_path: Path) -> None:
    """A file, a dataclass that holds one, and a pickled value that many calls share are put once each."""
    source = tmp_path / "data.txt"
    source.write_text("data")
    os.utime(source, (1, 1))  # not changed just now, when it could be changed unseen

    @dynamic
    def d(path: str) -> None:
        shared, config, value = FlyteFile(path), Config("c", FlyteFile(path)), object_of(path)
        for _ in range(5):
            read(file=shared)
            read(file=FlyteFile(path))
            configured(config=config)
            pickled(value=value)

    raw = tmp_path / "raw"
    spec = compiled(d, raw, path=str(source))
    assert len(spec.nodes) == 20
    assert len(files_below(raw)) == 2
    uris = {node.inputs[0].binding.scalar.blob.uri for node in spec.nodes if node.metadata.name == "read"}
    assert len(uris) == 1


def test_a_path_that_was_written_again_is_stored_again(tmp_path: Path) -> None:
    """Also where a str stands for the file: alone, in a list, in a field, and as a table's URI."""
    source = tmp_path / "data.parquet"

    @dynamic
    def d(path: str) -> None:
        for text in ("one", "two!!"):
            source.write_text(text)
            read(file=path)
            read_all(files=[path])
            configured(config=Config("c", path))  # type: ignore[arg-type]
            tabled(table=StructuredDataset(uri=path))

    raw = tmp_path / "raw"
    spec = compiled(d, raw, path=str(source))
    stored = [re.findall(rf"{raw}[/\w.-]+parquet", str(node)) for node in spec.nodes]
    contents = [[Path(found).read_text() for found in paths] for paths in stored]
    packed = [node.inputs[0].binding.scalar.binary.value for node in spec.nodes]
    assert [contents[n] for n in (0, 1, 3)] == [["one"]] * 3
    assert [contents[n] for n in (4, 5, 7)] == [["two!!"]] * 3
    assert packed[2] != packed[6]


def object_of(path: str) -> frozenset[str]:
    """A value that only a pickle can carry."""
    return frozenset({path})


def test_a_changed_constant_is_stored_again(tmp_path: Path) -> None:
    """An object changed between two calls, and a file written again, are not taken for what they were."""
    source = tmp_path / "data.txt"
    source.write_text("first")

    @dynamic
    def d(path: str) -> None:
        file, config = FlyteFile(path), Config("a", FlyteFile(path))
        read(file=file)
        configured(config=config)
        config.name = "b"
        configured(config=config)
        source.write_text("second and longer")
        read(file=file)

    raw = tmp_path / "raw"
    spec = compiled(d, raw, path=str(source))
    stored = {found.read_text() for found in files_below(raw)}
    assert stored == {"first", "second and longer"}
    assert spec.nodes[1].inputs[0] != spec.nodes[2].inputs[0]
    assert spec.nodes[0].inputs[0] != spec.nodes[3].inputs[0]


def test_a_dict_is_read_in_a_stable_order() -> None:
    """A dynamic task that loops over an input of type dict makes the same nodes in every process."""

    @dynamic
    def d(sizes: dict[str, int]) -> list[int]:
        return [inc(x=size) for size in sizes.values()]

    spec = compiled(d, sizes={f"k{number}": number for number in reversed(range(10))})
    assert [node.inputs[1].binding.scalar.primitive.integer for node in spec.nodes] == list(range(10))


def test_behind_a_launch_plan() -> None:
    """A launch plan adds the tasks behind it and no workflow; registered tasks there are the scheduler's business."""

    @dynamic
    def d() -> int:
        behind(n=1)
        return inc(x=behind(n=2))

    spec = compiled(d)
    assert names(spec) == ["inc"]
    assert list(spec.subworkflows) == []

    @dynamic
    def both() -> int:
        return another(n=behind(n=1))

    assert [workflow.id.name.rpartition(".")[2] for workflow in compiled(both).subworkflows] == ["another", "sub"]


def test_no_nodes_give_outputs() -> None:
    """A dynamic task that calls nothing has outputs and no document."""

    @dynamic
    def d(n: int) -> tuple[int, list[str], dict[str, int]]:
        return n, ["a"], {"k": 1}

    outputs = run_in_container(d, n=2)
    assert outputs.literals["o0"].scalar.primitive.integer == 2
    assert outputs.literals["o1"].collection.literals[0].scalar.primitive.string_value == "a"
    assert outputs.literals["o2"].map.literals["k"].scalar.primitive.integer == 1


def test_cost_grows_linearly() -> None:
    """Ten times the nodes take ten times the calls of functions, and not more."""
    compiled(wide, n=10)

    def calls(n: int) -> int:
        count = 0

        def profile(_frame: Any, event: str, _argument: Any) -> None:
            nonlocal count
            count += event in ("call", "c_call")

        sys.setprofile(profile)
        try:
            run_in_container(wide, n=n)
        finally:
            sys.setprofile(None)
        return count

    assert calls(5_000) < 10.5 * calls(500)


def test_large_documents_are_warned_about(caplog: pytest.LogCaptureFixture) -> None:
    """Beyond 5,000 nodes or 2 MB a warning states the count and the size; below there is none."""
    with caplog.at_level(logging.WARNING, logger="flyteweight"):
        compiled(wide, n=100)
        assert caplog.messages == []
        run_in_container(wide, n=6_000)
    assert len(caplog.messages) == 1
    assert "made 6000 nodes" in caplog.messages[0]
    assert "MB in all" in caplog.messages[0]


def test_8000_nodes_are_smaller_than_a_megabyte_and_a_half() -> None:
    """Templates are in the document once, so its size is that of the nodes."""
    spec = run_in_container(wide, n=8_000)
    assert len(spec.tasks) == 2
    assert spec.ByteSize() < 1_500_000


def test_a_tuple_of_outputs_orders_nodes() -> None:
    """``>>`` works on results with several outputs, on results without output and on nodes."""

    @dynamic
    def d() -> None:
        first, second, third = pair(x=1), create_node(inc, x=2), pair(x=3)
        first >> second >> third

    spec = compiled(d)
    assert [list(node.upstream_node_ids) for node in spec.nodes] == [[], ["dn0"], ["dn1"]]


def test_a_late_name_is_followed_by_all_references() -> None:
    """A node named after others refer to it is referred to by its new name."""

    @dynamic
    def d() -> int:
        first = inc(x=1)
        second = inc(x=first)
        first.with_overrides(node_name="Renamed_Late")
        return collect(xs=[first, second])

    spec = compiled(d)
    assert spec.nodes[0].id == "renamed-late"
    assert spec.nodes[1].inputs[1].binding.promise.node_id == "renamed-late"
    assert list(spec.nodes[2].upstream_node_ids) == ["renamed-late", "dn1"]


def test_an_alias_is_followed_by_all_references() -> None:
    """Whatever refers to an output says its alias, given before or after; one that is given anew replaces it."""

    @dynamic
    def d() -> int:
        first = pair(x=1).o0.with_overrides(aliases={"o0": "old"})
        second = inc(x=first)
        first.with_overrides(aliases={"o0": "number"})
        return collect(xs=[first, second])

    spec = compiled(d)
    assert [(alias.var, alias.alias) for alias in spec.nodes[0].output_aliases] == [("o0", "number")]
    assert spec.nodes[1].inputs[1].binding.promise.var == "number"
    assert [one.promise.var for one in spec.nodes[2].inputs[0].binding.collection.bindings] == ["number", "o0"]


def test_what_a_condition_calls_runs_beside_the_conditional() -> None:
    """Before it, with ids of its own; branches are numbered as without it."""

    @dynamic
    def d() -> int:
        either = conditional("c").if_(inc(x=1) > 1).then(inc(x=2)).elif_(inc(x=inc(x=3)) > 2).then(inc(x=4))
        return either.else_().then(inc(x=5))

    spec = compiled(d)
    assert [node.id for node in spec.nodes] == ["dn0", "dn1", "dn2", "dn3"]
    block = spec.nodes[3].branch_node.if_else
    assert [block.case.then_node.id, block.other[0].then_node.id, block.else_node.id] == ["dn0", "dn1", "dn2"]
    assert list(spec.nodes[3].upstream_node_ids) == ["dn0", "dn2"]


def test_a_number_is_compared_as_what_it_is_compared_with() -> None:
    """An int beside a float is written as a float, and a whole float beside an int as an int."""

    @dynamic
    def d() -> int:
        either = conditional("c").if_(half(x=1) > 3).then(inc(x=1)).elif_(inc(x=1) > 2.0).then(inc(x=2))
        return either.else_().then(inc(x=3))

    block = compiled(d).nodes[2].branch_node.if_else
    assert block.case.condition.comparison.right_value.primitive.float_value == 3
    assert block.other[0].condition.comparison.right_value.primitive.integer == 2


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Abc", "abc"), ("my_node.1", "my-node-1"), ("-a-", "a"), ("a B!", "a-b"), ("x" * 70, f"3aa6ea5dd8-{'x' * 52}")],
)
def test_node_ids_are_dns_labels(name: str, expected: str) -> None:
    """Names become lower case with dashes; long ones keep their end behind a digest."""
    assert len(node_id(name)) <= 63
    if len(name) < 63:
        assert node_id(name) == expected
    else:
        assert node_id(name).endswith(expected[11:])


def test_min_successes_is_kept() -> None:
    """``map_task(min_successes=n)`` reaches the scheduler, beside a ratio too, and its outputs are optional."""
    for ratio in (1.0, 0.5):
        mapped = map_task(inc, min_successes=2, min_success_ratio=ratio)

        @dynamic
        def d() -> list[int | None]:
            return mapped(x=[1, 2, 3], by=[1, 1, 1])  # type: ignore[no-any-return] # noqa: B023 - called in this turn

        array = compiled(d).nodes[0].array_node
        assert (array.WhichOneof("success_criteria"), array.min_successes) == ("min_successes", 2)
        # flytekit's name of it
        assert hashlib.md5(f"None2{ratio}".encode(), usedforsecurity=False).hexdigest() in mapped.name


def test_map_resolver_finds_the_task_again() -> None:
    """The loader arguments of a mapped task give the task, mapped, with its bound inputs."""
    resolver = ArrayNodeMapTaskResolver()
    arguments = ["vars", "by", "resolver", "flyteweight.resolvers.default_task_resolver", "task-module"]
    mapped = resolver.load_task([*arguments, __name__, "task-name", "inc"])
    assert isinstance(mapped, ArrayNodeMapTask)
    assert mapped.python_function_task is inc
    assert mapped.bound_inputs == {"by"}
    assert resolver.loader_args(SETTINGS, mapped)[:4] == arguments[:4]


def test_launch_plans_are_unique() -> None:
    """Names of launch plans are taken once; asking again with the same inputs gives the same one."""
    plan = LaunchPlan.get_or_create(sub, name="unique", default_inputs={"n": 1})
    assert LaunchPlan.get_or_create(sub, name="unique", default_inputs={"n": 1}) is plan
    with pytest.raises(FlyteEntityAlreadyExistsException, match="differs in: defaults"):
        LaunchPlan.get_or_create(sub, name="unique", default_inputs={"n": 2})
    with pytest.raises(FlyteEntityAlreadyExistsException):
        LaunchPlan.create("unique", sub)
    with pytest.raises(FlyteValidationException, match="has no input 'm'"):
        LaunchPlan.create("wrong", sub, fixed_inputs={"m": 2})
    with pytest.raises(ValueError, match="give it a name"):
        LaunchPlan.get_or_create(sub, fixed_inputs={"n": 2})
    assert LaunchPlan.get_default_launch_plan(FlyteContextManager.current_context(), sub).name == sub.name
    assert not plan.parameters.parameters["n"].required
    assert plan.parameters.parameters["n"].default.scalar.primitive.integer == 1


def test_declarations_import_no_compiler(tmp_path: Path) -> None:
    """A module may declare workflows, launch plans, maps and references: only compiling one loads the compiler."""
    (tmp_path / "declared.py").write_text(
        "from flyteweight import LaunchPlan, approve, conditional, dynamic, map_task\n"
        "from flyteweight import reference_launch_plan, task, workflow\n"
        "@task\n"
        "def inc(x: int) -> int:\n"
        "    return x + 1\n"
        "@workflow\n"
        "def wf(x: int) -> int:\n"
        "    return inc(x=x)\n"
        "@dynamic\n"
        "def d(x: int) -> int:\n"
        "    return wf(x=x)\n"
        "plan = LaunchPlan.create('p', wf, fixed_inputs={'x': 1})\n"
        "mapped = map_task(inc)\n"
        "@reference_launch_plan(project='p', domain='d', name='n', version='v')\n"
        "def far(x: int) -> int: ...\n"
        "import sys\n"
        "heavy = ('flyteidl.core.workflow_pb2', 'flyteweight.workflows.nodes', 'flyteweight.workflows.local')\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, tmp_path / "declared.py"], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_plain_tasks_import_no_compiler(tmp_path: Path) -> None:
    """Declaring a plain task loads nothing of this package; calling it does, as its result may be a promise."""
    (tmp_path / "plain.py").write_text(
        "from flyteweight import task\n"
        "@task\n"
        "def inc(x: int) -> int:\n"
        "    return x + 1\n"
        "import sys\n"
        "print([name for name in sys.modules if name.startswith('flyteweight.workflows')])\n"
        "assert inc(x=1) == 2\n"
    )
    done = subprocess.run([sys.executable, tmp_path / "plain.py"], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
