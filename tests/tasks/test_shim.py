"""Template tasks at run time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from flyteidl.core.dynamic_job_pb2 import DynamicJobSpec
from flyteidl.core.literals_pb2 import Literal, LiteralMap
from flyteidl.core.types_pb2 import LiteralType
from google.protobuf.text_format import Parse

from flyteweight import FlyteContextManager, ShimTaskExecutor, TypeEngine, current_context
from flyteweight.exceptions import (
    FlyteRecoverableException,
    FlyteTypeException,
    FlyteUserRuntimeException,
    IgnoreOutputs,
    TaskInputError,
    TaskOutputError,
)
from flyteweight.interface.interface import Interface
from flyteweight.models.template import TaskTemplate
from flyteweight.runtime.context import ExecutionMode, ExecutionState, FlyteContext
from flyteweight.runtime.parameters import ExecutionParameters
from flyteweight.storage.access import FileAccessProvider
from flyteweight.tasks.shim import ExecutableTemplateShimTask, check_signature, executor_outputs
from flyteweight.types.conversion_error import ConversionError
from flyteweight.types.structured import StructuredDataset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Pair(NamedTuple):
    y: int
    x: str


class Other(NamedTuple):
    first: int
    second: str


class One(NamedTuple):
    x: int


@pytest.fixture
def context() -> Iterator[FlyteContext]:
    """The context of a task in a container."""
    access = FileAccessProvider.temporary()
    context = FlyteContext(ExecutionState(ExecutionMode.TASK_EXECUTION, ExecutionParameters(access)), access)
    with FlyteContextManager.with_context(context):
        yield context


def template(inputs: dict[str, Any] | None = None, outputs: dict[str, Any] | None = None) -> TaskTemplate:
    """A template with the interface of these Python types."""
    from flyteweight.models import TaskTemplate as Message

    message = Message(type="test", interface=Interface(inputs, outputs).to_typed_interface())
    message.id.name = "t.task"
    return TaskTemplate(message)


def executor(run: Callable[..., Any]) -> type[ShimTaskExecutor[Any]]:
    """An executor's class around a function of template and inputs."""
    return type("Executor", (ShimTaskExecutor,), {"execute_from_model": lambda self, tt, **kw: run(tt, **kw)})


def dispatch(
    context: FlyteContext,
    run: Callable[..., Any],
    given: dict[str, Any] | None = None,
    inputs: dict[str, Any] | None = None,
    outputs: dict[str, Any] | None = None,
) -> LiteralMap:
    """The literals that come out for ``given`` Python inputs."""
    task = ExecutableTemplateShimTask(template(inputs, outputs), executor(run))
    literals = TypeEngine.dict_to_literal_map(context, given or {}, inputs or {})
    return task.dispatch_execute(context, literals)


def integers(literals: LiteralMap) -> dict[str, int]:
    """The values of integer outputs."""
    return {name: literal.scalar.primitive.integer for name, literal in literals.literals.items()}


@pytest.mark.parametrize(
    ("result", "names", "values"),
    [
        (None, [], {}),
        (1, [], {}),
        (1, ["x"], {"x": 1}),
        ([1, 2], ["x"], {"x": [1, 2]}),
        ({"x": 1}, ["x"], {"x": {"x": 1}}),
        (One(1), ["x"], {"x": 1}),
        ((1, 2), ["y", "x"], {"x": 1, "y": 2}),
        ([1, 2], ["y", "x"], {"x": 1, "y": 2}),
        ({"x": 1, "y": 2}, ["y", "x"], {"x": 1, "y": 2}),
        (Pair(2, "1"), ["x", "y"], {"x": "1", "y": 2}),
        (Pair(2, "1"), ["o1", "o0"], {"o0": 2, "o1": "1"}),
        (tuple(range(11)), [f"o{n}" for n in reversed(range(11))], {f"o{n}": n for n in range(11)}),
        ((None, []), ["a", "b"], {"a": None, "b": []}),
    ],
)
def test_outputs_by_name_or_in_the_documented_order(result: Any, names: list[str], values: Any) -> None:
    """Dicts and named tuples go by name; tuples and lists in the alphabet's order, default names by number."""
    assert executor_outputs(result, names) == values


@pytest.mark.parametrize(
    ("result", "names", "message"),
    [
        ((1,), ["x"], "one value for output 'x'.*found tuple with 1 element"),
        ((1, 2), ["x"], "one value for output 'x'.*found tuple with 2"),
        (Pair(1, "2"), ["x"], "one value for output 'x'.*found .*Pair|tuple|Pair with 2"),
        ((1,), ["x", "y"], r"2 outputs \(x, y\), found tuple with 1"),
        ((1, 2, 3), ["x", "y"], r"2 outputs \(x, y\), found tuple with 3"),
        (1, ["x", "y"], r"2 outputs \(x, y\), found int"),
        (None, ["x", "y"], r"2 outputs \(x, y\), found None"),
        ("ab", ["x", "y"], "found str"),
        ({"x": 1}, ["x", "y"], "missing: y"),
        ({"x": 1, "y": 2, "z": 3}, ["x", "y"], "not an output: z"),
        ({"x": 1, "Y": 2}, ["x", "y"], "values named Y, x; missing: y"),
        (Other(1, "2"), ["x", "y"], "values named first, second; missing: x, y"),
    ],
)
def test_outputs_that_do_not_fit(result: Any, names: list[str], message: str) -> None:
    """Too few, too many and wrongly named values are errors that say what is there and what is missing."""
    with pytest.raises(ConversionError, match=message):
        executor_outputs(result, names)


def test_executor_gets_python_values_and_template(context: FlyteContext) -> None:
    """Inputs arrive as guessed Python types beside the template, outputs leave as declared."""
    seen = {}

    def run(tt: TaskTemplate, **inputs: Any) -> Any:
        seen.update(inputs, name=tt.id.name, prefix=current_context().raw_output_prefix)
        return {"n": inputs["a"] + len(inputs["b"]), "m": 1}

    outputs = dispatch(context, run, {"a": 2, "b": ["x"]}, {"a": int, "b": list[str]}, {"n": int, "m": float})
    assert (seen["a"], seen["b"], seen["name"]) == (2, ["x"], "t.task")
    assert outputs.literals["n"].scalar.primitive.integer == 3
    assert outputs.literals["m"].scalar.primitive.float_value == 1.0


def test_tuples_give_the_same_outputs_for_every_copy_of_a_template(context: FlyteContext) -> None:
    """Whatever order the protobuf map has, the same tuple gives the same outputs."""
    data = template({}, {"y": int, "x": int, "w": int}).message.SerializeToString()
    found = []
    for _ in range(20):
        view = TaskTemplate(type(template().message).FromString(data))
        task = ExecutableTemplateShimTask(view, executor(lambda tt: (1, 2, 3)))
        found.append(integers(task.dispatch_execute(context, LiteralMap())))
    assert found == [{"w": 1, "x": 2, "y": 3}] * 20


def test_async_executor(context: FlyteContext) -> None:
    """A coroutine runs to its end."""

    async def run(tt: TaskTemplate, a: int) -> int:
        await asyncio.sleep(0)
        return a + 1

    assert integers(dispatch(context, run, {"a": 1}, {"a": int}, {"n": int})) == {"n": 2}


@pytest.mark.parametrize("message", [LiteralMap(), DynamicJobSpec(min_successes=3)])
def test_messages_pass_as_they_are(context: FlyteContext, message: Any) -> None:
    """An executor may return the outputs or futures themselves."""
    assert dispatch(context, lambda tt: message, outputs={"n": int}) is message


@pytest.mark.parametrize("error", [ValueError("v"), FlyteRecoverableException("again"), KeyError("k")])
def test_executors_errors_are_the_users(context: FlyteContext, error: Exception) -> None:
    """What an executor raises is marked as the user's, with the original inside."""

    def run(tt: TaskTemplate) -> None:
        raise error

    with pytest.raises(FlyteUserRuntimeException) as caught:
        dispatch(context, run)
    assert caught.value.value is error


def test_ignore_outputs_counts(context: FlyteContext) -> None:
    """`IgnoreOutputs` ends a template task as it ends any task."""

    def run(tt: TaskTemplate) -> None:
        raise IgnoreOutputs("not the leader")

    with pytest.raises(IgnoreOutputs, match="not the leader"):
        dispatch(context, run)


def test_hooks_run_around_the_executor(context: FlyteContext) -> None:
    """`pre_execute` makes the executor's context, `post_execute` makes the outputs."""

    class Task(ExecutableTemplateShimTask):
        def pre_execute(self, user_params: Any) -> Any:
            return user_params.builder().add_attr("MARK", 5).build()

        def post_execute(self, user_params: Any, rval: Any) -> Any:
            return rval + user_params.mark

    task = Task(template({}, {"n": int}), executor(lambda tt: current_context().mark))
    assert integers(task.dispatch_execute(context, LiteralMap())) == {"n": 10}


def test_output_of_another_type(context: FlyteContext) -> None:
    """A value of another type is an output error that names the output and both types."""
    with pytest.raises(TaskOutputError, match=r"outputs of task 't.task'.*expected int, found str at n"):
        dispatch(context, lambda tt: "five", outputs={"n": int})


def test_short_tuple_is_an_output_error(context: FlyteContext) -> None:
    """A missing output is an error, not a success without it."""
    with pytest.raises(TaskOutputError, match=r"2 outputs \(x, y\), found tuple with 1"):
        dispatch(context, lambda tt: (1,), outputs={"x": int, "y": int})


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "input 'a' of type int"),
        ({"a": 1, "z": 2}, "also 'z'"),
        ({"a": "1"}, "expected int, found .*string at a"),
    ],
)
def test_inputs_that_do_not_match(context: FlyteContext, given: dict[str, Any], message: str) -> None:
    """Missing, unknown and wrongly typed inputs are input errors that name the input."""
    task = ExecutableTemplateShimTask(template({"a": int}, {"n": int}), executor(lambda tt, **kw: 1))
    with pytest.raises(TaskInputError, match=message):
        task.dispatch_execute(context, TypeEngine.dict_to_literal_map(context, given))


class WithDefault(ShimTaskExecutor[Any]):
    def execute_from_model(self, tt: TaskTemplate, a: int, b: int = 7) -> int:
        return a + b


def test_absent_input_takes_the_executors_default(context: FlyteContext) -> None:
    """An input that `execute_from_model` names with a default may be absent from the inputs file."""
    task = ExecutableTemplateShimTask(template({"a": int, "b": int}, {"n": int}), WithDefault)
    inputs = TypeEngine.dict_to_literal_map(context, {"a": 1})
    assert integers(task.dispatch_execute(context, inputs)) == {"n": 8}


def test_runtime_object_is_a_task_to_the_entrypoint() -> None:
    """Name and interface come from the template, the executor is an instance of its class."""
    task = ExecutableTemplateShimTask(template({"a": int}, {}), WithDefault)
    assert task.name == "t.task"
    assert list(task.interface.inputs.variables) == ["a"]
    assert (task.executor_type, type(task.executor)) == (WithDefault, WithDefault)


class NeedsArguments(ShimTaskExecutor[Any]):
    def __init__(self, url: str, retries: int = 3) -> None:
        self.url = url

    def execute_from_model(self, tt: TaskTemplate, **inputs: Any) -> None:
        """Nothing."""


class Unfinished(ShimTaskExecutor[Any]):
    pass


class NoExecutor:
    def execute_from_model(self, tt: TaskTemplate) -> None:
        """Nothing."""


@pytest.mark.parametrize(
    ("executor_type", "message"),
    [
        (NeedsArguments, r"constructor of executor '.*NeedsArguments' needs arguments \(url\)"),
        (Unfinished, "does not define execute_from_model"),
        (NoExecutor, "'.*NoExecutor' is not an executor: expected a subclass of flyteweight.ShimTaskExecutor"),
        (len, "an executor is a class, found 'len' of type builtin_function"),
        (WithDefault(), "an executor is a class, found a value of type .*WithDefault; give the class itself"),
    ],
)
def test_what_cannot_be_an_executor(executor_type: Any, message: str) -> None:
    """Each reason has its own message."""
    with pytest.raises(FlyteTypeException, match=message):
        ExecutableTemplateShimTask(template(), executor_type)


@pytest.mark.parametrize("inputs", [["a", "tt"], ["a", "self"], ["a", "b", "c"], []])
def test_signature_that_cannot_take_the_inputs(inputs: list[str]) -> None:
    """Names that collide, unknown names and missing ones are found before a run."""
    with pytest.raises(FlyteTypeException, match=r"execute_from_model\(.* of executor 'WithDefault' cannot be called"):
        check_signature(WithDefault, inputs)


def test_files_go_in_and_out(context: FlyteContext, tmp_path: Any) -> None:
    """A file arrives as a `FlyteFile` and leaves under the raw-data prefix."""
    from flyteweight.types.files import FlyteFile

    source = tmp_path / "in.txt"
    source.write_text("content")

    def run(tt: TaskTemplate, a: Any) -> Any:
        with open(a) as file:
            text = file.read()
        target = tmp_path / "out.txt"
        target.write_text(text.upper())
        return FlyteFile(str(target))

    given = {"a": FlyteFile(str(source))}
    outputs = dispatch(context, run, given, {"a": FlyteFile}, {"o": FlyteFile})
    uri = outputs.literals["o"].scalar.blob.uri
    assert uri.startswith(context.file_access.raw_output_prefix)
    with open(uri) as file:
        assert file.read() == "CONTENT"


TABLE = """
    columns { name: 'a' literal_type { simple: INTEGER } }
    format: 'csv'
"""
TABLES = f"structured_dataset_type {{ {TABLE} }}"
SCHEMA = "schema { columns { name: 'a' } }"


def declared(inputs: str, outputs: str) -> TaskTemplate:
    """A template with one input `a` and one output `o` of these Flyte types."""
    view = template()
    Parse(inputs, view.message.interface.inputs.variables["a"].type)
    Parse(outputs, view.message.interface.outputs.variables["o"].type)
    return view


def table(uri: str, kind: str = TABLE) -> str:
    """The literal of a table, as protobuf's text."""
    return f"scalar {{ structured_dataset {{ uri: '{uri}' metadata {{ structured_dataset_type {{ {kind} }} }} }} }}"


def schema(uri: str) -> str:
    """The literal of a schema, as protobuf's text."""
    return f"scalar {{ schema {{ uri: '{uri}' type {{ columns {{ name: 'a' }} }} }} }}"


def union(kind: str, tag: str, literal: str) -> str:
    """A union literal, as protobuf's text."""
    return f"scalar {{ union {{ value {{ {literal} }} type {{ {kind} structure {{ tag: '{tag}' }} }} }} }}"


BINARY = r"scalar { binary { value: '\202\001\241x\241k\222\300\001' tag: 'msgpack' } }"
OPTIONAL = f"union_type {{ variants {{ {TABLES} }} variants {{ simple: NONE }} }}"


@pytest.mark.parametrize(
    ("inputs", "given", "outputs", "expected"),
    [
        (TABLES, table("s3://b/t"), TABLES, table("s3://b/t")),
        (
            TABLES,
            table("s3://b/t", "format: 'parquet'"),
            "structured_dataset_type { }",
            table("s3://b/t", "format: 'parquet'"),
        ),
        (f"collection_type {{ {TABLES} }}", f"collection {{ literals {{ {table('s3://b/t')} }} }}") * 2,
        (f"map_value_type {{ {SCHEMA} }}", f"map {{ literals {{ key: 'k' value {{ {schema('s3://b/t')} }} }} }}") * 2,
        (OPTIONAL, union(TABLES, "StructuredDataset Transformer", table("s3://b/t"))) * 2,
        (SCHEMA, schema("s3://b/t"), SCHEMA, schema("s3://b/t")),
        (
            SCHEMA,
            schema("s3://b/t"),
            TABLES,
            table("s3://b/t", "columns { name: 'a' literal_type { simple: INTEGER } } format: 'parquet'"),
        ),
        ("structured_dataset_type { }", table("s3://b/t", ""), SCHEMA, schema("s3://b/t")),
        ("simple: BINARY", BINARY, "simple: BINARY", BINARY),
    ],
)
def test_tables_and_binaries_pass_through(
    context: FlyteContext, inputs: str, given: str, outputs: str, expected: str
) -> None:
    """What an executor is given it may return: the literal keeps its URI and is of the declared kind."""
    task = ExecutableTemplateShimTask(declared(inputs, outputs), executor(lambda tt, a: a))
    found = task.dispatch_execute(context, LiteralMap(literals={"a": Parse(given, Literal())}))
    assert isinstance(found, LiteralMap)
    assert found.literals["o"] == Parse(expected, Literal())


def test_an_executor_sees_tables_and_plain_values(context: FlyteContext, tmp_path: Path) -> None:
    """A table has URI, format and columns, BINARY is the plain value; a local table that is returned is uploaded."""
    path = tmp_path / "t.csv"
    path.write_text("a")

    def run(tt: TaskTemplate, a: Any) -> Any:
        seen.append(a)
        return StructuredDataset(uri=str(path))

    seen: list[Any] = []
    outputs = LiteralMap()
    for kind, given in ((TABLES, table("s3://b/t")), ("simple: BINARY", BINARY)):
        task = ExecutableTemplateShimTask(declared(kind, TABLES), executor(run))
        outputs = task.dispatch_execute(context, LiteralMap(literals={"a": Parse(given, Literal())}))
    assert (seen[0].uri, seen[0].file_format, seen[0].columns()) == ("s3://b/t", "csv", {"a": int})
    assert seen[1] == {1: "x", "k": [None, 1]}
    written = outputs.literals["o"].scalar.structured_dataset
    assert written.uri.startswith(context.file_access.raw_output_prefix)
    assert written.metadata.structured_dataset_type == Parse(TABLES, LiteralType()).structured_dataset_type


@pytest.mark.parametrize(
    ("kind", "result", "message"),
    [
        (TABLES, "s3://b/t", "expected StructuredDataset of format 'csv', found str at o; return StructuredDataset"),
        (TABLES, StructuredDataset(), "found one without a uri and without a data frame at o"),
        (TABLES, StructuredDataset(dataframe=[1]), "no encoder is registered for list of format 'csv'"),
        (SCHEMA, 3, "expected FlyteSchema with the columns 'a', found int at o; return a FlyteSchema"),
        ("simple: BINARY", {1j}, "expected data that msgpack can carry, .* at o"),
    ],
)
def test_what_is_no_table_or_plain_value(context: FlyteContext, kind: str, result: Any, message: str) -> None:
    """The output error names the output, the declared type and what was returned."""
    task = ExecutableTemplateShimTask(declared("simple: NONE", kind), executor(lambda tt, a: result))
    with pytest.raises(TaskOutputError, match=message):
        task.dispatch_execute(context, LiteralMap(literals={"a": Parse("scalar { none_type { } }", Literal())}))


@pytest.mark.parametrize(
    ("kind", "given", "message"),
    [
        (
            TABLES,
            "scalar { primitive { integer: 1 } }",
            "expected StructuredDataset .* found a literal of type integer at a",
        ),
        ("simple: BINARY", "scalar { binary { tag: 'cbor' } }", "expected a binary with tag 'msgpack'.* at a"),
    ],
)
def test_inputs_that_are_no_tables_or_binaries(context: FlyteContext, kind: str, given: str, message: str) -> None:
    """The input error names the input, the declared type and what was found."""
    task = ExecutableTemplateShimTask(declared(kind, "simple: NONE"), executor(lambda tt, a: None))
    with pytest.raises(TaskInputError, match=message):
        task.dispatch_execute(context, LiteralMap(literals={"a": Parse(given, Literal())}))
