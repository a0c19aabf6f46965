"""Transformers, handlers of tables, task plugins and launch plans, written against flytekit's models and engine."""

import typing
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Dict, List, Optional, Tuple, Type, Union

import flytekit
from flytekit import FlyteContext, LaunchPlan, PythonFunctionTask, StructuredDataset, task, workflow
from flytekit.configuration import SerializationSettings
from flytekit.core.context_manager import ExecutionParameters
from flytekit.core.type_engine import (
    AsyncTypeTransformer,
    DictTransformer,
    ListTransformer,
    TypeEngine,
    TypeTransformer,
    TypeTransformerFailedError,
    UnionTransformer,
)
from flytekit.extend import TaskPlugins
from flytekit.models import literals, types
from flytekit.models.core.types import BlobType
from flytekit.models.literals import Binary, Literal, LiteralCollection, LiteralMap, Primitive, Scalar
from flytekit.models.literals import StructuredDatasetMetadata
from flytekit.models.types import LiteralType, SimpleType, StructuredDatasetType
from flytekit.types.structured.structured_dataset import (
    StructuredDatasetDecoder,
    StructuredDatasetEncoder,
    StructuredDatasetTransformerEngine,
)


class Money:
    def __init__(self, cents: int):
        self.cents = cents


class MoneyTransformer(TypeTransformer[Money]):
    def __init__(self):
        super().__init__(name="money", t=Money)

    def get_literal_type(self, t: Type[Money]) -> LiteralType:
        return LiteralType(simple=SimpleType.INTEGER, metadata={"unit": "cent"})

    def to_literal(
        self, ctx: FlyteContext, python_val: Money, python_type: Type[Money], expected: LiteralType
    ) -> Literal:
        assert expected.simple == SimpleType.INTEGER and expected.blob is None
        return Literal(scalar=Scalar(primitive=Primitive(integer=python_val.cents)), metadata={"by": "money"})

    def to_python_value(self, ctx: FlyteContext, lv: Literal, expected_python_type: Type[Money]) -> Money:
        if lv.scalar is None or lv.scalar.primitive is None or lv.scalar.primitive.integer is None:
            raise TypeTransformerFailedError(f"{lv} is no money")
        assert lv.scalar.primitive.value == lv.scalar.primitive.integer and lv.collection is None
        return Money(lv.scalar.primitive.integer)

    def guess_python_type(self, literal_type: LiteralType) -> Type[Money]:
        if literal_type.metadata == {"unit": "cent"}:
            return Money
        raise ValueError("not money")


class Note:
    def __init__(self, text: str):
        self.text = text


class NoteTransformer(AsyncTypeTransformer[Note]):
    def __init__(self):
        super().__init__(name="note", t=Note)

    def get_literal_type(self, t: Type[Note]) -> LiteralType:
        return LiteralType(blob=BlobType(format="note", dimensionality=BlobType.BlobDimensionality.SINGLE))

    async def async_to_literal(
        self, ctx: FlyteContext, python_val: Note, python_type: Type[Note], expected: LiteralType
    ) -> Literal:
        path = ctx.file_access.get_random_local_path()
        with open(path, "w") as stream:
            stream.write(python_val.text)
        uri = await ctx.file_access.async_put_raw_data(path)
        meta = literals.BlobMetadata(type=expected.blob)
        return Literal(scalar=Scalar(blob=literals.Blob(metadata=meta, uri=uri)))

    async def async_to_python_value(self, ctx: FlyteContext, lv: Literal, expected_python_type: Type[Note]) -> Note:
        path = ctx.file_access.get_random_local_path()
        await ctx.file_access.async_get_data(lv.scalar.blob.uri, path, is_multipart=False)
        with open(path) as stream:
            return Note(stream.read())


class Table:
    def __init__(self, rows: List[str]):
        self.rows = rows


class TableEncoder(StructuredDatasetEncoder):
    def __init__(self):
        super().__init__(Table, "s3", "lines")

    def encode(
        self, ctx: FlyteContext, structured_dataset: StructuredDataset, structured_dataset_type: StructuredDatasetType
    ) -> literals.StructuredDataset:
        structured_dataset_type.format = "lines"
        assert structured_dataset_type.columns == []
        return literals.StructuredDataset(
            uri="s3://bucket/" + "-".join(structured_dataset.dataframe.rows),
            metadata=StructuredDatasetMetadata(structured_dataset_type=structured_dataset_type),
        )


class TableDecoder(StructuredDatasetDecoder):
    def __init__(self):
        super().__init__(Table, "s3", "lines")

    def decode(
        self,
        ctx: FlyteContext,
        flyte_value: literals.StructuredDataset,
        current_task_metadata: StructuredDatasetMetadata,
    ) -> Table:
        assert flyte_value.metadata.structured_dataset_type.format == "lines"
        assert current_task_metadata.structured_dataset_type is not None
        return Table(flyte_value.uri.rpartition("/")[2].split("-"))


class Hidden:
    pass


TypeEngine.register(MoneyTransformer())
TypeEngine.register(NoteTransformer())
TypeEngine.register_restricted_type("hidden", Hidden)
StructuredDatasetTransformerEngine.register(TableEncoder(), default_for_type=True)
StructuredDatasetTransformerEngine.register(TableDecoder(), default_for_type=True)


@task
def made(
    a: int,
) -> Tuple[
    Money, List[Money], Dict[str, Money], Optional[Money], Union[str, Money], List[Note], Table, StructuredDataset
]:
    dataset = StructuredDataset(dataframe=Table(["c"]))
    notes = [Note("x" * a), Note("y")]
    return Money(a), [Money(1)], {"m": Money(2)}, None, Money(3), notes, Table(["a", "b"]), dataset


@task
def spent(price: Money, prices: List[Money], either: Union[str, Money]) -> int:
    return price.cents + sum(one.cents for one in prices) + either.cents


@task
def rows(given: StructuredDataset) -> List[str]:
    return given.open(Table).all().rows


@dataclass
class Doubling:
    times: int


class DoublingTask(PythonFunctionTask[Doubling]):
    def __init__(self, task_config: Doubling, task_function, **kwargs):
        super().__init__(task_config, task_function, task_type="doubling", **kwargs)

    def pre_execute(self, user_params: ExecutionParameters) -> ExecutionParameters:
        execution = user_params.execution_id
        return user_params.builder().add_attr("TOLD", f"{execution} {execution.name} {user_params.task_id}").build()

    def execute(self, **kwargs) -> Any:
        return " ".join([flytekit.current_context().TOLD, super().execute(**kwargs) * self.task_config.times])

    def dispatch_execute(self, ctx: FlyteContext, input_literal_map: LiteralMap) -> LiteralMap:
        assert (
            input_literal_map.literals["a"].scalar.primitive.string_value
            == input_literal_map.literals["a"].scalar.primitive.value
        )
        made = super().dispatch_execute(ctx, input_literal_map)
        made.literals["o0"].set_metadata({"by": "doubling"})
        return made

    def get_custom(self, settings: SerializationSettings) -> Dict[str, Any]:
        return {"times": self.task_config.times}


TaskPlugins.register_pythontask_plugin(Doubling, DoublingTask)


@task(task_config=Doubling(2))
def doubled(a: str) -> str:
    return a


def ids() -> List[str]:
    context = flytekit.current_context()
    return [str(context.execution_id), str(context.task_id), context.execution_id.project, repr(context.task_id)]


@workflow
def greeting(name: str, times: int = 2) -> str:
    return doubled(a=name)


def plans(a: int) -> List[str]:
    plan = LaunchPlan.get_or_create(greeting, name="plan", default_inputs={"times": a}, fixed_inputs={"name": "n"})
    return [
        str(plan.parameters.parameters["times"].default.scalar.primitive.integer),
        str(plan.fixed_inputs.literals["name"].scalar.primitive.string_value),
        str(plan.interface.inputs["name"]),
        str(plan.parameters),
    ]


@task
def engine(a: int) -> List[str]:
    context = flytekit.FlyteContextManager.current_context()
    said = ids() + plans(a)
    for kind, transformer in ((List[int], ListTransformer), (Dict[str, int], DictTransformer)):
        said.append(str(type(TypeEngine.get_transformer(kind)) is transformer))
    said.append(str(isinstance(TypeEngine.get_transformer(Optional[int]), UnionTransformer)))
    said.append(TypeEngine.get_transformer(Money).name)
    TypeEngine.lazy_import_transformers()
    said.append(str(TypeEngine.get_transformer(Money).guess_python_type(TypeEngine.to_literal_type(Money)) is Money))
    try:
        TypeEngine.to_literal_type(Hidden)
    except Exception as error:
        said.append(type(error).__name__)
    kind = TypeEngine.to_literal_type(Union[int, str])
    lv = TypeEngine.to_literal(context, "x", Union[int, str], kind)
    said.append(lv.scalar.union.stored_type.structure.tag + lv.scalar.value.value.scalar.primitive.value)
    many = Literal(collection=LiteralCollection([lv, Literal(scalar=Scalar(none_type=literals.Void()))]))
    said.append(str(TypeEngine.to_python_value(context, many, List[Union[int, str, None]])))
    packed = Literal(scalar=Scalar(binary=Binary(value=b"\x05", tag="msgpack")))
    said.append(str(TypeEngine.to_python_value(context, packed, int)))
    moved = Literal(scalar=Scalar(primitive=Primitive(duration=timedelta(minutes=a))))
    said.append(str(TypeEngine.to_python_value(context, moved, timedelta)))
    return said


@task
async def awaited(a: int) -> List[str]:
    context = flytekit.FlyteContextManager.current_context()
    kind = TypeEngine.to_literal_type(List[Money])
    lv = await TypeEngine.async_to_literal(context, [Money(a)], List[Money], kind)
    back = await TypeEngine.async_to_python_value(context, lv, List[Money])
    transformer = typing.cast(Any, TypeEngine.get_transformer(List[int]))
    ints = await transformer.async_to_literal(context, [a], List[int], TypeEngine.to_literal_type(List[int]))
    return [str(back[0].cents), str(ints.collection.literals[0].scalar.primitive.integer), str(lv)]
