"""Fixtures that several areas use."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent))

import s3 as s3_server
import verdicts
from commands import World
from order import place

if TYPE_CHECKING:
    from collections.abc import Iterator

# How long an example takes says how busy the machine is.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

# Whoever started this may ignore Ctrl-C (nohup does); commands that the tests start must not inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first, and mark what needs the S3 server.

    An environment without such a server can leave that out by ``-m 'not s3'``.
    """
    items.sort(key=lambda item: place(item.path))
    for item in items:
        if "s3" in getattr(item, "fixturenames", ()):
            item.add_marker("s3")


@pytest.fixture(scope="session")
def s3() -> Iterator[s3_server.S3]:
    """A real S3 server on loopback: ``endpoint``, ``env``, ``bucket()``, and ``client`` for set-up."""
    with s3_server.running_server() as server:
        yield server


@pytest.fixture
def s3_env(s3: s3_server.S3, monkeypatch: pytest.MonkeyPatch) -> s3_server.S3:
    """The same server, with this process's environment pointing at it and nowhere else."""
    for name in list(os.environ):
        if name.startswith(s3_server.AMBIENT):
            monkeypatch.delenv(name)
    for name, value in s3.env.items():
        monkeypatch.setenv(name, value)
    return s3


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An empty working directory."""
    path = tmp_path / "work"
    path.mkdir()
    yield World(path)
    # Directories that a test has closed must not keep pytest from removing them.
    for directory, _, _ in os.walk(tmp_path):
        Path(directory).chmod(0o755)
    verdicts.keep(tmp_path)


@pytest.fixture
def as_another_user(world: World) -> list[str]:
    """Words to put before a command, to run it as a user without rights; none for tests that root does not run.

    The user may read everything, since the interpreter can be in a directory of root's.
    """
    if os.geteuid() != 0:
        return []
    for directory in (world.path, *world.path.parents):
        if str(directory).startswith("/tmp/"):
            directory.chmod(0o755)
    right = "+dac_read_search"
    return [
        *("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"),
        *("--inh-caps", right, "--ambient-caps", right),
    ]
