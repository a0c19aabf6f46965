"""Logging of this package and of ``current_context().logging``: to stderr, as text or JSON lines.

``FLYTE_SDK_LOGGING_LEVEL`` is the level of the logger ``flyteweight``, a number or a name; WARNING if unset.
``FLYTE_SDK_LOGGING_FORMAT`` is ``json`` or ``text``; if unset, JSON under a scheduler and text elsewhere. The logger
``user_space`` has level INFO. The root logger, and every other one, is left to the user.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

from flyteweight.runtime.identity import identity

if TYPE_CHECKING:
    import logging
    from collections.abc import Mapping

    from flyteweight.runtime.timeline import Timeline
    from flyteweight.storage.counters import Counters

_LEVEL = "FLYTE_SDK_LOGGING_LEVEL"
_FORMAT = "FLYTE_SDK_LOGGING_FORMAT"
_NAMES = {"DEBUG": 10, "INFO": 20, "WARNING": 30, "WARN": 30, "ERROR": 40, "CRITICAL": 50}
_INFO, _WARNING = 20, 30
_TEXT = ("text", "plain", "console")
PHASES = ("import", "read", "convert", "user", "write")


def logger() -> logging.Logger:
    """The logger ``flyteweight``, ready for use."""
    import logging

    configure()
    return logging.getLogger("flyteweight")


def user_logger() -> logging.Logger:
    """The logger ``user_space``, ready for use."""
    import logging

    configure()
    return logging.getLogger("user_space")


@cache
def configure() -> None:
    """Give the two loggers their handler and level; the second call changes nothing, nor what the user has set."""
    import logging

    from flyteweight.runtime.log_format import (
        json_formatter,
        only_without_root_handlers,
        stderr_handler,
        text_formatter,
    )

    level, bad_level = _level(os.environ)
    as_json, bad_format = _as_json(os.environ)
    formatter = json_formatter() if as_json else text_formatter()
    ours = logging.getLogger("flyteweight")
    if not ours.handlers:
        ours.addHandler(stderr_handler(formatter))
        ours.propagate = False
    if ours.level == logging.NOTSET:
        ours.setLevel(level)
    users = logging.getLogger("user_space")
    if not users.handlers:
        handler = stderr_handler(formatter)
        handler.addFilter(only_without_root_handlers)
        users.addHandler(handler)
    if users.level == logging.NOTSET:
        users.setLevel(logging.INFO)
    for complaint in filter(None, (bad_level, bad_format)):
        ours.warning(complaint)


def prepare(environment: Mapping[str, str] = os.environ) -> None:
    """Have the loggers ready if lines at INFO are wanted, which parts below this one log; else do nothing."""
    if _level(environment)[0] <= _INFO:
        configure()


def summary(timeline: Timeline, counters: Counters, outcome: str, environment: Mapping[str, str] = os.environ) -> None:
    """Log one line at INFO that says how a run ended, where its time went, and what it moved.

    Costs next to nothing if INFO is not logged.
    """
    if _level(environment)[0] > _INFO and "logging" not in sys.modules:
        return
    log = logger()
    if not log.isEnabledFor(_INFO):
        return
    log.info("run summary", extra=summary_fields(timeline, counters, outcome))


def summary_fields(timeline: Timeline, counters: Counters, outcome: str) -> dict[str, Any]:
    """What :func:`summary` logs: seconds (``…_s``), bytes, requests and retries of storage, MiB at the peak."""
    phases = dict.fromkeys(PHASES, 0.0) | timeline.seconds
    return {
        "outcome": outcome,
        **{f"{phase}_s": round(seconds, 4) for phase, seconds in phases.items()},
        "total_s": round(timeline.elapsed, 4),
        "bytes_read": counters.bytes_read,
        "bytes_written": counters.bytes_written,
        "requests": counters.requests,
        "retries": counters.retries,
        "peak_memory_mib": round(peak_memory() / (1 << 20), 1),
    }


def writes_json(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether log lines are JSON."""
    return _as_json(environment)[0]


def peak_memory() -> int:
    """The most bytes of memory that this process had at any time."""
    try:
        with open("/proc/self/status", "rb") as status:
            for line in status:
                if line.startswith(b"VmHWM:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass  # not Linux
    import resource

    # Also counts what the parent held when it started this process.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024  # macOS counts bytes, Linux KiB


def _level(environment: Mapping[str, str]) -> tuple[int, str | None]:
    text = environment.get(_LEVEL, "").strip()
    if not text:
        return _WARNING, None
    if text.isdecimal():
        return int(text), None
    if text.upper() in _NAMES:
        return _NAMES[text.upper()], None
    return _WARNING, f"{_LEVEL} is {text!r}, expected a number such as 20 or a name such as INFO; WARNING is used"


def _as_json(environment: Mapping[str, str]) -> tuple[bool, str | None]:
    text = environment.get(_FORMAT, "").strip().lower()
    if not text:
        return bool(identity("execution_name", environment)), None
    if text == "json" or text in _TEXT:
        return text == "json", None
    return False, f"{_FORMAT} is {text!r}, expected 'json' or 'text'; text is used"
