"""The harness of the peer tests itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flyteidl.core.interface_pb2 import Variable
from flyteidl.core.literals_pb2 import Literal, LiteralMap, Primitive, Scalar
from flyteidl.core.tasks_pb2 import TaskTemplate
from peer.worlds import RESOLVERS, level

if TYPE_CHECKING:
    from pathlib import Path

    from peer.worlds import Worlds

DOUBLE = """
from {sdk} import task

@task
def double(a: int) -> int:
    return a * 2
"""


def integer(value: int) -> Literal:
    """An integer's literal."""
    return Literal(scalar=Scalar(primitive=Primitive(integer=value)))


def test_peer_is_the_release_that_we_implement(worlds: Worlds, tmp_path: Path) -> None:
    """A script in the peer's world sees flytekit 1.16.31 and none of flyteweight."""
    code = """
import importlib.util, importlib.metadata
reply("version", importlib.metadata.version("flytekit"))
reply("ours", str(importlib.util.find_spec("flyteweight")))
"""
    assert worlds.theirs.script(code, {}, tmp_path) == {"version": b"1.16.31", "ours": b"None"}


def test_peer_executes(worlds: Worlds, tmp_path: Path) -> None:
    """The peer's installed command runs a module and leaves its outputs."""
    outcome = worlds.theirs.execute(
        tmp_path,
        modules={"jobs.py": DOUBLE},
        task="jobs.double",
        inputs=LiteralMap(literals={"a": integer(21)}),
    )
    assert (outcome.exit_code, outcome.error, outcome.futures) == (0, None, None)
    assert outcome.outputs == LiteralMap(literals={"o0": integer(42)})


def test_level_replaces_everywhere() -> None:
    """Levelling reaches lists, maps and nested messages, and leaves the original as it was."""
    theirs, ours = next(iter(RESOLVERS.items()))
    template = TaskTemplate(config={"a": "/there/x"})
    template.container.args.extend(["--resolver", theirs, "/there/" + "0f" * 16])
    template.interface.outputs.variables["o0"].CopyFrom(Variable(description=theirs))
    before = template.SerializeToString(deterministic=True)
    result = level(template, root="/there")
    assert list(result.container.args) == ["--resolver", ours, "ROOT/RANDOM"]
    assert result.config == {"a": "ROOT/x"}
    assert result.interface.outputs.variables["o0"].description == ours
    assert template.SerializeToString(deterministic=True) == before
