"""A template as the scheduler writes it, without metadata and descriptions, gives what the whole one gives."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Optional

import pytest
from flyteidl.core.literals_pb2 import LiteralMap
from flyteidl.core.tasks_pb2 import TaskTemplate as TaskTemplateMessage
from flyteidl.core.types_pb2 import LiteralType

from flyteweight.interface.interface import Interface
from flyteweight.models.stripped import stripped
from flyteweight.models.template import TaskTemplate
from flyteweight.runtime.context import ExecutionMode, ExecutionState, FlyteContext, FlyteContextManager
from flyteweight.runtime.parameters import ExecutionParameters
from flyteweight.storage.access import FileAccessProvider
from flyteweight.tasks.shim import ExecutableTemplateShimTask, ShimTaskExecutor
from flyteweight.types.converters import converter_for, write_outputs
from flyteweight.types.files import FlyteFile

if TYPE_CHECKING:
    from pathlib import Path


class Color(enum.Enum):
    """An enum."""

    RED = "red"


@dataclass
class Inner:
    """What is inside a dataclass."""

    sizes: list[int]
    when: dt.datetime


@dataclass
class Options:
    """A dataclass of many kinds of fields."""

    name: str
    inner: Inner
    many: dict[str, Inner]
    color: Color
    maybe: Optional[float] = None  # noqa: UP045
    anything: dict[int, str] = field(default_factory=dict)


GIVEN = Options(
    "n",
    Inner([1], dt.datetime(2020, 1, 2, tzinfo=dt.timezone.utc)),
    {"k": Inner([], dt.datetime(2021, 1, 2, tzinfo=dt.timezone.utc))},
    Color.RED,
)
TYPES = {"options": Options, "all": list[Options], "color": Color, "file": FlyteFile["csv"], "table": dict, "any": Any}
SEEN: dict[str, Any] = {}


class Echo(ShimTaskExecutor[Any]):
    """Returns its inputs."""

    def execute_from_model(self, tt: TaskTemplate, **kwargs: Any) -> Any:
        """Note the inputs, and hand them on."""
        SEEN.update(kwargs)
        return dict(kwargs)


class Own(ShimTaskExecutor[Any]):
    """Returns objects of its own classes."""

    def execute_from_model(self, tt: TaskTemplate, **kwargs: Any) -> Any:
        """What the author's task would return."""
        return {**kwargs, "options": GIVEN, "all": [GIVEN], "color": Color.RED}


def template(*, bare: bool) -> TaskTemplate:
    """A template with these types as inputs and outputs, stripped or not."""
    message = TaskTemplateMessage(type="t", interface=Interface(TYPES, TYPES).to_typed_interface())
    message.id.name = "t.task"
    for side in (message.interface.inputs, message.interface.outputs):
        for variable in side.variables.values():
            if bare:
                variable.type.CopyFrom(stripped(variable.type))
                variable.description = ""
    return TaskTemplate(message)


@pytest.mark.parametrize("executor", [Echo, Own])
def test_both_forms_give_the_same(tmp_path: Path, executor: type[ShimTaskExecutor[Any]]) -> None:
    """Objects of one kind for the executor, and equal outputs."""
    (tmp_path / "f.csv").write_text("a")
    access = FileAccessProvider(raw_output_prefix=str(tmp_path / "raw"))
    context = FlyteContext(ExecutionState(ExecutionMode.TASK_EXECUTION, ExecutionParameters(access)), access)
    given = {"options": GIVEN, "all": [GIVEN], "color": Color.RED, "file": str(tmp_path / "f.csv"), "table": {"a": 1}}
    with FlyteContextManager.with_context(context):
        inputs = write_outputs({**given, "any": {1, 2}}, TYPES)
        seen, written = [], []
        for bare in (True, False):
            result = ExecutableTemplateShimTask(template(bare=bare), executor).dispatch_execute(context, inputs)
            assert isinstance(result, LiteralMap)
            written.append(result)
            seen.append(dict(SEEN))
    for name in ("options", "all", "color", "table"):
        assert written[0].literals[name] == written[1].literals[name], name
    if executor is Own:
        assert written[0].literals["options"] == inputs.literals["options"]
    else:
        first, second = seen
        assert {name: type(value) for name, value in first.items()} == {
            name: type(value) for name, value in second.items()
        }
        options = first["options"]
        assert (options.name, options.inner.sizes, options.maybe, options.color.value) == ("n", [1], None, "red")
        assert options.inner.when == GIVEN.inner.when
        assert options.many["k"].sizes == []
        assert (first["any"], first["table"], first["color"].value) == ({1, 2}, {"a": 1}, "red")


def test_nothing_else_is_stripped() -> None:
    """Names of fields, formats, tags and values stay, and the type itself is not touched."""
    kind = converter_for(list[Options]).literal_type
    before = kind.SerializeToString(deterministic=True)
    bare = stripped(kind)
    assert kind.SerializeToString(deterministic=True) == before
    fields = bare.collection_type.structure.dataclass_type
    assert sorted(fields) == ["anything", "color", "inner", "many", "maybe", "name"]
    assert list(fields["color"].enum_type.values) == ["red"]
    assert fields["maybe"].union_type.variants[0].structure.tag == "float"
    assert "metadata {" not in str(bare)
    assert stripped(LiteralType()) == LiteralType()
