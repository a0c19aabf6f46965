"""Python values ─▶ literals where only the Flyte type is declared, and the Python type is a guess."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteidl.core.literals_pb2 import LiteralMap

from flyteweight.types.conversion_error import ConversionError, raise_at
from flyteweight.types.converters import converter_for
from flyteweight.types.engine import TypeEngine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flyteidl.core.interface_pb2 import Variable
    from flyteidl.core.literals_pb2 import Literal
    from flyteidl.core.types_pb2 import LiteralType

    from flyteweight.types.converter import Converter


def write_declared(values: Mapping[str, Any], variables: Mapping[str, Variable]) -> LiteralMap:
    """The literals of values, each by the type of its variable; raises ``ConversionError`` that names the variable."""
    outputs = LiteralMap()
    for name, value in values.items():
        try:
            _write(value, variables[name].type, outputs.literals[name])
        except Exception as error:
            raise_at(error, name, "a value of the declared type")
    return outputs


def _write(value: Any, declared: LiteralType, into: Literal) -> None:
    """Write ``value`` as the guessed Python type, or else as its own type if that is the declared one on the wire.

    The guess decides first, so that 1 becomes a float where a float is declared, and [] a list of the declared kind. It
    is narrower than the declaration where a Flyte type stands for several Python types: a blob of format
    ``NumpyArray`` is guessed as a file, but the value may well be an array.
    """
    declared_converter, refusal = _guessed_converter(declared)
    if declared_converter is not None:
        try:
            declared_converter.write(value, into)
        except ConversionError as error:
            refusal = error
        else:
            return
        into.Clear()
    own = _own_converter(value, declared)
    if own is None:
        raise refusal
    own.write(value, into)


def _guessed_converter(declared: LiteralType) -> tuple[Converter | None, ConversionError]:
    try:
        return converter_for(TypeEngine.guess_python_type(declared)), ConversionError("", "")
    except ValueError as error:
        return None, ConversionError("a type that Python has", str(error))


def _own_converter(value: Any, declared: LiteralType) -> Converter | None:
    """The converter of the value's own type, if what it writes is of the declared type."""
    from flyteweight.types.guess import annotation_of

    try:
        return converter_for(annotation_of(value)).as_declared(declared)
    except (TypeError, ValueError):  # Flyte has no such type
        return None
