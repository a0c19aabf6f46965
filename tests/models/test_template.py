"""The read view of a template that executors hold."""

from __future__ import annotations

import copy
import pickle

import pytest
from flyteidl.core.interface_pb2 import Variable
from flyteidl.core.tasks_pb2 import TaskTemplate as Message
from flyteidl.core.types_pb2 import LiteralType, SimpleType
from google.protobuf.json_format import ParseDict

from flyteweight.models.template import TaskTemplate, output_order

INTEGER = LiteralType(simple=SimpleType.INTEGER)


def template(custom: dict[str, object] | None = None, outputs: tuple[str, ...] = ()) -> TaskTemplate:
    """A view of a small template."""
    message = Message(type="sql", task_type_version=2, config={"k": "v"})
    message.id.name, message.id.project, message.id.version = "t.query", "p", "v1"
    ParseDict(custom or {}, message.custom)
    for name in outputs:
        message.interface.outputs.variables[name].CopyFrom(Variable(type=INTEGER))
    return TaskTemplate(message)


def test_custom_keeps_what_a_struct_can_hold() -> None:
    """Nested data come back as plain Python, with whole numbers as int and other numbers as float."""
    custom = {"a": 3, "b": 2.5, "c": "x", "d": None, "e": True, "f": [1, [2.0, {"g": -7}]], "h": {}, "i": []}
    found = template(custom).custom
    assert found == {**custom, "f": [1, [2, {"g": -7}]]}
    assert type(found["a"]) is int
    assert type(found["b"]) is float
    assert found["e"] is True


def test_numbers_beyond_a_doubles_integers_stay_floats() -> None:
    """Above 2**53 a double no longer says which integer was written, so none is made up."""
    found = template({"edge": 2.0**53, "beyond": 2.0**60, "huge": 1e300}).custom
    assert [type(found[name]) for name in ("edge", "beyond", "huge")] == [int, float, float]


def test_custom_is_the_same_dict_each_time() -> None:
    """An executor may complete `tt.custom`, as plugins that add secrets to it do."""
    view = template({"connect_args": {}})
    view.custom["connect_args"]["password"] = "hidden"
    assert view.custom == {"connect_args": {"password": "hidden"}}


def test_parts_of_the_template() -> None:
    """Standard fields are attributes, absent parts are None, other fields come from the message."""
    view = template()
    assert (view.id.name, view.type, view.task_type_version, view.config) == ("t.query", "sql", 2, {"k": "v"})
    assert (view.container, view.k8s_pod, view.sql, view.security_context, view.extended_resources) == (None,) * 5
    assert view.custom == {}
    assert view.metadata.retries.retries == 0
    view.message.container.image = "i:1"
    view.message.security_context.secrets.add(group="g", key="k")
    assert view.container.image == "i:1"
    assert view.security_context.secrets[0].key == "k"
    assert view.SerializeToString() == view.message.SerializeToString()
    with pytest.raises(AttributeError, match="no_such_field"):
        _ = view.no_such_field


def test_interface_is_two_ordered_mappings() -> None:
    """Outputs are a dict of variables in the documented order."""
    view = template(outputs=("y", "x", "a1"))
    assert list(view.interface.outputs) == ["a1", "x", "y"]
    assert view.interface.outputs["x"].type == INTEGER
    assert view.interface.inputs == {}


@pytest.mark.parametrize(
    ("names", "order"),
    [
        (["o10", "o2", "o1"], ["o1", "o2", "o10"]),
        (["o10", "o2", "rows"], ["o10", "o2", "rows"]),
        (["b", "B", "a_1", "a"], ["B", "a", "a_1", "b"]),
        (["o", "o1"], ["o", "o1"]),
        (["o1", "o²"], ["o1", "o²"]),
        ([], []),
    ],
)
def test_order_of_outputs(names: list[str], order: list[str]) -> None:
    """Default names go by number, others by the alphabet, whatever order the map had."""
    assert output_order(names) == order
    assert output_order(reversed(names)) == order


def test_texts() -> None:
    """`str` shows the template in lines for people, `repr` in one."""
    view = template({"query": "select 1"}, outputs=("n",))
    view.message.container.image = "i:1"
    text = str(view)
    for part in ("task t.query", "type: sql", "n: int", "query: 'select 1'", "image: i:1", "inputs: none"):
        assert part in text
    assert repr(view) == "TaskTemplate('t.query', type='sql', version='v1')"


def test_copies_and_pickles() -> None:
    """A view can be copied, and sent to another process."""
    view = template({"a": 1})
    assert pickle.loads(pickle.dumps(view)) == view
    assert copy.deepcopy(view).custom == {"a": 1}
    assert view != template({"a": 2})
