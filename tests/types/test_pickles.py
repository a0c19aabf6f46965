"""Pickles: what says that one is meant, which are refused, and what is said of those that cannot be read."""

from __future__ import annotations

import logging
import pickle
import sys
import types
from typing import TYPE_CHECKING, Annotated, Any, NewType

import cloudpickle
import pytest
from conversion import read, unreadable, write

from flyteweight.types.converters import converter_for
from flyteweight.types.pickles import FlytePickle
from flyteweight.types.transformer import FlytePickleTransformer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Opaque:
    def __init__(self, x: int) -> None:
        self.x = x

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Opaque) and self.x == other.x

    def __hash__(self) -> int:
        return self.x


def stored(path: Path, content: bytes) -> str:
    """The literal of a pickle with this content."""
    path.write_bytes(content)
    return f'scalar {{ blob {{ uri: "{path}" metadata {{ type {{ format: "PythonPickle" }} }} }} }}'


def test_a_pickle_may_be_declared(caplog: pytest.LogCaptureFixture) -> None:
    """``FlytePickle[T]`` needs no warning, and says its type."""
    logging.getLogger("flyteweight").addHandler(caplog.handler)
    assert read(FlytePickle[Opaque], write(FlytePickle[Opaque], Opaque(3))) == Opaque(3)
    assert read(FlytePickle, write(FlytePickle, {1})) == {1}
    logging.getLogger("flyteweight").removeHandler(caplog.handler)
    assert not caplog.records
    assert FlytePickle[Opaque] is FlytePickle[Opaque]
    assert FlytePickle[None] is FlytePickle
    assert FlytePickle[Opaque].python_type() is Opaque
    assert converter_for(FlytePickle[Opaque]).expected == "FlytePickle[Opaque]"


Named = NewType("Named", int)


def test_pickles_that_are_not_declared_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where ``FLYTEWEIGHT_PICKLES=refuse``: those for a type that has another form, and for ``Any``."""
    literal = write(FlytePickle, 3)
    assert [read(annotation, literal) for annotation in (int, Any, int | None, object)] == [3] * 4
    monkeypatch.setenv("FLYTEWEIGHT_PICKLES", "refuse")
    for annotation in (int, Any, list[int], int | None, object):
        text = unreadable(annotation, literal)
        assert "FLYTEWEIGHT_PICKLES=refuse" in text, annotation
    for annotation in (FlytePickle, FlytePickle[int], Annotated[int, FlytePickleTransformer()], Opaque, Named):
        assert read(annotation, literal) == 3


def test_refused_pickles_are_not_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No byte of theirs: the file need not be there."""
    monkeypatch.setenv("FLYTEWEIGHT_PICKLES", "refuse")
    literal = stored(tmp_path / "p", b"")
    (tmp_path / "p").unlink()
    assert "found a pickle" in unreadable(int, literal)


@pytest.fixture
def vanished() -> Iterator[types.ModuleType]:
    """A module that is there while something is pickled."""
    module = types.ModuleType("vanished_module")
    exec("class Thing: pass", module.__dict__)
    sys.modules[module.__name__] = module
    yield module
    sys.modules.pop(module.__name__, None)


def test_classes_that_cannot_be_imported(vanished: types.ModuleType, tmp_path: Path) -> None:
    """A missing module, and a missing class of one that is there; both are named."""
    content = pickle.dumps(vanished.Thing())
    del vanished.Thing
    text = unreadable(FlytePickle, stored(tmp_path / "p", content))
    assert "what cannot be imported here: Can't get attribute 'Thing' on <module 'vanished_module'" in text
    del sys.modules["vanished_module"]
    text = unreadable(FlytePickle, stored(tmp_path / "p", content))
    assert "what cannot be imported here: No module named 'vanished_module'; install the package" in text


def test_pickles_of_another_python(tmp_path: Path) -> None:
    """A protocol that this one has not, and code of another version."""
    text = unreadable(FlytePickle, stored(tmp_path / "p", b"\x80\x63N."))
    assert "one that another Python wrote: unsupported pickle protocol: 99; use the Python and packages" in text

    class OtherCode:
        def __reduce__(self) -> Any:
            return types.CodeType, (1, 2, 3)

    text = unreadable(FlytePickle, stored(tmp_path / "q", cloudpickle.dumps(OtherCode())))
    assert "one that another Python wrote: code expected at least" in text


def test_broken_pickles_hide_what_they_hold(tmp_path: Path) -> None:
    """Cut, no pickle at all, and one whose class refuses it with its value."""

    class Refusing:
        def __reduce__(self) -> Any:
            return int, ("secret",)

    whole = pickle.dumps(["secret" * 10])
    for content in (whole[:20], b"secret text", b""):
        text = unreadable(FlytePickle, stored(tmp_path / "p", content))
        assert "it is broken, or no pickle" in text
        assert "secret" not in text
    text = unreadable(FlytePickle, stored(tmp_path / "p", cloudpickle.dumps(Refusing())))
    assert "one that cannot be read (ValueError)" in text
    assert "secret" not in text
