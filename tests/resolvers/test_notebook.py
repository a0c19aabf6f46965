"""Tasks that were declared in a notebook: they are in a pickle beside the command."""

from __future__ import annotations

import gzip
import sys
from typing import TYPE_CHECKING, Any

import pytest

from flyteweight import task
from flyteweight.exceptions import CodeNotFound, FlyteValueException
from flyteweight.interface.lookup import load_path
from flyteweight.resolvers import notebook
from flyteweight.resolvers.notebook import PickledEntity, PickledEntityMetadata, default_notebook_task_resolver
from flyteweight.settings.configuration import ImageConfig, SerializationSettings

if TYPE_CHECKING:
    from pathlib import Path

cloudpickle = pytest.importorskip("cloudpickle")


@task
def increased(a: int) -> int:
    """One more."""
    return a + 1


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The directory in which the command runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(directory: Path, content: Any) -> None:
    """What registration leaves there."""
    with gzip.open(directory / "pkl.gz", "wb") as file:
        cloudpickle.dump(content, file)


def entity(version: str = ".".join(map(str, sys.version_info[:3]))) -> PickledEntity:
    """One task."""
    return PickledEntity(PickledEntityMetadata(version), {increased.name: increased})


def test_a_task_is_found(directory: Path) -> None:
    """By flytekit's path of the resolver, and the arguments that it gave."""
    write(directory, entity())
    settings = SerializationSettings(ImageConfig.from_images("x/y:1"))
    arguments = default_notebook_task_resolver.loader_args(settings, increased)
    path = "flytekit.core.python_auto_container.default_notebook_task_resolver"
    for resolver in (load_path(path, "resolver"), load_path(default_notebook_task_resolver.location, "resolver")):
        found = resolver.load_task(arguments)
        assert (found.name, found(a=1)) == (increased.name, 2)
    assert default_notebook_task_resolver.get_all_tasks() == []


@pytest.mark.parametrize(
    ("content", "arguments", "kind", "expect"),
    [
        (entity(), [], FlyteValueException, "needs 'entity-name NAME' after '--', found"),
        (entity(), ["entity-name", "other"], CodeNotFound, r"no task 'other' in pkl\.gz \(tasks there: .*increased"),
        ({"a": 1}, ["entity-name", "a"], FlyteValueException, "holds a dict, expected a PickledEntity"),
        (entity("2.7.18"), ["entity-name", "a"], FlyteValueException, r"written by Python 2\.7\.18, and this is 3"),
        (None, ["entity-name", "a"], CodeNotFound, r"there is no pkl\.gz here"),
    ],
)
def test_faults(directory: Path, content: Any, arguments: list[str], kind: type[Exception], expect: str) -> None:
    """What is missing, and what is there."""
    if content is not None:
        write(directory, content)
    with pytest.raises(kind, match=expect):
        default_notebook_task_resolver.load_task(arguments)


def test_code_of_another_python(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """cloudpickle says of it what it says of any wrong call."""
    write(directory, entity())

    class Refuses:
        @staticmethod
        def load(_file: Any) -> Any:
            raise TypeError("code() takes at least 16 arguments")

    monkeypatch.setattr(notebook, "import_module", lambda _: Refuses)
    with pytest.raises(FlyteValueException, match="written by another version of Python"):
        default_notebook_task_resolver.load_task(["entity-name", "a"])
