"""The page of flytekit's names, and the README's share of them, are what the table of names says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TOOL = Path(__file__).resolve().parents[2] / "tools" / "flytekit-inventory"


def test_inventory_is_up_to_date() -> None:
    """Both are as the tool writes them now; what says otherwise names the command that does."""
    done = subprocess.run([sys.executable, TOOL, "--check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
