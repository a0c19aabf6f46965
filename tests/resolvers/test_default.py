"""The default resolver: module and name ◀─▶ task."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

import pytest

from flyteweight.exceptions import CodeNotFound, FlyteEntityNotFoundException, FlyteValueException
from flyteweight.interface.lookup import load_path
from flyteweight.resolvers import DefaultTaskResolver, default_task_resolver
from flyteweight.settings.configuration import ImageConfig, SerializationSettings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SETTINGS = SerializationSettings(ImageConfig())
MODULE = """
from flyteweight import PythonInstanceTask, task

@task
def train():
    pass

class Mine(PythonInstanceTask):
    def execute(self, **kwargs):
        pass

instance = Mine("an.instance", None)
renamed = train
kept = [Mine("not.bound", None)]
"""


@pytest.fixture
def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A module with tasks."""
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "resolver_jobs.py").write_text(MODULE)
    (tmp_path / "resolver_pkg").mkdir()
    (tmp_path / "resolver_pkg" / "__init__.py").write_text(MODULE)
    (tmp_path / "resolver_pkg" / "deep.py").write_text(MODULE)
    yield importlib.import_module("resolver_jobs")
    for name in list(sys.modules):
        if name.startswith(("resolver_jobs", "resolver_pkg")):
            del sys.modules[name]


def test_location_is_where_it_is() -> None:
    """The location is the path by which a command line names the resolver."""
    assert load_path(default_task_resolver.location, "resolver") is default_task_resolver
    assert default_task_resolver.location == "flyteweight.resolvers.default_task_resolver"
    assert default_task_resolver.name() == "DefaultTaskResolver"


@pytest.mark.parametrize("module", ["resolver_jobs", "resolver_pkg", "resolver_pkg.deep"])
@pytest.mark.parametrize("name", ["train", "instance"])
def test_round_trip(jobs: Any, module: str, name: str) -> None:
    """A function task and a bound instance have arguments by which they are found again; a package's are its own."""
    task = getattr(importlib.import_module(module), name)
    args = default_task_resolver.loader_args(SETTINGS, task)
    assert args == ["task-module", module, "task-name", name]
    assert default_task_resolver.load_task(args) is task


def test_labels_and_more_are_not_looked_at(jobs: Any) -> None:
    """Only the places of module and name count, as in flytekit."""
    assert default_task_resolver.load_task(["x", "resolver_jobs", "y", "train", "more", "words"]) is jobs.train


@pytest.mark.parametrize("args", [[], ["task-module"], ["task-module", "resolver_jobs", "task-name"]])
def test_too_few_arguments(args: list[str]) -> None:
    """Too few arguments are refused, and shown."""
    with pytest.raises(FlyteValueException, match="'task-module MODULE task-name NAME'"):
        default_task_resolver.load_task(args)


def test_missing_task(jobs: Any) -> None:
    """A task that is not there: the error names those that are."""
    with pytest.raises(CodeNotFound, match="Did you mean 'train'"):
        default_task_resolver.load_task(["task-module", "resolver_jobs", "task-name", "trian"])


def test_unbound_task(jobs: Any) -> None:
    """A task object without a module-level name has no arguments."""
    with pytest.raises(FlyteEntityNotFoundException, match="not bound to a name in module 'resolver_jobs'"):
        default_task_resolver.loader_args(SETTINGS, jobs.kept[0])


def test_all_tasks(jobs: Any) -> None:
    """All tasks at the top level of imported modules, each once."""
    found = [task for task in default_task_resolver.get_all_tasks() if task in (jobs.train, jobs.instance)]
    assert sorted(task.name for task in found) == ["an.instance", "resolver_jobs.train"]


def test_another_instance_has_no_tasks(jobs: Any) -> None:
    """Tasks belong to the resolver that they name."""
    assert DefaultTaskResolver().get_all_tasks() == []


def test_task_name(jobs: Any) -> None:
    """The resolver leaves names as they are."""
    assert default_task_resolver.task_name(jobs.train) is None
