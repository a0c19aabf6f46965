"""Flyte types and literals for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from flyteidl.core.literals_pb2 import Literal
from flyteidl.core.types_pb2 import LiteralType, SimpleType
from google.protobuf.text_format import Parse

from flyteweight.models.words import literal_in_words, type_in_words
from flyteweight.types.converters import converter_for


@dataclass
class Point:
    """A dataclass, called by its name."""

    x: int


@pytest.mark.parametrize(
    ("annotation", "words"),
    [
        (list[dict[str, int]], "list[dict[str, int]]"),
        (str | None, "str | None"),
        (dict, "dict"),
        (Point, "Point"),
        (Any, "Any"),
    ],
)
def test_types_are_called_as_they_are_declared(annotation: Any, words: str) -> None:
    """As Python code would write them."""
    assert type_in_words(converter_for(annotation).literal_type) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("blob { format: 'csv' }", "FlyteFile['csv']"),
        ("blob { dimensionality: MULTIPART }", "FlyteDirectory"),
        ("enum_type { values: 'a' values: 'b' }", "enum(a, b)"),
        ("structured_dataset_type { }", "StructuredDataset"),
        ("schema { }", "FlyteSchema"),
        ("simple: ERROR", "error"),
        ("", "unknown"),
    ],
)
def test_types_without_an_annotation_of_ours(text: str, words: str) -> None:
    """Files and tables by the names of their classes; what is not known says so."""
    assert type_in_words(Parse(text, LiteralType())) == words


def test_every_simple_type_has_a_word() -> None:
    """None of them is said in the wire's capitals."""
    for number in SimpleType.values():
        assert type_in_words(LiteralType(simple=number)).upper() not in ("", "STRUCT", "INTEGER", "BINARY")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("collection { literals { scalar { primitive { integer: 1 } } } }", "list[int]"),
        ("collection { }", "list[?]"),
        (
            "map { literals { key: 'a' value { scalar { primitive { string_value: 'x' } } } } "
            "literals { key: 'b' value { scalar { none_type { } } } } }",
            "dict[str, None | str]",
        ),
        ("scalar { binary { tag: 'msgpack' } }", "msgpack"),
        ("scalar { blob { metadata { type { format: 'csv' } } } }", "FlyteFile['csv']"),
        (
            "scalar { union { value { scalar { primitive { integer: 1 } } } type { structure { tag: 'int' } } } }",
            "union: int",
        ),
        (
            "scalar { union { value { scalar { generic { } } } type { structure { tag: 'X' } } } }",
            "union: dict tagged 'X'",
        ),
        ("offloaded_metadata { uri: 'x' }", "offloaded"),
        ("", "empty"),
    ],
)
def test_literals_say_their_type(text: str, words: str) -> None:
    """Of a list or map, what its elements are; of a union, also its tag where that says more."""
    assert literal_in_words(Parse(text, Literal())) == words
