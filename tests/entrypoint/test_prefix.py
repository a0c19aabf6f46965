"""The output prefix: unwritable, full, used before, shared."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

import pytest
from commands import SCHEDULER, World
from faulty import faulty_proxy
from flyteidl.core.errors_pb2 import ErrorDocument
from flyteidl.core.literals_pb2 import LiteralMap

if TYPE_CHECKING:
    from pathlib import Path

    import s3 as s3_server

TASK = """
    @task
    def t(a: int) -> int:
        if a < 0:
            raise ValueError("negative")
        return a
"""
WORKER = {"FLYTE_INTERNAL_DIST_ERROR_STRATEGY": "earliest", "FLYTE_INTERNAL_WORKER_NAME": "worker-3"}


@pytest.mark.parametrize("scheduler", [{}, SCHEDULER])
@pytest.mark.parametrize("a", [1, -1])
def test_unwritable_prefix(world: World, as_another_user: list[str], scheduler: dict[str, str], a: int) -> None:
    """No verdict can be stored: termination message, stderr, exit code 1 also under a scheduler."""
    world.module(TASK)
    log = world.path / "termination-log"
    log.write_text("from an earlier container")
    log.chmod(0o666)
    words = world.words(inputs=world.inputs(a=a))
    world.path.chmod(0o555)
    environment = scheduler | {"FLYTEWEIGHT_TERMINATION_LOG": str(log), "FLYTE_SDK_LOGGING_FORMAT": "text"}
    finished = world.command([*as_another_user, *words], env=environment)
    assert (finished.code, finished.files) == (1, [])
    cause = "NotWritable: cannot write" if a > 0 else "ValueError: negative"
    assert log.read_text().startswith(cause)
    assert "no error document could be written to" in log.read_text()
    lines = finished.stderr.splitlines()
    assert lines[-1].startswith(f"The task failed: {cause}")
    assert lines[-1].endswith("There is no error document.")
    assert f"cannot write {world.prefix}" in lines[-2]


def test_prefix_below_a_file(world: World) -> None:
    """A prefix that cannot be a directory is told in words, without a termination-log file, too."""
    world.module(TASK)
    (world.path / "file").write_text("")
    missing = world.path / "no such log"
    finished = world.run(
        inputs=world.inputs(a=1),
        prefix=str(world.path / "file" / "out"),
        env={"FLYTEWEIGHT_TERMINATION_LOG": str(missing)},
    )
    assert finished.code == 1
    assert "There is no error document." in finished.stderr.splitlines()[-1]
    assert not missing.exists()


def test_outputs_do_not_fit_on_the_disk(world: World) -> None:
    """No space for the outputs: a document that says so, and no outputs."""
    world.module(TASK)
    world.prefix.mkdir()
    (world.prefix / "outputs.pb").symlink_to("/dev/full")
    finished = world.run(inputs=world.inputs(a=1))
    assert "No space left" in finished.failed("SYSTEM:StorageFull", system=True)
    assert finished.code == 1
    assert finished.files == ["error.pb"]


def test_nothing_fits_on_the_disk(world: World) -> None:
    """No space for any verdict: the termination message and stderr have the cause."""
    world.module(TASK)
    world.prefix.mkdir()
    for name in ("outputs.pb", "error.pb"):
        (world.prefix / name).symlink_to("/dev/full")
    log = world.path / "termination-log"
    log.write_text("")
    finished = world.run(inputs=world.inputs(a=-1), env=SCHEDULER | {"FLYTEWEIGHT_TERMINATION_LOG": str(log)})
    assert finished.code == 1
    assert log.read_text().startswith("ValueError: negative\n")
    assert "No space left" in log.read_text()


def test_nothing_half_written_is_left(world: World) -> None:
    """A file that does not fit is not there in part: outputs beyond the process's limit for files."""
    world.module("""
        @task
        def t() -> list[str]:
            return ["x" * 1000] * 1000
    """)
    finished = world.command(["sh", "-c", 'ulimit -f 200; exec "$@"', "sh", *world.words()])
    assert "File too large" in finished.failed("SYSTEM:StorageFull", system=True)
    assert finished.files == ["error.pb"]


def test_long_termination_message(world: World, tmp_path: Path) -> None:
    """The termination message has at most the 4096 bytes that Kubernetes keeps."""
    world.module("""
        @task
        def t():
            raise ValueError("\\u20ac" * 10_000)
    """)
    (tmp_path / "file").write_text("")
    log = tmp_path / "termination-log"
    log.write_text("")
    world.run(prefix=str(tmp_path / "file" / "out"), env={"FLYTEWEIGHT_TERMINATION_LOG": str(log)})
    assert 500 < log.stat().st_size <= 4096


def test_success_after_failure(world: World) -> None:
    """An error document of an earlier run is gone after a success, and so are futures."""
    world.module(TASK)
    world.run(inputs=world.inputs(a=-1))
    (world.prefix / "futures.pb").write_bytes(b"old")
    assert (world.prefix / "error.pb").exists()
    finished = world.run(inputs=world.inputs(a=1))
    assert finished.value() == 1
    assert finished.files == ["outputs.pb"]


@pytest.mark.parametrize(
    "broken", [{}, {"loader": ["task-module", "jobs", "task-name", "x"]}, {"resolver": "x.y"}, {"inputs": "/none"}]
)
def test_failure_after_success(world: World, broken: dict[str, Any]) -> None:
    """Outputs of an earlier run are gone after a failure, wherever it happened; other files stay."""
    world.module(TASK)
    world.run(inputs=world.inputs(a=1))
    (world.prefix / "deck.html").write_text("old")
    finished = world.run(**{"inputs": world.inputs(a=-1), **broken})
    assert finished.code == 1
    assert finished.files == ["deck.html", "error.pb"]


def test_usage_error_after_success(world: World) -> None:
    """A wrong command line replaces the outputs of an earlier run by its document."""
    world.module(TASK)
    words = world.words(inputs=world.inputs(a=1))
    assert world.command(words).files == ["outputs.pb"]
    assert world.command([word for word in words if word != "--resolver"]).files == ["error.pb"]


def test_prefix_used_before_on_s3(world: World, s3: s3_server.S3) -> None:
    """On S3, too, a prefix shows one verdict: the last."""
    world.module(TASK)
    prefix = f"s3://{s3.bucket()}/some/where"
    for a, name in ((-1, "error.pb"), (1, "outputs.pb"), (-1, "error.pb"), (-2, "error.pb"), (2, "outputs.pb")):
        finished = world.command(world.words(inputs=world.inputs(a=a), prefix=prefix), env=s3.env)
        assert finished.code == (0 if a > 0 else 1)
        assert s3.keys(prefix) == [f"some/where/{name}"]
    assert LiteralMap.FromString(s3.get(f"{prefix}/outputs.pb")).literals["o0"].scalar.primitive.integer == 2


def test_prefix_used_before_where_listing_is_denied(world: World, s3: s3_server.S3) -> None:
    """A role that may read, write and delete, but not list, still leaves one verdict."""
    world.module(TASK)
    prefix = f"s3://{s3.bucket()}/some/where"
    with faulty_proxy(s3.endpoint) as proxy:
        proxy.always("denied", match=r"GET \S*\?.*(list-type|prefix=)")
        for a, name in ((-1, "error.pb"), (1, "outputs.pb"), (-1, "error.pb")):
            environment = s3.env | {"FLYTE_AWS_ENDPOINT": proxy.endpoint}
            finished = world.command(world.words(inputs=world.inputs(a=a), prefix=prefix), env=environment)
            assert finished.code == (0 if a > 0 else 1)
            assert s3.keys(prefix) == [f"some/where/{name}"]
        assert any("list-type" in path for _, path in proxy.requests)
        verdicts = ("outputs.pb", "error.pb", "futures.pb")
        assert not [path for method, path in proxy.requests if method == "GET" and path.endswith(verdicts)]


LISTING = r"GET \S*\?.*(list-type|prefix=)"
IMPATIENT = {"FLYTE_AWS_RETRIES": "1", "FLYTE_AWS_BACKOFF_SECONDS": "0.1"}


@pytest.mark.parametrize("engine", ["obstore", "fsspec"])
@pytest.mark.parametrize("fault", ["500", "503", "reset", "stall", "504-stored"])
@pytest.mark.parametrize("a", [1, -1])
def test_prefix_used_before_where_listing_fails(
    world: World, s3: s3_server.S3, engine: str, fault: str, a: int
) -> None:
    """Where listing fails or is not answered, the names of verdicts are asked for one by one, and one verdict stays."""
    world.module(TASK)
    prefix = f"s3://{s3.bucket()}/some/where"
    stale, fresh = ("error.pb", "outputs.pb") if a > 0 else ("outputs.pb", "error.pb")
    s3.put(f"{prefix}/{stale}", b"stale")
    s3.put(f"{prefix}/futures.pb", b"stale")
    with faulty_proxy(s3.endpoint) as proxy:
        proxy.always(fault, match=LISTING)
        environment = s3.env | IMPATIENT | {"FLYTE_AWS_ENDPOINT": proxy.endpoint}
        environment |= {"FLYTEWEIGHT_STORAGE": engine} if engine == "fsspec" else {}
        finished = world.command(world.words(inputs=world.inputs(a=a), prefix=prefix), env=environment)
    assert finished.code == (0 if a > 0 else 1), finished.stderr
    assert s3.keys(prefix) == [f"some/where/{fresh}"]


def test_ignored_outputs_leave_the_prefix_alone(world: World) -> None:
    """A worker that gives up its outputs removes nothing: another may have written it meanwhile."""
    world.module("""
        from flyteweight import IgnoreOutputs

        @task
        def t(a: int) -> int:
            if a:
                return a
            raise IgnoreOutputs
    """)
    world.run(inputs=world.inputs(a=1))
    finished = world.run(inputs=world.inputs(a=0))
    assert (finished.code, finished.files) == (0, ["outputs.pb"])


@pytest.mark.parametrize("short", [False, True])
def test_error_files_of_workers(world: World, short: bool) -> None:
    """Workers under a strategy write an error file each, with their name in it, and remove nothing."""
    world.module(TASK)
    world.run(inputs=world.inputs(a=1))
    for number in range(2):
        names = ("_F_DES", "_F_WN") if short else tuple(WORKER)
        env = dict(zip(names, ("earliest", f"worker-{number}"), strict=True))
        assert world.run(inputs=world.inputs(a=-1), env=SCHEDULER | env).code == 0
    files = sorted(os.listdir(world.prefix))
    assert len(files) == 3
    assert files[2] == "outputs.pb"
    assert all(re.fullmatch(r"error-[0-9a-f]{32}\.pb", name) for name in files[:2])
    documents = [ErrorDocument.FromString((world.prefix / name).read_bytes()).error for name in files[:2]]
    assert {document.worker for document in documents} == {"worker-0", "worker-1"}
    assert all(document.code == "USER:RuntimeError" for document in documents)


def test_worker_without_strategy(world: World) -> None:
    """Without a strategy the worker's name is not used."""
    world.module(TASK)
    finished = world.run(inputs=world.inputs(a=-1), env={"FLYTE_INTERNAL_WORKER_NAME": "worker-3"})
    assert finished.files == ["error.pb"]
    assert finished.error.worker == ""


def test_usage_error_of_a_worker(world: World) -> None:
    """A wrong command line of one of several workers has a file of its own, too."""
    words = [word for word in world.words() if word != "--resolver"]
    finished = world.command(words, env=WORKER)
    assert finished.code == 2
    (name,) = finished.files
    assert name.startswith("error-")
    assert finished.error.worker == "worker-3"
