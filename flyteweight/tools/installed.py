"""Which of the console commands are here, and whose they are."""

from __future__ import annotations

import os
import sys
import sysconfig

COMMANDS = {
    "pyflyte-execute": "execute",
    "pyflyte-map-execute": "map-execute",
    "pyflyte-fast-execute": "fast-execute",
}
"""The commands that containers run, and the subcommands of ``flyteweight`` that do the same."""


def words_for(command: str) -> list[str]:
    """How to start a command of ours: its script, or ``python -m flyteweight`` where that is not ours or not there."""
    script = os.path.join(sysconfig.get_path("scripts"), command)
    if owner(script) == "flyteweight":
        return [script]
    return [sys.executable, "-m", "flyteweight", COMMANDS[command]]


def owner(script: str) -> str | None:
    """The package that a script of pip's starts; ``None`` if there is no such script."""
    try:
        with open(script, encoding="utf-8", errors="replace") as file:
            lines = file.read(4096).splitlines()
    except OSError:
        return None
    imports = [line.split()[1] for line in lines if line.startswith("from ")]
    return imports[0].partition(".")[0] if imports else ""
