"""Users' code that is written against flytekit's models: it gets views and may give them, and ours sees messages."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import Any

import pytest
from google.protobuf.message import Message

from flyteweight import (
    ExecutionParameters,
    FlyteContextManager,
    ImageConfig,
    PythonFunctionTask,
    SerializationSettings,
    task,
)
from flyteweight.compat.faces import entities as faces
from flyteweight.compat.faces import facing, inward, outward, promise, type_engine
from flyteweight.compat.faces.context import current_context
from flyteweight.compat.faces.plugins import TaskPlugins as TheirPlugins
from flyteweight.compat.faces.type_engine import AsyncTypeTransformer, SimpleTransformer, TypeEngine, TypeTransformer
from flyteweight.compat.models.core import identifier
from flyteweight.compat.models.interface import TypedInterface, Variable
from flyteweight.compat.models.literals import Literal, LiteralMap, Primitive, Scalar
from flyteweight.compat.models.task import TaskTemplate
from flyteweight.compat.models.types import LiteralType, SimpleType
from flyteweight.exceptions import TypeTransformerFailedError
from flyteweight.interface.interface import Interface
from flyteweight.models.template import TaskTemplate as OurTemplate
from flyteweight.tasks.plugins import TaskPlugins
from flyteweight.tasks.serialize import task_template
from flyteweight.tasks.shim import check_signature
from flyteweight.types.converters import TRANSFORMERS, converter_for, forget
from flyteweight.types.engine import TypeEngine as OurEngine

INTEGER = LiteralType(simple=SimpleType.INTEGER)
CENTS = LiteralType(simple=SimpleType.INTEGER, metadata={"unit": "cent"})


class Money:
    def __init__(self, cents: int) -> None:
        self.cents = cents


class Coin(Money):
    """Converted by coroutines."""


def cents(value: int) -> Literal:
    """An amount as a literal."""
    return Literal(scalar=Scalar(primitive=Primitive(integer=value)))


class MoneyTransformer(TypeTransformer[Money]):
    def __init__(self) -> None:
        super().__init__("money", Money)

    def get_literal_type(self, t: Any) -> LiteralType:
        return CENTS

    def to_literal(self, ctx: Any, python_val: Money, python_type: Any, expected: LiteralType) -> Literal:
        assert expected == CENTS
        return cents(python_val.cents)

    def to_python_value(self, ctx: Any, lv: Literal, expected_python_type: Any) -> Money:
        assert lv.collection is None
        return Money(lv.scalar.primitive.value)

    def guess_python_type(self, literal_type: LiteralType) -> type[Money]:
        if literal_type.metadata == CENTS.metadata:
            return Money
        raise ValueError


class CoinTransformer(AsyncTypeTransformer[Coin]):
    def __init__(self) -> None:
        super().__init__("coin", Coin)

    def get_literal_type(self, t: Any) -> LiteralType:
        return INTEGER

    async def async_to_literal(self, ctx: Any, python_val: Coin, python_type: Any, expected: LiteralType) -> Any:
        assert expected == INTEGER
        return cents(python_val.cents).to_flyte_idl()  # a message may be given, too

    async def async_to_python_value(self, ctx: Any, lv: Literal, expected_python_type: Any) -> Coin:
        return Coin(lv.scalar.primitive.value)


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The two types are known in a test, and to nobody after it."""
    known = dict(TRANSFORMERS)
    TypeEngine.register(MoneyTransformer())
    TypeEngine.register(CoinTransformer())
    yield
    TRANSFORMERS.clear()
    TRANSFORMERS.update(known)
    forget()


@task
def doubled(money: Money, coins: list[Coin]) -> dict[str, Money]:
    """A task of ours, with types of users."""
    return {"sum": Money(2 * money.cents + sum(coin.cents for coin in coins))}


def test_a_task_with_users_transformers() -> None:
    """Views and messages that transformers return are outputs, and they are given views."""
    assert doubled(money=Money(3), coins=[Coin(1), Coin(2)])["sum"].cents == 9
    literals = LiteralMap({"money": cents(3), "coins": TypeEngine.to_literal(context(), [Coin(4)], list[Coin])})
    message = doubled.dispatch_execute(context(), literals.to_flyte_idl())
    assert message.literals["o0"].map.literals["sum"] == cents(10).to_flyte_idl()


def test_ours_sees_messages() -> None:
    """What our engine says and takes of a user's type are messages."""
    assert OurEngine.to_literal_type(list[Money]).collection_type == CENTS.to_flyte_idl()
    literal = OurEngine.to_literal(context(), Money(3), Money)
    assert literal == cents(3).to_flyte_idl()
    assert isinstance(literal, Message)
    assert isinstance(converter_for(Money).literal_type, Message)
    assert OurEngine.to_python_value(context(), literal, Coin).cents == 3
    assert OurEngine.guess_python_type(CENTS.to_flyte_idl()) is Money


def test_the_engine_speaks_views() -> None:
    """All of the engine's methods give views, and take views and messages."""
    assert TypeEngine.to_literal_type(list[int]) == LiteralType(collection_type=INTEGER)
    literal = TypeEngine.to_literal(context(), [1, 2], list[int], LiteralType(collection_type=INTEGER))
    assert [item.scalar.primitive.integer for item in literal.collection.literals] == [1, 2]
    assert TypeEngine.to_python_value(context(), literal, list[int]) == [1, 2]
    assert TypeEngine.to_python_value(context(), literal.to_flyte_idl(), list[int]) == [1, 2]
    assert TypeEngine.guess_python_type(CENTS) is Money
    assert TypeEngine.guess_python_types({"a": Variable(INTEGER, "")}) == {"a": int}
    literals = TypeEngine.dict_to_literal_map(context(), {"a": 1}, {"a": int})
    assert literals == LiteralMap({"a": cents(1)})
    assert TypeEngine.literal_map_to_kwargs(context(), literals, {"a": int}) == {"a": 1}
    assert TypeEngine.literal_map_to_kwargs(context(), literals, None, {"a": Variable(INTEGER, "")}) == {"a": 1}


def test_transformers_of_ours() -> None:
    """They have flytekit's names, are what the engine gives for their types, and speak views."""
    assert TypeEngine.get_transformer(int) is type_engine.IntTransformer
    assert isinstance(TypeEngine.get_transformer(dict[str, int]), type_engine.DictTransformer)
    assert isinstance(TypeEngine.get_transformer(Money), MoneyTransformer)
    transformer = TypeEngine.get_transformer(list[int])
    assert isinstance(transformer, type_engine.ListTransformer)
    assert transformer.get_literal_type(list[int]) == LiteralType(collection_type=INTEGER)
    literal = transformer.to_literal(context(), [1], list[int], LiteralType(collection_type=INTEGER))
    assert literal.collection.literals == [cents(1)]
    assert transformer.to_python_value(context(), literal, list[int]) == [1]
    assert type_engine.IntTransformer.guess_python_type(INTEGER) is int


def test_a_users_subclass_of_a_transformer_of_ours() -> None:
    """A plugin derives from a named transformer, and changes what that says."""

    @dataclass
    class Marked:
        a: int

    class Transformer(type_engine.DataclassTransformer):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self._t = Marked

        def get_literal_type(self, t: Any) -> LiteralType:
            known = super().get_literal_type(t)
            return LiteralType(simple=known.simple, metadata={"mark": "x"})

    TypeEngine.register(Transformer())
    assert OurEngine.to_literal_type(Marked).metadata["mark"] == "x"


def test_a_simple_transformer() -> None:
    """Its two functions take and return views."""

    class Price:
        def __init__(self, value: int) -> None:
            self.value = value

    made = SimpleTransformer(
        "price", Price, INTEGER, lambda price: cents(price.value), lambda literal: Price(literal.scalar.primitive.value)
    )
    TypeEngine.register(made)
    assert OurEngine.to_literal(context(), Price(3), Price) == cents(3).to_flyte_idl()
    assert OurEngine.to_python_value(context(), cents(4).to_flyte_idl(), Price).value == 4
    assert made.get_literal_type() == INTEGER


def test_what_is_no_view_passes() -> None:
    """Containers are walked through; values and classes stay what they are."""
    name = identifier.Identifier(1, "p", "d", "n", "v")
    assert inward({"a": [name, 3, (name,)]}) == {"a": [name.to_flyte_idl(), 3, (name.to_flyte_idl(),)]}
    assert outward({"a": [name.to_flyte_idl(), "b"]}) == {"a": [name, "b"]}
    assert inward(LiteralType) is LiteralType
    told = facing(lambda taken, *, other: (type(taken).__module__, other))
    assert told(name, other=[name]) == ("flyteidl.core.identifier_pb2", [name])


def context() -> Any:
    """The current one."""
    return FlyteContextManager.current_context()


@faces.task
def shouted(a: int, b: str = "x") -> str:
    """A task under flytekit's name."""
    return f"{a}{b}".upper()


@faces.task(cache=True, cache_version="1")
def twice(a: str) -> str:
    """A task by a decorator with settings."""
    return 2 * a


@faces.workflow
def both(a: int) -> str:
    """A workflow under flytekit's name."""
    return twice(a=shouted(a=a, b="y"))


def test_entities_speak_views() -> None:
    """The interfaces of tasks, workflows, launch plans and mapped tasks are views, and so is what plans hold."""
    assert shouted.interface.inputs["a"] == Variable(INTEGER, "a")
    assert shouted.interface.inputs["a"].artifact_tag is None
    assert both.interface.outputs["o0"].type.simple == SimpleType.STRING
    plan = faces.LaunchPlan.get_or_create(both, name="plan", default_inputs={"a": 1})
    assert plan.interface == both.interface
    assert plan.parameters.parameters["a"].default.scalar.primitive.integer == 1
    assert plan.fixed_inputs == LiteralMap({})
    again = plan.clone_with("again", parameters=plan.parameters, fixed_inputs=LiteralMap({"a": cents(2)}))
    assert (plan.saved_inputs, again.saved_inputs) == ({"a": 1}, {"a": 2})
    assert faces.map_task(twice).interface.inputs["a"].type.collection_type.simple == SimpleType.STRING
    settings = SerializationSettings(image_config=ImageConfig.auto(img_name="a/b:c"), project="p")
    container = shouted.get_container(settings)
    assert (container.image, container.data_loading_config) == ("a/b:c", None)


def test_entities_are_of_flytekits_family() -> None:
    """A task is an instance of its class's bases, under flytekit's names and ours."""
    for kind in (faces.PythonFunctionTask, faces.PythonAutoContainerTask, faces.PythonTask, faces.Task):
        assert isinstance(shouted, kind)
        assert isinstance(twice, kind)
    assert isinstance(shouted, PythonFunctionTask)
    assert not isinstance(doubled, faces.PythonFunctionTask)
    assert isinstance(both, faces.WorkflowBase)
    assert pickle.loads(pickle.dumps(faces.PythonFunctionTask)) is faces.PythonFunctionTask


def test_entities_run_as_ours() -> None:
    """By hand, in workflows, and on messages; on views for who gives them."""
    assert both(a=1) == "1Y1Y"
    inputs = LiteralMap({"a": cents(1)})
    answer = shouted.dispatch_execute(context(), inputs)
    assert answer.literals["o0"].scalar.primitive.value == "1X"
    message = shouted.dispatch_execute(context(), inputs.to_flyte_idl())
    assert message == answer.to_flyte_idl()


class Logging:
    """The ``task_config`` of a plugin."""


class Logged(faces.PythonFunctionTask[Logging]):
    """A plugin's task that overrides what is handed views."""

    def __init__(self, task_config: Any, function: Any, **kwargs: Any) -> None:
        super().__init__(task_config, function, task_type="logged", **kwargs)

    def dispatch_execute(self, ctx: Any, input_literal_map: LiteralMap) -> LiteralMap:
        assert input_literal_map.literals["a"].collection is None
        outputs = super().dispatch_execute(ctx, input_literal_map)
        outputs.literals["o0"].set_metadata({"by": "plugin"})
        return outputs

    def get_container(self, settings: SerializationSettings) -> Any:
        container = super().get_container(settings)
        container.add_env("LOGGED", "1")
        return container


def test_a_plugins_task() -> None:
    """What it overrides takes and returns views, and our callers get messages."""
    logged = Logged(None, shouted.task_function)
    message = logged.dispatch_execute(context(), LiteralMap({"a": cents(1)}).to_flyte_idl())
    assert isinstance(message, Message)
    assert message.literals["o0"].metadata == {"by": "plugin"}
    settings = SerializationSettings(image_config=ImageConfig.auto(img_name="a/b:c"), project="p")
    assert {pair.key: pair.value for pair in task_template(logged, settings).container.env}["LOGGED"] == "1"


class OfOurs(PythonFunctionTask[Any]):
    """The task of a plugin that was written for our names."""


def test_tasks_of_plugins_stay_as_they_are() -> None:
    """The decorator gives the plugin's own class, whichever names it was written with."""
    for kind, config in ((Logged, Logging), (OfOurs, type("Config", (), {}))):
        TaskPlugins.register_pythontask_plugin(config, kind)
        try:
            made = faces.task(task_config=config())(shouted.task_function)
        finally:
            TaskPlugins._classes.pop(config)
        assert type(made) is kind
        assert made(a=1) == "1X"


class Adding(faces.ShimTaskExecutor[Any]):
    """An executor of a plugin's: it sees flytekit's template."""

    def execute_from_model(self, tt: TaskTemplate, a: int, b: int = 2, **kwargs: Any) -> Any:
        assert (tt.container, tt.interface.inputs["a"].type.simple) == (None, SimpleType.INTEGER)
        return a + b + int(tt.custom["more"])


class Returning(faces.ShimTaskExecutor):
    """One that makes the literals itself, in a coroutine."""

    async def execute_from_model(self, tt: TaskTemplate, a: int, *, b: int = 0) -> LiteralMap:
        return LiteralMap({name: cents(a + b + 4) for name in tt.interface.outputs})


@pytest.mark.parametrize(("executor", "value"), [(Adding, 7), (Returning, 7)])
def test_executors(executor: Any, value: int) -> None:
    """They are given a view of the template and may return views; an input that they default may be absent."""
    name = identifier.Identifier(identifier.ResourceType.TASK, "p", "d", "n", "v")
    sides = TypedInterface({name: Variable(INTEGER, "") for name in "ab"}, {"c": Variable(INTEGER, "")})
    template = TaskTemplate(name, "t", None, sides, {"more": 2})
    made = faces.ExecutableTemplateShimTask(OurTemplate(template.to_flyte_idl()), executor)
    check_signature(executor, ["a", "b"])
    outputs = made.dispatch_execute(context(), LiteralMap({"a": cents(3)}).to_flyte_idl())
    assert outputs.literals["c"].scalar.primitive.integer == value


class Told(faces.PythonFunctionTask[Any]):
    """A plugin's task that looks at its run before and after."""

    def pre_execute(self, user_params: Any) -> Any:
        assert str(user_params.execution_id) == "ex:local:local:local"
        return user_params.with_given({"execution_id": identifier.WorkflowExecutionIdentifier("p", "d", "n")})

    def post_execute(self, user_params: Any, rval: Any) -> Any:
        return f"{rval} {user_params.task_id}"


def named() -> str:
    """The execution as code under flytekit's name sees it."""
    execution = current_context().execution_id
    return f"{execution.project} {execution.name}"


def test_ids_of_a_run_are_views() -> None:
    """They are printed as flytekit prints them, and may be given as views."""
    assert Told(None, named)() == "p n TASK:local:local:local:local"
    context = current_context()
    assert isinstance(context, ExecutionParameters)
    assert isinstance(context.execution_id, identifier.WorkflowExecutionIdentifier)
    assert context.execution_id == identifier.WorkflowExecutionIdentifier("local", "local", "local")
    assert pickle.loads(pickle.dumps(context.execution_id)) == context.execution_id


def test_promises_by_hand() -> None:
    """One that is made of a view; a value of another type, and a name that is no input, are refused."""
    word = promise.Promise("n", TypeEngine.to_literal(context(), "x", str))
    assert isinstance(word, promise.Promise)
    assert issubclass(type(word), promise.Promise)
    sides = {"a": Variable(LiteralType(collection_type=LiteralType(simple=SimpleType.STRING)), "")}
    made = promise.translate_inputs_to_literals(context(), {"a": ["y", word]}, sides, {"a": list[str]})
    assert TypeEngine.to_python_value(context(), made["a"], list[str]) == ["y", "x"]
    with pytest.raises(TypeTransformerFailedError, match=r"expected str, found int at input 'a'\[0\]"):
        promise.translate_inputs_to_literals(context(), {"a": [1]}, sides, {"a": list[str]})
    with pytest.raises(ValueError, match="there is no input 'b', only a"):
        promise.translate_inputs_to_literals(context(), {"b": 1}, sides, {"a": list[str]})


class Queued(faces.PythonFunctionTask[None]):
    def get_command(self, settings: SerializationSettings) -> list[str]:
        resolver = self.task_resolver
        return ["queue", resolver.location, *resolver.loader_args(settings, self)]


class Templated(faces.PythonCustomizedContainerTask[None]):
    def get_custom(self, settings: SerializationSettings) -> dict[str, Any]:
        return {}


def test_command_lines_are_for_either() -> None:
    """They name resolvers by flytekit's paths, which we find, too; a task under our own name keeps our path."""
    settings = SerializationSettings(ImageConfig.auto(img_name="image:v1"))
    path = "flytekit.core.python_auto_container.default_task_resolver"
    word = shouted.get_container(settings).args
    assert word[word.index("--resolver") + 1 : -3] == [path, "--", "task-module"]
    items = faces.map_task(shouted).get_container(settings).args
    assert items[items.index("--resolver") + 1] == "flytekit.core.array_node_map_task.ArrayNodeMapTaskResolver"
    assert items[items.index("resolver") + 1] == path
    assert Queued(None, shouted.task_function).get_container(settings).args[:2] == ["queue", path]
    templated = Templated("t", None, "image:v1", Adding, interface=Interface({"a": int}))
    assert (
        "flytekit.core.python_customized_container_task.default_task_template_resolver"
        in templated.get_container(settings).args
    )
    assert "flyteweight.resolvers.default_task_resolver" in task(shouted.task_function).get_container(settings).args


def test_where_no_plugin_is_registered_there_is_the_users_task() -> None:
    """A plugin that makes one of another's settings gets views of it."""
    assert TheirPlugins.find_pythontask_plugin(type(None)) is faces.PythonFunctionTask
    TheirPlugins.register_pythontask_plugin(Queued, Queued)
    assert TheirPlugins.find_pythontask_plugin(Queued) is Queued
    assert TaskPlugins.find_pythontask_plugin(Queued) is Queued
