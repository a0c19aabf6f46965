"""Modules that import flytekit, byte for byte the same where it is installed and where we stand for it."""

from __future__ import annotations

import difflib
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgpack
import pytest
from flyteidl.core.errors_pb2 import ErrorDocument
from flyteidl.core.literals_pb2 import Literal, LiteralMap
from flyteidl.core.types_pb2 import LiteralType
from google.protobuf import text_format
from peer.worlds import RESOLVERS, level

from flyteweight.settings.configuration import SERIALIZED_CONTEXT_ENV_VAR, Image, ImageConfig, SerializationSettings

if TYPE_CHECKING:
    from google.protobuf.message import Message
    from peer.worlds import Outcome, World, Worlds

HERE = Path(__file__).parent / "unmodified"
MODULES = {file.name: file.read_text() for file in HERE.glob("*.py")}
DEFAULT, TEMPLATE, MAP = RESOLVERS


def literal(value: Any) -> Literal:
    """A value as the scheduler has it."""
    made = Literal()
    if isinstance(value, Literal):
        return value
    if isinstance(value, list):
        made.collection.SetInParent()
        made.collection.literals.extend(map(literal, value))
    elif isinstance(value, dict):
        made.scalar.binary.value = msgpack.packb(value)
        made.scalar.binary.tag = "msgpack"
    elif value is None:
        made.scalar.none_type.SetInParent()
    else:
        kind = {bool: "boolean", int: "integer", float: "float_value", str: "string_value"}[type(value)]
        setattr(made.scalar.primitive, kind, value)
    return made


def variant(value: Any, tag: str, **kind: Any) -> Literal:
    """A value as one of a union."""
    made = Literal()
    made.scalar.union.value.CopyFrom(literal(value))
    made.scalar.union.type.CopyFrom(LiteralType(**kind))
    made.scalar.union.type.structure.tag = tag
    return made


def table(uri: str, form: str) -> Literal:
    """A table that is stored somewhere."""
    made = Literal()
    made.scalar.structured_dataset.uri = uri
    made.scalar.structured_dataset.metadata.structured_dataset_type.format = form
    return made


def inputs(values: dict[str, Any]) -> LiteralMap:
    """The inputs of a task."""
    return LiteralMap(literals={name: literal(value) for name, value in values.items()})


def settings() -> SerializationSettings:
    """What the tasks were registered with."""
    image = ImageConfig(Image("default", "registry/image", "v1"))
    return SerializationSettings(image, project="p", domain="d", version="v1", env={"A": "1"})


def run(world: World, directory: Path, task: str, values: dict[str, Any], **options: Any) -> Outcome:
    """One task by the command line that flytekit registers, with the settings that it leaves in the container."""
    options = {"resolver": DEFAULT, "env": {SERIALIZED_CONTEXT_ENV_VAR: settings().serialized_context}} | options
    return world.execute(directory, modules=MODULES, task=task, inputs=inputs(values), **options)


def documents(outcome: Outcome) -> dict[str, str]:
    """What the run left, without what is meant to differ; of an error what the scheduler looks at."""
    found: dict[str, Message | None] = {"outputs": outcome.outputs, "futures": outcome.futures}
    for spec in (outcome.futures,) if outcome.futures is not None else ():
        for node in spec.nodes:
            node.upstream_node_ids.sort()  # flytekit's come from a set
        found["futures"] = spec
    texts = {name: text_format.MessageToString(outcome.levelled(m)) for name, m in found.items() if m is not None}
    if outcome.error is not None:
        error = outcome.error.error
        texts["error"] = f"{error.code} {ErrorDocument.FromString(outcome.files['error.pb']).error.kind} {error.origin}"
    return texts


def difference(theirs: dict[str, str], ours: dict[str, str]) -> str:
    """The lines in which they differ."""
    lines = [json.dumps(each, indent=0).replace("\\n", "\n").splitlines() for each in (theirs, ours)]
    return "\n".join(difflib.unified_diff(*lines, "flytekit", "flyteweight", lineterm=""))


CASES: list[tuple[str, dict[str, Any]]] = [
    ("basics.slope", {"x": [1, 2, 3], "y": [2, 4, 6]}),
    ("basics.settings", {"count": 2, "name": "abc"}),
    ("basics.settings", {}),
    ("basics.split", {"count": 4, "b": False}),
    ("basics.slow", {"count": 4}),
    ("basics.context", {"word": "w"}),
    ("basics.nothing", {"a": 1}),
    ("basics.undeclared", {"a": 1}),
    ("basics.worker", {"a": 1}),
    ("basics.decorated", {"a": 1}),
    ("basics.by_class", {"a": 1}),
    ("basics.configured", {"a": 2}),
    ("basics.page", {"a": 2}),
    ("basics.optional", {"a": variant(3, "int", simple=1), "b": variant(None, "none", simple=0)}),
    ("basics.optional", {}),
    *(("kinds." + name, {"a": 3}) for name in ("scalars", "collections", "untyped", "shapes", "enums", "unions")),
    *(("kinds." + name, {"a": 3}) for name in ("files", "streamed", "hashed", "parts", "pages", "engine")),
    (
        "kinds.given",
        {
            "point": {"x": 1, "y": 2.0, "tags": ["a"]},
            "colors": ["red", "blue"],
            "either": variant("x", "str", simple=3),
            "perhaps": variant(None, "none", simple=0),
            "struct": {"a": [1, 2]},
        },
    ),
    *(("tables." + name, {"a": 3}) for name in ("frames", "tables", "own", "schemas", "arrays")),
    ("dynamics.count", {"word": "flyte"}),
    *(("dynamics." + name, {"n": 3}) for name in ("mapped", "arrays", "quick")),
    *(("dynamics." + name, {"a": 3}) for name in ("nested", "references", "conditions", "gates", "ordered")),
    *(("dynamics." + name, {"a": 3}) for name in ("by_hand", "finished", "undeclared", "queries")),
    *(
        ("faults.raises", {"kind": kind})
        for kind in ("value", "recoverable", "again", "known", "chain", "caught", "assert")
    ),
    ("faults.fails", {"kind": "before"}),
    *(("bystanders." + name, {"a": 3}) for name in ("t", "off", "first", "texts")),
    ("plugin.instance", {"a": 1}),
    *(("custom." + name, {"a": 3}) for name in ("made", "engine", "awaited")),
    ("custom.spent", {"price": 1, "prices": [2, 3], "either": variant(4, "money", simple=1)}),
    ("custom.spent", {"price": "no", "prices": [], "either": variant("x", "str", simple=3)}),
    ("custom.rows", {"given": table("s3://bucket/a-b", "lines")}),
    ("custom.doubled", {"a": "ab"}),
]


@pytest.mark.parametrize(("task", "values"), CASES, ids=[f"{number}-{task}" for number, (task, _) in enumerate(CASES)])
def test_documents_are_equal(worlds: Worlds, tmp_path: Path, task: str, values: dict[str, Any]) -> None:
    """The same task with the same inputs leaves the same documents, byte for byte but for names made at random."""
    theirs, ours = (run(world, tmp_path, task, values) for world in worlds.both)
    if differing := difference(documents(theirs), documents(ours)):
        pytest.fail(f"{differing}\n{theirs.stderr}{ours.stderr}")
    assert sorted(ours.files) == sorted(theirs.files)


def test_mapped_item(worlds: Worlds, tmp_path: Path) -> None:
    """One item of a mapped task, by the resolvers that flytekit writes."""
    outcomes = [
        run(
            world,
            tmp_path,
            "dynamics.scale",
            {"value": [1, 2, 3], "by": 2, "offset": 1.0},
            command="pyflyte-map-execute",
            resolver=MAP,
            loader_args=["vars", "by,offset", "resolver", DEFAULT, "task-module", "dynamics", "task-name", "scale"],
            env={"BATCH_JOB_ARRAY_INDEX_VAR_NAME": "INDEX", "INDEX": "1"},
        )
        for world in worlds.both
    ]
    assert documents(outcomes[1]) == documents(outcomes[0]) != {}
    assert outcomes[1].outputs == LiteralMap(literals={"o0": literal(4)})


def test_query_of_a_template(worlds: Worlds, tmp_path: Path) -> None:
    """The template of a query is run by the executor that its command line names, at flytekit's place for it."""
    _, ours = worlds.both
    futures = run(ours, tmp_path / "made", "dynamics.queries", {"a": 2}).futures
    assert futures is not None
    (template,) = futures.tasks
    executor = template.container.args[-1]
    assert executor == "flytekit.extras.sqlite3.task.SQLite3TaskExecutor"
    with closing(sqlite3.connect(tmp_path / "database.sqlite")) as database:
        database.executescript("create table t (a int, b text); insert into t values (1, 'x'), (2, 'y'), (3, 'z');")
    template.custom["uri"] = str(tmp_path / "database.sqlite")
    (tmp_path / "template.pb").write_bytes(template.SerializeToString())
    outcome = run(
        ours, tmp_path, "", {"least": 2}, resolver=TEMPLATE, loader_args=[str(tmp_path / "template.pb"), executor]
    )
    assert outcome.outputs is not None, outcome.stderr
    assert outcome.outputs.literals["results"].scalar.HasField("schema")


def test_numbered_task(worlds: Worlds, tmp_path: Path) -> None:
    """A task of a resolver that the module itself makes of flytekit's class."""
    outcomes = [
        run(world, tmp_path, "", {"a": 1}, resolver="plugin.stored", loader_args=["0"]) for world in worlds.both
    ]
    assert documents(outcomes[1]) == documents(outcomes[0])
    assert outcomes[1].outputs == LiteralMap(literals={"b": literal(2)})


def test_tables_of_the_other(worlds: Worlds, tmp_path: Path) -> None:
    """Each reads what the other one wrote, by pandas and by handlers of the module's own."""
    frames = [run(world, tmp_path / "frames", "tables.tables", {"a": 3}) for world in worlds.both]
    lines = [run(world, tmp_path / "lines", "tables.own", {"a": 3}) for world in worlds.both]
    read = []
    for world, written, other in zip(worlds.both, reversed(frames), reversed(lines), strict=True):
        assert written.outputs is not None
        assert other.outputs is not None
        first, second = written.outputs.literals["o0"], written.outputs.literals["o1"]
        values = {"table": first, "part": second, "lines": other.outputs.literals["o1"]}
        read.append(run(world, tmp_path / "read", "tables.read", values))
    assert documents(read[1]) == documents(read[0]), read[0].stderr + read[1].stderr
    text = "{'a': [1, 2, 3], 'b': ['x', 'y', 'z']} {'a': [1, 2, 3]} [['c'], ['d']] parquet"
    assert read[1].outputs == LiteralMap(literals={"o0": literal(text)})


SERIALIZE = """
from collections import OrderedDict
from flytekit.configuration import SERIALIZED_CONTEXT_ENV_VAR, Image, ImageConfig, SerializationSettings
from flytekit.tools.translator import get_serializable
import plugin

settings = SerializationSettings(ImageConfig(Image("default", "image", "v1")), project="p", domain="d", version="v1")
template = get_serializable(OrderedDict(), settings, plugin.query).template
reply("template", template.to_flyte_idl().SerializeToString())
"""


def test_template_task(worlds: Worlds, tmp_path: Path) -> None:
    """A template task of a plugin, from the template that flytekit registered, by its executor alone."""
    made = worlds.theirs.script(SERIALIZE, {}, tmp_path / "made", modules=MODULES)
    template = tmp_path / "template.pb"
    template.write_bytes(made["template"])
    outcomes = [
        run(world, tmp_path, "", {"a": 1}, resolver=TEMPLATE, loader_args=[str(template), "plugin.Executor"])
        for world in worlds.both
    ]
    assert documents(outcomes[1]) == documents(outcomes[0])
    assert outcomes[1].outputs == LiteralMap(
        literals={"results": literal("select {{ .inputs.a }} query named [('a', 1)]")}
    )


def test_levelled_documents_say_something(worlds: Worlds, tmp_path: Path) -> None:
    """What is compared is not empty: a run of ours has an output that is its own."""
    ours = run(worlds.ours, tmp_path, "basics.slope", {"x": [1, 2], "y": [3, 5]})
    assert level(ours.outputs or LiteralMap()).literals["o0"].scalar.primitive.float_value == 2.0
