"""A signal ends what waits for storage at once: a call that hangs holds up neither SIGTERM nor Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import faulty
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from commands import World
    from faulty import FaultyProxy
    from s3 import S3

ENGINES = ["", "fsspec"]
SCRIPT = """
import signal, sys
from pathlib import Path
from flyteweight import storage
class Terminated(BaseException): pass
def stop(number, frame): raise Terminated
signal.signal(signal.SIGTERM, stop)
base, here = sys.argv[1], Path(sys.argv[2])
try:
    {call}
except Terminated:
    print("terminated")
"""
CALLS = {
    "read": ('storage.read_bytes(base + "/tree/1")', "GET .*tree/1"),
    "write": ('storage.write_bytes(base + "/new", b"1")', "PUT"),
    "write parts": ('storage.write_bytes(base + "/new", bytes(20 << 20))', "PUT .*partNumber=2"),
    "exists": ('storage.exists(base + "/tree/1")', "HEAD"),
    "list": ('storage.list_files(base + "/tree")', "GET .*list-type"),
    "names": ('storage.names(base + "/tree")', "GET .*list-type"),
    "delete": ('storage.delete(base + "/tree/1")', "DELETE|POST"),
    "download": ('storage.download_file(base + "/tree/1", str(here / "file"))', "GET .*tree/1"),
    "download body": ('storage.download_file(base + "/big", str(here / "file"))', "GET .*big"),
    "upload": ('storage.upload_file(str(here / "small"), base + "/new")', "PUT"),
    "upload parts": ('storage.upload_file(str(here / "large"), base + "/new")', "PUT .*partNumber=2"),
    "download directory": ('storage.download_directory(base + "/tree", str(here / "copy"))', "GET .*tree/1"),
    "upload directory": ('storage.upload_directory(str(here / "tree"), base + "/new")', "PUT .*1"),
    "open": ('storage.open_file(base + "/tree/1").read()', "GET|HEAD"),
}


@pytest.fixture
def hanging(s3_env: S3) -> Iterator[FaultyProxy]:
    """A proxy whose requests can be made to hang until the test ends."""
    with faulty.faulty_proxy(s3_env.endpoint) as proxy:
        yield proxy


def wait_for_request(proxy: FaultyProxy, process: subprocess.Popen[str]) -> None:
    """Return when a request has begun to hang."""
    deadline = time.monotonic() + 60
    while not proxy.hanging:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", CALLS)
def test_every_call_is_left_at_once(s3_env: S3, hanging: FaultyProxy, tmp_path: Path, name: str, engine: str) -> None:
    """The store never answers, the process ends all the same; no local file stays."""
    bucket = s3_env.bucket()
    for number in range(3):
        s3_env.put(f"s3://{bucket}/base/tree/{number}", b"1")
    s3_env.put(f"s3://{bucket}/base/big", bytes(3 << 20))
    (tmp_path / "small").write_bytes(b"1")
    (tmp_path / "large").write_bytes(bytes(20 << 20))
    (tmp_path / "tree").mkdir()
    for number in range(3):
        (tmp_path / "tree" / str(number)).write_bytes(b"1")
    before = sorted(os.listdir(tmp_path))
    call, match = CALLS[name]
    hanging.always("hang-body" if name == "download body" else "hang", match=match)
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT.format(call=call), f"s3://{bucket}/base", str(tmp_path)],
        env={**os.environ, "FLYTE_AWS_ENDPOINT": hanging.endpoint, "FLYTEWEIGHT_STORAGE": engine}
        | {"FLYTEWEIGHT_STORAGE_TIMEOUT": "600", "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for_request(hanging, process)
    process.send_signal(signal.SIGTERM)
    stdout, stderr = process.communicate(timeout=60)
    assert (stdout, process.returncode) == ("terminated\n", 0), stderr
    assert sorted(os.listdir(tmp_path)) == before


LIMITED = """
import signal, sys
from flyteweight import storage
def too_late(number, frame): raise TimeoutError("too late")
signal.signal(signal.SIGALRM, too_late)
storage.locate(sys.argv[1])  # here, as what clients import may swallow what a handler raises
signal.setitimer(signal.ITIMER_REAL, {seconds})
try:
    {call}
except TimeoutError as error:
    print(error)
"""


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("call", ["read_bytes(sys.argv[1])", "upload_file(sys.argv[2], sys.argv[1])"])
def test_a_time_limit_of_the_tasks_is_its_own(
    s3_env: S3, hanging: FaultyProxy, tmp_path: Path, call: str, engine: str
) -> None:
    """What a signal handler raises in the middle of a call is no fault of the store, and comes out as it is."""
    (tmp_path / "file").write_bytes(b"1")
    hanging.always("hang")
    process = subprocess.Popen(
        [
            *(sys.executable, "-c", LIMITED.format(call=f"storage.{call}", seconds=0)),
            *(f"s3://{s3_env.bucket()}/x", str(tmp_path / "file")),
        ],
        env={**os.environ, "FLYTE_AWS_ENDPOINT": hanging.endpoint, "FLYTEWEIGHT_STORAGE": engine},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for_request(hanging, process)
    process.send_signal(signal.SIGALRM)  # as a timer does, but not before the call waits
    stdout, stderr = process.communicate(timeout=60)
    assert stdout == "too late\n", stderr


def test_a_time_limit_on_local_files_is_the_tasks_own(tmp_path: Path) -> None:
    """TimeoutError is an OSError to Python, but not one of the file system's."""
    os.mkfifo(tmp_path / "pipe")
    code = LIMITED.format(call="storage.read_bytes(sys.argv[1])", seconds=0.5)
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "pipe")], capture_output=True, text=True, check=False
    )
    assert done.stdout == "too late\n", done.stderr


@pytest.mark.parametrize("call", ["upload_file(str(here / 'tree/large'),", "upload_directory(str(here / 'tree'),"])
def test_an_upload_in_parts_is_aborted(s3_env: S3, hanging: FaultyProxy, tmp_path: Path, call: str) -> None:
    """A store that is only slow is told to drop the parts, so that nobody pays for them."""
    bucket = s3_env.bucket()
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "large").write_bytes(bytes(100 << 20))
    hanging.delay = 0.2
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT.format(call=f"storage.{call} base)"), f"s3://{bucket}/base", str(tmp_path)],
        env={**os.environ, "FLYTE_AWS_ENDPOINT": hanging.endpoint},
        stdout=subprocess.PIPE,
        text=True,
    )
    while not any("partNumber=1" in path for _, path in hanging.requests):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=60)[0] == "terminated\n"
    assert "Uploads" not in s3_env.client.list_multipart_uploads(Bucket=bucket)
    assert s3_env.keys(f"s3://{bucket}/") == []


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("what", ["inputs", "file", "raw data"])
def test_a_run_that_waits_for_storage_answers_sigterm(
    s3_env: S3, hanging: FaultyProxy, world: World, engine: str, what: str
) -> None:
    """The error document is stored although another request of the run hangs."""
    bucket = s3_env.bucket()
    base = f"s3://{bucket}/run"
    s3_env.put(f"{base}/inputs.pb", b"")
    s3_env.put(f"{base}/file", b"1")
    world.module(
        f"""
        from flyteweight import FlyteFile
        @task
        def t() -> FlyteFile:
            if {what == "file"}:
                open(FlyteFile.from_source("{base}/file"))
            open("made", "w").write("x")
            return FlyteFile("made")
        """
    )
    hanging.always("hang", match={"inputs": "GET .*inputs", "file": "GET .*run/file", "raw data": "PUT .*made"}[what])
    environment = {**s3_env.env, "FLYTE_AWS_ENDPOINT": hanging.endpoint, "FLYTEWEIGHT_STORAGE": engine}
    words = world.words(
        inputs=f"{base}/inputs.pb", prefix=f"{base}/out", options=("--raw-output-data-prefix", f"{base}/raw")
    )
    process = world.start(words, env={**environment, "FLYTEWEIGHT_STORAGE_TIMEOUT": "600"})
    wait_for_request(hanging, process)
    process.send_signal(signal.SIGTERM)
    finished = world.finish(process)
    assert s3_env.keys(f"{base}/out") == ["run/out/error.pb"], finished.stderr
    assert b"SIGTERM" in s3_env.get(f"{base}/out/error.pb")
