"""Short names for what the type tests do all the time."""

from __future__ import annotations

from typing import Any

import pytest
from flyteidl.core.literals_pb2 import Literal
from google.protobuf.text_format import Parse

from flyteweight.types.conversion_error import ConversionError
from flyteweight.types.converters import converter_for
from flyteweight.types.plain import MSGPACK, pack, to_struct


def write(annotation: Any, value: Any) -> Literal:
    """``value`` as a literal, after a trip through bytes."""
    literal = Literal()
    converter_for(annotation).write(value, literal)
    return Literal.FromString(literal.SerializeToString())


def read(annotation: Any, literal: Literal | str) -> Any:
    """The Python value of a literal, given as a message or as protobuf's text."""
    message = Parse(literal, Literal()) if isinstance(literal, str) else literal
    return converter_for(annotation).read(message)


def refused(annotation: Any, value: Any) -> str:
    """The message of the error with which ``value`` is refused."""
    with pytest.raises(ConversionError) as caught:
        write(annotation, value)
    return str(caught.value)


def unreadable(annotation: Any, literal: Literal | str) -> str:
    """The message of the error with which a literal is refused."""
    with pytest.raises(ConversionError) as caught:
        read(annotation, literal)
    return str(caught.value)


def msgpack_literal(plain: Any) -> Literal:
    """Plain data as the scheduler hands them on when it picks an attribute of a dataclass."""
    literal = Literal()
    literal.scalar.binary.value = pack(plain)
    literal.scalar.binary.tag = MSGPACK
    return literal


def struct_literal(plain: dict[str, Any]) -> Literal:
    """Plain data as a person types them into the console: JSON in a ``Struct``."""
    literal = Literal()
    to_struct(plain, literal.scalar.generic)
    return literal
