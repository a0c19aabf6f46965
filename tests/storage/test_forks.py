"""A module that forks while its run's inputs are being fetched: the child can use storage, and import."""

from __future__ import annotations

from typing import TYPE_CHECKING

import faulty
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from commands import World
    from faulty import FaultyProxy
    from s3 import S3

MODULE = """
import threading
def fork():
    child = os.fork()
    if child == 0:
        import flyteweight.storage, xml.dom.minidom, sqlite3
        os._exit(0 if flyteweight.storage.read_bytes("{base}/other") == b"1" else 3)
    return child
children = []
for delay in {delays}:
    time.sleep(delay)
    children.append(fork())
codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
@task
def t() -> str:
    return str(codes)
"""


@pytest.fixture
def slow(s3_env: S3) -> Iterator[FaultyProxy]:
    """A store that takes its time, so that the fetch goes on for as long as the module forks."""
    with faulty.faulty_proxy(s3_env.endpoint) as proxy:
        proxy.delay = 0.3
        yield proxy


@pytest.mark.parametrize("engine", ["", "fsspec"])
@pytest.mark.parametrize("delays", [(0, 0, 0, 0), (0.001, 0.002, 0.004, 0.008), (0.05, 0.1, 0.1, 0.1)])
def test_a_fork_at_import_while_the_inputs_are_fetched(
    world: World, slow: FaultyProxy, s3_env: S3, engine: str, delays: tuple[float, ...]
) -> None:
    """No child inherits a lock that a thread of its parent held."""
    base = f"s3://{s3_env.bucket()}"
    s3_env.put(f"{base}/inputs.pb", b"")
    s3_env.put(f"{base}/other", b"1")
    world.module(MODULE.format(base=base, delays=delays))
    environment = {**s3_env.env, "FLYTE_AWS_ENDPOINT": slow.endpoint, "FLYTEWEIGHT_STORAGE": engine}
    done = world.run(env=environment, inputs=f"{base}/inputs.pb", prefix=f"{base}/out")
    assert b"[0, 0, 0, 0]" in s3_env.get(f"{base}/out/outputs.pb"), done.stderr
