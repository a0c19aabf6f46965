"""The verdicts that the suite's own runs leave, kept for the scheduler's readers to judge."""

from __future__ import annotations

import os
import shutil
import uuid
from pathlib import Path

VARIABLE = "KEEP_VERDICTS"
"""Names the directory in which they are kept; without it nothing is."""
FILES = ("outputs.pb", "futures.pb", "error*.pb", "deck.html")


def keep(place: Path) -> None:
    """Copy every output prefix below ``place`` into a directory of its own."""
    if not (kept := os.environ.get(VARIABLE)):
        return
    for prefix in {file.parent for pattern in FILES[:3] for file in place.rglob(pattern) if file.is_file()}:
        target = Path(kept) / uuid.uuid4().hex
        target.mkdir(parents=True)
        for pattern in FILES:
            for file in prefix.glob(pattern):
                if file.is_file():
                    shutil.copyfile(file, target / file.name)
