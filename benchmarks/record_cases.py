"""Cases of lists of dataclass instances and of pydantic's models."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import msgpack
from flyteidl.core.literals_pb2 import Binary, Literal, LiteralCollection, LiteralMap, Scalar

from benchmarks.case import Case, Work, local_function_task

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.sides import Side

_DATACLASSES = """
    from dataclasses import dataclass
    from typing import List

    from {sdk} import task

    @dataclass
    class Row:
        number: int
        name: str
        price: float
        tags: List[str]

    @task
    def run(a: List[Row]) -> List[Row]:
        return a
"""

_MODELS = """
    from typing import List

    from pydantic import BaseModel

    from {sdk} import task

    class Row(BaseModel):
        number: int
        name: str
        price: float
        tags: List[str]

    @task
    def run(a: List[Row]) -> List[Row]:
        return a
"""


def _row(number: int) -> Literal:
    fields = {"number": number, "name": f"row {number}", "price": number / 4, "tags": ["a", "b"]}
    return Literal(scalar=Scalar(binary=Binary(value=msgpack.packb(fields), tag="msgpack")))


def _rows(side: Side, directory: Path, _s3: Any, module: str, count: int) -> Work:
    collection = LiteralCollection(literals=[_row(number) for number in range(count)])
    inputs = LiteralMap(literals={"a": Literal(collection=collection)})
    return local_function_task(directory, side, module, inputs, LiteralMap)


def _case(name: str, what: str, module: str, count: int, rounds: int, target_time: float) -> Case:
    work = partial(_rows, module=module, count=count)
    return Case(name, f"{count:,} {what} in and out", work, rounds=rounds, target_time=target_time)


CASES = (
    _case("dataclasses", "dataclass instances", _DATACLASSES, 10_000, rounds=7, target_time=1 / 6),
    _case("dataclasses-100000", "dataclass instances", _DATACLASSES, 100_000, rounds=3, target_time=1 / 6),
    _case("models", "pydantic models", _MODELS, 10_000, rounds=5, target_time=1 / 5),
)
