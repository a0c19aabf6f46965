"""A type checker sees the fields of the wire's messages, and which names lazy packages have.

Every complaint that is ignored here has to be made: ``make types`` complains about an ``ignore`` that ignores nothing.
Nothing runs it.
"""

from __future__ import annotations

from flyteidl.core.errors_pb2 import ErrorDocument
from google.protobuf.struct_pb2 import Struct
from google.protobuf.timestamp_pb2 import Timestamp
from typing_extensions import assert_type

import flyteweight
from flyteweight import models, resolvers


def fields_that_are_there(literals: models.LiteralMap) -> None:
    assert_type(literals.literals["a"].scalar.primitive.integer, int)
    assert_type(models.ErrorDocument().error.message, str)
    assert_type(ErrorDocument(), models.ErrorDocument)


def fields_that_are_not(literals: models.LiteralMap) -> None:
    literals.no_such_field = 3  # type: ignore[attr-defined]
    del literals.literals["a"].scalar.primitiv  # type: ignore[attr-defined]
    models.ErrorDocument(errorr=1)  # type: ignore[call-arg]
    ErrorDocument(errorr=1)  # type: ignore[call-arg]
    Struct().no_such_field = 3  # type: ignore[attr-defined]
    Timestamp(second=1)  # type: ignore[call-arg]


def values_of_another_type(literals: models.LiteralMap) -> None:
    literals.literals["a"].scalar.primitive.integer = "3"  # type: ignore[assignment]
    models.Identifier(name=3)  # type: ignore[arg-type]


def names_that_are_not_there() -> None:
    del models.LiteralMapp  # type: ignore[attr-defined]
    del flyteweight.tsk  # type: ignore[attr-defined]
    del resolvers.default_task_resolve  # type: ignore[attr-defined]
