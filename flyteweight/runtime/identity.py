"""Who runs: the scheduler's variables that name the execution and the task."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

# Set by the scheduler; the short names are what newer versions of it write.
_IDENTITY = {
    "execution_project": ("FLYTE_INTERNAL_EXECUTION_PROJECT", "_F_PRJ"),
    "execution_domain": ("FLYTE_INTERNAL_EXECUTION_DOMAIN", "_F_DM"),
    "execution_name": ("FLYTE_INTERNAL_EXECUTION_ID", "_F_NM"),
    "execution_workflow": ("FLYTE_INTERNAL_EXECUTION_WORKFLOW", "_F_WF"),
    "execution_launch_plan": ("FLYTE_INTERNAL_EXECUTION_LAUNCHPLAN", "_F_LP"),
    "task_project": ("FLYTE_INTERNAL_TASK_PROJECT", "_F_TK_PRJ"),
    "task_domain": ("FLYTE_INTERNAL_TASK_DOMAIN", "_F_TK_DM"),
    "task_name": ("FLYTE_INTERNAL_TASK_NAME", "_F_TK_NM"),
    "task_version": ("FLYTE_INTERNAL_TASK_VERSION", "_F_TK_V"),
    "error_strategy": ("FLYTE_INTERNAL_DIST_ERROR_STRATEGY", "_F_DES"),
    "worker_name": ("FLYTE_INTERNAL_WORKER_NAME", "_F_WN"),
}


def identity(what: str, environment: Mapping[str, str] | None = None) -> str:
    """One part of the run's identity (``execution_name``, ``task_project``, …) from the scheduler's variables.

    The first variable that is present decides, even if it is empty, as in flytekit; none present gives ``""``.
    """
    source = os.environ if environment is None else environment
    return next((source[name] for name in _IDENTITY[what] if name in source), "")


def run_in_words(environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What tells this run's log lines from others': ``execution``, ``task`` and ``attempt``, as far as they are known.

    Empty outside a scheduled run.
    """
    source = os.environ if environment is None else environment
    execution = identity("execution_name", source)
    if not execution:
        return {}
    attempt = source.get("FLYTE_ATTEMPT_NUMBER", "").strip()
    words = {
        "execution": execution,
        "task": identity("task_name", source),
        "attempt": int(attempt) if attempt.isdecimal() else attempt,
    }
    return {key: value for key, value in words.items() if value != ""}
