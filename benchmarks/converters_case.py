"""A module of many tasks with large dataclasses: building their converters, types and schemas, and using each once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from flyteidl.core.literals_pb2 import Literal, LiteralMap, Primitive, Scalar

from benchmarks.case import Case, Work, local_function_task

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.sides import Side

TASKS = 100

_HEAD = """
import enum
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Dict, List, Optional

from {sdk} import FlyteContextManager, task
from {engine} import TypeEngine


class Color(enum.Enum):
    RED = "red"
    BLUE = "blue"


@dataclass
class Place:
    street: str = "street"
    number: int = 1


KINDS, TASKS = [], []
"""

_ONE = """

@dataclass
class Row{n}:
    number: int = {n}
    count: int = 0
    name: str = "name"
    text: str = ""
    price: float = 1.5
    ratio: float = 0.0
    flag: bool = True
    done: bool = False
    day: date = date(2020, 1, 2)
    at: datetime = datetime(2020, 1, 2)
    took: timedelta = timedelta(seconds=1)
    color: Color = Color.RED
    maybe: Optional[int] = None
    label: Optional[str] = None
    place: Place = field(default_factory=Place)
    tags: List[str] = field(default_factory=list)
    sizes: List[float] = field(default_factory=list)
    by_name: Dict[str, int] = field(default_factory=dict)
    places: List[Place] = field(default_factory=list)
    rest: Dict[str, List[int]] = field(default_factory=dict)


@task
def task_{n}(row: Row{n}) -> Row{n}:
    return row


KINDS.append(Row{n})
TASKS.append(task_{n})
"""

_RUN = """

@task
def run(a: int) -> str:
    seen = sha256()
    context = FlyteContextManager.current_context()
    for kind, one in zip(KINDS, TASKS):
        {check}
        assert one.interface.inputs
        declared = TypeEngine.to_literal_type(kind)
        literal = TypeEngine.to_literal(context, kind(), kind, declared)
        assert TypeEngine.to_python_value(context, literal, kind) == kind()
        message = getattr(declared, "to_flyte_idl", lambda: declared)()
        seen.update(message.SerializeToString(deterministic=True))
    return seen.hexdigest()
"""

_ENGINES = {"flytekit": "flytekit.core.type_engine", "flyteweight": "flyteweight.types.engine"}


def _converters(side: Side, directory: Path, _s3: Any, check: str = "pass") -> Work:
    rows = "".join(_ONE.replace("{n}", str(number)) for number in range(TASKS))
    module = (_HEAD + rows + _RUN).replace("{engine}", _ENGINES[side.sdk]).replace("{check}", check)
    inputs = LiteralMap(literals={"a": Literal(scalar=Scalar(primitive=Primitive(integer=1)))})
    return local_function_task(directory, side, module, inputs, LiteralMap)


CASES = (
    Case(
        "converters",
        f"converters of {TASKS} tasks with dataclasses of 20 fields",
        _converters,
        rounds=3,
        target_time=1 / 8,
    ),
    Case(
        "converters-checked",
        "the same, each annotation checked as where it is declared",
        partial(_converters, check="TypeEngine.get_transformer(kind).converter.check()"),
        rounds=3,
        peer_takes_part=False,
    ),
)
