"""Cases of plain function tasks: a small value on local files and on S3, and large collections."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from flyteidl.core.literals_pb2 import Literal, LiteralCollection, LiteralMap, Primitive, Scalar

from benchmarks import cold
from benchmarks.case import Case, Work, function_task_arguments, local_function_task, write_module

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.sides import Side

_SCALAR = """
    from {sdk} import task

    @task
    def run(a: int) -> str:
        return f"got {a}"
"""

_TEXT = """
    from {sdk} import task

    @task
    def run(a: str) -> str:
        return a
"""

_INTEGERS = """
    from typing import List

    from {sdk} import task

    @task
    def run(a: List[int]) -> List[int]:
        return a
"""


def _integer(value: int) -> Literal:
    return Literal(scalar=Scalar(primitive=Primitive(integer=value)))


def _collection(literals: list[Literal]) -> LiteralMap:
    return LiteralMap(literals={"a": Literal(collection=LiteralCollection(literals=literals))})


def _scalar(side: Side, directory: Path, _s3: Any) -> Work:
    inputs = LiteralMap(literals={"a": _integer(42)})
    return local_function_task(directory, side, _SCALAR, inputs, LiteralMap)


def _scheduled(side: Side, directory: Path, s3: Any, guard: str) -> Work:
    work = _scalar(side, directory, s3)
    return replace(work, environment={"FLYTE_INTERNAL_EXECUTION_ID": "execution", "FLYTEWEIGHT_GUARD": guard})


def _text(side: Side, directory: Path, _s3: Any, size: int) -> Work:
    value = Literal(scalar=Scalar(primitive=Primitive(string_value="0123456789" * (size // 10))))
    return local_function_task(directory, side, _TEXT, LiteralMap(literals={"a": value}), LiteralMap)


def _integers(side: Side, directory: Path, _s3: Any, count: int = 1_000_000) -> Work:
    inputs = _collection([_integer(number) for number in range(count)])
    return local_function_task(directory, side, _INTEGERS, inputs, LiteralMap)


def _scalar_on_s3(side: Side, directory: Path, s3: Any, storage: str) -> Work:
    write_module(directory, side, _SCALAR)
    root = f"s3://{s3.bucket()}/run"
    s3.put(f"{root}/inputs.pb", LiteralMap(literals={"a": _integer(42)}).SerializeToString())
    environment = dict(s3.env)
    if side.sdk == "flyteweight" and storage:
        environment["FLYTEWEIGHT_STORAGE"] = storage
    return Work(
        function_task_arguments(side, f"{root}/inputs.pb", f"{root}/out", f"{root}/raw", "run"),
        result=lambda: LiteralMap.FromString(s3.get(f"{root}/out/outputs.pb")),
        environment=environment,
    )


_TEXT_SIZE = 100_000_000

CASES = (
    Case("local", "local files, `int` → `str`", _scalar, rounds=15, target_time=1 / 10, target_floor=1.3),
    Case("guarded", "the same under a scheduler, guarded by a parent", partial(_scheduled, guard="on"), rounds=15),
    Case("unguarded", "the same with `FLYTEWEIGHT_GUARD=off`", partial(_scheduled, guard="off"), rounds=15),
    Case(
        "cold",
        "the same with nothing in the page cache",
        _scalar,
        rounds=7,
        target_time=1 / 9,
        target_floor=1.2,
        cold=True,
        obstacle=cold.obstacle,
    ),
    Case(
        "s3",
        "S3 in and out, `int` → `str`",
        partial(_scalar_on_s3, storage=""),
        rounds=25,
        target_time=1 / 9,
        needs_s3=True,
    ),
    Case(
        "s3-fsspec",
        "the same with `FLYTEWEIGHT_STORAGE=fsspec`",
        partial(_scalar_on_s3, storage="fsspec"),
        needs_s3=True,
    ),
    Case(
        "text",
        "a `str` of 100 MB in and out",
        partial(_text, size=_TEXT_SIZE),
        rounds=3,
        target_payload=2.3,
        payload=_TEXT_SIZE,
    ),
    Case(
        "integers",
        "list of 1,000,000 ints in and out",
        _integers,
        rounds=3,
        target_time=1 / 15,
        target_memory=1 / 4,
    ),
)
