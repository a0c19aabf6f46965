"""Where the console commands begin."""

from __future__ import annotations

import os
import sys

from flyteweight.entrypoint.collector import hold_collector
from flyteweight.entrypoint.sharing import verdict_kept
from flyteweight.entrypoint.signals import note_signals

_UNDER_SCHEDULER = ("FLYTE_INTERNAL_EXECUTION_ID", "_F_NM")

if "_FLYTEWEIGHT_RUN" in os.environ:  # perhaps a child of a run, which imports what the parent's command was
    from flyteweight.entrypoint.context import join_run

    join_run()


def execute() -> None:
    """The command ``pyflyte-execute``."""
    _start("execute")


def map_execute() -> None:
    """The command ``pyflyte-map-execute``."""
    _start("map_execute")


def fast_execute() -> None:
    """The command ``pyflyte-fast-execute``."""
    _start("fast_execute")


def _start(command: str) -> None:
    hold_collector()
    note_signals()
    if any(os.environ.get(name) for name in _UNDER_SCHEDULER):
        from flyteweight.entrypoint.guard import stand_guard

        stand_guard()
    if not any(getattr(finder, "__name__", "") == "FlytekitFinder" for finder in sys.meta_path):
        from flyteweight import compat

        compat.install()
    try:
        from flyteweight.entrypoint import cli

        getattr(cli, command)()
    except SystemExit as end:
        # The command line was wrong, or asked for help: there is nothing to add.
        verdict_kept(end.code if isinstance(end.code, int) else 1)
        raise
    except Exception as error:  # noqa: BLE001 - what a run cannot report: click or protobuf is missing or damaged
        from flyteweight.entrypoint.last_resort import cannot_run

        code = cannot_run(error)
        verdict_kept(code)
        raise SystemExit(code) from None
