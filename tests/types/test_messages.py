"""protobuf's messages as inputs and outputs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from conversion import read, refused, unreadable, write
from flyteidl.core.identifier_pb2 import Identifier
from flyteidl.core.literals_pb2 import Binary, LiteralMap, Primitive
from flyteidl.core.tasks_pb2 import TaskTemplate
from google.protobuf.struct_pb2 import ListValue, Struct
from google.protobuf.text_format import Parse


def struct(plain: dict[str, Any]) -> str:
    """The literal of a ``Struct``, as text."""
    content = Struct()
    content.update(plain)
    return f"scalar {{ generic {{ {content} }} }}"


def test_round_trip() -> None:
    """Nested messages, maps, oneofs, 64-bit integers and bytes."""
    template = Parse(
        """
        id { resource_type: TASK project: "p" } container { image: "i" env { key: "k" value: "v" } }
        interface { inputs { variables { key: "a" value { type { simple: INTEGER } } } } }
        """,
        TaskTemplate(),
    )
    assert read(TaskTemplate, write(TaskTemplate, template)) == template
    for message in (Primitive(integer=2**62 + 1), Binary(value=b"\x00\xff")):
        assert read(type(message), write(type(message), message)) == message
    values = ListValue()
    values.extend([1, "a", None, {"b": [True]}])
    assert read(ListValue, write(ListValue, values)) == values


@pytest.mark.parametrize(
    ("annotation", "plain", "text"),
    [
        (
            TaskTemplate,
            {"id": {"resourceType": "secret"}},
            "expected TaskTemplate, found a value that does not fit at .id.resourceType",
        ),
        (Identifier, {"project": ["secret"]}, "found a value that does not fit at .project"),
        (
            LiteralMap,
            {"literals": {"k": {"scalar": {"primitive": {"integer": "secret"}}}}},
            "found a value that does not fit at .literals",
        ),
        (
            TaskTemplate,
            {"id": {"wrong": "secret"}},
            "found a value that does not fit at .id; it has no field named 'wrong'",
        ),
        (
            Identifier,
            {"wrong": "secret"},
            "expected Identifier, found dict with 1 element; it has no field named 'wrong'",
        ),
    ],
)
def test_refused_values_name_the_field_and_hide_the_value(annotation: Any, plain: dict[str, Any], text: str) -> None:
    """protobuf's own error shows them."""
    said = unreadable(annotation, struct(json.loads(json.dumps(plain))))
    assert text in said
    assert "secret" not in said


def test_other_values_are_refused() -> None:
    """A literal of another form, and a message that JSON cannot hold."""
    template = TaskTemplate()
    template.metadata.timeout.seconds = 2**53 + 1
    said = refused(TaskTemplate, template)
    assert said.startswith("expected TaskTemplate, found a value that does not fit at .")
    assert said.endswith("timeout")  # protobuf does not name what is around it
    assert unreadable(Identifier, write(int, 3)) == "expected Identifier, found a literal of type integer"
