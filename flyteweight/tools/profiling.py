"""``flyteweight run --profile``: ``python -m flyteweight.tools.profiling FILE COMMAND …`` runs a command profiled."""

from __future__ import annotations

import atexit
import cProfile
import sys

#: How many functions are shown.
_SHOWN = 10


def run(file: str, command: str, words: list[str]) -> None:
    """Run a command of ``flyteweight``, start-up included, and write its profile when the process ends."""
    profile = cProfile.Profile()

    def write() -> None:
        profile.disable()
        profile.dump_stats(file)

    # A run ends the process itself, and lets exit handlers have their turn before.
    atexit.register(write)
    profile.enable()
    from flyteweight.tools.main import main

    main([command, *words], prog_name="flyteweight")


def costliest(file: str) -> list[str]:
    """The functions that took most time by themselves, one a line: seconds, calls and where they are."""
    import pstats

    try:
        stats = pstats.Stats(file)
    except (OSError, TypeError, ValueError, EOFError):
        return [f"there is no profile in {file}"]
    rows = stats.stats.items()  # type: ignore[attr-defined] # documented by its printing alone
    costly = sorted(rows, key=lambda row: row[1][2], reverse=True)[:_SHOWN]
    lines = [f"{'seconds':>9} {'calls':>9}  function        (all of it: {file})"]
    for (path, line, function), (_, calls, own, *_rest) in costly:
        where = function if path == "~" else f"{function} ({path}:{line})"
        lines.append(f"{own:9.3f} {calls:9,}  {where}")
    return lines


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2], sys.argv[3:])
