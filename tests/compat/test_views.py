"""The views of messages by themselves; that they are flytekit's models is ``tests/peer/test_views.py``'s matter."""

from __future__ import annotations

import importlib
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from flyteidl.core.literals_pb2 import Literal as LiteralMessage
from flyteidl.core.literals_pb2 import Primitive as PrimitiveMessage
from flyteidl.core.literals_pb2 import Scalar as ScalarMessage
from google.protobuf.struct_pb2 import Struct
from peer.inside.views import filled, view
from peer.test_views import shapes

from flyteweight.compat.models import (
    annotation,
    common,
    documentation,
    execution,
    interface,
    literals,
    security,
    task,
    types,
)
from flyteweight.compat.models.core import errors, identifier, workflow

PACKAGE = "flyteweight.compat.models"
INTEGER = literals.Literal(scalar=literals.Scalar(primitive=literals.Primitive(integer=3)))
SHAPES = shapes()


@pytest.mark.parametrize("place", sorted(SHAPES))
def test_what_is_read_is_written(place: str) -> None:
    """A view of a message with every field that it knows set is the same message again, and equal to its like."""
    kind = view(PACKAGE, place)
    message = known(kind, filled(kind.message_class()()))
    made = kind.from_flyte_idl(message)
    assert made.to_flyte_idl() == message
    assert kind.from_flyte_idl(made.to_flyte_idl()) == made


def known(kind: Any, message: Any) -> Any:
    """The message as a view that was read from it writes it, twice: what no parameter has is gone after the first."""
    return kind.from_flyte_idl(message).to_flyte_idl()


def test_fields_that_flytekit_drops_are_kept() -> None:
    """A pod's primary container, the overrides of a node, the inputs that an array binds."""
    pod = task.K8sPod(primary_container_name="main")
    assert task.K8sPod.from_flyte_idl(pod.to_flyte_idl()).primary_container_name == "main"
    node = workflow.TaskNode(
        identifier.Identifier(1, "p", "d", "n", "v"), workflow.TaskNodeOverrides(None, None, "image")
    )
    assert workflow.TaskNode.from_flyte_idl(node.to_flyte_idl()).overrides.container_image == "image"
    array = workflow.ArrayNode(
        None, min_success_ratio=0.5, bound_inputs={"b", "a"}, is_original_sub_node_interface=True
    )
    again = workflow.ArrayNode.from_flyte_idl(array.to_flyte_idl())
    assert (again.parallelism, again.min_success_ratio, again.bound_inputs) == (None, 0.5, ["a", "b"])
    assert again.is_original_sub_node_interface is True
    assert again == array


def test_outputs_of_executions_are_read() -> None:
    """flytekit's own view of them fails where there are any."""
    blob = execution.LiteralMapBlob(values=literals.LiteralMap({"n": INTEGER}))
    start = datetime(2026, 1, 2, tzinfo=timezone.utc)
    closure = execution.ExecutionClosure(4, start, timedelta(seconds=90), outputs=blob)
    again = execution.ExecutionClosure.from_flyte_idl(closure.to_flyte_idl())
    assert again == closure
    assert (again.outputs.values.literals, again.outputs.uri) == ({"n": INTEGER}, None)
    assert (again.started_at, again.duration, again.error) == (start, timedelta(seconds=90), None)


def test_parts_may_be_messages() -> None:
    """A real message is taken wherever a view is."""
    message = LiteralMessage(scalar=ScalarMessage(primitive=PrimitiveMessage(integer=3)))
    assert literals.LiteralMap({"a": message, "b": INTEGER}).to_flyte_idl().literals["a"] == message
    assert literals.Literal(scalar=message.scalar) == INTEGER
    assert literals.LiteralCollection([message]) == literals.LiteralCollection([INTEGER])


def test_what_is_given_is_seen_later() -> None:
    """A dict or a list that was given and is changed afterwards is what becomes the message."""
    values = {"a": INTEGER}
    made = literals.LiteralMap(values)
    values["b"] = INTEGER
    assert sorted(made.to_flyte_idl().literals) == ["a", "b"]
    assert made.literals is values
    container = task.Container("i", [], [], task.Resources([], []), {}, {})
    container.add_env("A", "1")
    assert container.to_flyte_idl().env[0].value == "1"


def test_what_can_be_set() -> None:
    """The attributes that flytekit lets be set can be set, others cannot."""
    made = literals.Literal(scalar=INTEGER.scalar)
    made.hash = "h"
    made.set_metadata({"k": "v"})
    assert made.to_flyte_idl().hash == "h"
    assert made.to_flyte_idl().metadata == {"k": "v"}
    with pytest.raises(AttributeError):
        made.scalar = None
    kind = types.LiteralType(simple=types.SimpleType.INTEGER)
    kind.metadata = {"a": 1}
    kind.annotation = annotation.TypeAnnotation({"b": 2})
    assert kind.to_flyte_idl().metadata["a"] == 1
    assert kind.to_flyte_idl().annotation.annotations["b"] == 2


def test_one_ofs_by_their_value() -> None:
    """Whichever part is set, by the name that flytekit gives it."""
    assert INTEGER.value.value.value == 3
    assert literals.Primitive(boolean=False).value is False
    assert literals.Primitive().value is None
    assert literals.BindingData(scalar=INTEGER.scalar).value is INTEGER.scalar
    assert literals.BindingData(scalar=INTEGER.scalar).to_literal_model() == INTEGER
    assert interface.Parameter(None, required=True).behavior is True
    name = identifier.Identifier(identifier.ResourceType.TASK, "p", "d", "n", "v")
    node = workflow.TaskNode(name)
    assert workflow.Node("n0", None, [], [], [], task_node=node).target is node
    assert workflow.WorkflowNode(sub_workflow_ref=name).reference is name
    assert workflow.GateNode(sleep=workflow.SleepCondition(timedelta(1))).condition.duration == timedelta(1)
    assert (str(name), repr(name)) == ("TASK:p:d:n:v",) * 2


def test_times() -> None:
    """A time without a zone is one of UTC; another zone's is the same moment."""
    naive = datetime(2024, 1, 2, 3)  # noqa: DTZ001 - that is the case
    assert literals.Primitive(datetime=naive).datetime == naive.replace(tzinfo=timezone.utc)
    east = datetime(2024, 1, 2, 3, tzinfo=timezone(timedelta(hours=2)))
    message = literals.Primitive(datetime=east).to_flyte_idl()
    assert message.datetime.ToJsonString() == "2024-01-02T01:00:00Z"
    assert literals.Primitive.from_flyte_idl(message).datetime == east
    assert literals.Primitive(datetime=message.datetime).datetime == east


def test_equality_and_hash() -> None:
    """Views are equal by their messages; records by their values, and those have no hash."""
    assert literals.Literal(scalar=INTEGER.scalar) == INTEGER
    assert len({literals.Literal(scalar=INTEGER.scalar), INTEGER}) == 1
    assert literals.Literal() != INTEGER
    assert INTEGER.to_flyte_idl() != INTEGER
    assert security.OAuth2Client("a", "b") == security.OAuth2Client("a", "b")
    for made in (security.OAuth2Client("a", "b"), documentation.SourceCode("link"), annotation.TypeAnnotation({})):
        with pytest.raises(TypeError):
            hash(made)


def test_secrets_are_ours_too() -> None:
    """A secret of the models is one that tasks take."""
    from flyteweight import Secret

    made = security.Secret(group="g", key="k", mount_requirement=security.Secret.MountType.FILE)
    assert isinstance(made, Secret)
    assert made.to_message() == made.to_flyte_idl()
    assert security.Secret.from_flyte_idl(made.to_flyte_idl()) == made
    assert security.SecurityContext(secrets=made).secrets == [made]
    assert security.SecurityContext().to_flyte_idl() is None


def test_refusals() -> None:
    """What excludes each other, and what is missing."""
    with pytest.raises(ValueError, match="At most one of container, k8s_pod or sql"):
        task.TaskTemplate(None, "t", None, None, {}, container=1, sql=2)
    with pytest.raises(ValueError, match="one of"):
        task.DataLoadingConfig("i", "o", format=7)
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'outputs'"):
        interface.TypedInterface({})
    with pytest.raises(TypeError, match="unexpected keyword argument 'nothing'"):
        literals.Literal(nothing=1)


def test_a_plugins_own_entity() -> None:
    """A class that a plugin derives from the bases: as a ``Struct``, and abstract without its methods."""

    class Cluster(common.FlyteCustomIdlEntity):
        def __init__(self, workers: int) -> None:
            self.workers = workers

        def to_dict(self) -> dict[str, Any]:
            return {"workers": self.workers}

        @classmethod
        def from_dict(cls, idl_dict: dict[str, Any]) -> Cluster:
            return cls(int(idl_dict["workers"]))

    assert isinstance(Cluster(3).to_flyte_idl(), Struct)
    assert Cluster.from_flyte_idl(Cluster(3).to_flyte_idl()) == Cluster(3)
    with pytest.raises(TypeError, match="abstract"):
        type("Half", (common.FlyteIdlEntity,), {})()


def test_numbers_by_name() -> None:
    """Enums are plain classes of numbers, which can say a number's name where flytekit's can."""
    from flyteweight.compat.models.core.execution import WorkflowExecutionPhase
    from flyteweight.compat.models.core.types import BlobType
    from flyteweight.compat.models.launch_plan import LaunchPlanState

    assert (types.SimpleType.STRUCT, BlobType.BlobDimensionality.MULTIPART) == (9, 1)
    assert WorkflowExecutionPhase.enum_to_string(WorkflowExecutionPhase.FAILED) == "FAILED"
    assert WorkflowExecutionPhase.enum_to_string(77) == "77"
    assert LaunchPlanState.enum_to_string(77) == "<UNKNOWN>"
    assert task.IOStrategy().download_mode == task.IOStrategy.DOWNLOAD_MODE_EAGER
    assert errors.ContainerError("c", "m", errors.ContainerError.Kind.RECOVERABLE, 0).timestamp.seconds == 0


def test_a_list_interface() -> None:
    """The interface of a map: all are lists but bound inputs, and some are left out."""
    integer = types.LiteralType(simple=types.SimpleType.INTEGER)
    one = interface.TypedInterface(
        {name: interface.Variable(integer, "") for name in "abc"}, {"o0": interface.Variable(integer, "")}
    )
    many = one.transform_interface_to_list({"b"}, {"c"})
    assert sorted(many.inputs) == ["a", "b"]
    assert many.inputs["a"].type.collection_type == integer
    assert many.inputs["b"].type == integer
    assert many.outputs["o0"].type.collection_type == integer


LAZY = f"""
import sys
from {PACKAGE}.literals import Literal
from {PACKAGE} import literals, types
made = [name for module in (literals, types) for name in module.VIEWS if name in vars(module)]
print(made, sorted(name for name in sys.modules if name.startswith("flyteidl.")))
"""


def test_a_class_is_made_when_it_is_named() -> None:
    """Importing one class makes that one, and loads no message."""
    done = subprocess.run([sys.executable, "-c", LAZY], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['Literal'] []"


def test_methods_belong_to_views() -> None:
    """Each class in ``methods`` is the base of a view."""
    folder = Path(importlib.import_module(PACKAGE).__file__).parent / "methods"
    views = {place.replace(".", "_").replace(":", ".", 1) for place in SHAPES}
    for file in folder.glob("[a-z]*.py"):
        module = importlib.import_module(f"{PACKAGE}.methods.{file.stem}")
        classes = [value for value in vars(module).values() if isinstance(value, type)]
        assert {f"{file.stem}.{own.__name__}" for own in classes if own.__module__ == module.__name__} <= views
