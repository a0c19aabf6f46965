"""`flyteweight inputs`: an inputs file from what a person types."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tools.hands import shown, tool

if TYPE_CHECKING:
    from commands import World

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


def test_session(world: World) -> None:
    """inputs, execute and show fit together, over all kinds of types."""
    world.module(MODULE)
    (world.path / "data.txt").write_text("hello")
    made = tool(world, "inputs", "jobs:t", "-o", "inputs.pb", "--json", json.dumps(GIVEN))
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
    """``name=value`` takes text for a str and JSON for the rest, with the task's types."""
    world.module("""
        @task
        def t(name: str, n: float, xs: list[int] = [1]) -> str:
            return f"{name!r} {n!r} {xs!r}"
    """)
    assert tool(world, "inputs", "jobs:t", "-o", "in.pb", "name=007", "n=2", "xs=[4, 5]").code == 0
    assert world.run(inputs=str(world.path / "in.pb")).value() == "'007' 2.0 [4, 5]"


def test_inputs_without_a_task(world: World) -> None:
    """Without a task the types are those of the JSON."""
    words = ["a=3", "b=some text", 'c={"q": [1, 2]}', "d=null", "e=2.5", "f=true", "g=[1, 2]"]
    made = tool(world, "inputs", "-o", "inputs.pb", *words)
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
    """``--json @FILE`` reads the object from a file, and ``name=value`` adds to it."""
    (world.path / "given.json").write_text('{"a": 1}')
    assert tool(world, "inputs", "-o", "inputs.pb", "--json", "@given.json", "b=2").code == 0
    values = shown(world, "inputs.pb")["inputs.pb"]["values"]
    assert {name: found["value"] for name, found in values.items()} == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["jobs:t", "cuont=3"], 2, "no input 'cuont'; did you mean 'count'?"),
        (["jobs:t", "count=3"], 2, "the task needs 'name', 'when'"),
        (["jobs:t", "--json", json.dumps(GIVEN | {"count": "x"})], 1, "expected int, found str at count"),
        (["jobs:t", "--json", json.dumps(GIVEN | {"rows": [{"n": 1}]})], 1, "at rows[0]"),
        (["jobs:t", "--json", json.dumps(GIVEN | {"file": "/not/there"})], 1, "there is no file"),
        (["--json", "[1]"], 2, "expected an object"),
        (["--json", "{"], 2, "not JSON"),
        (["--json", "@none"], 2, "cannot read none"),
        (["x=1", "y"], 2, "'y' is not NAME=VALUE"),
        (["x=1", "x=2"], 2, "'x' is given twice"),
        (["jobs"], 2, "is not MODULE:TASK, as in"),
        (["jobs.py:t"], 2, "is 'jobs:t' meant?"),
        (["x.y:z"], 1, "no module 'x'"),
        (["jobs:s"], 1, "Tasks there: 't'"),
        (["exits:t"], 1, "a module called sys.exit(0) while it was imported"),
        (["fails:t"], 1, "ZeroDivisionError"),
        (["--template", "t.pb", "x=1"], 2, "--template needs MODULE:Executor"),
    ],
)
def test_wrong_inputs(world: World, words: list[str], code: int, said: str) -> None:
    """What cannot become an inputs file is told without a traceback of ours, and nothing is written."""
    world.module(MODULE)
    world.module("sys.exit(0)", "exits")
    world.module("1 / 0", "fails")
    (world.path / "data.txt").write_text("hello")
    finished = tool(world, "inputs", "-o", "inputs.pb", *words)
    assert finished.code == code
    assert said in finished.stderr
    assert "flyteweight/tools" not in finished.stderr
    assert not (world.path / "inputs.pb").exists()


def test_text_for_types_of_text(world: World) -> None:
    """Optional and annotated strs, literals, enums by value or name, times, files and tables are text as it is."""
    world.module("""
        import datetime as dt
        import enum
        from typing import Annotated, Literal, NewType, Optional, Union

        from flyteweight import StructuredDataset
        from flyteweight.types.directories import FlyteDirectory
        from flyteweight.types.files import FlyteFile

        class Color(enum.Enum):
            RED = "red"
            GREEN = "RED"

        Name = NewType("Name", str)

        @task
        def t(
            a: Optional[str], b: Annotated[str, "doc"], c: Literal["1", "2"], d: Color, e: Color, f: Color, g: Name,
            h: Optional[dt.datetime], i: Optional[FlyteFile], j: FlyteDirectory, k: StructuredDataset,
            l: Optional[StructuredDataset], m: Union[int, str], n: Union[int, str], o: Optional[str], p: str,
        ) -> str:
            return repr((a, b, c, d.name, e.name, f.name, g, h.year, i.path[-3:], k.file_format, l, m, n, o, p))
    """)
    (world.path / "data.txt").write_text("hello")
    words = "a=5 b=[1] c=1 d=red e=GREEN f=RED g=true h=2024-01-02 i=data.txt j=. k=t.csv l=t.parquet"
    made = tool(world, "inputs", "jobs:t", "-o", "inputs.pb", *words.split(), "m=3", "n=x", "o=null", "p=null")
    assert made.code == 0, made.stderr
    values = shown(world, "inputs.pb")["inputs.pb"]["values"]
    assert values["k"]["value"] == {"uri": str(world.path / "t.csv"), "format": "csv"}
    assert values["l"]["value"] == {"uri": str(world.path / "t.parquet"), "format": "parquet"}
    assert values["j"]["value"] == str(world.path)
    text = world.run(inputs=str(world.path / "inputs.pb")).value()
    table = f"StructuredDataset(uri='{world.path}/t.parquet', file_format='parquet')"
    assert text == (
        f"('5', '[1]', '1', 'RED', 'GREEN', 'GREEN', 'true', 2024, 'txt', 'csv', {table}, 3, 'x', None, 'null')"
    )


def test_inputs_of_a_template(world: World) -> None:
    """The types of a template task's inputs are those of its template."""
    from flyteidl.core.tasks_pb2 import TaskTemplate

    from flyteweight.interface.interface import Interface

    template = TaskTemplate(type="plugin")
    template.id.name = "q"
    template.interface.CopyFrom(Interface({"query": str, "limit": int}).to_typed_interface())
    (world.path / "template.pb").write_bytes(template.SerializeToString())
    world.module("""
        from flyteweight import ShimTaskExecutor

        class Executor(ShimTaskExecutor):
            def execute_from_model(self, tt, **inputs):
                return None
    """)
    made = tool(world, "inputs", "--template", "template.pb", "jobs:Executor", "query=1", "limit=2", "-o", "inputs.pb")
    assert (made.code, made.stderr) == (0, "")
    values = shown(world, "inputs.pb")["inputs.pb"]["values"]
    assert values == {"query": {"type": "str", "value": "1"}, "limit": {"type": "int", "value": 2}}


def test_the_users_code_runs_with_the_collector_on(world: World) -> None:
    """As in any Python process: what the module makes at import is collected."""
    world.module("import gc\nopen('collects', 'w').write(str(gc.isenabled()))\n@task\ndef t(n: int): ...")
    assert tool(world, "inputs", "jobs:t", "n=1", "-o", "in.pb").code == 0
    assert (world.path / "collects").read_text() == "True"
