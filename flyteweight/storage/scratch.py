"""Temporary directories of a run."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Path = str | os.PathLike[str]

_USUAL = "/tmp"  # noqa: S108 - nothing is made here


def temporary_directory() -> str:
    """The directory for temporary files that ``tempfile`` would choose: the first that can be written.

    ``tempfile`` writes a file to find out, which stays if a signal ends the run at that moment. If none can be
    written it is the usual one, and whoever makes something there gets the error.
    """
    chosen = getattr(sys.modules.get("tempfile"), "tempdir", None)
    if chosen is not None:
        return os.fsdecode(chosen)
    named = (os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP"))
    for directory in (*named, _USUAL, "/var/tmp", "/usr/tmp", "."):  # noqa: S108 - nothing is made here
        if directory and os.path.isdir(directory) and os.access(directory, os.W_OK | os.X_OK):
            return os.path.abspath(directory)
    return _USUAL


def scratch_prefix(process: int) -> str:
    """How the names of a process's temporary directories begin."""
    return f"flyteweight-{process}-"


class Scratch:
    """A temporary directory that exists from its first use on; with ``place``, that directory, which stays."""

    __slots__ = ("_roots", "place")

    def __init__(self, place: Path | None = None) -> None:
        self.place = place
        self._roots: dict[str, str] = {}

    def directory(self, name: str) -> str:
        """The path of the existing sub-directory ``name``. Raises a ``StorageError`` when none can be made."""
        try:
            root = self.decide()
            os.makedirs(root, 0o700, exist_ok=True)
            path = f"{root}/{name}"
            os.makedirs(path, exist_ok=True)
        except OSError as error:
            from flyteweight.storage.faults import local_error

            raise local_error(error, "make", error.filename or "a temporary directory", writing=True) from error
        return path

    def decide(self) -> str:
        """The path of the directory, which need not exist.

        Known before it is made: then it is removed even if a signal ends the run in between. And of several threads
        that come together one decides the name, without a lock that a fork could find taken.
        """
        return self._roots.get("root") or self._roots.setdefault("root", self._new_root())

    def _new_root(self) -> str:
        if self.place is not None:
            return os.path.abspath(self.place)
        return f"{temporary_directory()}/{scratch_prefix(os.getpid())}{os.urandom(8).hex()}"

    def remove(self) -> None:
        """Remove everything; a later use starts a new directory."""
        root = self._roots.pop("root", None)
        if root is not None and self.place is None and os.path.lexists(root):
            import shutil

            shutil.rmtree(root, ignore_errors=True)
