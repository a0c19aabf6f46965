"""Dotted paths of resolvers that flytekit left in registered command lines, in our commands, without flytekit."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from commands import BIN
from flyteidl.core.errors_pb2 import ErrorDocument
from flyteidl.core.literals_pb2 import Literal, LiteralCollection, LiteralMap, Primitive, Scalar

if TYPE_CHECKING:
    from pathlib import Path

    from google.protobuf.message import Message

DEFAULT = "flytekit.core.python_auto_container.default_task_resolver"
MODULE = """
from functools import partial

from flytekit import map_task, task
from flytekit.core.class_based_resolver import ClassStorageTaskResolver

@task
def double(a: int, by: int = 2) -> int:
    return a * by

stored = ClassStorageTaskResolver()
stored.add(double)
"""


def integer(value: int) -> Literal:
    """The literal of an int."""
    return Literal(scalar=Scalar(primitive=Primitive(integer=value)))


def run(
    directory: Path, command: str, resolver: str, *loader_args: str, of_list: bool = False
) -> tuple[Message | None, str]:
    """What a command leaves: outputs, or the text of the error."""
    (directory / "jobs.py").write_text(MODULE)
    a = Literal(collection=LiteralCollection(literals=[integer(3), integer(4)])) if of_list else integer(3)
    given = LiteralMap(literals={"a": a, "by": integer(5)})
    (directory / "inputs.pb").write_bytes(given.SerializeToString())
    words = [str(BIN / command), "--inputs", "inputs.pb", "--output-prefix", "out", "--raw-output-data-prefix", "raw"]
    env = {"HOME": str(directory), "BATCH_JOB_ARRAY_INDEX_VAR_NAME": "INDEX", "INDEX": "1"}
    subprocess.run(
        [*words, "--resolver", resolver, "--", *loader_args], cwd=directory, env=env, capture_output=True, check=False
    )
    outputs, error = directory / "out" / "outputs.pb", directory / "out" / "error.pb"
    assert outputs.exists() is not error.exists()
    if error.exists():
        return None, ErrorDocument.FromString(error.read_bytes()).error.message
    return LiteralMap.FromString(outputs.read_bytes()), ""


def test_default(tmp_path: Path) -> None:
    """A task by module and name."""
    assert run(tmp_path, "pyflyte-execute", DEFAULT, "task-module", "jobs", "task-name", "double") == (
        LiteralMap(literals={"o0": integer(15)}),
        "",
    )


def test_item_of_a_map(tmp_path: Path) -> None:
    """A mapped task, by the resolver of the task that it maps."""
    resolver = "flytekit.core.array_node_map_task.ArrayNodeMapTaskResolver"
    arguments = ("vars", "by", "resolver", DEFAULT, "task-module", "jobs", "task-name", "double")
    assert run(tmp_path, "pyflyte-map-execute", resolver, *arguments, of_list=True) == (
        LiteralMap(literals={"o0": integer(20)}),
        "",
    )


def test_task_of_a_class_of_resolvers(tmp_path: Path) -> None:
    """A resolver that the module makes of flytekit's class."""
    assert run(tmp_path, "pyflyte-execute", "jobs.stored", "0") == (LiteralMap(literals={"o0": integer(15)}), "")


def test_resolver_that_is_not_here(tmp_path: Path) -> None:
    """The error document says why, and what to do."""
    outputs, message = run(tmp_path, "pyflyte-execute", "flytekit.clients.raw.resolver", "entity-name", "double")
    assert outputs is None
    assert "no resolver 'resolver': flyteweight stands for flytekit here, without 'flytekit.clients.raw'" in message
    assert "install flytekit in this image" in message
    _, message = run(tmp_path, "pyflyte-execute", "flytekit.core.tracker.resolver", "entity-name", "double")
    assert "no resolver 'resolver': flyteweight stands for flytekit here, without 'flytekit.core.tracker" in message
