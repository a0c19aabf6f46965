"""Metrics as a statsd server gets them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from flyteweight import __version__
from flyteweight.runtime.parameters import ExecutionParameters
from flyteweight.runtime.stats import StatsdClient, TaggableStats, run_stats
from flyteweight.storage.access import FileAccessProvider

if TYPE_CHECKING:
    from collections.abc import Iterator


class Server:
    """A UDP socket on loopback, as statsd has one."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(5)
        self.port: int = self.socket.getsockname()[1]

    def received(self) -> str:
        """The next datagram."""
        return self.socket.recv(4096).decode()

    def nothing(self) -> bool:
        """Whether no datagram came."""
        self.socket.settimeout(0.05)
        try:
            self.socket.recv(4096)
        except TimeoutError:
            return True
        return False


@pytest.fixture
def server() -> Iterator[Server]:
    """A statsd server that is listening."""
    running = Server()
    yield running
    running.socket.close()


@pytest.fixture
def stats(server: Server) -> TaggableStats:
    """Metrics with the prefix ``p`` and no tags."""
    return TaggableStats(StatsdClient("localhost", server.port), "p")


@pytest.fixture(autouse=True)
def settings(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run's identity, and the port under the sane name."""
    for name in list(os.environ):
        if name.startswith(("FLYTE_STATSD_", "FLYTE_SECRETS_", "FLYTE_INTERNAL_", "_F_")):
            monkeypatch.delenv(name)
    values = {"TK_PRJ": "Proj", "TK_DM": "dev", "TK_NM": "app.Task", "PRJ": "ep", "DM": "ed", "WF": "app.wf", "LP": ""}
    for name, value in values.items():
        monkeypatch.setenv(f"_F_{name}", value)
    monkeypatch.setenv("FLYTE_STATSD_PORT", str(server.port))


def test_counters(stats: TaggableStats, server: Server) -> None:
    """Counters go up and down."""
    stats.incr("hits")
    assert server.received() == "p.hits:1|c"
    stats.incr("hits", 3)
    assert server.received() == "p.hits:3|c"
    stats.decr("hits")
    assert server.received() == "p.hits:-1|c"


def test_timings(stats: TaggableStats, server: Server) -> None:
    """Durations are milliseconds, or a timedelta."""
    stats.timing("t", 12.5)
    assert server.received() == "p.t:12.500000|ms"
    stats.timing("t", timedelta(seconds=2))
    assert server.received() == "p.t:2000.000000|ms"


def test_timer_measures_blocks_and_calls(stats: TaggableStats, server: Server) -> None:
    """A timer reports its block, every call of a function that it decorates, and failed blocks too."""
    with stats.timer("t") as timer:
        pass
    assert server.received().startswith("p.t:0.")
    assert timer.ms is not None

    @stats.timer("f")
    def double(x: int) -> int:
        """Doc."""
        return 2 * x

    assert (double(2), double(3), double.__doc__) == (4, 6, "Doc.")
    assert [server.received()[:4], server.received()[:4]] == ["p.f:", "p.f:"]
    with pytest.raises(KeyError), stats.timer("g"):
        raise KeyError
    assert server.received().startswith("p.g:")


@pytest.mark.parametrize(
    ("value", "delta", "expected"),
    [(5, False, "p.g:5|g"), (5, True, "p.g:+5|g"), (-2, True, "p.g:-2|g"), (-2, False, "p.g:0|g\np.g:-2|g")],
)
def test_gauges(stats: TaggableStats, server: Server, value: int, delta: bool, expected: str) -> None:
    """A gauge is set or changed; it becomes negative by way of zero, since a sign means a change."""
    stats.gauge("g", value, delta=delta)
    assert server.received() == expected


def test_sets(stats: TaggableStats, server: Server) -> None:
    """An element of a set is sent as it is."""
    stats.set("users", "ann")
    assert server.received() == "p.users:ann|s"


def test_rate(stats: TaggableStats, server: Server) -> None:
    """A rate below one sends some of the calls, and says so."""
    stats.incr("x", rate=0)
    assert server.nothing()
    server.socket.settimeout(5)
    for _ in range(200):
        stats.incr("x", rate=0.5)
    assert server.received() == "p.x:1|c|@0.5"


def test_names_cannot_break_the_protocol(stats: TaggableStats, server: Server) -> None:
    """Characters that statsd or the tags use are replaced."""
    stats.incr("a b:c|d\ne", tags={"k.1": "v|w.x:y", "empty": ""})
    assert server.received() == "p.a_b_c_d_e.__k_1=v_w_x_y:1|c"


def test_scopes_and_tags(stats: TaggableStats, server: Server) -> None:
    """A scope extends the prefix and takes the tags along; they are sorted, and a call may add some."""
    stats.extend_tags({"b": 1})
    scope = stats.get_stats("sub")
    scope.incr("x", tags={"a": 2})
    assert server.received() == "p.sub.x.__a=2.__b=1:1|c"
    assert scope.full_prefix == "p.sub"
    scope.clear_tags()
    scope.incr("x")
    assert server.received() == "p.sub.x:1|c"
    stats.incr("x")
    assert server.received() == "p.x.__b=1:1|c"
    stats.get_stats("bare", copy_tags=False).incr("x")
    assert server.received() == "p.bare.x:1|c"


def test_metrics_of_a_run(server: Server) -> None:
    """The prefix is the task's, in lower case; the tags are the execution's; ``stats`` of the context sends them."""
    ExecutionParameters(FileAccessProvider()).stats.incr("done")
    version = __version__.replace(".", "_")
    assert server.received() == (
        f"proj.dev.app.task.user_stats.done.__api_version={version}"
        ".__exec_domain=ed.__exec_project=ep.__exec_workflow=app_wf:1|c"
    )


def test_flytekits_names_of_the_settings_work(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables that flytekit reads are found where the sane ones are not set."""
    monkeypatch.delenv("FLYTE_STATSD_PORT")
    monkeypatch.setenv("FLYTE_SECRETS_PORT", str(server.port))
    monkeypatch.setenv("FLYTE_SECRETS_HOST", "127.0.0.1")
    monkeypatch.setenv("FLYTE_SECRETS_DISABLE_TAGS", "true")
    run_stats().incr("x")
    assert server.received() == "proj.dev.app.task.user_stats.x:1|c"
    monkeypatch.setenv("FLYTE_STATSD_DISABLE_TAGS", "false")
    run_stats().incr("x")
    assert "exec_project" in server.received()


def test_local_runs_and_disabled_ones_send_nothing(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Metrics of a local run, and those turned off, stay here."""
    ExecutionParameters.local(FileAccessProvider()).stats.incr("x")
    monkeypatch.setenv("FLYTE_STATSD_DISABLED", "1")
    run_stats().incr("x")
    assert server.nothing()


def test_a_network_that_fails_never_fails_the_task() -> None:
    """An unknown host and a bad port are said once on stderr, and the program goes on."""
    code = (
        "from flyteweight.runtime.stats import StatsdClient, run_stats\n"
        "client = StatsdClient('no-such-host.invalid', 1)\n"
        "client.send('x'); client.send('x')\n"
        "run_stats().incr('x')\n"
        "print('went on')"
    )
    env = {**os.environ, "FLYTE_STATSD_PORT": "http"}
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True)
    assert result.stdout == "went on\n"
    assert result.stderr.count("no-such-host.invalid") == 1
    assert "FLYTE_STATSD_PORT is 'http', expected a port number; 8125 is used" in result.stderr


def test_a_datagram_that_is_too_long_is_dropped(stats: TaggableStats, server: Server) -> None:
    """What UDP cannot carry is left out, without an error."""
    stats.incr("x" * 70_000)
    stats.incr("short")
    assert server.received() == "p.short:1|c"
