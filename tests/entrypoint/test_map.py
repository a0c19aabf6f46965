"""`pyflyte-map-execute`: one item of lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from commands import BIN, DEFAULT_RESOLVER, Finished
from flyteidl.core.literals_pb2 import Literal, LiteralCollection, LiteralMap

if TYPE_CHECKING:
    from commands import World

MAP = "flyteweight.resolvers.ArrayNodeMapTaskResolver"
INDEX = {"BATCH_JOB_ARRAY_INDEX_VAR_NAME": "FLYTE_K8S_ARRAY_INDEX", "FLYTE_K8S_ARRAY_INDEX": "1"}


def literal(value: Any) -> Literal:
    """A literal: a number, a text, a list or None in a union, or a message as it is."""
    if isinstance(value, Literal):
        return value
    made = Literal()
    if isinstance(value, list):
        made.collection.SetInParent()
        made.collection.literals.extend(map(literal, value))
    elif isinstance(value, int):
        made.scalar.primitive.integer = value
    else:
        made.scalar.primitive.string_value = value
    return made


def run(
    world: World,
    values: dict[str, Any],
    *options: str,
    task: str = "t",
    bound: str = "",
    env: dict[str, str] | None = None,
    resolver: str = MAP,
    inner: str = DEFAULT_RESOLVER,
) -> Finished:
    """Run an item of a mapped task of the module."""
    inputs = LiteralMap(literals={name: literal(value) for name, value in values.items()})
    (world.path / "inputs.pb").write_bytes(inputs.SerializeToString())
    words = [
        *(str(BIN / "pyflyte-map-execute"), "--inputs", "inputs.pb", "--output-prefix", "out"),
        *("--max-concurrency", "3", *options, "--resolver", resolver, "--"),
        *("vars", bound, "resolver", inner, "task-module", "jobs", "task-name", task),
    ]
    return world.command(words, env=INDEX if env is None else env)


MODULE = """
    from typing import NamedTuple, Optional

    @task
    def t(x: int, name: str, by: int = 10) -> str:
        return f"{name} {x * by}"

    @task
    def nothing(x: int):
        assert x

    @task
    def maybe(x: Optional[int]) -> str:
        return f"{x}"
"""


def test_an_item(world: World) -> None:
    """The unbound inputs are lists, of which the item is taken; the output is the item's, not a list."""
    world.module(MODULE)
    done = run(world, {"x": [1, 2, 3], "name": ["a", "b", "c"]})
    assert done.value() == "b 20"
    assert done.stdout == ""


def test_bound_inputs(world: World) -> None:
    """Bound inputs are whole, and the same for all; inputs that the task does not have are not looked at."""
    world.module(MODULE)
    values = {"x": [1, 2], "name": "all", "by": 5, "other": "x"}
    assert run(world, values, bound="by,name").value() == "all 10"


@pytest.mark.parametrize(
    ("env", "options", "item"),
    [
        ({"BATCH_JOB_ARRAY_INDEX_VAR_NAME": "MINE", "MINE": "2"}, (), 2),
        ({"BATCH_JOB_ARRAY_INDEX_VAR_NAME": "MINE", "MINE": "1", "BATCH_JOB_ARRAY_INDEX_OFFSET": "2"}, (), 3),
        ({"BATCH_JOB_ARRAY_INDEX_VAR_NAME": "MINE", "MINE": "0", "FLYTE_K8S_ARRAY_INDEX": "3"}, (), 0),
        ({"FLYTE_K8S_ARRAY_INDEX": "3", "JOB_COMPLETION_INDEX": "1"}, (), 3),
        ({"JOB_COMPLETION_INDEX": "1"}, (), 1),
        ({"JOB_COMPLETION_INDEX": "1", "BATCH_JOB_ARRAY_INDEX_OFFSET": "1"}, (), 2),
        ({}, ("--index", "2"), 2),
        ({"FLYTE_K8S_ARRAY_INDEX": "3"}, ("--index", "0"), 0),
    ],
)
def test_where_the_index_is(world: World, env: dict[str, str], options: tuple[str, ...], item: int) -> None:
    """The batch variable with its offset, those of Flyte's plugins and of Kubernetes, or the command line."""
    world.module(MODULE)
    assert run(world, {"x": [10, 11, 12, 13]}, *options, task="maybe", env=env).value() == str(10 + item)


@pytest.mark.parametrize(
    ("values", "env", "said"),
    [
        ({}, {}, "FLYTE_K8S_ARRAY_INDEX and JOB_COMPLETION_INDEX are not set"),
        (
            {},
            {"BATCH_JOB_ARRAY_INDEX_VAR_NAME": "MINE"},
            "MINE, which BATCH_JOB_ARRAY_INDEX_VAR_NAME names, is not set",
        ),
        ({}, {"JOB_COMPLETION_INDEX": "one"}, "JOB_COMPLETION_INDEX should hold an index, a whole number"),
        ({}, {"JOB_COMPLETION_INDEX": "0", "BATCH_JOB_ARRAY_INDEX_OFFSET": "x"}, "BATCH_JOB_ARRAY_INDEX_OFFSET should"),
        ({}, {"JOB_COMPLETION_INDEX": "2"}, "there is no item 2, counted from 0: 'x' has 2 items, 'name' has 2 items"),
        ({}, {"JOB_COMPLETION_INDEX": "-1"}, "there is no item -1"),
        ({"name": ["a"]}, INDEX, "different lengths: 'name' has 1 item, 'x' more than 1"),
        ({"x": 5}, INDEX, "mapped over input 'x', which should be a list and is a literal of type integer"),
    ],
)
def test_no_such_item(world: World, values: dict[str, Any], env: dict[str, str], said: str) -> None:
    """What is wrong with the index or the lists is the user's fault, named, and final."""
    world.module(MODULE)
    done = run(world, {"x": [1, 2], "name": ["a", "b"]} | values, env=env)
    assert done.code == 1
    assert said in done.failed("USER:ValueError")


def test_none_in_a_list(world: World) -> None:
    """An item of a union, None too, is read as any input of this type (flyte#4331)."""
    world.module(MODULE)
    none, one = Literal(), Literal()
    none.scalar.union.value.scalar.none_type.SetInParent()
    none.scalar.union.type.structure.tag = "none"
    one.scalar.union.value.scalar.primitive.integer = 1
    one.scalar.union.type.simple = 1
    one.scalar.union.type.structure.tag = "int"
    assert run(world, {"x": [one, none]}, task="maybe").value() == "None"
    assert run(world, {"x": [none, one]}, task="maybe").value() == "1"


def test_no_outputs(world: World) -> None:
    """A task without outputs leaves an empty outputs file; a failing one its error."""
    world.module(MODULE)
    assert not run(world, {"x": [0, 1]}, task="nothing").outputs.literals
    assert "AssertionError" in run(world, {"x": [1, 0]}, task="nothing").failed("USER:RuntimeError")


def test_offloaded_lists_and_items(world: World) -> None:
    """A list, and single items, may lie elsewhere; of a list that does, the item alone is read."""
    world.module(MODULE)
    (world.path / "item.pb").write_bytes(literal(7).SerializeToString())
    item = Literal()
    item.offloaded_metadata.uri = str(world.path / "item.pb")
    (world.path / "list.pb").write_bytes(literal([1, item]).SerializeToString())
    whole = Literal(hash="h")
    whole.offloaded_metadata.uri = str(world.path / "list.pb")
    assert run(world, {"x": whole}, task="maybe").value() == "7"
    (world.path / "list.pb").write_bytes(literal("text").SerializeToString())
    assert "which should be a list" in run(world, {"x": whole}, task="maybe").failed("USER:ValueError")


def test_only_the_item_is_read(world: World) -> None:
    """What is wrong with other items, or with inputs that are not the task's, does not matter."""
    world.module(MODULE)
    item = Literal()
    item.offloaded_metadata.uri = "/not/there"
    assert run(world, {"x": [item, 5, "text"], "other": item}, task="maybe").value() == "5"


def test_damaged_inputs(world: World) -> None:
    """Bytes that are no inputs are told as for every task."""
    world.module(MODULE)
    run(world, {"x": [1, 2], "name": ["a", "b"]})
    data = (world.path / "inputs.pb").read_bytes()
    (world.path / "inputs.pb").write_bytes(data[:-3])
    words = [
        *(str(BIN / "pyflyte-map-execute"), "--inputs", "inputs.pb", "--output-prefix", "out", "--index", "0"),
        *("--resolver", MAP, "--", "vars", "", "resolver", DEFAULT_RESOLVER, "task-module", "jobs", "task-name", "t"),
    ]
    message = world.command(words).failed("SYSTEM", system=True)
    assert "damaged or not a LiteralMap" in message


def test_hooks_and_decks(world: World) -> None:
    """The mapped task's hooks surround its function, and its decks are written."""
    world.module("""
        from flyteweight.tasks.function import PythonFunctionTask

        class Hooked(PythonFunctionTask):
            def pre_execute(self, user_params):
                print("before")
                return user_params

            def post_execute(self, user_params, rval):
                return rval + 1

        def f(x: int) -> int:
            return x

        t = Hooked(None, f, enable_deck=True)
    """)
    done = run(world, {"x": [1, 5]})
    assert (done.value(), done.stdout) == (6, "before\n")
    assert "deck.html" in done.files


def test_instance_tasks_and_resolvers_of_ones_own(world: World) -> None:
    """An instance task by a resolver that is a class, inside the map resolver as an object."""
    world.module("""
        from flyteweight import TaskResolverMixin, PythonInstanceTask
        from flyteweight.interface.interface import Interface
        from flyteweight.resolvers import ArrayNodeMapTaskResolver

        class Adder(PythonInstanceTask):
            def execute(self, **inputs):
                return inputs["x"] + 1

        adder = Adder("adder", None, "adder", interface=Interface({"x": int}, {"o0": int}))

        class Mine(TaskResolverMixin):
            def load_task(self, loader_args):
                return adder

        here = ArrayNodeMapTaskResolver()
    """)
    assert run(world, {"x": [1, 5]}, inner="jobs.Mine", resolver="jobs.here").value() == 6


def test_what_cannot_be_mapped(world: World) -> None:
    """A dynamic task, a resolver that finds a plain task, and arguments that are too few."""
    world.module("""
        from flyteweight import dynamic

        @dynamic
        def t(x: int) -> int:
            return x
    """)
    assert "map_task maps a @task" in run(world, {"x": [1, 2]}).failed("USER:ValidationError")
    world.module("@task\ndef t(x: int) -> int:\n    return x\n")
    words = world.words(inputs="inputs.pb")
    words[0] = str(BIN / "pyflyte-map-execute")
    message = world.command(words, env=INDEX).failed("USER:ValueError")
    assert "'jobs.t', which is not a mapped task; pyflyte-execute runs it" in message
    words = world.words(inputs="inputs.pb", resolver=MAP, loader=["vars", ""])
    words[0] = str(BIN / "pyflyte-map-execute")
    assert "needs 'vars NAMES resolver PATH" in world.command(words, env=INDEX).failed("USER:ValueError")


def test_large_outputs_are_offloaded_by_the_items_type(world: World) -> None:
    """The type of an offloaded output is that of one item."""
    world.module(MODULE)
    done = run(world, {"x": [1, 2]}, task="maybe", env=INDEX | {"_F_L_MIN_SIZE_MB": "0"})
    assert done.files == ["o0_offloaded_metadata.pb", "outputs.pb"]
    assert done.outputs.literals["o0"].offloaded_metadata.inferred_type.simple == 3


def test_test_reads_nothing(world: World) -> None:
    """``--test`` stops after the resolver, without an index."""
    world.module(MODULE)
    done = run(world, {}, "--test", env={})
    assert (done.code, done.files) == (0, [])


def test_on_s3(world: World, s3: Any) -> None:
    """Inputs and outputs on S3, with the list offloaded there."""
    world.module(MODULE)
    base = f"s3://{s3.bucket()}"
    s3.put(f"{base}/list.pb", literal([1, 5]).SerializeToString())
    whole = Literal()
    whole.offloaded_metadata.uri = f"{base}/list.pb"
    s3.put(f"{base}/inputs.pb", LiteralMap(literals={"x": whole}).SerializeToString())
    words = [
        *(str(BIN / "pyflyte-map-execute"), "--inputs", f"{base}/inputs.pb", "--output-prefix", f"{base}/out/1/0"),
        *(
            "--resolver",
            MAP,
            "--",
            "vars",
            "",
            "resolver",
            DEFAULT_RESOLVER,
            "task-module",
            "jobs",
            "task-name",
            "maybe",
        ),
    ]
    world.env = s3.env
    assert world.command(words, env=INDEX).code == 0
    outputs = LiteralMap.FromString(s3.get(f"{base}/out/1/0/outputs.pb"))
    assert outputs.literals["o0"].scalar.primitive.string_value == "5"


def test_memory_does_not_grow_with_the_list(world: World) -> None:
    """Item 5 of 100,000 needs next to nothing more than item 5 of 1,000: the list is not built."""
    world.module("""
        @task
        def t(x: int) -> int:
            status = dict(line.split(":") for line in open("/proc/self/status"))
            return int(status["VmHWM"].split()[0])  # getrusage has that of the process that started this one, too
    """)
    few, many = LiteralCollection(), LiteralCollection()
    for number in range(100_000):
        (few if number < 1_000 else many).literals.add().scalar.primitive.integer = number
    sizes = [run(world, {"x": Literal(collection=items)}, "--index", "5", env={}).value() for items in (few, many)]
    assert sizes[1] - sizes[0] < 5_000, "KiB; built, the list takes 30 MiB"
