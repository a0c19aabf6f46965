"""What the kernel says of this container's memory limit, by either version of its control groups."""

from __future__ import annotations

import os

_ROOT = "/sys/fs/cgroup"
_UNLIMITED = 1 << 60


def kills(root: str = _ROOT) -> int:
    """How many processes the kernel has killed because the limit was reached; 0 if it does not say."""
    for name in ("memory.events", "memory.oom_control"):
        for line in (_read(root, name) or "").splitlines():
            word, _, count = line.partition(" ")
            if word == "oom_kill" and count.isdigit():
                return int(count)
    return 0


def limit(root: str = _ROOT) -> int | None:
    """The limit in bytes, if there is one."""
    found = _number(root, "memory.max", "memory.limit_in_bytes")
    return found if found is not None and found < _UNLIMITED else None


def peak(root: str = _ROOT) -> int | None:
    """The most that was used, in bytes, if the kernel keeps it."""
    return _number(root, "memory.peak", "memory.max_usage_in_bytes")


def _number(root: str, *names: str) -> int | None:
    for name in names:
        text = (_read(root, name) or "").strip()
        if text.isdigit():
            return int(text)
    return None


def _read(root: str, name: str) -> str | None:
    for directory in _groups(root):
        try:
            return _text(os.path.join(directory, name))
        except OSError:
            continue
    return None


def _groups(root: str) -> list[str]:
    """Where this process's group is: in a container mostly at the root itself, else at the path that it is told."""
    try:
        lines = _text("/proc/self/cgroup").splitlines()
    except OSError:
        lines = []
    directories = []
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers in ("", "memory"):
            directories.append(os.path.join(root, controllers, path.lstrip("/")))
    return [*directories, root, os.path.join(root, "memory")]


def _text(path: str) -> str:
    """A small file of the kernel's, read with the least: the guard does so before each run."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.read(descriptor, 1 << 16).decode("utf-8", "replace")
    finally:
        os.close(descriptor)
