"""TypeTransformer: the user's own types."""

# ruff: noqa: UP045 - users spell types in all these ways

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Annotated, Any, List, Optional, get_args  # noqa: UP035

import pytest
from conversion import read, refused, unreadable, write
from flyteidl.core.literals_pb2 import Literal
from flyteidl.core.types_pb2 import LiteralType, SimpleType
from pydantic import BaseModel

from flyteweight.exceptions import FlyteRecoverableException, RestrictedTypeError, TypeTransformerFailedError
from flyteweight.runtime.context import FlyteContextManager
from flyteweight.types import converters
from flyteweight.types.converters import converter_for
from flyteweight.types.engine import TypeEngine
from flyteweight.types.transformer import (
    AsyncTypeTransformer,
    ConverterTransformer,
    SimpleTransformer,
    TypeTransformer,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


class Money:
    def __init__(self, cents: int) -> None:
        self.cents = cents


class Later(Money):
    pass


class Flag:
    pass


def integer(value: int) -> Literal:
    """An integer literal."""
    literal = Literal()
    literal.scalar.primitive.integer = value
    return literal


class MoneyTransformer(TypeTransformer[Money]):
    def __init__(self) -> None:
        super().__init__("Money", Money)

    def get_literal_type(self, t: type[Money]) -> LiteralType:
        return LiteralType(simple=SimpleType.INTEGER)

    def to_literal(self, ctx: Any, python_val: Money, python_type: type[Money], expected: LiteralType) -> Literal:
        if python_val.cents < 0:
            raise ValueError("no debts")
        if python_val.cents == 13:
            raise FlyteRecoverableException("try again")
        if python_val.cents == 14:
            raise ValueError
        return integer(python_val.cents)

    def to_python_value(self, ctx: Any, lv: Literal, expected_python_type: type[Money]) -> Money:
        if not lv.scalar.primitive.HasField("integer"):
            raise TypeTransformerFailedError("cents are an integer")
        return Money(lv.scalar.primitive.integer)

    def guess_python_type(self, literal_type: LiteralType) -> type[Money]:
        if literal_type.HasField("blob"):
            return Money
        raise ValueError("not money")


class FlagTransformer(AsyncTypeTransformer[Flag]):
    def __init__(self) -> None:
        super().__init__("Flag", Flag)

    def get_literal_type(self, t: type[Flag]) -> LiteralType:
        return LiteralType(simple=SimpleType.NONE)

    async def async_to_literal(self, ctx: Any, python_val: Flag, python_type: Any, expected: LiteralType) -> Literal:
        return integer(1)

    async def async_to_python_value(self, ctx: Any, lv: Literal, expected_python_type: Any) -> Flag:
        return Flag()


@pytest.fixture(autouse=True)
def _registry() -> Iterator[None]:
    """The two transformers, and the registry as it was afterwards."""
    before = dict(converters.TRANSFORMERS)
    TypeEngine.register(MoneyTransformer())
    TypeEngine.register(FlagTransformer())
    yield
    converters.TRANSFORMERS.clear()
    converters.TRANSFORMERS.update(before)
    converters.forget()


def test_a_transformer_that_is_taken_out() -> None:
    """People's tests take out of the engine's table what they have registered; that holds at once."""

    class Mine:
        pass

    class MineTransformer(TypeTransformer[Mine]):
        def __init__(self) -> None:
            super().__init__("Mine", Mine)

        def get_literal_type(self, t: Any) -> LiteralType:
            return LiteralType(simple=SimpleType.INTEGER)

    for _ in range(2):
        TypeEngine.register(MineTransformer())
        assert TypeEngine.to_literal_type(list[Mine]).collection_type.simple == SimpleType.INTEGER
        with pytest.raises(ValueError, match="already has the transformer 'Mine'"):
            TypeEngine.register(MineTransformer())
        assert TypeEngine._REGISTRY.pop(Mine, None).name == "Mine"
        assert TypeEngine.to_literal_type(list[Mine]).collection_type.blob.format == "PythonPickle"
    assert TypeEngine._REGISTRY.pop(Mine, None) is None
    TypeEngine.register(MineTransformer())
    del TypeEngine._REGISTRY[Mine]
    assert TypeEngine.to_literal_type(Mine).blob.format == "PythonPickle"


def test_a_registered_type_is_converted_everywhere() -> None:
    """Alone, as an element, as a variant (with the transformer's name as tag), and in subclasses."""
    assert write(Money, Money(5)) == integer(5)
    assert read(Money, integer(5)).cents == 5
    assert [item.cents for item in read(list[Money], write(list[Money], [Money(1), Money(2)]))] == [1, 2]
    union = write(Optional[Money], Money(5))
    assert union.scalar.union.type.structure.tag == "Money"
    assert read(Optional[Money], union).cents == 5
    assert write(Later, Later(5)) == integer(5)
    assert write(Annotated[Money, "note"], Money(5)) == integer(5)


def test_coroutines_are_waited_for() -> None:
    """An async transformer works from plain code, and from code inside a running event loop."""
    import asyncio

    assert write(Flag, Flag()) == integer(1)

    async def inside() -> Flag:
        return read(Flag, integer(1))

    assert isinstance(asyncio.run(inside()), Flag)


def test_errors_of_a_transformer_become_conversion_errors() -> None:
    """With what was declared and found, the transformer's own words, and the element."""
    assert refused(list[Money], [Money(1), Money(-1)]).endswith("test_transformers.Money at [1]; no debts")
    assert refused(Money, 3) == "expected Money, found int"
    assert unreadable(Money, 'scalar { primitive { string_value: "a" } }') == (
        "expected Money, found a literal of type string; cents are an integer"
    )


def test_an_error_without_text_is_named_by_its_class() -> None:
    """A transformer's exception without arguments hides neither itself nor what was declared."""
    assert refused(Money, Money(14)).endswith("test_transformers.Money; ValueError")


def test_errors_that_decide_about_retries_pass_through() -> None:
    """A recoverable error stays one."""
    with pytest.raises(FlyteRecoverableException, match="try again"):
        write(Money, Money(13))


def test_a_type_has_one_transformer() -> None:
    """A second transformer of a type is refused, unless it is to override; others than transformers always."""
    with pytest.raises(ValueError, match="already has the transformer 'Money'"):
        TypeEngine.register(MoneyTransformer())
    with pytest.raises(TypeError, match="expected a TypeTransformer, found int"):
        TypeEngine.register(3)  # type: ignore[arg-type]
    other = MoneyTransformer()
    TypeEngine.register_additional_type(other, Money)
    assert TypeEngine.get_transformer(Money) is not other
    TypeEngine.register_additional_type(other, Money, override=True)
    assert TypeEngine.get_transformer(Money) is other


class Checked:
    """Text that its transformer checks; ``Checked[...]`` is a class of its own, as some plugins make theirs."""

    def __class_getitem__(cls, allowed: str) -> Any:
        return type("CheckedClass", (Checked,), {"__origin__": Checked, "allowed": allowed})


class CheckedTransformer(TypeTransformer[Checked]):
    def __init__(self) -> None:
        super().__init__("Checked", Checked)

    def get_literal_type(self, t: type[Checked]) -> LiteralType:
        return LiteralType(simple=SimpleType.STRING)

    def to_literal(self, ctx: Any, python_val: Any, python_type: type[Checked], expected: LiteralType) -> Literal:
        literal = Literal()
        literal.scalar.primitive.string_value = python_val
        return literal

    def to_python_value(self, ctx: Any, lv: Literal, expected_python_type: Any) -> Any:
        if lv.scalar.primitive.string_value not in expected_python_type.allowed:
            raise ValueError("not allowed")
        return lv.scalar.primitive.string_value


def test_values_of_a_class_made_for_an_annotation_are_the_transformers_to_check() -> None:
    """They are of no such class, in unions neither."""
    TypeEngine.register(CheckedTransformer())
    kind = Checked["abc"]
    assert read(kind, write(kind, "b")) == read(Optional[kind], write(Optional[kind], "b")) == "b"
    assert "not allowed" in unreadable(kind, write(kind, "d"))
    assert "expected Checked" in refused(Checked, "b")


def test_a_transformer_given_in_place() -> None:
    """A transformer inside ``Annotated`` converts that one annotation."""

    class Cents(MoneyTransformer):
        def to_literal(self, ctx: Any, python_val: Money, python_type: Any, expected: LiteralType) -> Literal:
            return integer(100 * python_val.cents)

    assert write(Annotated[Money, Cents()], Money(1)) == integer(100)


def test_built_in_types_have_transformers_too() -> None:
    """``get_transformer`` shows built-in conversions as a transformer; others may call it."""
    context = FlyteContextManager.current_context()
    transformer = TypeEngine.get_transformer(list[int])
    assert isinstance(transformer, ConverterTransformer)
    assert transformer.name == "Typed List"
    kind = transformer.get_literal_type(list[int])
    assert kind == converter_for(list[int]).literal_type
    literal = transformer.to_literal(context, [1], list[int], kind)
    assert transformer.to_python_value(context, literal, list[int]) == [1]
    assert transformer.guess_python_type(kind) == List[int]  # noqa: UP006 - as flytekit guesses
    with pytest.raises(TypeError, match=r"expected list\[int\], found list with 1 element"):
        transformer.assert_type(list[int], ["a"])


def test_guesses_are_asked_of_registered_transformers_first() -> None:
    """A transformer may claim a Flyte type; the others are guessed as always."""
    kind = LiteralType()
    kind.blob.format = "money"
    assert TypeEngine.guess_python_type(kind) is Money
    assert TypeEngine.guess_python_type(LiteralType(simple=SimpleType.STRING)) is str


def test_a_transformer_claims_nested_schemas() -> None:
    """A part of a dataclass's schema that a transformer knows as its own type is guessed as that type."""

    class Claiming(MoneyTransformer):
        def schema_match(self, schema: dict[str, Any]) -> bool:
            return schema.get("title") == "Money"

    TypeEngine.register_additional_type(Claiming(), Money, override=True)
    kind = LiteralType(simple=SimpleType.STRUCT)
    money = {"type": "object", "title": "Money", "properties": {"cents": {"type": "integer"}}}
    kind.metadata.update(
        {
            "title": "Account",
            "properties": {"balance": money, "limit": {"$ref": "#/$defs/Money"}},
            "$defs": {"Money": money},
        }
    )
    hints = {field.name: field.type for field in dataclasses.fields(TypeEngine.guess_python_type(kind))}
    assert hints == {"balance": Money, "limit": Money}


def test_a_transformer_of_a_model_claims_its_schema() -> None:
    """Without saying so, by the model's name and required fields; what was guessed before it was there is another."""

    class Coin(BaseModel):
        cents: int

    class Purse(BaseModel):
        coins: list[Coin]

    class CoinTransformer(TypeTransformer[Coin]):
        def __init__(self) -> None:
            super().__init__("Coin", Coin)

        def get_literal_type(self, t: Any) -> LiteralType:
            return LiteralType(simple=SimpleType.STRUCT)

    def element() -> Any:
        (field,) = dataclasses.fields(TypeEngine.guess_python_type(TypeEngine.to_literal_type(Purse)))
        return get_args(field.type)[0]

    assert dataclasses.is_dataclass(element())
    transformer = CoinTransformer()
    TypeEngine.register(transformer)
    assert element() is Coin
    own = Coin.model_json_schema()
    assert transformer.schema_match(own)
    for changed in ({"title": "Note"}, {"required": []}, {"type": "string"}):
        assert not transformer.schema_match({**own, **changed})


def test_simple_transformer() -> None:
    """A type, two functions, and nothing else."""

    class Word(str):
        __slots__ = ()

    def to_literal(value: Word) -> Literal:
        return write(str, str(value))

    transformer = SimpleTransformer(
        "word",
        Word,
        LiteralType(simple=SimpleType.STRING),
        to_literal,
        lambda literal: Word(literal.scalar.primitive.string_value),
    )
    TypeEngine.register(transformer)
    assert read(Word, write(Word, Word("a"))) == "a"
    assert refused(Word, "a") == "expected Word, found str"
    assert transformer.guess_python_type(LiteralType(simple=SimpleType.STRING)) is Word
    with pytest.raises(ValueError, match="'word' does not guess"):
        transformer.guess_python_type(LiteralType(simple=SimpleType.INTEGER))


def test_html_is_escaped() -> None:
    """A value in a deck is text; a renderer inside ``Annotated`` decides otherwise."""

    class Bold:
        def to_html(self, value: Any) -> str:
            return f"<b>{value}</b>"

    context = FlyteContextManager.current_context()
    assert TypeEngine.to_html(context, "<i>", str) == "&lt;i&gt;"
    assert TypeEngine.to_html(context, 3, Annotated[int, Bold()]) == "<b>3</b>"


def test_restricted_types() -> None:
    """A type may be closed to inputs and outputs, where they are declared."""

    class Handle:
        pass

    TypeEngine.register_restricted_type("a handle", Handle)
    for annotation in (Handle, list[Handle], Optional[Handle]):
        with pytest.raises(RestrictedTypeError, match="a handle cannot be the type of an input or output"):
            converter_for(annotation)


def test_transformers_of_containers_await_conversions() -> None:
    """What an ``AsyncTypeTransformer`` calls for the parts of its values, async transformers among them."""
    import asyncio

    context = FlyteContextManager.current_context()

    async def both_ways() -> Any:
        kind = TypeEngine.to_literal_type(list[Flag])
        literal = await TypeEngine.async_to_literal(context, [Flag()], list[Flag], kind)
        return await TypeEngine.async_to_python_value(context, literal, list[Flag])

    assert [type(item) for item in asyncio.run(both_ways())] == [Flag]


def test_the_expected_type_is_the_transformers_to_change() -> None:
    """flytekit's transformers add to the type that they are given; no other value sees that."""

    class Marking(MoneyTransformer):
        def to_literal(self, ctx: Any, python_val: Money, python_type: Any, expected: LiteralType) -> Literal:
            assert not expected.HasField("structure")
            expected.structure.tag = "mine"
            return super().to_literal(ctx, python_val, python_type, expected)

    TypeEngine.register_additional_type(Marking(), Money, override=True)
    assert len(write(list[Money], [Money(1), Money(2)]).collection.literals) == 2
    assert not converter_for(Money).literal_type.HasField("structure")
