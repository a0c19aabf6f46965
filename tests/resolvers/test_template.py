"""The resolver of template tasks, and what it says about bad templates and bad executors."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from flyteidl.admin.task_pb2 import TaskSpec
from flyteidl.core.literals_pb2 import Literal, LiteralMap
from flyteidl.core.tasks_pb2 import TaskTemplate

from flyteweight.exceptions import (
    CodeNotFound,
    FlyteException,
    FlyteTypeException,
    FlyteUserException,
    FlyteUserRuntimeException,
    FlyteValueException,
    IgnoreOutputs,
    TaskTemplateNotReadable,
)
from flyteweight.interface.lookup import load_path, resolve_alias
from flyteweight.resolvers import default_task_template_resolver as resolver

if TYPE_CHECKING:
    from pathlib import Path

    from s3 import S3

EXECUTORS = """
from flyteweight import ShimTaskExecutor

class Echo(ShimTaskExecutor):
    def execute_from_model(self, tt, **inputs):
        return tt.id.name

class Demanding(ShimTaskExecutor):
    def __init__(self, url): ...
    def execute_from_model(self, tt, **inputs): ...

class Broken(ShimTaskExecutor):
    def __init__(self): raise OSError("no licence file")
    def execute_from_model(self, tt, **inputs): ...

class Plain: ...

function = len
"""


def template(name: str = "t") -> TaskTemplate:
    """A small template."""
    message = TaskTemplate(type="test")
    message.id.name = name
    message.metadata.runtime.version = "1"
    message.interface.SetInParent()
    message.container.image = "i:1"
    return message


@pytest.fixture
def uri(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The path of a template, with the modules of executors importable."""
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "resolver_executors.py").write_text(EXECUTORS)
    (tmp_path / "failing_executors.py").write_text("raise RuntimeError('no driver here')")
    (tmp_path / "ignoring_executors.py").write_text(
        "from flyteweight import IgnoreOutputs\nraise IgnoreOutputs('not on this node')"
    )
    path = tmp_path / "template.pb"
    path.write_bytes(template().SerializeToString())
    return str(path)


def test_location_and_names() -> None:
    """The resolver is at the path that commands name, and at flytekit's through an alias."""
    assert load_path(resolver.location, "resolver") is resolver
    theirs = "flytekit.core.python_customized_container_task.default_task_template_resolver"
    assert load_path(resolve_alias(theirs), "resolver") is resolver
    assert resolver.get_all_tasks() == []
    assert resolver.name() == "task template resolver"


@pytest.mark.parametrize("scheme", ["", "file://"])
def test_loads_template_and_executor(uri: str, scheme: str) -> None:
    """The task is the template, run by the executor."""
    task = resolver.load_task([scheme + uri, "resolver_executors.Echo"])
    assert (task.name, type(task).__name__) == ("t", "ExecutableTemplateShimTask")
    assert task.executor.execute_from_model(task.task_template) == "t"


def test_remote_template_is_fetched_while_importing(uri: str, tmp_path: Path, s3_env: S3) -> None:
    """A template on S3 arrives while a slow executor is imported; the import's error wins over the template's."""
    remote = f"s3://{s3_env.bucket()}/meta/template.pb"
    s3_env.put(remote, template("remote").SerializeToString())
    (tmp_path / "slow_executors.py").write_text(f"import time\ntime.sleep(0.3)\nLOADED = time.time()\n{EXECUTORS}")
    task = resolver.load_task([remote, "slow_executors.Echo"])
    assert task.name == "remote"
    started = time.monotonic()
    with pytest.raises(CodeNotFound, match="no executor 'Missing'"):
        resolver.load_task([f"{remote}.gone", "slow_executors.Missing"])
    assert time.monotonic() - started < 5
    with pytest.raises(TaskTemplateNotReadable, match=r"no task template at s3://.*template\.pb\.gone"):
        resolver.load_task([f"{remote}.gone", "slow_executors.Echo"])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "found an empty file"),
        (b"\xff\xfe not protobuf", "another kind of message, or damaged"),
        (template().SerializeToString()[:-3], "damaged"),
        (TaskTemplate(id=template().id).SerializeToString(), "the beginning of the template of task 't'"),
        (TaskSpec(template=template()).SerializeToString(), "found a TaskSpec.*its `template` field"),
        (LiteralMap(literals={"a": Literal(hash="h")}).SerializeToString(), "another kind of message"),
    ],
)
def test_damaged_templates(uri: str, tmp_path: Path, data: bytes, message: str) -> None:
    """Empty, cut and foreign files are template errors that no retry cures, and say what was found."""
    path = tmp_path / "bad.pb"
    path.write_bytes(data)
    with pytest.raises(TaskTemplateNotReadable, match=message) as caught:
        resolver.load_task([str(path), "resolver_executors.Echo"])
    assert str(path) in str(caught.value)
    assert not caught.value.recoverable


def test_missing_template(uri: str) -> None:
    """No file at the path is a template error too."""
    with pytest.raises(TaskTemplateNotReadable, match="there is no task template at"):
        resolver.load_task([f"{uri}.gone", "resolver_executors.Echo"])


def test_unfilled_template_path(uri: str) -> None:
    """A scheduler that does not know template tasks leaves the placeholder; that is said."""
    with pytest.raises(TaskTemplateNotReadable, match=r"did not fill in '{{\.taskTemplatePath}}'.*too old"):
        resolver.load_task(["{{.taskTemplatePath}}", "resolver_executors.Echo"])


@pytest.mark.parametrize(
    ("path", "kind", "message"),
    [
        ("no_such_module.Executor", CodeNotFound, "no module 'no_such_module' while looking for executor"),
        ("resolver_executors.Ecko", CodeNotFound, "no executor 'Ecko'.*Did you mean 'Echo'"),
        ("Echo", CodeNotFound, "not a dotted path"),
        ("resolver_executors.function", FlyteTypeException, "an executor is a class, found 'len'"),
        ("resolver_executors.Plain", FlyteTypeException, "is not an executor: expected a subclass of"),
        ("resolver_executors.Demanding", FlyteTypeException, r"needs arguments \(url\)"),
    ],
)
def test_bad_executors(uri: str, path: str, kind: type[FlyteException], message: str) -> None:
    """An executor that is missing or none is the user's fault, and the error names it."""
    with pytest.raises(kind, match=message) as caught:
        resolver.load_task([uri, path])
    assert isinstance(caught.value, FlyteUserException)


def test_executors_own_failures(uri: str) -> None:
    """What the executor's module or constructor raises is marked as the user's."""
    with pytest.raises(FlyteUserRuntimeException) as caught:
        resolver.load_task([uri, "failing_executors.Echo"])
    assert isinstance(caught.value.value, RuntimeError)
    with pytest.raises(FlyteUserRuntimeException, match="no licence file"):
        resolver.load_task([uri, "resolver_executors.Broken"])
    with pytest.raises(IgnoreOutputs):
        resolver.load_task([uri, "ignoring_executors.Echo"])


@pytest.mark.parametrize("arguments", [[], ["x"], ["a", "b", "c"]])
def test_wrong_number_of_arguments(arguments: list[str]) -> None:
    """Anything but two loader arguments says what is expected."""
    with pytest.raises(FlyteValueException, match="needs the template's URI and the executor's dotted path"):
        resolver.load_task(arguments)
