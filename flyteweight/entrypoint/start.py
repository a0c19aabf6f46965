"""Where the console commands begin.

Importing click, protobuf and this package makes many thousand objects and no garbage, so the cyclic collector is off
until the user's code begins: that is a tenth of the whole start-up.
"""

from __future__ import annotations

from flyteweight.entrypoint.signals import note_termination


def execute() -> None:
    """The command ``pyflyte-execute``."""
    note_termination()
    _hold_collector()
    try:
        from flyteweight.entrypoint.cli import execute as command

        command()
    except Exception as error:  # noqa: BLE001 - what a run cannot report: click or protobuf is missing or damaged
        from flyteweight.entrypoint.last_resort import cannot_run

        raise SystemExit(cannot_run(error)) from None


def release_collector() -> None:
    """From here on, collect as usual, except what start-up made, which lives as long as the process."""
    import gc

    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def _hold_collector() -> None:
    import gc

    gc.disable()
