"""The order of the test files: the longest begin first, so that in the end no worker is left alone with one."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
LONGEST = (
    "test_packaging.py",
    "compat/test_plugins_alone.py",
    "peer/test_unmodified.py",
    "scheduler/test_drive.py",
    "compat/test_plugins.py",
    "compat/test_flytekit_tasks.py",
    "storage/test_faulty_server.py",
    "entrypoint/test_surroundings.py",
    "entrypoint/test_windows.py",
    "entrypoint/test_guard.py",
    "entrypoint/test_prefix.py",
    "campaign/test_campaign.py",
    "compat/test_names.py",
    "peer/test_fast_execute.py",
    "peer/test_map_execute.py",
    "peer/test_templates.py",
    "peer/test_template_tasks.py",
    "scheduler/test_verdicts.py",
    "types/test_engine.py",
    "storage/test_interruption.py",
    "storage/test_forks.py",
)
"""Those that take 15 seconds and more."""

_PLACES = {HERE / name: number for number, name in enumerate(LONGEST)}


def place(file: Path) -> int:
    """Where a file comes; all that are not named come after those that are."""
    return _PLACES.get(file, len(_PLACES))
