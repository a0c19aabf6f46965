"""Where the user's modules are found."""

from __future__ import annotations

import os
import sys


def see(directory: str) -> None:
    """Let the modules of a directory be found, after everything else, as flytekit does; an empty path adds nothing."""
    if not directory:
        return
    here = os.path.realpath(directory)
    if all(os.path.realpath(entry) != here for entry in sys.path):
        sys.path.append(here)
