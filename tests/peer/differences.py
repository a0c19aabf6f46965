"""The differences that generated annotations show and that are meant, each by the row that says so."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peer.annotations import Example
from peer.compare import FAILS

if TYPE_CHECKING:
    from collections.abc import Callable

    from peer.compare import Disagreement


@dataclass(frozen=True)
class Difference:
    """A deliberate difference."""

    row: str
    """The first cell of its row in ``docs/differences.md``."""
    shown_by: Example
    """What shows it in every run, so that a difference that is no more is noticed."""
    explains: Callable[[Disagreement], bool]


def explanation(disagreement: Disagreement) -> Difference | None:
    """The difference that a disagreement is an example of; ``None`` if it is a fault."""
    return next((difference for difference in DIFFERENCES if difference.explains(disagreement)), None)


def _they_fail(aspects: str, said: str) -> Callable[[Disagreement], bool]:
    """flytekit fails with these words, and flyteweight does not."""
    return lambda found: (
        found.theirs == FAILS and found.aspect in aspects.split() and re.search(said, found.said) is not None
    )


def _guessed_loosely(found: Disagreement) -> bool:
    """flytekit's guess has a dict or a str where ours says more."""
    if found.aspect != "guess" or FAILS in (found.theirs, found.ours):
        return False
    return _looser(json.loads(found.theirs), json.loads(found.ours))


def _looser(theirs: Any, ours: Any) -> bool:
    if isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        return all(map(_looser, theirs, ours))
    return bool(theirs == ours or theirs in ("dict", "str") or (theirs, ours) == (["list", "str"], "list"))


def _repeated_by_them(found: Disagreement) -> bool:
    """flytekit's guess of a union names a variant again that ours has once."""
    if found.aspect != "guess" or FAILS in (found.theirs, found.ours):
        return False
    theirs, ours = json.loads(found.theirs), json.loads(found.ours)
    return bool(theirs != ours and _once(theirs) == ours)


def _once(guess: Any) -> Any:
    """A guess whose unions name each variant once."""
    if not isinstance(guess, list):
        return guess
    parts = [_once(part) for part in guess]
    if parts[0] != "Union":
        return parts
    return [part for position, part in enumerate(parts) if part not in parts[:position]]


def _changed_by_them(found: Disagreement) -> bool:
    """flytekit reads another value than it wrote; flyteweight reads the same."""
    return found.aspect in {"literal", "reading"} and found.kept_by_us and not found.kept_by_them and not found.said


def _unread(found: Disagreement) -> bool:
    """flytekit cannot read a field that it wrote, and flyteweight can."""
    failed = found.aspect == "reading" and found.theirs == FAILS and found.said.startswith("InvalidFieldValue")
    return failed and found.kept_by_us and not found.kept_by_them


def _default_of_a_union(found: Disagreement) -> bool:
    """The schemas differ in nothing but the default of a union, which is a value as any other."""
    if found.aspect != "type" or FAILS in (found.theirs, found.ours):
        return False
    theirs, ours = (_without_defaults(json.loads(text)) for text in (found.theirs, found.ours))
    return bool(theirs == ours)


def _pickled_by_them(found: Disagreement) -> bool:
    """Of a union, flytekit takes the variant that is a pickle, and flyteweight another."""
    if found.aspect != "literal" or FAILS in (found.theirs, found.ours) or not found.kept_by_us:
        return False
    return found.theirs.startswith('{"scalar": {"union"') and found.theirs.count(PICKLE) > found.ours.count(PICKLE)


PICKLE = '"format": "PythonPickle"'
_undecided = _they_fail(
    "literal reading", "Ambiguous choice of variant for union type|^[^:]*: Cannot convert from .* to typing"
)
_lost_by_them = _they_fail("literal", "can not serialize '|'_DataClassDictMixin__mashumaro_builder_params'")


def _without_defaults(schema: Any) -> Any:
    if isinstance(schema, list):
        return list(map(_without_defaults, schema))
    if not isinstance(schema, dict):
        return schema
    return {key: _without_defaults(part) for key, part in schema.items() if key != "default" or "anyOf" not in schema}


def _without_wrapped_names(type_: str) -> str:
    """A Flyte type's text with the names of pickled classes as they are without ``Annotated``."""
    return re.sub(r'"python_class_name": {"string_value": "(?:[^"\\]|\\.)*"}', "", type_)


DIFFERENCES = (
    Difference(
        "a value that a pickle of another variant could hold is ambiguous in a union",
        Example("ANNOTATION = Union[int, Plain]\n", ("3", "Plain(3)")),
        lambda found: _undecided(found) or _pickled_by_them(found),
    ),
    Difference(
        "a hash beside a pickled type is part of its class's name",
        Example("ANNOTATION = Annotated[Plain, HashMethod(repr)]\n", ()),
        lambda found: (
            found.aspect in {"type", "literal"}
            and _without_wrapped_names(found.theirs) == _without_wrapped_names(found.ours)
        ),
    ),
    Difference(
        "`None` and tuples are no values of `Any`",
        Example("ANNOTATION = Any\n", ("None", "(1, 2)")),
        _they_fail(
            "literal",
            "Cannot pickle None|Tuples are not a supported type|cannot be None, expected typing.Annotated.typing.Any"
            "|Cannot convert from None to ",
        ),
    ),
    Difference(
        "`None` is no value of the annotation `None`",
        Example("ANNOTATION = None\n", ("None",)),
        _they_fail("literal", "Python value cannot be None, expected (None|typing.Annotated.NoneType)"),
    ),
    Difference(
        "`list[None]` is no type",
        Example("ANNOTATION = list[None]\n", ("[None]",)),
        _they_fail("type guess literal", r"Only generic univariate typing.List\[T\] type is supported"),
    ),
    Difference(
        "enums and `Literal` cannot be annotated",
        Example('ANNOTATION = Annotated[Color, "a note"]\n', ("Color.RED",)),
        _they_fail("type guess literal", "FlyteAnnotations applied to enums|All values must be of the same type"),
    ),
    Difference(
        "an annotated dataclass cannot be read inside a list, dict or union",
        Example('ANNOTATION = List[Annotated[Pair, "a note"]]\n', ("[Pair(1)]",)),
        _they_fail("reading", "is not of type @dataclass|Cannot convert from scalar"),
    ),
    Difference(
        "a field that is None by its default alone cannot be written, depending on its type",
        Example("@dataclass\nclass Holder:\n    a: Pair = None\nANNOTATION = Holder\n", ("Holder()",)),
        _they_fail("literal", "'NoneType' object "),
    ),
    Difference(
        "a value inside msgpack becomes what the first variant of a union can make of it, or cannot be read",
        Example(
            "@dataclass\nclass Either:\n    a: Union[List[str], Shade]\nANNOTATION = Either\n", ("Either(Shade.DARK)",)
        ),
        lambda found: _changed_by_them(found) or _default_of_a_union(found) or _lost_by_them(found) or _unread(found),
    ),
    Difference(
        "nothing is guessed for a dataclass with an infinite default",
        Example("@dataclass\nclass Endless:\n    a: float = float('inf')\nANNOTATION = Endless\n", ()),
        _they_fail("guess", "Fail to serialize Infinity"),
    ),
    Difference(
        "fields of type `Any` or tuple, and classes without fields, have no guessed type",
        Example("@dataclass\nclass Loose:\n    a: Any\nANNOTATION = Loose\n", ()),
        _they_fail("guess", "KeyError: '(items|type|properties)'"),
    ),
    Difference(
        "the guess of what stands inside a list or dict of a dataclass is a dict or str",
        Example("@dataclass\nclass Many:\n    a: Sequence[Pair]\nANNOTATION = Many\n", ()),
        _guessed_loosely,
    ),
    Difference(
        "the guess of a union has a variant twice that is spelled in two ways",
        Example("ANNOTATION = Union[int, dict[str, Color], Dict[str, Color]]\n", ()),
        _repeated_by_them,
    ),
)
