"""Dataclasses that use mashumaro's options: flytekit's type and bytes, and each reads the other's."""

from __future__ import annotations

import ast
import itertools
import re
from typing import TYPE_CHECKING

import pytest
from peer import create
from peer.annotations import Example
from peer.compare import Disagreement, compare
from peer.differences import explanation
from peer.mashumaro_cases import CASES, ERRORS, IMPORTS, OTHERS, OUTER
from peer.talk import REPOSITORY, Talk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from peer.worlds import Worlds

    Ask = Callable[..., list[Disagreement]]

MIXINS = ("", "DataClassJSONMixin", "DataClassMessagePackMixin", "DataClassDictMixin")


@pytest.fixture(scope="module")
def ask(worlds: Worlds, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Asks both worlds, where mashumaro is installed, about a module with the imports above."""
    directory, python, numbers = tmp_path_factory.mktemp("mashumaro"), create.main(), itertools.count()
    with Talk(worlds.theirs, python, directory) as theirs, Talk(worlds.ours, python, directory) as ours:
        yield lambda source, *values: compare(theirs, ours, Example(IMPORTS + source, values), next(numbers))


def _unexplained(found: list[Disagreement]) -> str:
    return "\n\n".join(str(one) for one in found if explanation(one) is None)


@pytest.mark.parametrize("mixin", MIXINS)
@pytest.mark.parametrize("name", CASES)
def test_options(ask: Ask, name: str, mixin: str) -> None:
    """Type, bytes and readings, of the class as it is and inside another dataclass."""
    body, arguments = CASES[name]
    source = f"@dataclass\nclass Case({mixin}):\n{body}\nANNOTATION = Case\n"
    value = () if arguments is None else (f"Case({arguments})",)
    assert not _unexplained(ask(source, *value))
    assert not _unexplained(ask(source + OUTER, *(f"Outer({one}, [{one}])" for one in value)))


@pytest.mark.parametrize("name", OTHERS)
def test_other_classes(ask: Ask, name: str) -> None:
    """Discriminators, inheritance, generic classes, classes that serialise themselves."""
    source = OTHERS[name]
    values = re.search(r"^ANNOTATION, VALUES = .*, (\(['\"].*\))$", source, re.MULTILINE)
    assert values
    assert not _unexplained(ask(source, *ast.literal_eval(values[1])))


def test_errors(worlds: Worlds, tmp_path: Path) -> None:
    """They name class and field and show no value; recursion, a dict of the fields, and a FlyteSchema work."""
    found = worlds.theirs.script(ERRORS, {"repository": str(REPOSITORY)}, tmp_path)
    texts = {name: text.decode() for name, text in found.items()}
    content = "ConversionError: expected content of Node as its options say, found other content"
    assert texts == {
        "missing": f"{content} at .day; MissingField in mashumaro",
        "other": f"{content} at .day; InvalidFieldValue in mashumaro",
        "file": "ConversionError: expected FlyteFile as a map with its 'path', found str at .file",
        "instance": "ConversionError: expected Node, found int",
        "unsupported": "UnsupportedTypeError: field 'unknown' of Bad: mashumaro cannot convert it "
        "(UnserializableField)",
        "tree": "True",
        "type": "['children', 'day', 'file']",
        "dict": "True",
        "schema": '{"table": {"remote_path": "s3://b/x"}}True',
        "stored": "s3://b/x",
    }
