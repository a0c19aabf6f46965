"""Memory, speed and quiet, measured in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from flyteweight import storage
from flyteweight.storage._objects import MOST_PARTS, part_size

if TYPE_CHECKING:
    from pathlib import Path

    from commands import World
    from conftest import Stored
    from faulty import FaultyProxy
    from s3 import S3

ENGINES = ["", "fsspec"]


def run(code: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``code`` in a new interpreter."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        env={**os.environ, **environment},
    )


LIGHT = {"flyteweight", "flyteweight.storage", "flyteweight.storage._local", "flyteweight.storage._staged"} | {
    f"flyteweight.storage.{name}" for name in ("counters", "environment", "location", "paths")
}


def test_local_files_need_nothing_else(tmp_path: Path) -> None:
    """Importing the package and using local files loads only its own modules beside what click loads."""
    code = """
import sys, click
before = set(sys.modules)
from flyteweight import storage
storage.write_bytes(sys.argv[1], b"1")
storage.read_bytes(sys.argv[1])
storage.delete(sys.argv[1])
print(*sorted(set(sys.modules) - before))
"""
    result = run(code, str(tmp_path / "file"))
    assert set(result.stdout.split()) <= LIGHT | {"flyteweight._version", "flyteweight.exceptions", "__future__"}


def test_s3_needs_no_botocore(s3_env: S3) -> None:
    """A read and a write of S3 load neither botocore nor fsspec, asyncio or aiohttp."""
    code = """
import sys
from flyteweight import storage
storage.write_bytes(sys.argv[1], b"1")
storage.read_bytes(sys.argv[1])
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""
    loaded = set(run(code, f"s3://{s3_env.bucket()}/key").stdout.split())
    assert not loaded & {"botocore", "boto3", "s3fs", "fsspec", "asyncio", "aiohttp", "requests", "pandas"}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_run_needs_one_get_one_list_and_one_put(
    world: World, running_proxy: FaultyProxy, stored: Stored, engine: str
) -> None:
    """A run reads its inputs, looks for verdicts of earlier runs, and stores its own: three requests in all.

    s3fs looks twice at what is empty.
    """
    running_proxy.clear()
    base = f"s3://{stored.bucket}/run"
    stored.server.put(f"{base}/inputs.pb", b"")
    world.module("@task\ndef t() -> int:\n    return 1\n")
    environment = {**stored.server.env, "FLYTE_AWS_ENDPOINT": running_proxy.endpoint, "FLYTEWEIGHT_STORAGE": engine}
    done = world.run(env=environment, inputs=f"{base}/inputs.pb", prefix=f"{base}/out")
    assert stored.server.keys(f"{base}/out") == ["run/out/outputs.pb"], done.stderr
    asked = sorted((method, "list-type" in path) for method, path in running_proxy.requests)
    assert asked == [("GET", False), *[("GET", True)] * (2 if engine else 1), ("PUT", False)]


ROUND_TRIP = """
import sys
from pathlib import Path
from flyteweight import storage
source, uri, target = sys.argv[1:]
storage.upload_file(source, uri)
storage.download_file(uri, target)
print(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
"""


def test_a_large_file_needs_little_memory(s3_env: S3, tmp_path: Path) -> None:
    """256 MiB go up and down within 68 MB."""
    source, target = tmp_path / "source", tmp_path / "target"
    block = os.urandom(1 << 20)
    with source.open("wb") as file:
        for number in range(256):
            file.write(number.to_bytes(2, "big") + block[2:])
    result = run(ROUND_TRIP, str(source), f"s3://{s3_env.bucket()}/big", str(target))
    assert subprocess.run(["cmp", source, target], check=False).returncode == 0
    assert int(result.stdout) < 68_000


@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_is_said_and_nothing_left(s3_env: S3, tmp_path: Path, engine: str) -> None:
    """A process that used S3 in many ways ends with code 0, an empty stderr and no temporary file."""
    code = """
import sys
from flyteweight import storage
base, directory = sys.argv[1:]
storage.write_bytes(base + "/tree/a", b"1")
storage.write_bytes(base + "/tree/b", b"2")
storage.download_directory(base + "/tree", directory + "/tree")
storage.upload_directory(directory + "/tree", base + "/again")
with storage.open_file(base + "/text", "w") as file:
    file.write("x")
with storage.open_file(base + "/text") as file:
    assert file.read() == "x"
storage.delete(base + "/text")
"""
    (tmp_path / "tmp").mkdir()
    base = f"s3://{s3_env.bucket()}/base"
    result = run(code, base, str(tmp_path), FLYTEWEIGHT_STORAGE=engine, TMPDIR=str(tmp_path / "tmp"))
    assert result.stderr == ""
    assert list((tmp_path / "tmp").iterdir()) == []
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a", "b", "tmp", "tree"]


def test_a_forked_child_can_read(s3_env: S3) -> None:
    """A child that was forked after its parent used S3, as data loaders do, can use S3 too."""
    code = """
import os, sys
from flyteweight import storage
assert storage.read_bytes(sys.argv[1]) == b"1"
child = os.fork()
if child == 0:
    os._exit(0 if storage.read_bytes(sys.argv[1]) == b"1" else 3)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    uri = f"s3://{s3_env.bucket()}/key"
    s3_env.put(uri, b"1")
    assert run(code, uri).stdout.strip() == "0"


def test_many_small_files_travel_together(
    running_proxy: FaultyProxy, stored: Stored, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Of 200 files, whose requests take 100 ms each, many are under way at once, in both directions."""
    running_proxy.clear()
    running_proxy.delay = 0.1
    monkeypatch.setenv("FLYTE_AWS_ENDPOINT", running_proxy.endpoint)
    tree = tmp_path / "tree"
    tree.mkdir()
    for number in range(200):
        (tree / str(number)).write_bytes(os.urandom(10_000))
    storage.upload_directory(str(tree), f"s3://{stored.bucket}/tree")
    at_once = [running_proxy.most_delayed]
    running_proxy.most_delayed = 0
    storage.download_directory(f"s3://{stored.bucket}/tree", str(tmp_path / "back"))
    at_once.append(running_proxy.most_delayed)
    assert min(at_once) >= 8, at_once
    for path in tree.iterdir():
        assert (tmp_path / "back" / path.name).read_bytes() == path.read_bytes()


def test_large_files_of_a_directory_share_the_memory(s3_env: S3, tmp_path: Path) -> None:
    """40 files of 7 MiB, each small enough for one request, do not add up in memory."""
    code = """
import sys
from pathlib import Path
from flyteweight import storage
storage.upload_directory(sys.argv[1], sys.argv[2])
storage.download_directory(sys.argv[2], sys.argv[3])
print(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
"""
    tree = tmp_path / "tree"
    tree.mkdir()
    for number in range(40):
        (tree / str(number)).write_bytes(bytes(7 << 20))
    result = run(code, str(tree), f"s3://{s3_env.bucket()}/tree", str(tmp_path / "back"))
    assert int(result.stdout) < 150_000


def test_part_sizes() -> None:
    """Parts grow with the file, so that the most that S3 allows suffice for its largest object."""
    for size in (1, 256 << 20, 80 << 30, 5 << 40):
        assert -(-size // part_size(size)) <= MOST_PARTS
        assert 8 << 20 <= part_size(size) <= 5 << 30
    assert part_size(256 << 20) == 8 << 20


@pytest.mark.parametrize("engine", ENGINES)
def test_content_types(s3_env: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str) -> None:
    """A deck is HTML for the browser that opens it, and a gzip file arrives as the gzip file that it was."""
    monkeypatch.setenv("FLYTEWEIGHT_STORAGE", engine)
    bucket = s3_env.bucket()
    storage.write_bytes(f"s3://{bucket}/deck.html", b"<html>")
    assert s3_env.client.head_object(Bucket=bucket, Key="deck.html")["ContentType"] == "text/html"
    import gzip

    (tmp_path / "x.csv.gz").write_bytes(gzip.compress(b"a,b" * 1000))
    storage.upload_file(str(tmp_path / "x.csv.gz"), f"s3://{bucket}/x.csv.gz")
    assert s3_env.client.head_object(Bucket=bucket, Key="x.csv.gz")["ContentEncoding"] == "gzip"
    storage.download_file(f"s3://{bucket}/x.csv.gz", str(tmp_path / "back"))
    assert (tmp_path / "back").read_bytes() == (tmp_path / "x.csv.gz").read_bytes()
