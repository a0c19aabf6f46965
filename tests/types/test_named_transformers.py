"""Built-in conversions by flytekit's names, and what is asked beside them."""

from __future__ import annotations

import asyncio
import datetime as dt
import enum
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Annotated, Any, Literal, TextIO

import pytest
from flyteidl.core.errors_pb2 import ContainerError
from flyteidl.core.interface_pb2 import Variable
from flyteidl.core.types_pb2 import LiteralType, SimpleType

from flyteweight import FlyteContext, FlyteDirectory, FlyteError, FlyteFile, Interface, TypeEngine, kwtypes
from flyteweight.types import hints, named_transformers
from flyteweight.types.literals_by_name import LiteralsResolver
from flyteweight.types.named_transformers import (
    DataclassTransformer,
    DictTransformer,
    ListTransformer,
    UnionTransformer,
    simple,
)
from flyteweight.types.transformer import FlytePickleTransformer, SimpleTransformer, TypeTransformer


class Color(enum.Enum):
    """A colour."""

    RED = "red"


@dataclass
class Inner:
    """What is inside."""

    a: int


@dataclass
class Outer:
    """What is around it."""

    inner: Inner
    names: list[str] = field(default_factory=list)


@pytest.mark.parametrize(
    ("annotation", "name"),
    [
        (list[int], "ListTransformer"),
        (dict[str, int], "DictTransformer"),
        (dict, "DictTransformer"),
        (Annotated[dict, kwtypes(allow_pickle=True)], "DictTransformer"),
        (int | None, "UnionTransformer"),
        (int | str, "UnionTransformer"),
        (Outer, "DataclassTransformer"),
        (Annotated[Outer, "note"], "DataclassTransformer"),
        (Color, "EnumTransformer"),
        (Literal["a"], "LiteralTypeTransformer"),
        (ContainerError, "ProtobufTransformer"),
        (FlyteError, "ErrorTransformer"),
        (Iterator[int], "IteratorTransformer"),
        (FlyteFile, "FlyteFilePathTransformer"),
        (FlyteFile["csv"], "FlyteFilePathTransformer"),
        (os.PathLike, "FlyteFilePathTransformer"),
        (TextIO, "FlyteFilePathTransformer"),
        (FlyteDirectory, "FlyteDirToMultipartBlobTransformer"),
        (Any, "FlytePickleTransformer"),
        (Callable[[int], int], "FlytePickleTransformer"),
        (Annotated[Annotated[int, "tag"], FlytePickleTransformer()], "FlytePickleTransformer"),
        (int, "SimpleTransformer"),
        (Annotated[dt.date, "note"], "SimpleTransformer"),
        (type(None), "SimpleTransformer"),
    ],
)
def test_each_type_has_the_transformer_of_its_family(annotation: Any, name: str) -> None:
    """It is one object for a family, and converts any type of it."""
    transformer = TypeEngine.get_transformer(annotation)
    assert type(transformer).__name__ == name
    assert isinstance(transformer, TypeTransformer)
    assert transformer.get_literal_type(annotation) == TypeEngine.to_literal_type(annotation)
    if name not in ("SimpleTransformer", "FlytePickleTransformer"):
        assert TypeEngine.get_transformer(annotation) is transformer


def test_a_bare_list_has_its_transformer_too() -> None:
    """Asked with the whole annotation it converts, though the bare list is no type of an input."""
    context = FlyteContext.current_context()
    literal = TypeEngine.to_literal(context, [1], list[int])
    assert isinstance(TypeEngine.get_transformer(list), ListTransformer)
    assert TypeEngine.get_transformer(list).to_python_value(context, literal, list[int]) == [1]


def test_they_are_made_without_arguments_and_convert() -> None:
    """At once, or awaited."""
    context = FlyteContext.current_context()
    value = Outer(Inner(1), ["a"])
    transformer = DataclassTransformer()
    literal = transformer.to_literal(context, value, Outer, transformer.get_literal_type(Outer))
    assert transformer.to_python_value(context, literal, Outer) == value
    awaited = asyncio.run(transformer.async_to_literal(context, value, Outer, LiteralType()))
    assert awaited == literal
    assert asyncio.run(transformer.async_to_python_value(context, awaited, Outer)) == value
    with pytest.raises(TypeError, match="expected Outer, found int"):
        transformer.assert_type(Outer, 3)


def test_scalars_by_name() -> None:
    """They are simple ones, and know their type."""
    for kind, name in ((int, "Int"), (float, "Float"), (str, "Str"), (bool, "Bool"), (dt.timedelta, "Timedelta")):
        transformer = getattr(named_transformers, f"{name}Transformer")
        assert isinstance(transformer, SimpleTransformer)
        assert transformer is TypeEngine.get_transformer(kind)
        assert transformer.base_type is kind
    assert simple(int).guess_python_type(LiteralType(simple=SimpleType.INTEGER)) is int
    context = FlyteContext.current_context()
    literal = simple(str).to_literal(context, "x", str, LiteralType())
    assert simple(str).to_python_value(context, literal, str) == "x"
    with pytest.raises(AttributeError, match="has no attribute 'OtherTransformer'"):
        named_transformers.OtherTransformer  # noqa: B018


def test_what_a_family_says_of_its_types() -> None:
    """Elements of lists, keys and values of dicts, what may be None."""
    assert ListTransformer.get_sub_type_or_none(list[str]) is str
    assert ListTransformer.get_sub_type_or_none(list) is None
    assert ListTransformer.get_sub_type(list[int]) is int
    with pytest.raises(ValueError, match="Only generic"):
        ListTransformer.get_sub_type(list)
    assert DictTransformer.extract_types(Annotated[dict[str, int], "note"]) == (str, int)
    assert (DictTransformer.extract_types(dict), DictTransformer.extract_types(None)) == ((), (None, None))
    assert DictTransformer.is_pickle(Annotated[dict, kwtypes(allow_pickle=True)])
    assert not DictTransformer.is_pickle(dict)
    assert UnionTransformer.is_optional_type(int | None)
    assert not UnionTransformer.is_optional_type(int | str)
    assert not UnionTransformer.is_optional_type(int)
    assert UnionTransformer.get_sub_type_in_optional(Color | None) is Color


def test_hints() -> None:
    """What stands beside a type; which class a value alone tells."""
    assert hints.is_annotated(Annotated[int, 1])
    assert not hints.is_annotated(list[int])
    assert hints.get_underlying_type(Annotated[list[int], 1]) == list[int]
    assert hints.strict_type_hint_matching(3, LiteralType(simple=SimpleType.INTEGER)) is int
    for value in ([1], "a"):
        with pytest.raises(ValueError, match="give its annotation"):
            hints.strict_type_hint_matching(value, LiteralType(simple=SimpleType.INTEGER))


def test_classes_of_schemas() -> None:
    """Of mashumaro's, and of marshmallow's, whose definitions stand apart; and their values as dicts."""
    schema = {
        "type": "object",
        "properties": {"x": {"type": "integer"}, "y": {"type": "string"}},
        "required": ["x", "y"],
    }
    for made in (
        hints.convert_mashumaro_json_schema_to_python_class(schema, "Foo"),
        hints.convert_marshmallow_json_schema_to_python_class({"Foo": schema}, "Foo"),
    ):
        assert asdict(made(x=1, y="a")) == {"x": 1, "y": "a"}
    assert hints.dataclass_from_dict(Outer, {"inner": {"a": 1}, "names": ["x"]}) == Outer(Inner(1), ["x"])


def test_literals_by_name() -> None:
    """A value is made once, by the type that is given, hinted or declared."""
    context = FlyteContext.current_context()
    literals = TypeEngine.dict_to_literal_map(context, {"a": [1, 2], "b": Inner(3)}).literals
    declared = {"a": Variable(type=TypeEngine.to_literal_type(list[int]))}
    resolver = LiteralsResolver(literals, declared, context)
    assert resolver["a"] == [1, 2]
    assert resolver["a"] is resolver.get("a")
    assert resolver.get("b", Inner) == Inner(3)
    assert resolver.native_values == {"a": [1, 2], "b": Inner(3)}
    assert resolver.get_literal("a") is literals["a"]
    with pytest.raises(ValueError, match="there is no 'c' here, only"):
        resolver["c"]
    with pytest.raises(AssertionError, match="nothing is known of the type of 'b'"):
        LiteralsResolver(literals, declared)["b"]
    both = Interface(outputs={"b": Inner, "a": list[int]})
    assert LiteralsResolver(literals, declared).as_python_native(both) == (Inner(3), [1, 2])
    assert LiteralsResolver(literals, declared).as_python_native(Interface(outputs={"a": list[int]})) == [1, 2]
    assert LiteralsResolver({}, {}).as_python_native(Interface()) is None
    with pytest.raises(AssertionError, match="needs the variable_map"):
        LiteralsResolver(literals).as_python_native(both)
