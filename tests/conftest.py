"""Fixtures that several areas use."""

from __future__ import annotations

import fcntl
import os
import re
import signal
import subprocess
import sys
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent))

import s3 as s3_server
from commands import World

if TYPE_CHECKING:
    from collections.abc import Iterator

# How long an example takes says how busy the machine is.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

# Whoever started this may ignore Ctrl-C (nohup does); commands that the tests start must not inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_configure() -> None:
    """Install this checkout again if the project has other commands or dependencies than when it was installed."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # Where the suite runs in the background; commands that tests start inherit what is ignored.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    root = Path(__file__).resolve().parents[1]
    with (root / "tests" / "conftest.py").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # workers of one run, and runs beside each other
        installed = distribution("flyteweight")
        if _is_current(installed, (root / "pyproject.toml").read_text()):
            return
        if '"editable": true' not in (installed.read_text("direct_url.json") or ""):
            return  # another kind of installation is what is to be tested
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--editable", str(root)]
        subprocess.run(command, check=True)


def _is_current(installed: Distribution, project: str) -> bool:
    section = project.split("[project.scripts]")[1].split("\n[", maxsplit=1)[0]
    scripts = dict(re.findall(r'^([\w-]+) = "([\w.:]+)"$', section, re.MULTILINE))
    needed = re.findall(r'"([\w-]+)', project.split("\ndependencies = [")[1].split("\n]", maxsplit=1)[0])
    there = [re.split(r"[^\w-]", requirement)[0] for requirement in installed.requires or () if ";" not in requirement]
    return {entry.name: entry.value for entry in installed.entry_points} == scripts and set(there) == set(needed)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the S3 server, so that an environment without one can leave it out by ``-m 'not s3'``."""
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
