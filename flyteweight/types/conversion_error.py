"""How a failed conversion says what was declared, what was found, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from flyteweight.exceptions import FlyteException, FlyteTypeException, TypeTransformerFailedError

if TYPE_CHECKING:
    from flyteweight.models import Literal


class ConversionError(TypeTransformerFailedError):
    """A value could not be converted: what was declared, what was found, and at which element.

    Containers and the task's interface extend the path while the error travels outwards, so that it ends up as
    ``o0[17].name``. The value itself is not shown, as it may be a secret.
    """

    def __init__(self, expected: str, found: str, hint: str = "") -> None:
        super().__init__()
        self.expected = expected
        self.found = found
        self.hint = hint
        self.path = ""
        #: What a transformer of the user's raised for a value, unless it said by its class that it is of another type.
        self.raised: Exception | None = None

    def at(self, element: str) -> ConversionError:
        """This error, seen from one level further out; ``element`` is a name, ``[17]`` or ``.field``."""
        self.path = element + self.path
        return self

    @property
    def short(self) -> str:
        """What was declared and what was found, and where."""
        return f"expected {self.expected}, found {self.found}" + (f" at {self.path}" if self.path else "")

    def __str__(self) -> str:
        return self.short + (f"; {self.hint}" if self.hint else "")


def raise_as_raised(error: ConversionError) -> None:
    """Raise what a transformer of the user's raised, as by hand people's ``except`` clauses look for it; or do nothing.

    Where it was stands in a note, from Python 3.11 on.
    """
    if error.raised is None:
        return
    if hasattr(error.raised, "add_note"):
        error.raised.add_note(f"in the conversion of a value: {error.short}")
    raise error.raised


def raise_at(error: Exception, element: str, expected: str) -> NoReturn:
    """Raise a conversion's ``error`` as seen from one level further out: where it was, what was declared, the cause.

    A ``ConversionError`` stays one, and Flyte's and storage's errors stay what they are, as they say whether a retry
    helps. Whatever else is raised, by code of the user's too, becomes a ``ConversionError``.
    """
    if isinstance(error, ConversionError):
        raise error.at(element)
    if keeps_its_class(error):
        raise error
    if isinstance(error, RecursionError):
        raise error  # its path would be as long as the stack; the boundary around the whole value says what it was
    text = str(error) if isinstance(error, FlyteTypeException) else f"{type(error).__name__}: {error}"
    raise ConversionError(expected, "a value that cannot be converted", text).at(element) from error


def keeps_its_class(error: Exception) -> bool:
    """Whether an error met in a conversion stays what it is: it says what was wrong already, or who is to retry."""
    return isinstance(error, ConversionError) or (
        isinstance(error, FlyteException) and not isinstance(error, FlyteTypeException)
    )


def describe(value: Any) -> str:
    """The type of a Python value in a person's words; never its content."""
    if value is None:
        return "None"
    kind = type(value)
    if isinstance(value, (list, tuple, dict, set)):
        return f"{kind.__name__} with {len(value)} element{'' if len(value) == 1 else 's'}"
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def describe_literal(literal: Literal) -> str:
    """The kind of a literal in a person's words; never its content."""
    kind = literal.WhichOneof("value")
    if kind != "scalar":
        names = {"collection": "a list", "map": "a map", "offloaded_metadata": "an offloaded value"}
        return names.get(kind or "", "an empty literal")
    scalar = literal.scalar
    kind = scalar.WhichOneof("value")
    if kind == "primitive":
        primitive = scalar.primitive.WhichOneof("value") or "empty"
        return f"a literal of type {primitive.removesuffix('_value')}"
    if kind == "union":
        return f"a union literal tagged '{scalar.union.type.structure.tag}'"
    return f"a literal of type {(kind or 'empty').removesuffix('_type')}"
