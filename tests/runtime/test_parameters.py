"""What ``current_context()`` gives to a task."""

from __future__ import annotations

import contextvars
import copy
import os
import subprocess
import sys
import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from flyteweight.runtime.checkpoint import CheckpointUnavailable
from flyteweight.runtime.context import (
    ExecutionMode,
    ExecutionState,
    FlyteContext,
    FlyteContextManager,
    current_context,
)
from flyteweight.runtime.parameters import ExecutionParameters, MissingAttribute
from flyteweight.storage.access import FileAccessProvider
from flyteweight.tasks.decorator import task

if TYPE_CHECKING:
    from collections.abc import Iterator

IDENTITY = (
    "FLYTE_INTERNAL_EXECUTION_PROJECT",
    "FLYTE_INTERNAL_EXECUTION_DOMAIN",
    "FLYTE_INTERNAL_EXECUTION_ID",
    "FLYTE_INTERNAL_TASK_PROJECT",
    "FLYTE_INTERNAL_TASK_DOMAIN",
    "FLYTE_INTERNAL_TASK_NAME",
    "FLYTE_INTERNAL_TASK_VERSION",
)
SHORT = ("_F_PRJ", "_F_DM", "_F_NM", "_F_TK_PRJ", "_F_TK_DM", "_F_TK_NM", "_F_TK_V")


@pytest.fixture
def access() -> Iterator[FileAccessProvider]:
    """A run's files, removed after the test."""
    provider = FileAccessProvider()
    yield provider
    provider.clean_up()


@pytest.fixture
def params(access: FileAccessProvider) -> ExecutionParameters:
    """A scheduled run without a checkpoint."""
    return ExecutionParameters(access, "s3://bucket/raw", "s3://bucket/out")


@pytest.fixture(autouse=True)
def no_identity(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start without the scheduler's variables."""
    for name in (*IDENTITY, *SHORT, "FLYTE_ATTEMPT_NUMBER"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("names", [IDENTITY, SHORT])
def test_identity_comes_from_either_set_of_variables(
    params: ExecutionParameters, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...]
) -> None:
    """The scheduler's long and short variables name the execution and the task."""
    for number, name in enumerate(names):
        monkeypatch.setenv(name, f"v{number}")
    execution, task_id = params.execution_id, params.task_id
    assert (execution.project, execution.domain, execution.name) == ("v0", "v1", "v2")
    assert (task_id.project, task_id.domain, task_id.name, task_id.version) == ("v3", "v4", "v5", "v6")
    assert task_id.resource_type == 1
    assert repr(params) == "ExecutionParameters(execution='v0/v1/v2', task='v5')"


def test_a_present_long_name_wins_even_if_empty(params: ExecutionParameters, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first variable that is present decides, as in flytekit."""
    monkeypatch.setenv("FLYTE_INTERNAL_EXECUTION_ID", "")
    monkeypatch.setenv("_F_NM", "name")
    assert params.execution_id.name == ""


def test_identity_of_a_local_run_is_local(access: FileAccessProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside a scheduled run every part of the identity is ``local``."""
    monkeypatch.setenv("_F_NM", "name")
    local = ExecutionParameters.local(access)
    assert (local.execution_id.project, local.execution_id.domain, local.execution_id.name) == ("local",) * 3
    assert (local.task_id.name, local.task_id.version) == ("local", "local")


def test_execution_date_is_the_start_in_utc(access: FileAccessProvider) -> None:
    """The date is when the run started, not when it was asked for, and is aware of its zone."""
    before = datetime.now(timezone.utc)
    params = ExecutionParameters(access)
    after = datetime.now(timezone.utc)
    assert before - timedelta(seconds=0.01) <= params.execution_date <= after + timedelta(seconds=0.01)
    assert params.execution_date.utcoffset() == timedelta(0)
    assert params.execution_date == params.execution_date


@pytest.mark.parametrize(("text", "expected"), [(None, 0), ("", 0), ("0", 0), ("2", 2)])
def test_attempt_number(
    params: ExecutionParameters, monkeypatch: pytest.MonkeyPatch, text: str | None, expected: int
) -> None:
    """The attempt is the scheduler's number, which starts at 0."""
    if text is not None:
        monkeypatch.setenv("FLYTE_ATTEMPT_NUMBER", text)
    assert params.attempt_number == expected


def test_bad_attempt_number_names_the_variable(params: ExecutionParameters, monkeypatch: pytest.MonkeyPatch) -> None:
    """A value that is no number is an error that says which variable has it."""
    monkeypatch.setenv("FLYTE_ATTEMPT_NUMBER", "first")
    with pytest.raises(ValueError, match="FLYTE_ATTEMPT_NUMBER is 'first'"):
        _ = params.attempt_number


def test_working_directory_is_made_on_first_use_and_removed_with_the_run(access: FileAccessProvider) -> None:
    """It is empty, the same on every access, and gone after the run."""
    params = ExecutionParameters(access)
    directory = Path(params.working_directory)
    assert list(directory.iterdir()) == []
    assert params.working_directory == str(directory)
    access.clean_up()
    assert not directory.exists()


def test_prefixes_are_as_given(params: ExecutionParameters, access: FileAccessProvider) -> None:
    """Prefixes come from the command line; a local run has a raw prefix of its own and no metadata prefix."""
    assert (params.raw_output_prefix, params.output_metadata_prefix) == ("s3://bucket/raw", "s3://bucket/out")
    local = ExecutionParameters.local(access)
    assert Path(local.raw_output_prefix).is_dir()
    assert local.output_metadata_prefix is None


def test_no_checkpoint_without_a_path(params: ExecutionParameters) -> None:
    """Without a checkpoint path the attribute raises a NotImplementedError, as in flytekit."""
    with pytest.raises(CheckpointUnavailable, match="--checkpoint-path"):
        _ = params.checkpoint
    assert issubclass(CheckpointUnavailable, NotImplementedError)


def test_checkpoint_uses_the_given_paths(access: FileAccessProvider, tmp_path: Path) -> None:
    """The checkpoint saves to the checkpoint path and reads the previous one."""
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "x").write_bytes(b"old")
    params = ExecutionParameters(access, checkpoint_path=str(tmp_path / "new"), prev_checkpoint=str(tmp_path / "old"))
    assert params.checkpoint.read() == b"old"
    params.checkpoint.write(b"new")
    assert [path.read_bytes() for path in (tmp_path / "new").iterdir()] == [b"new"]
    assert params.checkpoint is params.checkpoint


def test_missing_attribute_is_attribute_error_and_assertion_error(params: ExecutionParameters) -> None:
    """``hasattr`` and ``getattr`` with a default work, and so does code that expects flytekit's AssertionError."""
    assert not hasattr(params, "spark_session")
    assert getattr(params, "spark_session", None) is None
    with pytest.raises(AssertionError, match=r"no attribute 'spark_session'.*no plugin"):
        _ = params.spark_session
    with pytest.raises(MissingAttribute, match="SPARK"):
        params.get("spark")
    assert copy.copy(params).raw_output_prefix == "s3://bucket/raw"


def test_attributes_of_plugins(params: ExecutionParameters) -> None:
    """What a plugin's builder adds is found in upper and lower case, only in the parameters that were built."""
    built = params.builder().add_attr("SPARK_SESSION", 1).add_attr("lower", 2).build()
    assert (built.spark_session, built.SPARK_SESSION, built.get("spark_session")) == (1, 1, 1)
    assert (built.LOWER, built.lower) == (2, 2)
    assert built.has_attr("spark_session")
    assert not params.has_attr("spark_session")
    again = built.with_attrs(more=3)
    assert (again.more, again.lower) == (3, 2)
    with pytest.raises(MissingAttribute, match="it has LOWER, SPARK_SESSION"):
        _ = built.other


def test_new_builder_starts_from_the_current_context(params: ExecutionParameters, access: FileAccessProvider) -> None:
    """``new_builder()`` without an argument extends the running task's parameters."""
    context = FlyteContext(ExecutionState(ExecutionMode.TASK_EXECUTION, params), access)
    with FlyteContextManager.with_context(context):
        built = ExecutionParameters.new_builder().add_attr("k", 1).build()
    assert (built.k, built.raw_output_prefix) == (1, "s3://bucket/raw")
    assert ExecutionParameters.new_builder(params).build().output_metadata_prefix == "s3://bucket/out"


def test_builder_replaces_what_is_set(params: ExecutionParameters, tmp_path: Path) -> None:
    """Fields of the builder that are set replace the run's; a working directory is made."""
    builder = params.builder()
    builder.working_dir = tmp_path / "work" / "here"
    builder.raw_output_prefix = "gs://b/r"
    builder.enable_deck = True
    built = builder.build()
    assert built.working_directory == str(tmp_path / "work" / "here")
    assert (tmp_path / "work" / "here").is_dir()
    assert (built.raw_output_prefix, built.enable_deck) == ("gs://b/r", True)
    assert built.output_metadata_prefix == "s3://bucket/out"
    assert params.raw_output_prefix == "s3://bucket/raw"


def test_copies_share_what_is_made_later(params: ExecutionParameters) -> None:
    """A copy and its origin have one working directory, one default deck and one timeline, whoever asks first."""
    copied = params.with_attrs(a=1)
    assert copied.working_directory == params.working_directory
    assert params.default_deck is copied.default_deck
    assert copied.timeline is params.timeline
    assert copied.decks is params.decks


def test_sandbox_has_a_working_directory_and_a_checkpoint_of_its_own(params: ExecutionParameters) -> None:
    """A task called by another one does not see the other's files, and may save a checkpoint."""
    sandbox = params.with_attrs(a=1).with_task_sandbox().build()
    assert sandbox.working_directory != params.working_directory
    sandbox.checkpoint.write(b"x")
    assert not sandbox.checkpoint.prev_exists()
    assert (sandbox.a, sandbox.default_deck) == (1, params.default_deck)


def test_context_inside_a_local_task() -> None:
    """A task that is called as a function has a local identity, a fresh directory and a checkpoint."""
    seen: list[Any] = []

    @task
    def look() -> int:
        context = current_context()
        context.checkpoint.write(b"1")
        seen.append((context.working_directory, context.execution_id.name))
        return 1

    assert look() == 1
    assert look() == 1
    assert seen[0][1] == "local"
    assert seen[0][0] != seen[1][0]


def test_a_block_is_seen_by_threads_only_if_it_is_carried_over(params: ExecutionParameters) -> None:
    """A plain thread does not see what a block of the main thread changed; ``copy_context().run`` gives it that."""
    context = FlyteContext(ExecutionState(ExecutionMode.TASK_EXECUTION, params), FileAccessProvider())
    found: list[bool] = []

    def look() -> None:
        found.append(current_context() is params)

    with FlyteContextManager.with_context(context):
        carried = contextvars.copy_context()
        for target in (look, lambda: carried.run(look)):
            thread = threading.Thread(target=target)
            thread.start()
            thread.join()
    assert found == [False, True]


def test_importing_the_module_is_cheap() -> None:
    """What is made on first use is not imported before it."""
    heavy = ["logging", "tempfile", "json", "datetime", "socket", "inspect", "flyteidl.core.identifier_pb2"]
    code = (
        "import sys; before = set(sys.modules); import flyteweight.runtime.parameters, flyteweight.runtime.logs;"
        f"print([m for m in {heavy} if m in sys.modules and m not in before])"
    )
    result = subprocess.run(
        [sys.executable, "-S", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )
    assert result.stdout.strip() == "[]"
