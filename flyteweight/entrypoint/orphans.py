"""The processes that a task has started and that have not ended with it."""

from __future__ import annotations

import os

from flyteweight.entrypoint.last_resort import to_stderr


def warn(group: int) -> None:
    """Say on stderr which processes of a group are still there."""
    names = ", ".join(f"{name} ({process})" for process, name in _members(group))
    if names:
        to_stderr(
            f"The run has its verdict, and these processes that it has started have not ended: {names}. They have "
            "FLYTEWEIGHT_THREAD_GRACE seconds before the command ends without them."
        )


def _members(group: int) -> list[tuple[int, str]]:
    """Process ids with the names of their programs; those that ended and wait to be reaped are left out."""
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/stat") as file:
                before, _, after = file.read().rpartition(")")
        except OSError:
            continue
        state, _, its_group = after.split()[:3]
        if int(its_group) == group and state != "Z":
            found.append((int(entry), before.partition("(")[2]))
    return sorted(found)
