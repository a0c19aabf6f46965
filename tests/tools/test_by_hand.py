"""A session by hand: make inputs, run the task, look at what it left."""

from __future__ import annotations

import json
from typing import Any

import pytest
from commands import BIN, DEFAULT_RESOLVER, Finished, World
from flyteidl.core.dynamic_job_pb2 import DynamicJobSpec
from flyteidl.core.literals_pb2 import Literal, LiteralMap
from flyteidl.core.types_pb2 import BlobType
from google.protobuf.text_format import Parse

from flyteweight.settings.configuration import SerializationSettings

MODULE = """
    import datetime as dt
    import enum
    from dataclasses import dataclass, field
    from typing import Optional, Union

    from flyteweight.types.files import FlyteFile

    class Color(enum.Enum):
        RED = "red"

    @dataclass
    class Row:
        name: str
        n: int = 3
        more: list[int] = field(default_factory=list)

    @task
    def t(
        count: int,
        name: str,
        when: dt.datetime,
        row: Row,
        rows: list[Row],
        color: Color,
        maybe: Optional[int],
        either: Union[int, str],
        file: FlyteFile,
        numbers: dict[str, float],
        flag: bool = True,
    ) -> tuple[int, Row, str, FlyteFile, Optional[int], dt.datetime]:
        text = f"{name} {rows} {color} {either} {numbers} {flag}"
        return count, row, text, file, maybe, when
"""
GIVEN = {
    "count": 3,
    "name": "5",
    "when": "2024-01-02T03:04:05Z",
    "row": {"name": "a"},
    "rows": [{"name": "b", "n": 7}],
    "color": "red",
    "maybe": None,
    "either": "x",
    "file": "data.txt",
    "numbers": {"k": 1},
}
LOADER = ["--resolver", DEFAULT_RESOLVER, "--", "task-module", "jobs", "task-name", "t"]


def tool(world: World, *words: str) -> Finished:
    """Run ``flyteweight`` with these words."""
    return world.command([str(BIN / "flyteweight"), *words])


def shown(world: World, *words: str) -> Any:
    """What ``flyteweight show --json`` prints."""
    finished = tool(world, "show", "--json", *words)
    assert finished.code == 0, finished.stderr
    return json.loads(finished.stdout)


def test_session(world: World) -> None:
    """inputs, execute and show fit together, over all kinds of types."""
    world.module(MODULE)
    (world.path / "data.txt").write_text("hello")
    made = tool(world, "inputs", "-o", "inputs.pb", "--json", json.dumps(GIVEN), *LOADER)
    assert (made.code, made.stderr) == (0, "")
    values = shown(world, "inputs.pb")["inputs.pb"]["values"]
    assert values["row"] == {"type": "msgpack", "value": {"name": "a", "n": 3, "more": []}}
    assert values["numbers"] == {"type": "dict[str, float]", "value": {"k": 1.0}}
    assert values["file"]["value"] == str(world.path / "data.txt")
    assert world.run(inputs=str(world.path / "inputs.pb"), options=("--raw-output-data-prefix", "raw")).code == 0
    outputs = shown(world, "out")["out/outputs.pb"]["values"]
    assert outputs["o0"] == {"type": "int", "value": 3}
    assert outputs["o1"]["value"] == {"name": "a", "n": 3, "more": []}
    assert outputs["o2"]["value"] == "5 [Row(name='b', n=7, more=[])] Color.RED x {'k': 1.0} True"
    assert outputs["o3"]["value"].startswith(str(world.path / "raw"))
    assert outputs["o4"] == {"type": "union: None", "value": None}
    assert outputs["o5"] == {"type": "datetime", "value": "2024-01-02T03:04:05Z"}
    text = tool(world, "show", "out").stdout
    assert "out/outputs.pb: LiteralMap\n  o0  int = 3\n" in text
    assert 'o1  msgpack = {name: "a", n: 3, more: []}' in text


def test_inputs_one_by_one(world: World) -> None:
    """``-i`` takes text for a str and JSON for the rest, with the task's types."""
    world.module("""
        @task
        def t(name: str, n: float, xs: list[int] = [1]) -> str:
            return f"{name!r} {n!r} {xs!r}"
    """)
    assert tool(world, "inputs", "-o", "in.pb", "-i", "name=007", "-i", "n=2", "-i", "xs=[4, 5]", *LOADER).code == 0
    assert world.run(inputs=str(world.path / "in.pb")).value() == "'007' 2.0 [4, 5]"


def test_inputs_without_a_task(world: World) -> None:
    """Without a task the types are those of the JSON."""
    words = ["a=3", "b=some text", 'c={"q": [1, 2]}', "d=null", "e=2.5", "f=true", "g=[1, 2]"]
    made = tool(world, "inputs", "-o", "inputs.pb", *(part for word in words for part in ("-i", word)))
    assert made.code == 0, made.stderr
    types = {name: found["type"] for name, found in shown(world, "inputs.pb")["inputs.pb"]["values"].items()}
    assert types == {
        "a": "int",
        "b": "str",
        "c": "msgpack",
        "d": "None",
        "e": "float",
        "f": "bool",
        "g": "list[int]",
    }


def test_inputs_from_a_file(world: World) -> None:
    """``--json @FILE`` reads the object from a file, and ``-i`` adds to it."""
    (world.path / "given.json").write_text('{"a": 1}')
    assert tool(world, "inputs", "-o", "inputs.pb", "--json", "@given.json", "-i", "b=2").code == 0
    values = shown(world, "inputs.pb")["inputs.pb"]["values"]
    assert {name: found["value"] for name, found in values.items()} == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["-i", "cuont=3", *LOADER], 2, "no input 'cuont'; did you mean 'count'?"),
        (["-i", "count=3", *LOADER], 2, "the task needs 'name', 'when'"),
        (["--json", json.dumps(GIVEN | {"count": "x"}), *LOADER], 1, "expected int, found str at count"),
        (["--json", json.dumps(GIVEN | {"rows": [{"n": 1}]}), *LOADER], 1, "at rows[0]"),
        (["--json", json.dumps(GIVEN | {"file": "/not/there"}), *LOADER], 1, "there is no file"),
        (["--json", "[1]"], 2, "expected an object"),
        (["--json", "{"], 2, "not JSON"),
        (["--json", "@none"], 2, "cannot read none"),
        (["-i", "x"], 2, "'x' is not NAME=VALUE"),
        (["-i", "x=1", "-i", "x=2"], 2, "'x' is given twice"),
        (["--resolver", "x.y"], 2, "go together"),
        (["--resolver", "x.y", "--", "z"], 1, "no module 'x'"),
        (["--resolver", DEFAULT_RESOLVER, "--", "task-module", "jobs", "task-name", "s"], 1, "Tasks there: 't'"),
    ],
)
def test_wrong_inputs(world: World, words: list[str], code: int, said: str) -> None:
    """What cannot become an inputs file is told in one line, and nothing is written."""
    world.module(MODULE)
    (world.path / "data.txt").write_text("hello")
    finished = tool(world, "inputs", "-o", "inputs.pb", *words)
    assert finished.code == code
    assert said in finished.stderr
    assert "Traceback" not in finished.stderr
    assert not (world.path / "inputs.pb").exists()


def test_show_an_error(world: World) -> None:
    """An error document is shown as text: facts first, then the message."""
    world.module("""
        @task
        def t():
            raise ValueError("boom")
    """)
    world.run(env={"FLYTE_INTERNAL_DIST_ERROR_STRATEGY": "earliest", "FLYTE_INTERNAL_WORKER_NAME": "w1"})
    text = tool(world, "show", "out").stdout
    assert "code    USER:RuntimeError\n" in text
    assert "origin  USER\n" in text
    assert "kind    NON_RECOVERABLE\n" in text
    assert "worker  w1\n" in text
    assert "    ValueError: boom" in text
    ((_, document),) = shown(world, "out").items()
    assert document["code"] == "USER:RuntimeError"
    assert document["message"].endswith("ValueError: boom")


def test_show_every_kind_of_literal(world: World) -> None:
    """Every scalar has its type and value, and offloaded values are fetched."""
    big = Literal()
    big.collection.literals.add().scalar.primitive.integer = 1
    (world.path / "big_offloaded_metadata.pb").write_bytes(big.SerializeToString())
    literals = LiteralMap()
    made = literals.literals
    made["big"].offloaded_metadata.uri = str(world.path / "big_offloaded_metadata.pb")
    made["big"].hash = "h1"
    made["took"].scalar.primitive.duration.seconds = 90
    made["tree"].scalar.blob.uri = "s3://b/tree"
    made["tree"].scalar.blob.metadata.type.dimensionality = BlobType.MULTIPART
    made["table"].scalar.structured_dataset.uri = "s3://b/table"
    made["raw"].scalar.binary.value = b"\x01"
    made["struct"].scalar.generic.update({"n": 3, "x": 2.5, "deep": {"s": ["a"]}})
    made["failed"].scalar.error.message = "no"
    made["none"].scalar.none_type.SetInParent()
    made["empty"].SetInParent()
    made["mixed"].collection.literals.add().scalar.primitive.integer = 1
    made["mixed"].collection.literals.add().scalar.primitive.string_value = "s"
    (world.path / "inputs.pb").write_bytes(literals.SerializeToString())
    values = shown(world, "inputs.pb")["inputs.pb"]["values"]
    assert values["big"] == {
        "type": "list[int]",
        "value": [1],
        "offloaded": str(world.path / "big_offloaded_metadata.pb"),
        "hash": "h1",
    }
    assert values["took"] == {"type": "timedelta", "value": "0:01:30"}
    assert values["tree"] == {"type": "directory", "value": "s3://b/tree"}
    assert values["table"] == {"type": "dataframe", "value": {"uri": "s3://b/table", "format": "parquet"}}
    assert values["raw"]["type"] == "bytes"
    assert values["struct"] == {"type": "struct", "value": {"n": 3, "x": 2.5, "deep": {"s": ["a"]}}}
    assert values["failed"]["value"]["message"] == "no"
    assert values["none"] == {"type": "None", "value": None}
    assert values["empty"] == {"type": "empty", "value": None}
    assert values["mixed"]["type"] == "list[int | str]"
    alone = tool(world, "show", "big_offloaded_metadata.pb").stdout
    assert "value  list[int] = [1]" in alone


def test_show_shortens(world: World) -> None:
    """Long lists and texts are shortened, except with ``--all`` and in JSON."""
    literals = LiteralMap()
    for number in range(100):
        literals.literals["xs"].collection.literals.add().scalar.primitive.integer = number
    literals.literals["text"].scalar.primitive.string_value = "x" * 5000
    (world.path / "inputs.pb").write_bytes(literals.SerializeToString())
    short = tool(world, "show", "inputs.pb").stdout
    assert "19, … 80 more]" in short
    assert "(5,000 characters)" in short
    assert ", 99]" in tool(world, "show", "--all", "inputs.pb").stdout
    assert len(shown(world, "inputs.pb")["inputs.pb"]["values"]["xs"]["value"]) == 100


FUTURES = """
min_successes: 2
nodes {
  id: "n0"
  inputs { var: "a" binding { scalar { primitive { integer: 3 } } } }
  task_node { reference_id { resource_type: TASK project: "p" domain: "d" name: "jobs.t" version: "v1" } }
}
nodes {
  id: "n1"
  inputs {
    var: "xs"
    binding {
      collection {
        bindings { promise { node_id: "n0" var: "o0" attr_path { string_value: "name" } attr_path { int_value: 2 } } }
        bindings { scalar { primitive { string_value: "s" } } }
      }
    }
  }
  inputs { var: "m" binding { map { bindings { key: "k" value { promise { var: "x" } } } } } }
  upstream_node_ids: "n0"
  array_node { node { task_node { reference_id { name: "jobs.each" } } } parallelism: 4 }
}
outputs { var: "o0" binding { promise { node_id: "n1" var: "o0" } } }
tasks {
  id { resource_type: TASK name: "jobs.t" version: "v1" }
  type: "python-task"
  interface { inputs { variables { key: "a" value { type { simple: INTEGER } } } } }
  container { image: "repo/image:1" args: "pyflyte-execute" args: "--inputs" env { key: "TOKEN" value: "hidden" } }
}
"""


def test_show_futures(world: World) -> None:
    """Futures are a list of nodes with their tasks, inputs and upstream nodes; values of variables stay hidden."""
    (world.path / "futures.pb").write_bytes(Parse(FUTURES, DynamicJobSpec()).SerializeToString())
    text = tool(world, "show", "futures.pb").stdout
    assert text == (
        "futures.pb: DynamicJobSpec\n"
        "  2 nodes, of which 2 have to succeed\n"
        '  node n0: task "jobs.t (v1)"\n'
        "    a = 3\n"
        '  node n1: each task "jobs.each", parallelism 4\n'
        "    m = {k: the inputs.x}\n"
        '    xs = [n0.o0.name[2], "s"]\n'
        "    after n0\n"
        "  outputs\n"
        "    o0 = n1.o0\n"
        "  task jobs.t (v1)\n"
        '    type: "python-task"\n'
        '    inputs: {a: "int"}\n'
        '    image: "repo/image:1"\n'
        '    command: ["pyflyte-execute", "--inputs"]\n'
        '    environment: ["TOKEN"]\n'
    )
    job = shown(world, "futures.pb")["futures.pb"]
    assert job["nodes"][1]["inputs"]["xs"] == ["n0.o0.name[2]", "s"]
    assert "hidden" not in json.dumps(job)


def test_show_branches_and_gates(world: World) -> None:
    """Of a branch each case is shown with its condition and its node, of a gate what it waits for."""
    world.module("""
        from datetime import timedelta
        from flyteweight import conditional, dynamic, sleep, wait_for_input

        @task
        def same(x: int) -> int:
            return x

        @dynamic
        def d(x: int) -> int:
            first = same(x=x)
            sleep(timedelta(seconds=90))
            asked = wait_for_input("level", timedelta(hours=1), int)
            return (
                conditional("which")
                .if_((first == 1) | (asked < 5)).then(same(x=first))
                .elif_(first >= 10).then(same(x=2))
                .else_().fail("too small")
            )
    """)
    world.run(
        "d",
        inputs=world.inputs(x=3),
        env={"_F_SS_C": SerializationSettings.for_image("repo/image:1", "v1").serialized_context},
    )
    text = tool(world, "show", "out").stdout
    assert 'node dn1: gate "sleep 0:01:30"' in text
    assert "node dn2: gate \"input 'level' of type int\"" in text
    branch = text[text.index("  node dn3: branch") : text.index("  outputs\n")]
    assert [line.strip() for line in branch.splitlines()] == [
        "node dn3: branch",
        "dn0.o0 = dn0.o0",
        "dn2.o0 = dn2.o0",
        "after dn0, dn2",
        "if dn0.o0 == 1 or dn2.o0 < 5",
        'node dn0: task "jobs.same"',
        "x = dn0.o0",
        "after dn0",
        "if dn0.o0 >= 10",
        'node dn1: task "jobs.same"',
        "x = 2",
        'else fail "too small"',
    ]


def test_show_a_template(world: World) -> None:
    """A task template is shown by its type of message, whatever the file's name."""
    world.module("""
        from flyteweight.settings.configuration import Image, ImageConfig, SerializationSettings

        @task
        def t(a: int, b: list[str]) -> dict[str, float]:
            return {}

        settings = SerializationSettings(ImageConfig(Image("default", "repo/image", "1")), "p", "d", "v1")
        open("t.pb", "wb").write(t.serialize(settings).SerializeToString())
    """)
    world.run(options=(), inputs=world.inputs(a=1))
    document = shown(world, "--type", "TaskTemplate", "t.pb")["t.pb"]
    assert document["name"] == "jobs.t (v1)"
    assert document["inputs"] == {"a": "int", "b": "list[str]"}
    assert document["outputs"] == {"o0": "dict[str, float]"}
    assert document["image"] == "repo/image:1"
    assert 'inputs: {a: "int", b: "list[str]"}' in tool(world, "show", "--type", "TaskTemplate", "t.pb").stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["none.pb"], 2, "neither a file nor an output prefix"),
        (["inputs.pb"], 1, "No such file"),
        (["jobs.py"], 2, "say it by --type"),
        (["--type", "LiteralMap", "jobs.py"], 1, "damaged, or not a LiteralMap"),
        (["empty"], 2, "neither a file nor an output prefix"),
    ],
)
def test_nothing_to_show(world: World, words: list[str], code: int, said: str) -> None:
    """What is not there, or no such file, is told in one line."""
    world.module("")
    (world.path / "empty").mkdir()
    finished = tool(world, "show", *words)
    assert finished.code == code
    assert said in finished.stderr
    assert "Traceback" not in finished.stderr


def test_show_on_s3(world: World, s3: Any) -> None:
    """A prefix on S3 is shown as a local one is."""
    prefix = f"s3://{s3.bucket()}/run"
    literals = LiteralMap()
    literals.literals["o0"].scalar.primitive.integer = 5
    s3.put(f"{prefix}/outputs.pb", literals.SerializeToString())
    s3.put(f"{prefix}/deeper/inputs.pb", b"")
    world.env = s3.env
    assert tool(world, "show", prefix).stdout == f"{prefix}/outputs.pb: LiteralMap\n  o0  int = 5\n"
