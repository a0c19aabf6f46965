"""The tests themselves: wherever they are started from, they test the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from order import LONGEST

HERE = Path(__file__).parent


def test_ctrl_c_is_tested_behind_nohup() -> None:
    """The tests of Ctrl-C pass when whoever started them ignores it."""
    arguments = [
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        f"{HERE / 'entrypoint' / 'test_signals.py'}::test_sigint",
    ]
    code = (
        "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN);"
        "os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=HERE.parent, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout


def test_the_longest_files_are_there() -> None:
    """A file that is renamed or split keeps its place in the order."""
    assert [name for name in LONGEST if not (HERE / name).is_file()] == []
