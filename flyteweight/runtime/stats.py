"""Metrics of the user's code, sent to statsd over UDP."""

from __future__ import annotations

import functools
import os
import re
import socket
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import timedelta
    from types import TracebackType

# flytekit reads statsd's settings from the section of the secrets; both names work here, the sane one first.
_SECTIONS = ("FLYTE_STATSD_", "FLYTE_SECRETS_")
_FALSE = ("", "0", "false", "off", "no")
_RESERVED = re.compile(r"[|:\s]")
_RESERVED_IN_TAGS = re.compile(r"[|.:\s]")


class StatsdClient:
    """Sends datagrams to ``FLYTE_STATSD_HOST``:``FLYTE_STATSD_PORT``; what cannot be sent is dropped."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port

    def send(self, line: str) -> None:
        """Send one datagram; never raises for a network that does not work."""
        if (target := self._target) is None:
            return
        sock, address = target
        try:
            sock.sendto(line.encode(), address)
        except OSError as error:
            from flyteweight.runtime.logs import logger

            logger().debug("a metric was not sent to statsd: %s", error)

    @functools.cached_property
    def _target(self) -> tuple[socket.socket, Any] | None:
        try:
            found = socket.getaddrinfo(self._host, self._port, type=socket.SOCK_DGRAM)
        except OSError as error:
            from flyteweight.runtime.logs import logger

            logger().warning(
                "no metrics are sent: the host '%s' (FLYTE_STATSD_HOST) is not known: %s", self._host, error
            )
            return None
        # A name such as localhost often has both; statsd listens on IPv4 unless told otherwise.
        family, kind, protocol, _, address = min(found, key=lambda entry: entry[0] != socket.AF_INET)
        return socket.socket(family, kind, protocol), address

    def __del__(self) -> None:
        if target := self.__dict__.get("_target"):
            target[0].close()


class TaggableStats:
    """Metrics named ``<prefix>.<name>``, with tags appended as ``.__key=value`` in the order of their keys.

    ``rate`` is the share of calls that are sent; the server scales what it gets.
    """

    def __init__(
        self,
        client: StatsdClient | None,
        full_prefix: str,
        tags: Mapping[str, Any] | None = None,
        send_tags: bool = True,
    ) -> None:
        self._client = client
        self._full_prefix = full_prefix
        self._tags = dict(tags or {})
        self._send_tags = send_tags

    @property
    def full_prefix(self) -> str:
        """What stands before the name of every metric."""
        return self._full_prefix

    def get_stats(self, name: str, copy_tags: bool = True) -> TaggableStats:
        """Metrics below ``<prefix>.<name>``."""
        tags = self._tags if copy_tags else {}
        return TaggableStats(self._client, f"{self._full_prefix}.{name}", tags, self._send_tags)

    def extend_tags(self, tags: Mapping[str, Any]) -> None:
        """Add tags to all metrics that follow."""
        self._tags.update(tags)

    def clear_tags(self) -> None:
        """Send the metrics that follow without tags."""
        self._tags.clear()

    def incr(self, stat: str, count: int = 1, rate: float = 1, tags: Mapping[str, Any] | None = None) -> None:
        """Add ``count`` to a counter."""
        self._send(stat, [f"{count}|c"], rate, tags)

    def decr(self, stat: str, count: int = 1, rate: float = 1, tags: Mapping[str, Any] | None = None) -> None:
        """Subtract ``count`` from a counter."""
        self.incr(stat, -count, rate, tags)

    def timing(
        self,
        stat: str,
        delta: float | timedelta,
        rate: float = 1,
        tags: Mapping[str, Any] | None = None,
    ) -> None:
        """Report a duration: milliseconds, or a ``timedelta``."""
        milliseconds = delta if isinstance(delta, (int, float)) else delta.total_seconds() * 1000
        self._send(stat, [f"{milliseconds:0.6f}|ms"], rate, tags)

    def timer(self, stat: str, rate: float = 1, tags: Mapping[str, Any] | None = None) -> Timer:
        """Time a ``with`` block, or as a decorator every call of a function."""
        return Timer(lambda milliseconds: self.timing(stat, milliseconds, rate, tags))

    def gauge(
        self,
        stat: str,
        value: float,
        rate: float = 1,
        delta: bool = False,
        tags: Mapping[str, Any] | None = None,
    ) -> None:
        """Set a gauge, or with ``delta`` change it by ``value``."""
        if delta:
            self._send(stat, [f"{value:+}|g"], rate, tags)
        else:
            # statsd takes a signed number for a change, so a gauge becomes negative by way of zero.
            self._send(stat, (["0|g"] if value < 0 else []) + [f"{value}|g"], rate, tags)

    def set(self, stat: str, value: Any, rate: float = 1, tags: Mapping[str, Any] | None = None) -> None:
        """Report one element of a set, whose distinct elements the server counts."""
        self._send(stat, [f"{value}|s"], rate, tags)

    def _send(self, stat: str, values: list[str], rate: float, tags: Mapping[str, Any] | None) -> None:
        if self._client is None:
            return
        share = ""
        if rate < 1:
            import random

            if random.random() > rate:  # noqa: S311
                return
            share = f"|@{rate}"
        name = self._name(stat, tags)
        self._client.send("\n".join(f"{name}:{value}{share}" for value in values))

    def _name(self, stat: str, tags: Mapping[str, Any] | None) -> str:
        name = _RESERVED.sub("_", f"{self._full_prefix}.{stat}")
        if not self._send_tags:
            return name
        for key, value in sorted((self._tags | dict(tags or {})).items()):
            if text := _RESERVED_IN_TAGS.sub("_", str(value)):
                name += f".__{_RESERVED_IN_TAGS.sub('_', str(key))}={text}"
        return name


class Timer:
    """Reports the milliseconds of a ``with`` block, or of each call of a decorated function, also of a failed one."""

    def __init__(self, report: Callable[[float], None]) -> None:
        self._report = report
        self._start = 0.0
        self.ms: float | None = None

    def start(self) -> Timer:
        """Begin to measure."""
        self._start = time.perf_counter()
        return self

    def stop(self) -> Timer:
        """Report the time since :meth:`start`."""
        self.ms = (time.perf_counter() - self._start) * 1000
        self._report(self.ms)
        return self

    def __enter__(self) -> Timer:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def timed(*args: Any, **kwargs: Any) -> Any:
            with Timer(self._report):
                return function(*args, **kwargs)

        return timed


def run_stats(send: bool = True) -> TaggableStats:
    """Metrics named by the scheduler's variables; without ``send``, or with ``FLYTE_STATSD_DISABLED``, none is sent."""
    from flyteweight._version import __version__
    from flyteweight.runtime.identity import identity

    parts = [identity(part) for part in ("task_project", "task_domain", "task_name")]
    tags = {
        "exec_project": identity("execution_project"),
        "exec_domain": identity("execution_domain"),
        "exec_workflow": identity("execution_workflow"),
        "exec_launchplan": identity("execution_launch_plan"),
        "api_version": __version__,
    }
    enabled = send and not _flag("DISABLED")
    client = StatsdClient(_setting("HOST") or "localhost", _port()) if enabled else None
    return TaggableStats(client, ".".join([*parts, "user_stats"]).lower(), tags, not _flag("DISABLE_TAGS"))


def _setting(option: str) -> str:
    return next((os.environ[s + option].strip() for s in _SECTIONS if s + option in os.environ), "")


def _flag(option: str) -> bool:
    return _setting(option).lower() not in _FALSE


def _port() -> int:
    text = _setting("PORT")
    if not text:
        return 8125
    if text.isdecimal() and int(text) < 65536:
        return int(text)
    from flyteweight.runtime.logs import logger

    logger().warning("FLYTE_STATSD_PORT is %r, expected a port number; 8125 is used", text)
    return 8125
