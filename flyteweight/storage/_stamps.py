"""By what a local file or directory is known again, so that the same content is not uploaded twice."""

from __future__ import annotations

import os
import stat
import time

_TICK = 20_000_000
"""Nanoseconds; within a tick of the kernel's clock two writes leave the same time of change."""
_COARSE_TICK = 2_000_000_000
"""The same where a file system keeps whole seconds, or two of them."""

Stamp = tuple[object, ...]


def stamp_of(path: str) -> Stamp | None:
    """What differs when ``path`` is another file, or was written again; ``None`` if that cannot be told.

    It cannot when something was changed just now: a second change could leave the same time and size.
    """
    real = os.path.realpath(path)
    try:
        if not os.path.isdir(real):
            return real, _state(real)
        below = [os.path.join(root, name) for root, _, names in os.walk(real) for name in names]
        return real, tuple((name, _state(name)) for name in sorted(below))
    except (OSError, _JustChanged):
        return None


class _JustChanged(Exception):
    pass


def _state(path: str) -> tuple[int, ...]:
    status = os.stat(path)
    tick = _TICK if status.st_mtime_ns % 1_000_000_000 else _COARSE_TICK
    if not stat.S_ISREG(status.st_mode) or time.time_ns() - status.st_mtime_ns < tick:
        raise _JustChanged
    return status.st_dev, status.st_ino, status.st_mtime_ns, status.st_ctime_ns, status.st_size
