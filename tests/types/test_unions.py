"""Optional, Union and X | Y."""

# ruff: noqa: UP007, UP045 - users spell types in all these ways

from __future__ import annotations

import enum
from dataclasses import dataclass, make_dataclass
from typing import Annotated, Any, Optional, Union

import pytest
from conversion import msgpack_literal, read, refused, unreadable, write
from flyteidl.core.literals_pb2 import Literal

from flyteweight.types.annotation import FlyteAnnotation
from flyteweight.types.converters import converter_for
from flyteweight.types.hash import HashMethod


class Color(enum.Enum):
    RED = "red"


class Fruit(enum.Enum):
    CHERRY = "red"
    PEAR = "pear"


@dataclass
class Point:
    x: int


@dataclass
class Twin:
    x: int


@dataclass
class Named:
    name: str


@pytest.mark.parametrize(
    ("annotation", "value", "tag"),
    [
        (Optional[int], None, "none"),
        (Optional[int], 3, "int"),
        (int | str, "a", "str"),
        (Union[int, float], 3, "int"),
        (Union[float, int], 3, "int"),
        (Union[int, float], 3.0, "float"),
        (Union[int, bool], True, "bool"),
        (Optional[float], 3, "float"),
        (Union[str, Color], "red", "str"),
        (Union[str, Color], Color.RED, "DefaultEnumTransformer"),
        (Union[Color, Fruit], Fruit.CHERRY, "DefaultEnumTransformer"),
        (Union[list[int], list[str]], ["a"], "Typed List"),
        (Union[list[int], list[str]], [], "Typed List"),
        (Union[dict[str, int], list[int]], {"a": 1}, "Typed Dict"),
        (Union[list[float], list[int]], [1, 2], "Typed List"),
        (Union[Point, Named, None], Named("n"), "Object-Dataclass-Transformer"),
        (Union[Point, Twin], Twin(1), "Object-Dataclass-Transformer"),
        (Annotated[int | None, "note"], 3, "int"),
        (Union[Annotated[int, "note"], str], 3, "int"),
    ],
)
def test_the_variant_is_tagged_and_found_again(annotation: Any, value: Any, tag: str) -> None:
    """The value's own type decides; the tag says it, and reading gives a value of that type back."""
    literal = write(annotation, value)
    assert literal.scalar.union.type.structure.tag == tag
    back = read(annotation, literal)
    assert (back, type(back)) == (value, float if (annotation, value) == (Optional[float], 3) else type(value))


def test_variants_of_the_type_are_tagged_in_order() -> None:
    """The union's type lists the variants as they were written down, a dataclass without its attributes."""
    variants = converter_for(Union[str, Point, None]).literal_type.union_type.variants
    assert [variant.structure.tag for variant in variants] == ["str", "Object-Dataclass-Transformer", "none"]
    assert not variants[1].structure.dataclass_type


@pytest.mark.parametrize(
    ("annotation", "literal", "value"),
    [
        (Union[int, float], "scalar { primitive { integer: 3 } }", 3),
        (Union[float, int], "scalar { primitive { integer: 3 } }", 3),
        (Optional[float], "scalar { primitive { integer: 3 } }", 3.0),
        (Optional[int], "scalar { none_type { } }", None),
        (Union[str, Color], 'scalar { primitive { string_value: "red" } }', "red"),
        (Union[int, Color], 'scalar { primitive { string_value: "red" } }', Color.RED),
        (Union[list[str], list[int]], "collection { literals { scalar { primitive { integer: 1 } } } }", [1]),
        (Union[int, str, float, bool], msgpack_literal(True), True),
        (Union[int, str], msgpack_literal("a"), "a"),
        (Optional[Point], msgpack_literal({"x": 1}), Point(1)),
        (Union[Point, Named], msgpack_literal({"name": "n"}), Named("n")),
        (Union[list[int], list[str]], msgpack_literal(["a"]), ["a"]),
    ],
)
def test_a_value_without_a_tag_is_read_by_its_own_type(annotation: Any, literal: Any, value: Any) -> None:
    """The exact type is tried first, then what can be converted."""
    back = read(annotation, literal)
    assert (back, type(back)) == (value, type(value))


def test_a_union_literal_without_a_tag_is_read_by_its_value() -> None:
    """Some writers leave the tag out."""
    literal = Literal()
    literal.scalar.union.value.scalar.primitive.integer = 3
    assert read(Optional[int], literal) == 3


@pytest.mark.parametrize(
    ("annotation", "value", "message"),
    [
        (Union[int, str], 2.5, "expected int | str, found float"),
        (Optional[list[int]], [1, "a"], "expected int, found str at [1]"),
        (Union[dict[str, int], list[str], None], {"a": "b"}, "expected int, found str at ['a']"),
        (Union[list[int], list[bool]], ["a"], "expected list[int] | list[bool], found list with 1 element"),
        (
            Union[Color, Fruit],
            "red",
            "expected a value of one variant alone, found str that could be Color or Fruit; "
            "give the variants different types",
        ),
    ],
)
def test_writing_errors(annotation: Any, value: Any, message: str) -> None:
    """What no variant takes, and what two would take, are errors; the latter names them."""
    assert refused(annotation, value) == message


def test_an_unknown_tag_lists_the_known_ones() -> None:
    """A tag that the union does not have is an error that lists those it has."""
    literal = write(Union[int, str], "a")
    assert unreadable(Union[int, float, None], literal) == (
        "expected int | float | None, found a union literal tagged 'str'; "
        "the tags of this union are 'float', 'int', 'none'"
    )


def test_twins_from_elsewhere_are_told_by_their_schema() -> None:
    """Dataclasses with the same fields differ in the schema that the literal carries."""
    assert read(Union[Point, Twin], write(Union[Twin, None], Twin(1))) == Twin(1)


def test_twins_without_a_schema_are_ambiguous() -> None:
    """Without a schema nothing tells the twins apart: an error names both."""
    literal = write(Union[Point, Twin], Twin(1))
    literal.scalar.union.type.ClearField("metadata")
    assert unreadable(Union[Point, Twin], literal) == (
        "expected a value of one variant alone, found a union literal tagged 'Object-Dataclass-Transformer' "
        "that could be Point or Twin; give the variants different types"
    )


def test_the_reasons_of_every_variant_are_given() -> None:
    """A literal that no variant can read is refused with each variant's reason."""
    message = unreadable(Union[int, Color], 'scalar { primitive { string_value: "blue" } }')
    assert message.startswith("expected int | Color, found a literal of type string; as ")
    assert "int: expected int, found a literal of type string" in message
    assert "Color: expected Color, found another str; allowed are 'red'" in message


def test_a_union_literal_is_no_plain_value() -> None:
    """A union literal where no union is declared is an error that shows its tag."""
    assert unreadable(int, write(Optional[int], 3)) == "expected int, found a union literal tagged 'int'"


def test_a_dict_that_msgpack_cannot_carry_is_of_another_variant() -> None:
    """Of an untyped dict and a dict of dataclasses, the one that can hold the value takes it."""
    annotation = Union[dict, dict[str, Point]]
    assert read(annotation, write(annotation, {"a": Point(1)})) == {"a": Point(1)}
    assert read(annotation, write(annotation, {"a": [1]})) == {"a": [1]}
    assert refused(Union[dict, int], {"a": Point(1)}).endswith(".Point at ['a']")


def test_what_stands_beside_a_variant_is_not_written() -> None:
    """Neither the hash nor the note, as in flytekit; the declared type has the note."""
    annotation = Union[Annotated[int, HashMethod(str), FlyteAnnotation({"unit": "m"})], str]
    written = write(annotation, 3).scalar.union
    assert not written.value.hash
    assert not written.type.HasField("annotation")
    declared = converter_for(annotation).literal_type.union_type.variants[0]
    assert declared.annotation.annotations.fields["unit"].string_value == "m"


@dataclass
class Settings:
    name: str = "default"
    size: int = 1


@dataclass
class Other:
    name: str = "other"
    color: str = "red"


@dataclass
class Chosen:
    content: Union[Settings, Other, dict[str, Any]]


@pytest.mark.parametrize("content", [{"a": 1}, {}, Settings("n", 2), Other("n", "blue"), {"a": {"b": [1]}}], ids=str)
def test_a_dict_is_no_dataclass_that_knows_none_of_its_keys(content: Any) -> None:
    """flytekit reads it as the dataclass, if all its fields have defaults, and the content is lost."""
    assert read(Chosen, write(Chosen, Chosen(content))).content == content


def test_the_dataclass_that_knows_more_of_the_keys_is_taken() -> None:
    """A map may have more keys than a dataclass has fields, so the better one counts."""
    assert read(Chosen, msgpack_literal({"content": {"color": "c", "name": "n", "more": 1}})).content == Other("n", "c")


def test_empty_tuples_and_lists() -> None:
    """Both are an empty list inside msgpack: the first variant that could be it is taken."""
    record = make_dataclass("Record", [("content", Union[tuple[int, ...], list[str]])])
    assert read(record, write(record, record(()))).content == ()
