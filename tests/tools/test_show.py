"""What a run left, shown."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from commands import BIN
from flyteidl.core.dynamic_job_pb2 import DynamicJobSpec
from flyteidl.core.errors_pb2 import ErrorDocument
from flyteidl.core.literals_pb2 import Literal, LiteralMap
from flyteidl.core.types_pb2 import BlobType
from google.protobuf.text_format import Parse
from tools.hands import shown, tool

from flyteweight.settings.configuration import SerializationSettings

if TYPE_CHECKING:
    from commands import World


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
    assert values["tree"] == {"type": "FlyteDirectory", "value": "s3://b/tree"}
    assert values["table"] == {"type": "StructuredDataset", "value": {"uri": "s3://b/table", "format": "parquet"}}
    assert values["raw"]["type"] == "bytes"
    assert values["struct"] == {"type": "dict", "value": {"n": 3, "x": 2.5, "deep": {"s": ["a"]}}}
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
        (["--dot", "inputs2.pb"], 2, "none of these files has any"),
        (["--type", "LiteralMap", "jobs.py"], 1, "damaged, or not a LiteralMap"),
        (["empty"], 2, "neither a file nor an output prefix"),
    ],
)
def test_nothing_to_show(world: World, words: list[str], code: int, said: str) -> None:
    """What is not there, or no such file, is told in one line."""
    world.module("")
    (world.path / "empty").mkdir()
    (world.path / "inputs2.pb").write_bytes(LiteralMap(literals={"a": Literal()}).SerializeToString())
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


def test_content_tells(world: World) -> None:
    """A file whose name says nothing is recognised by what is in it."""
    literals = LiteralMap()
    literals.literals["o0"].scalar.primitive.integer = 5
    literal = literals.literals["o0"]
    error = ErrorDocument()
    error.error.code, error.error.message = "USER:RuntimeError", "Trace:\n\nno"
    job = Parse(FUTURES, DynamicJobSpec())
    messages = (literals, literal, error, job, job.tasks[0])
    for message in messages:
        (world.path / "file").write_bytes(message.SerializeToString())
        assert shown(world, "file")["file"]["document"] == type(message).__name__


def test_several_files(world: World) -> None:
    """Several files and prefixes are shown one after the other."""
    inputs = world.inputs(a=1)
    (world.path / "out").mkdir()
    (world.path / "out" / "outputs.pb").write_bytes(b"")
    done = tool(world, "show", inputs, "out")
    assert [line for line in done.stdout.splitlines() if line[0] != " "] == [
        f"{inputs}: LiteralMap",
        "out/outputs.pb: LiteralMap",
    ]


def test_raw_data_below_a_prefix_are_not_looked_at(world: World) -> None:
    """A directory of raw data, a link to nothing in it, and unknown files do not matter."""
    (world.path / "out" / "raw").mkdir(parents=True)
    (world.path / "out" / "outputs.pb").write_bytes(b"")
    (world.path / "out" / "deck.html").write_text("")
    (world.path / "out" / "raw" / "dangling").symlink_to("nowhere")
    (world.path / "out" / "dangling").symlink_to("nowhere")
    assert tool(world, "show", "out").stdout == "out/outputs.pb: LiteralMap\n  (nothing)\n"


EVIL = "\x1b]0;title\x07 \x9b31m \u202e \x7f\r"


def test_nothing_reaches_the_terminal_but_text(world: World) -> None:
    """Control characters of values, names and messages are shown as escapes, in every form."""
    literals = LiteralMap()
    literals.literals["o0"].scalar.primitive.string_value = EVIL
    literals.literals[EVIL].scalar.primitive.integer = 1
    literals.literals["xs"].collection.literals.add().scalar.primitive.string_value = EVIL
    (world.path / "outputs.pb").write_bytes(literals.SerializeToString())
    error = ErrorDocument()
    error.error.code, error.error.message = EVIL, f"Trace:\n\n\t{EVIL}"
    (world.path / "error.pb").write_bytes(error.SerializeToString())
    job = Parse(FUTURES, DynamicJobSpec())
    job.nodes[0].id = EVIL
    job.nodes[1].upstream_node_ids.append(EVIL)
    (world.path / "futures.pb").write_bytes(job.SerializeToString())
    files = ("outputs.pb", "error.pb", "futures.pb")
    texts = [tool(world, "show", *form, *files).stdout for form in ((), ("--all",), ("--json",), ("--yaml",))]
    texts += [tool(world, "show", form, "futures.pb").stdout for form in ("--dot", "--mermaid")]
    for text in texts:
        assert text
        assert not set(text) & set("\x1b\x07\x9b\u202e\x7f\r"), ascii(text)
    assert "\\x1b]0;title\\x07" in texts[0]
    assert json.loads(texts[2])["outputs.pb"]["values"]["o0"]["value"] == EVIL


def test_colours_on_a_terminal_alone(world: World) -> None:
    """Names are coloured on a terminal; a pipe gets plain text."""
    import pty

    inputs = world.inputs(a=1)
    ours, theirs = pty.openpty()
    process = world.start([str(BIN / "flyteweight"), "show", inputs], stdout=theirs)
    os.close(theirs)
    text = b""
    while chunk := _read(ours):
        text += chunk
    process.communicate()
    os.close(ours)
    assert process.returncode == 0
    assert b"\x1b[36ma\x1b[0m" in text
    assert "\x1b" not in tool(world, "show", inputs).stdout


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # how Linux says that the other end is closed
        return b""


def test_numbers_that_json_does_not_have(world: World) -> None:
    """NaN and infinities are text in JSON and YAML, which stay valid; other numbers stay numbers."""
    import yaml

    literals = LiteralMap()
    for name, value in (("a", float("nan")), ("b", float("-inf")), ("c", 1e22), ("d", 0.5), ("e", 1e-7)):
        literals.literals[name].scalar.primitive.float_value = value
    (world.path / "outputs.pb").write_bytes(literals.SerializeToString())
    text = tool(world, "show", "--json", "outputs.pb").stdout
    read = json.loads(text, parse_constant=pytest.fail)
    for document in (read, yaml.safe_load(tool(world, "show", "--yaml", "outputs.pb").stdout)):
        values = {name: found["value"] for name, found in document["outputs.pb"]["values"].items()}
        assert values == {"a": "NaN", "b": "-Infinity", "c": 1e22, "d": 0.5, "e": 1e-7}


@pytest.mark.parametrize(
    "value",
    [
        "no",
        "1",
        "a: b",
        "- x",
        "#",
        "",
        " ",
        "null",
        "line\nline",
        "\x85\u2028",
        "ä",
        {"a": [{}, [], [[1]], {"b": None}]},
    ],
)
def test_yaml_says_what_json_says(value: Any) -> None:
    """Every reader of YAML gets the same data back."""
    import yaml

    from flyteweight.tools.plain_text import as_yaml

    document = {"k": value, "l": [value, {"m": value}]}
    assert yaml.safe_load(as_yaml(document)) == document


def test_futures_as_a_drawing(world: World) -> None:
    """``--dot`` and ``--mermaid`` have a node for each node, and an edge for each dependency."""
    (world.path / "futures.pb").write_bytes(Parse(FUTURES, DynamicJobSpec()).SerializeToString())
    dot = tool(world, "show", "--dot", "futures.pb").stdout
    assert '"n0" [label="n0\\njobs.t", shape=box];' in dot
    assert '"n0" -> "n1";' in dot
    mermaid = tool(world, "show", "--mermaid", "futures.pb").stdout.splitlines()
    assert mermaid[0] == "flowchart LR"
    assert "  n0 --> n1" in mermaid


def test_verify(world: World, s3: Any) -> None:
    """``--verify`` looks up every URI, in msgpack and behind offloaded values too, and fails if one is missing."""
    bucket = s3.bucket()
    inner = Literal()
    inner.collection.literals.add().scalar.blob.uri = f"s3://{bucket}/there"
    inner.collection.literals.add().scalar.blob.uri = f"s3://{bucket}/gone"
    data = inner.SerializeToString()
    s3.put(f"s3://{bucket}/big.pb", data)
    s3.put(f"s3://{bucket}/there", b"x")
    literals = LiteralMap()
    good, bad = literals.literals["big"].offloaded_metadata, literals.literals["cut"].offloaded_metadata
    good.uri = bad.uri = f"s3://{bucket}/big.pb"
    good.size_bytes, bad.size_bytes = len(data), len(data) + 1
    literals.literals["table"].scalar.structured_dataset.uri = str(world.path)
    struct = literals.literals["row"].scalar.generic
    struct.update({"file": {"path": str(world.path / "nothing")}, "name": "a/b"})
    (world.path / "inputs.pb").write_bytes(literals.SerializeToString())
    world.env = s3.env
    done = tool(world, "show", "--verify", "inputs.pb")
    assert done.code == 1, done.stderr
    assert done.stdout.splitlines() == [
        f"ok      inputs.pb big  s3://{bucket}/big.pb",
        f"ok      inputs.pb big[0]  s3://{bucket}/there",
        f"failed  inputs.pb big[1]  s3://{bucket}/gone: nothing is there",
        f"failed  inputs.pb cut  s3://{bucket}/big.pb: {len(data)} bytes, expected {len(data) + 1}",
        f"failed  inputs.pb row.file.path  {world.path}/nothing: nothing is there",
        f"ok      inputs.pb table  {world.path}",
    ]
    del literals.literals["cut"], literals.literals["row"]
    s3.put(f"s3://{bucket}/gone", b"")
    (world.path / "inputs.pb").write_bytes(literals.SerializeToString())
    assert tool(world, "show", "--verify", "inputs.pb").code == 0
