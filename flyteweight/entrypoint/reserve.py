"""What is put aside before the user's code runs, so that this package can finish its work whatever that code does."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

_SPARES = 24
_PRINTING = frozenset({"_ctypes", "_curses", "_tkinter", "readline"})
"""Python's own native modules that print by themselves, or call what does."""


class Reserve:
    """Descriptors, module search and recursion limit of the start."""

    def __init__(self) -> None:
        self._search = (sys.path, list(sys.path), list(sys.meta_path), list(sys.path_hooks))
        self._recursion_limit = sys.getrecursionlimit()
        self._modules = frozenset(sys.modules)
        self._null: tuple[int, int] | None = None
        self._spares: list[int] = []
        self._stderr: int | None = None
        with suppress(OSError):
            first = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
            self._null = _identity(first)
            self._spares = [first, *(os.dup(first) for _ in range(_SPARES - 1))]
        with suppress(OSError):
            self._stderr = os.dup(2)
            self._stderr_identity = _identity(self._stderr)
        os.register_at_fork(after_in_child=self._close)

    @property
    def stderr(self) -> int:
        """A descriptor of what stderr was at the start, also if the task has closed it or put another in its place."""
        if self._stderr is not None and _identity(self._stderr) == self._stderr_identity:
            return self._stderr
        return 2

    def give_back(self) -> None:
        """Undo what the user's code did to the means that this package needs from here on."""
        self._close_spares()
        path, entries, finders, hooks = self._search
        path[:] = [*entries, *(entry for entry in sys.path if entry not in entries)]
        sys.path, sys.meta_path, sys.path_hooks = path, finders, hooks
        with suppress(RecursionError):
            sys.setrecursionlimit(max(sys.getrecursionlimit(), self._recursion_limit))
        if "resource" in sys.modules:
            _raise_descriptor_limit()

    def new_extension_modules(self) -> bool:
        """Whether the user's code has loaded native code that may keep output in buffers of its own."""
        new = sys.modules.keys() - self._modules - (sys.stdlib_module_names - _PRINTING)
        return any(_file_of(sys.modules.get(name)).endswith((".so", ".dylib")) for name in new)

    def _close_spares(self) -> None:
        for spare in self._spares:
            # The task may have closed them, as daemons do, and what has their numbers now is its own.
            if _identity(spare) == self._null:
                with suppress(OSError):
                    os.close(spare)
        self._spares = []

    def _close(self) -> None:
        """In a child of a fork: it may live longer than this process, and must not keep its stderr open."""
        stderr = self.stderr
        self._close_spares()
        if stderr != 2:
            with suppress(OSError):
                os.close(stderr)
        self._stderr = None


def _file_of(module: object) -> str:
    """A module's file, without asking the module: a lazy one would be loaded by that."""
    with suppress(AttributeError):
        return str(object.__getattribute__(module, "__dict__").get("__file__") or "")
    return ""


def _identity(descriptor: int) -> tuple[int, int] | None:
    try:
        status = os.fstat(descriptor)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _raise_descriptor_limit() -> None:
    import resource

    with suppress(OSError, ValueError):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft != hard:
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
