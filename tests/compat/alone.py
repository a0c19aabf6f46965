"""An environment with all that another one has but for flytekit itself: flytekit's plugins, and only us to run them.

It is made of links to the other environment's files, so that nothing is installed twice.
"""

from __future__ import annotations

import venv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def without_flytekit(python: Path, directory: Path) -> Path:
    """Make the environment in an empty directory, for the Python of another one; return the path of its own Python."""
    venv.create(directory, with_pip=False, symlinks=True)
    theirs, ours = (_site_packages(root) for root in (python.parent.parent, directory))
    for entry in theirs.iterdir():
        if entry.name != "flytekit" and not entry.name.startswith("flytekit-"):
            (ours / entry.name).symlink_to(entry)
    for name in ("etc", "share"):
        if (python.parent.parent / name).exists():
            (directory / name).symlink_to(python.parent.parent / name)
    made = directory / "bin" / "python"
    for name in ("flyteweight", "pyflyte-execute"):
        script = made.with_name(name)
        lines = python.with_name(name).read_text().partition("\n")
        script.write_text(f"#!{made}\n{lines[2]}")
        script.chmod(0o755)
    return made


def _site_packages(root: Path) -> Path:
    return next((root / "lib").glob("python3*/site-packages"))
