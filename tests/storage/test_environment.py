"""A run's storage goes by the environment of its start; by hand, each call goes by that of its moment."""

from __future__ import annotations

import json
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import faulty
import pytest
import s3 as s3_server

from flyteweight import storage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from commands import World
    from conftest import Stored
    from faulty import FaultyProxy

ENGINES = ["", "fsspec"]


@pytest.fixture
def elsewhere(s3_env: s3_server.S3) -> Iterator[FaultyProxy]:
    """Another store, at which nothing may arrive."""
    with faulty.faulty_proxy(s3_env.endpoint) as proxy:
        yield proxy


def changed(elsewhere: FaultyProxy) -> dict[str, str]:
    """What a task sets to use a store of its own."""
    return {
        "FLYTE_AWS_ENDPOINT": elsewhere.endpoint,
        "AWS_ENDPOINT_URL": elsewhere.endpoint,
        "AWS_ENDPOINT_URL_S3": elsewhere.endpoint,
        "FLYTE_AWS_ACCESS_KEY_ID": "TASKKEY",
        "FLYTE_AWS_SECRET_ACCESS_KEY": "task-secret",
        "AWS_ACCESS_KEY_ID": "TASKKEY",
        "AWS_SECRET_ACCESS_KEY": "task-secret",
        "AWS_SESSION_TOKEN": "task-token",
        "AWS_ALLOW_HTTP": "true",
        "AWS_PROFILE": "no-such-profile",
        "AWS_SKIP_SIGNATURE": "true",
        "FLYTEWEIGHT_STORAGE": "nfs",
    }


READS = """
import json, os, subprocess, sys
from flyteweight import storage
first, second, changes = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
storage.hold_environment(os.environ)
location = storage.locate(first)
if changes:
    os.environ.update(changes)
else:
    os.environ.clear()
assert location.read_bytes() == b"1"
assert storage.read_bytes(first) == b"1"
assert storage.read_bytes(second) == b"2"
child = subprocess.run([sys.executable, "-c", "import json, os; print(json.dumps(dict(os.environ)))"],
                       capture_output=True, text=True, check=True)
seen = json.loads(child.stdout)
assert {name: seen.get(name) for name in changes} == changes and dict(os.environ).keys() >= changes.keys()
"""


def read_after(
    start: dict[str, str], changes: dict[str, str], server: s3_server.S3
) -> subprocess.CompletedProcess[str]:
    """Read two buckets, the second of them for the first time, after the variables have changed."""

    uris = [f"s3://{server.bucket()}/key" for _ in range(2)]
    for uri, data in zip(uris, [b"1", b"2"], strict=True):
        server.put(uri, data)
    return subprocess.run(
        [sys.executable, "-c", READS, *uris, json.dumps(changes)],
        env={"PATH": "", "AWS_EC2_METADATA_DISABLED": "true"} | start,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("by", ["FLYTE_AWS_", "AWS_"])
def test_what_a_task_sets_changes_no_store(
    running_proxy: FaultyProxy, elsewhere: FaultyProxy, s3_env: s3_server.S3, engine: str, by: str
) -> None:
    """Buckets met before and after the change are asked where, and as whom, the start's variables say."""
    running_proxy.clear()
    endpoint = "FLYTE_AWS_ENDPOINT" if by == "FLYTE_AWS_" else "AWS_ENDPOINT_URL"
    start = {
        endpoint: running_proxy.endpoint,
        f"{by}ACCESS_KEY_ID": "STARTKEY",
        f"{by}SECRET_ACCESS_KEY": "start-secret",
        "FLYTEWEIGHT_STORAGE": engine,
    }
    done = read_after(start, changed(elsewhere), s3_env)
    assert done.returncode == 0, done.stderr
    assert (elsewhere.requests, set(running_proxy.signers)) == ([], {"STARTKEY"})
    assert set(running_proxy.tokens) == {""}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_task_that_clears_its_environment(running_proxy: FaultyProxy, s3_env: s3_server.S3, engine: str) -> None:
    """The store is still known, and so are the keys."""
    running_proxy.clear()
    start = {**s3_env.env, "FLYTE_AWS_ENDPOINT": running_proxy.endpoint, "FLYTEWEIGHT_STORAGE": engine}
    done = read_after(start, {}, s3_env)
    assert done.returncode == 0, done.stderr
    assert set(running_proxy.signers) == {s3_server.ACCESS_KEY}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("token", ["", "_FILE"])
def test_keys_that_a_task_sets_do_not_replace_the_pods_identity(
    running_proxy: FaultyProxy, elsewhere: FaultyProxy, s3_env: s3_server.S3, engine: str, token: str, tmp_path: Path
) -> None:
    """A pod that signs by its agent goes on doing so, also for a bucket that is met later."""

    class Agent(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = (
                b'{"AccessKeyId": "PODKEY", "SecretAccessKey": "pod-secret", "Token": "pod-token",'
                b' "Expiration": "2099-01-01T00:00:00Z"}'
            )
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    running_proxy.clear()
    (tmp_path / "token").write_text("x")
    agent = ThreadingHTTPServer(("127.0.0.1", 0), Agent)
    Thread(target=agent.serve_forever, daemon=True).start()
    start = {
        "FLYTE_AWS_ENDPOINT": running_proxy.endpoint,
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"http://127.0.0.1:{agent.server_address[1]}/",
        f"AWS_CONTAINER_AUTHORIZATION_TOKEN{token}": str(tmp_path / "token") if token else "x",
        "FLYTEWEIGHT_STORAGE": engine,
    }
    try:
        done = read_after(start, changed(elsewhere), s3_env)
    finally:
        agent.shutdown()
        agent.server_close()
    assert done.returncode == 0, done.stderr
    assert set(running_proxy.signers) == {"PODKEY"}


NO_ENDPOINT = """
import os, sys
from flyteweight import storage
storage.hold_environment(os.environ)
storage.locate("s3://first-bucket/key")
os.environ["AWS_ENDPOINT_URL"] = os.environ["AWS_ENDPOINT_URL_S3"] = sys.argv[1]
os.environ["AWS_ALLOW_HTTP"] = "true"
try:
    storage.read_bytes("s3://second-bucket/key")
except storage.errors.StorageUnavailable as error:
    print(error)
"""


@pytest.mark.parametrize("engine", ENGINES)
def test_an_endpoint_is_not_taken_over_where_there_was_none(elsewhere: FaultyProxy, engine: str) -> None:
    """What goes to AWS goes there (here a region that does not exist), not to an endpoint that the task has set."""
    start = {
        "PATH": "",
        "AWS_REGION": "nowhere-1",
        "AWS_ACCESS_KEY_ID": "STARTKEY",
        "AWS_SECRET_ACCESS_KEY": "start-secret",
        "FLYTE_AWS_RETRIES": "0",
        "FLYTEWEIGHT_STORAGE_TIMEOUT": "2",
        "FLYTEWEIGHT_STORAGE": engine,
    }
    done = subprocess.run(
        [sys.executable, "-c", NO_ENDPOINT, elsewhere.endpoint],
        env=start,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "endpoint of AWS" in done.stdout
    assert elsewhere.requests == []


def test_by_hand_each_call_goes_by_its_own_moment(
    running_proxy: FaultyProxy, elsewhere: FaultyProxy, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a run, a variable that is set counts from the next call on."""
    running_proxy.clear()
    monkeypatch.setenv("FLYTE_AWS_ENDPOINT", running_proxy.endpoint)
    storage.read_bytes(stored.uri)
    monkeypatch.setenv("FLYTE_AWS_ENDPOINT", elsewhere.endpoint)
    storage.read_bytes(stored.uri)
    assert len(running_proxy.requests) == len(elsewhere.requests) == 1


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("change", ["os.environ.update({changes!r})", "os.environ.clear()"])
def test_the_verdict_goes_where_the_run_was_started_for(
    world: World,
    running_proxy: FaultyProxy,
    elsewhere: FaultyProxy,
    s3_env: s3_server.S3,
    engine: str,
    change: str,
) -> None:
    """Outputs of a task that changes the variables lie at the output prefix, signed as the inputs were."""
    running_proxy.clear()
    bucket = s3_env.bucket()
    s3_env.put(f"s3://{bucket}/inputs.pb", b"")
    world.module(f"@task\ndef t() -> int:\n    {change.format(changes=changed(elsewhere))}\n    return 1\n")
    environment = {**s3_env.env, "FLYTE_AWS_ENDPOINT": running_proxy.endpoint, "FLYTEWEIGHT_STORAGE": engine}
    done = world.run(env=environment, inputs=f"s3://{bucket}/inputs.pb", prefix=f"s3://{bucket}/out")
    assert done.code == 0, done.stderr
    assert s3_env.keys(f"s3://{bucket}/out") == ["out/outputs.pb"]
    assert (elsewhere.requests, set(running_proxy.signers)) == ([], {s3_server.ACCESS_KEY})
