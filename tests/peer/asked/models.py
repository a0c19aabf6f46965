"""Models printed, compared, hashed, copied and pickled."""

import copy
import pickle
from datetime import datetime, timedelta, timezone

from flytekit.models import common, interface, literals, security, task, types
from flytekit.models.core import errors, execution, identifier
from flytekit.models.core import types as core_types
from flytekit.models.core import workflow

INTEGER = types.LiteralType(simple=types.SimpleType.INTEGER)
THREE = literals.Literal(scalar=literals.Scalar(primitive=literals.Primitive(integer=3)))
NAME = identifier.Identifier(identifier.ResourceType.TASK, "p", "d", "n", "v")


def models():
    yield INTEGER
    yield types.LiteralType(collection_type=types.LiteralType(map_value_type=INTEGER))
    yield types.LiteralType(
        union_type=types.UnionType([INTEGER, types.LiteralType(simple=types.SimpleType.NONE)]),
        structure=types.TypeStructure(tag="t"),
        metadata={"a": [1, "b"]},
    )
    yield types.LiteralType(blob=core_types.BlobType("csv", core_types.BlobType.BlobDimensionality.MULTIPART))
    yield types.LiteralType(enum_type=core_types.EnumType(values=["a", "b"]))
    columns = [types.StructuredDatasetType.DatasetColumn("c", INTEGER)]
    yield types.LiteralType(structured_dataset_type=types.StructuredDatasetType(columns, "parquet"))
    yield THREE
    yield literals.Literal(collection=literals.LiteralCollection([THREE]), metadata={"a": "b"}, hash="h")
    yield literals.Literal(map=literals.LiteralMap({"k": THREE}))
    yield literals.Literal(scalar=literals.Scalar(union=literals.Union(THREE, INTEGER)))
    yield literals.Literal(scalar=literals.Scalar(none_type=literals.Void()))
    yield literals.Literal(scalar=literals.Scalar(binary=literals.Binary(b"\x01", "msgpack")))
    yield literals.Primitive(datetime=datetime(2024, 5, 17, tzinfo=timezone.utc))
    yield literals.Primitive(duration=timedelta(seconds=90))
    yield literals.Primitive(string_value="x" * 100 + " y")
    yield literals.BindingData(promise=types.OutputReference("n0", "o0"))
    yield literals.Binding("v", literals.BindingData(scalar=THREE.scalar))
    yield literals.RetryStrategy(3)
    yield interface.TypedInterface({"a": interface.Variable(INTEGER, "an int")}, {})
    yield interface.ParameterMap({"a": interface.Parameter(interface.Variable(INTEGER, ""), THREE, False)})
    yield NAME
    yield identifier.WorkflowExecutionIdentifier("p", "d", "n")
    yield errors.ContainerError("C", "m", 0, execution.ExecutionError.ErrorKind.USER)
    yield security.Secret("g", "k", mount_requirement=security.Secret.MountType.FILE)
    yield security.SecurityContext(run_as=security.Identity(iam_role="r"), secrets=[security.Secret("g", "k")])
    yield common.Labels({"a": "b"})
    yield common.Annotations({})
    yield task.Container("i", ["c"], ["a"], task.Resources([task.Resources.ResourceEntry(1, "2")], []), {"E": "v"}, {})
    yield task.TaskMetadata(
        True,
        task.RuntimeMetadata(task.RuntimeMetadata.RuntimeType.FLYTE_SDK, "1", "python"),
        timedelta(minutes=1),
        literals.RetryStrategy(3),
        False,
        "1",
        "",
        False,
        "",
        (),
    )
    yield workflow.NodeMetadata("n", timedelta(seconds=3), literals.RetryStrategy(0), None)
    yield workflow.TaskNode(NAME)


def report(say):
    for model in models():
        say(type(model).__name__, str(model), repr(model), model.short_string())
        say(model._repr_html_() if type(model) is not security.Secret else "", model.is_empty)
        again = pickle.loads(pickle.dumps(model))
        say(again == model, copy.copy(model) == model, copy.deepcopy(model) == model, again != model)
        say(model == type(model).from_flyte_idl(model.to_flyte_idl()), model == 3, model == model.to_flyte_idl())
        say(isinstance(model, common.FlyteIdlEntity), model.serialize_to_string().hex())
    said = {THREE: 1, INTEGER: 2}
    say(said[literals.Literal.from_flyte_idl(THREE.to_flyte_idl())], len({NAME, copy.copy(NAME)}))
    say(types.SimpleType.STRING, core_types.BlobType.BlobDimensionality.SINGLE, identifier.ResourceType.WORKFLOW)
    say(THREE.scalar.value.value, THREE.value.primitive.value, THREE.collection, THREE.hash, THREE.metadata)
    changed = copy.deepcopy(THREE)
    changed.set_metadata({"a": "b"})
    changed.hash = "h"
    say(changed, THREE, changed == THREE)
