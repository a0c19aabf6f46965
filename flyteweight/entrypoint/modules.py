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


def see_before_library(directory: str) -> None:
    """Let the modules of a directory be found behind those of ``PYTHONPATH``, and before all that is installed."""
    library = next((place for place, entry in enumerate(sys.path) if _is_library(entry)), len(sys.path))
    if directory not in map(os.path.realpath, sys.path[1:library]):
        sys.path.insert(library, directory)


def _is_library(entry: str) -> bool:
    """Whether an entry is where the standard library begins: its zip, which need not be there, or its directory."""
    packed = f"python{sys.version_info.major}{sys.version_info.minor}.zip"
    return os.path.basename(entry) == packed or entry == os.path.dirname(os.__file__)
