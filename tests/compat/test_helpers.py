"""flytekit's small helpers, which plugins and users' modules import: of files, functions, time, storage, coroutines."""

from __future__ import annotations

import asyncio
import functools
import os
from pathlib import Path
from typing import Any

import pytest
from flyteidl.core.literals_pb2 import Literal

from flyteweight import current_context, task
from flyteweight.compat import constants, persistence, tracking, utilities
from flyteweight.compat.asynchronous import loop_manager, run_sync
from flyteweight.compat.configuration import AzureBlobStorageConfig, DataConfig, S3Config
from flyteweight.compat.decks import output_deck
from flyteweight.compat.stats import MockStats
from flyteweight.compat.workflow_settings import WorkflowMetadata, WorkflowMetadataDefaults
from flyteweight.exceptions import FlyteValidationException
from flyteweight.interface.tracking import TrackedInstance
from flyteweight.runtime.context import FlyteContextManager
from flyteweight.runtime.deck import Deck
from flyteweight.storage.local_fsspec import FlyteLocalFileSystem
from flyteweight.types.plain import MSGPACK
from flyteweight.workflows.base import WorkflowFailurePolicy


@task
def declared(a: int) -> int:
    """A task of this module."""
    return a


class Thing(TrackedInstance):
    """Something that a module holds."""


thing = Thing()


def _same(function: Any) -> Any:
    @functools.wraps(function)
    def call(*args: Any) -> Any:
        return function(*args)

    return call


@_same
def wrapped() -> None:
    """Stands for a function at the top."""


def test_where_things_live() -> None:
    """Functions, tasks and objects, by the names that registration gives them."""
    here = __name__
    for what, name in ((test_where_things_live, "test_where_things_live"), (declared, "declared"), (thing, "thing")):
        dotted, module, last, file = tracking.extract_task_module(what)
        assert (dotted, last) == (f"{module}.{name}", name)
        assert module.endswith(here.rpartition(".")[2])
        assert Path(file) == Path(__file__)


def test_kinds_of_functions() -> None:
    """Inside another, wrapped at the top, of a test."""

    def nested() -> int:
        return len(str(here))

    here = 1
    assert tracking.isnested(nested)
    assert not tracking.isnested(declared.task_function)
    assert tracking.is_functools_wrapped_module_level(wrapped)
    assert not tracking.is_functools_wrapped_module_level(nested)
    assert tracking.istestfunction(nested)
    assert not tracking.istestfunction(os.path.join)


def test_files_and_directories(tmp_path: Path) -> None:
    """Messages in files, and directories that end with a block."""
    path = str(tmp_path / "deep" / "literal.pb")
    utilities.write_proto_to_file(Literal(hash="h"), path)
    assert utilities.load_proto_from_file(Literal, path) == Literal(hash="h")
    with utilities.AutoDeletingTempDir("prefix", tmp_dir=str(tmp_path)) as directory:
        file = directory.get_named_tempfile("a")
        Path(file).write_text("x")
        assert directory.list_dir() == [file]
        assert os.path.basename(str(directory.name)).startswith("prefix_")
    assert not os.path.exists(file)
    with utilities.AutoDeletingTempDir(tmp_dir=str(tmp_path), cleanup=False) as kept:
        pass
    assert os.path.isdir(str(kept.name))
    with utilities.Directory(str(tmp_path)) as plain:
        assert str(kept.name) in plain.list_dir()


def test_time() -> None:
    """Blocks and functions stand in the timeline, also if they fail."""

    @utilities.timeit("a function")
    def work() -> int:
        return 3

    assert work() == 3
    with pytest.raises(KeyError), utilities.timeit("a block"):
        raise KeyError
    info = {one["Name"]: one for one in current_context().timeline_deck.time_info}
    assert info["a function"]["WallTime"] >= 0
    assert info["a block"]["Start"] <= info["a block"]["Finish"]


@pytest.mark.parametrize(
    ("text", "expect"), [(None, False), ("true", True), ("T", True), ("1", True), ("0", False), ("yes", False)]
)
def test_yes_and_no(text: str | None, expect: bool) -> None:
    """As flytekit reads variables."""
    assert utilities.str2bool(text) is expect


def test_names_of_the_protocol() -> None:
    """They are those that our own code uses."""
    assert constants.MESSAGEPACK == MSGPACK
    assert constants.ERROR_FILE_NAME == "error.pb"


def test_options_of_file_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    """What fsspec's file systems are made with."""
    s3 = S3Config(endpoint="http://127.0.0.1:1", access_key_id="k", secret_access_key="s", adressing_style="path")
    expect = {
        "cache_regions": True,
        "key": "k",
        "secret": "s",
        "client_kwargs": {"endpoint_url": "http://127.0.0.1:1"},
        "config_kwargs": {"s3": {"addressing_style": "virtual"}},
        "anon": True,
    }
    assert persistence.s3_setup_args(s3, anonymous=True) == expect
    options = persistence.get_fsspec_storage_options
    settings = DataConfig(s3=s3, azure=AzureBlobStorageConfig(account_name="a"))
    assert options("s3", settings, anonymous=True, other=1) == {**expect, "other": 1}
    assert options("abfs", settings) == {"account_name": "a", "anon": False}
    assert options("gs", settings, anonymous=True) == {"token": "anon"}
    assert options("gs", settings, x=1) == {"x": 1}
    assert options("file", settings) == {"auto_mkdir": True}
    assert options("memory", settings) == {}
    monkeypatch.setenv("FLYTE_AWS_ENDPOINT", "http://127.0.0.1:2")
    assert options("s3")["client_kwargs"] == {"endpoint_url": "http://127.0.0.1:2"}


def test_sizes_of_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """25 MiB where a store takes parts, or what the variable says."""
    assert persistence.get_additional_fsspec_call_kwargs(("s3", "s3a"), "_put") == {"chunksize": 25 * 2**20}
    monkeypatch.setenv("_F_P_WRITE_CHUNK_SIZE", "7")
    assert persistence.get_additional_fsspec_call_kwargs("gs", "put") == {"chunksize": 7}
    assert persistence.get_additional_fsspec_call_kwargs("s3", "get") == {}
    assert persistence.get_additional_fsspec_call_kwargs("file", "put") == {}


def test_scratch_files() -> None:
    """The directory of a process by hand holds its raw data."""
    access = persistence.default_local_file_access_provider
    assert access.raw_output_prefix.startswith(persistence.flyte_tmp_dir)
    with pytest.raises(AttributeError, match="no attribute 'other'"):
        _ = persistence.other


def test_coroutines() -> None:
    """From synchronous code, with and without a loop that runs."""

    async def twice(a: int) -> int:
        return 2 * a

    assert run_sync(twice, 2) == loop_manager.synced(twice)(2) == 4

    async def inside() -> int:
        return int(run_sync(twice, a=3))

    assert asyncio.run(inside()) == 6


def test_settings_of_workflows() -> None:
    """They refuse what they are not, and give views."""
    assert WorkflowMetadata(WorkflowFailurePolicy.FAIL_IMMEDIATELY).to_flyte_model().on_failure == 0
    assert WorkflowMetadataDefaults(interruptible=True).to_flyte_model().interruptible is True
    with pytest.raises(FlyteValidationException, match="FAIL_IMMEDIATELY"):
        WorkflowMetadata(0)  # type: ignore[arg-type]
    with pytest.raises(FlyteValidationException, match="True or False, not 3"):
        WorkflowMetadataDefaults(3)  # type: ignore[arg-type]


def test_metrics_that_are_remembered() -> None:
    """For tests of tasks that count."""
    stats = MockStats("scope")
    stats.incr("a", 3, tags={"x": "y"})
    stats.decr("a")
    assert (stats.current_value("a"), stats.current_tags("a")) == (2, {})
    with stats.timer("t"):
        pass
    assert stats.current_value("t").total_seconds() >= 0
    assert stats.current_value("other") is None
    assert stats.current_tags("other") is None


def test_local_file_systems(tmp_path: Path) -> None:
    """Users derive theirs from it."""
    files = FlyteLocalFileSystem()
    files.pipe(str(tmp_path / "a"), b"x")
    assert files.cat(str(tmp_path / "a")) == b"x"
    assert files.sep == os.sep


def test_writing_decks() -> None:
    """Into a new directory of a process by hand."""
    params = FlyteContextManager.current_context().user_space_params
    access = FlyteContextManager.current_context().file_access
    Deck("of this test", "<p>text</p>")
    before = set(Path(access.get_random_local_path()).parent.glob("*/deck.html"))
    output_deck("a task", params)
    (written,) = set(Path(access.get_random_local_path()).parent.glob("*/deck.html")) - before
    assert "of this test" in written.read_text()
