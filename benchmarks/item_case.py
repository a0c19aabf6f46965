"""Item 5 of a mapped list, and a task whose code comes from an archive."""

from __future__ import annotations

import tarfile
from functools import partial
from typing import TYPE_CHECKING, Any

from flyteidl.core.literals_pb2 import LiteralMap

from benchmarks.case import Case, Work, function_task_arguments, write_module

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.sides import Side

_MODULE = """
    from {sdk} import task

    @task
    def run(a: int) -> str:
        return f"got {a}"
"""
_MAP_RESOLVERS = {
    "flyteweight": "flyteweight.resolvers.ArrayNodeMapTaskResolver",
    "flytekit": "flytekit.core.array_node_map_task.ArrayNodeMapTaskResolver",
}


def _item(side: Side, directory: Path, _s3: Any, count: int) -> Work:
    write_module(directory, side, _MODULE)
    inputs = LiteralMap()
    items = inputs.literals["a"].collection.literals
    for number in range(count):
        items.add().scalar.primitive.integer = number
    (directory / "inputs.pb").write_bytes(inputs.SerializeToString())
    return Work(
        (
            *("--inputs", str(directory / "inputs.pb"), "--output-prefix", str(directory / "out")),
            *("--raw-output-data-prefix", str(directory / "raw"), "--resolver", _MAP_RESOLVERS[side.sdk], "--"),
            *("vars", "", "resolver", side.default_resolver, "task-module", "jobs", "task-name", "run"),
        ),
        result=lambda: LiteralMap.FromString((directory / "out" / "outputs.pb").read_bytes()),
        environment={"BATCH_JOB_ARRAY_INDEX_VAR_NAME": "INDEX", "INDEX": "5"},
        command="pyflyte-map-execute",
    )


def _fast(side: Side, directory: Path, _s3: Any) -> Work:
    source, home, work = directory / "source", directory / "home", directory / "work"
    for path in (source, home, work):
        path.mkdir()
    write_module(source, side, _MODULE)
    archive = directory / "fast0123456789abcdef0123456789abcdef.tar.gz"
    with tarfile.open(archive, "w:gz") as made:
        made.add(source / "jobs.py", "jobs.py")
    inputs = LiteralMap()
    inputs.literals["a"].scalar.primitive.integer = 42
    (directory / "inputs.pb").write_bytes(inputs.SerializeToString())
    places = (str(directory / "inputs.pb"), str(directory / "out"), str(directory / "raw"))
    return Work(
        (
            *("--additional-distribution", str(archive), "--dest-dir", str(home), "--"),
            *("pyflyte-execute", *function_task_arguments(side, *places, "run")),
        ),
        result=lambda: LiteralMap.FromString((directory / "out" / "outputs.pb").read_bytes()),
        # A container's scripts are on PATH, where flytekit looks for the inner command.
        environment={"PATH": f"{side.python.parent}:/usr/bin:/bin"},
        command="pyflyte-fast-execute",
        # The mark of what is unpacked would save one side the work in all rounds but the first.
        before=lambda: (home / ".flyteweight-code").unlink(missing_ok=True),
    )


CASES = (
    *(
        Case(
            f"item-{count}",
            f"item 5 of a mapped list of {count:,}",
            partial(_item, count=count),
            target_time=1 / 14 if count == 100_000 else None,
        )
        for count in (1_000, 10_000, 100_000)
    ),
    Case("fast", "code from a local tar.gz, `int` → `str`", _fast, target_time=1 / 12),
)
