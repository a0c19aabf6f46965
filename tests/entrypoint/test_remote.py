"""Stores that fail under a run: what the verdict says, and where it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from commands import SCHEDULER, World
from faulty import FaultyProxy, faulty_proxy
from s3 import ACCESS_KEY, SECRET_KEY, environment, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    import s3 as s3_server

TASK = """
    @task
    def t(a: int = 5) -> int:
        return a
"""


@pytest.fixture
def dead_store() -> dict[str, str]:
    """The environment of a store that nobody serves, with one retry."""
    return environment(f"http://127.0.0.1:{free_port()}") | {
        "FLYTE_AWS_RETRIES": "1",
        "FLYTE_AWS_BACKOFF_SECONDS": "0.1",
    }


@pytest.fixture
def proxy(s3: s3_server.S3) -> Iterator[FaultyProxy]:
    """A proxy in front of the S3 server, without faults yet."""
    with faulty_proxy(s3.endpoint) as server:
        yield server


def impatient(proxy: FaultyProxy, client: str) -> dict[str, str]:
    """An environment that points at the proxy, waits briefly and retries as usual."""
    patience = {"FLYTE_AWS_BACKOFF_SECONDS": "0.1", "FLYTEWEIGHT_STORAGE_TIMEOUT": "2"}
    chosen = {"FLYTEWEIGHT_STORAGE": client} if client == "fsspec" else {}
    return environment(proxy.endpoint) | patience | chosen


CLIENTS = pytest.mark.parametrize("client", ["obstore", "fsspec"])


@CLIENTS
def test_store_that_fails_now_and_then(world: World, s3: s3_server.S3, proxy: FaultyProxy, client: str) -> None:
    """With 30 % SlowDown, resets and a stalled socket in the way, a run ends with its outputs."""
    world.module(TASK)
    bucket = s3.bucket()
    s3.put(f"s3://{bucket}/in.pb", b"")
    env = impatient(proxy, client)
    for number, first in enumerate(["stall", "reset", "503"]):
        proxy.clear()
        proxy.rates(seed=number, status_503=0.3, reset=0.05)
        proxy.script(first)
        words = world.words(inputs=f"s3://{bucket}/in.pb", prefix=f"s3://{bucket}/out{number}")
        finished = world.command(words, env=env)
        assert finished.code == 0, finished.stderr
        assert s3.keys(f"s3://{bucket}/out{number}") == [f"out{number}/outputs.pb"]


@CLIENTS
def test_store_that_only_says_slow_down(world: World, s3: s3_server.S3, proxy: FaultyProxy, client: str) -> None:
    """A storm of 503 that outlasts the retries is SYSTEM and RECOVERABLE; the message has the budget that was spent."""
    world.module(TASK)
    proxy.always("503")
    env = impatient(proxy, client) | {"FLYTE_AWS_RETRIES": "1"}
    message = world.run(inputs=f"s3://{s3.bucket()}/in.pb", env=env).failed(
        "SYSTEM:Unavailable", system=True, recoverable=True
    )
    assert "SlowDown" in message
    assert "Tried 4 times in " in message


@CLIENTS
def test_wrong_key_missing_key_and_wrong_region(
    world: World, s3: s3_server.S3, proxy: FaultyProxy, client: str
) -> None:
    """Three causes, three documents, none of which is retried or names a secret."""
    world.module(TASK)
    uri = f"s3://{s3.bucket()}/in.pb"
    s3.put(uri, b"")
    env = impatient(proxy, client)
    proxy.always("bad-key")
    wrong_key = world.run(inputs=uri, env=env).failed("SYSTEM:StorageAccessDenied", system=True)
    assert "the credentials are not accepted" in wrong_key
    proxy.clear()
    missing = world.run(inputs=f"{uri}.gone", env=env).failed("SYSTEM", system=True)
    assert "nothing is stored there" in missing
    proxy.always("redirect")
    wrong_region = world.run(inputs=uri, env=env).failed("SYSTEM:StorageLocation", system=True)
    assert "another region" in wrong_region
    for message in (wrong_key, missing, wrong_region):
        assert f"endpoint {proxy.endpoint}" in message
        assert "in.pb" in message
        assert ".." not in message.rpartition("Message:")[2]  # tracebacks of 3.13 have their own
        assert SECRET_KEY not in message
        assert ACCESS_KEY not in message


def test_missing_inputs(world: World, s3: s3_server.S3) -> None:
    """Inputs that are not in the bucket: no retry helps, and the URI is named."""
    world.module(TASK)
    uri = f"s3://{s3.bucket()}/not/there.pb"
    message = world.run(inputs=uri, env=s3.env).failed("SYSTEM", system=True)
    assert "no inputs file" in message
    assert uri in message


def test_unreachable_inputs(world: World, dead_store: dict[str, str]) -> None:
    """A store that does not answer may answer later: SYSTEM and RECOVERABLE, and the exit code says nothing else."""
    world.module(TASK)
    finished = world.run(inputs="s3://bucket/in.pb", env=dead_store | SCHEDULER)
    assert "s3://bucket/in.pb" in finished.failed("SYSTEM:Unavailable", system=True, recoverable=True)
    assert finished.code == 0


def test_task_that_cannot_be_loaded_does_not_wait_for_the_store(world: World, dead_store: dict[str, str]) -> None:
    """A failure before the inputs are needed is told at once; the store's trouble does not hide it."""
    finished = world.run(inputs="s3://bucket/in.pb", resolver="not_there.x", env=dead_store)
    assert "no module 'not_there'" in finished.failed("USER:RuntimeError")
    assert finished.code == 1


def test_unreachable_prefix(world: World, dead_store: dict[str, str]) -> None:
    """Neither outputs nor document can be stored: termination message, stderr, exit code 1, no secret in either."""
    world.module(TASK)
    log = world.path / "termination-log"
    log.write_text("")
    environment = dead_store | SCHEDULER | {"FLYTEWEIGHT_TERMINATION_LOG": str(log)}
    finished = world.run(prefix="s3://bucket/out", env=environment)
    assert finished.code == 1
    assert log.read_text().startswith("StorageUnavailable: ")
    assert "s3://bucket/out" in log.read_text()
    assert "There is no error document." in finished.stderr.splitlines()[-1]
    for secret in (dead_store["FLYTE_AWS_SECRET_ACCESS_KEY"], dead_store["FLYTE_AWS_ACCESS_KEY_ID"]):
        assert secret not in finished.stderr + log.read_text()


def test_missing_bucket(world: World, s3: s3_server.S3) -> None:
    """A prefix in a bucket that does not exist is no success."""
    world.module(TASK)
    finished = world.run(prefix="s3://no-such-bucket-anywhere/out", env=s3.env)
    assert finished.code == 1
    assert "no-such-bucket-anywhere" in finished.stderr.splitlines()[-1]


def test_file_that_the_task_downloads(world: World, s3: s3_server.S3) -> None:
    """A file that is missing when the task opens it is the user's failure: the path came from the user."""
    world.module("""
        from flyteweight.types.files import FlyteFile

        @task
        def t(uri: str) -> str:
            return open(FlyteFile(uri)).read()
    """)
    uri = f"s3://{s3.bucket()}/no/file.txt"
    message = world.run(inputs=world.inputs(uri=uri), env=s3.env).failed("USER:ValueError")
    assert uri in message
