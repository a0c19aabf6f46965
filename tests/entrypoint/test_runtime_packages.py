"""Packages that are installed when the container starts."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from s3 import free_port
from wheels import wheel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from commands import World

SITE_PACKAGES = Path(click.__file__).parents[1]


@pytest.fixture
def pip_world(world: World) -> World:
    """A working directory whose pip finds the wheels in it and nothing else."""
    world.env |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(world.path)}
    return world


def test_packages_are_there_for_the_module(pip_world: World, as_another_user: list[str]) -> None:
    """They can be imported although the environment is another user's, for this run and by its children alone."""
    world = pip_world
    wheel(world.path, "late_help", "ANSWER = 42\n")
    wheel(world.path, "late_arrival", "from late_help import ANSWER\n", requires="late-help")
    world.module("""
        import subprocess

        from late_arrival import ANSWER

        @task
        def t() -> str:
            child = subprocess.run([sys.executable, "-c", "import late_arrival as it; print(it.ANSWER)"],
                                   capture_output=True, text=True, check=True).stdout.strip()
            return f"{ANSWER} {child} {sys.modules['late_help'].__file__}"
    """)
    world.path.chmod(0o777)
    before = set(SITE_PACKAGES.iterdir())
    words = [*as_another_user, *world.words()]
    finished = world.command(words, env={"_F_RUNTIME_PACKAGES": "late-arrival", "HOME": str(world.path)})
    answer, of_child, file = finished.value().split(" ", 2)
    assert (answer, of_child) == ("42", "42")
    assert not Path(file).exists()  # it went with the run
    assert set(SITE_PACKAGES.iterdir()) == before
    assert finished.stdout == ""


def test_what_the_environment_has_stays(pip_world: World) -> None:
    """A requirement that is met already is not installed again; another release lies over the environment's."""
    world = pip_world
    wheel(world.path, "click", "WRONG = True\n", version="999.0")
    wheel(world.path, "late_arrival", "ANSWER = 42\n", requires="click")
    wheel(world.path, "msgpack", "HERE = 'over'\n", version="999.0")
    world.module("""
        import click, late_arrival, msgpack

        @task
        def t() -> str:
            return f"{late_arrival.ANSWER} {hasattr(click, 'WRONG')} {msgpack.HERE}"
    """)
    environment = {"_F_RUNTIME_PACKAGES": "click>=8 late_arrival==1.0 msgpack==999.0"}
    assert world.run(env=environment).value() == "42 False over"
    assert world.run(env={"_F_RUNTIME_PACKAGES": "click fsspec"}).failed("USER:RuntimeError")  # late_arrival is gone


def test_a_file_by_its_path(pip_world: World) -> None:
    """A path is as good as a name."""
    path = wheel(pip_world.path, "late_arrival", "ANSWER = 42\n")
    pip_world.module("""
        from late_arrival import ANSWER

        @task
        def t() -> int:
            return ANSWER
    """)
    assert pip_world.run(env={"_F_RUNTIME_PACKAGES": str(path), "PIP_FIND_LINKS": ""}).value() == 42


def test_packages_that_are_not_there(pip_world: World) -> None:
    """What cannot be resolved fails the run for good, before the task is loaded, with what pip said."""
    pip_world.module("raise RuntimeError('not reached')")
    message = pip_world.run(env={"_F_RUNTIME_PACKAGES": "no-such-package==1.0"}).failed(
        "SYSTEM:RuntimePackages", system=True
    )
    assert "_F_RUNTIME_PACKAGES asks for no-such-package==1.0, which pip could not install" in message
    assert "No matching distribution found" in message
    assert "not reached" not in message


@contextmanager
def index(status: int | None, silence: float = 0) -> Iterator[str]:
    """The URL of a package index that answers with a status, or closes each connection, after so many seconds."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            time.sleep(silence)
            if status is not None:
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/simple"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("status", "recoverable"), [(None, True), (503, True), (429, True), (404, False), (403, False)]
)
def test_an_index_that_does_not_answer_may_answer_later(world: World, status: int | None, recoverable: bool) -> None:
    """A network that fails, or a server that is busy, is worth another try; an index without the package is not."""
    world.module("")
    with index(status) as url:
        environment = {"PIP_INDEX_URL": url, "PIP_RETRIES": "0", "PIP_FIND_LINKS": "", "NO_PROXY": "127.0.0.1"}
        finished = world.run(env={"_F_RUNTIME_PACKAGES": "late-arrival", **environment})
    message = finished.failed("SYSTEM:RuntimePackages", system=True, recoverable=recoverable)
    assert ("No answer from a server" in message) == recoverable


@pytest.mark.parametrize("trouble", ["closed", "silent", "refused"])
@pytest.mark.parametrize("what", ["index", "file"])
def test_a_network_that_fails(world: World, trouble: str, what: str) -> None:
    """In whatever way, and in whatever words of pip's releases: it is worth another try."""
    world.module("")
    with index(None, silence=3 if trouble == "silent" else 0) as url:
        place = url if trouble != "refused" else f"http://127.0.0.1:{free_port()}/simple"
        wanted = "late-arrival" if what == "index" else f"{place}/late_arrival-1.0-py3-none-any.whl"
        environment = {"PIP_INDEX_URL": place, "PIP_RETRIES": "0", "PIP_TIMEOUT": "1", "PIP_FIND_LINKS": ""}
        finished = world.run(env={"_F_RUNTIME_PACKAGES": wanted, "NO_PROXY": "127.0.0.1", **environment})
    finished.failed("SYSTEM:RuntimePackages", system=True, recoverable=True)
