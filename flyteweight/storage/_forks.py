"""Threads that work ahead of the user's code, and forks in that code.

A process that forks while another of its threads holds a lock hands that lock on for ever: in the child there is nobody
who gives it back. So a fork waits until the threads that work ahead are where they hold none: at an end, or in a client
that waits for the network.
"""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_WAIT = 30.0
"""Seconds after which a fork happens all the same."""

_changed = threading.Condition(threading.Lock())
_inside: set[int] = set()
"""The threads that may hold locks, by their numbers."""
_here = threading.local()


@contextmanager
def inside_python() -> Iterator[None]:
    """For the block this thread may hold locks, and no fork happens but while it is :func:`outside_python`."""
    _here.works_ahead = True
    _enter()
    try:
        yield
    finally:
        _leave()
        _here.works_ahead = False


@contextmanager
def outside_python() -> Iterator[None]:
    """For the block this thread waits for something, and holds no lock."""
    if not getattr(_here, "works_ahead", False):
        yield
        return
    _leave()
    try:
        yield
    finally:
        _enter()


def _enter() -> None:
    with _changed:
        _inside.add(threading.get_ident())


def _leave() -> None:
    with _changed:
        _inside.discard(threading.get_ident())
        _changed.notify_all()


def _before_fork() -> None:
    _changed.acquire()  # held over the fork, so that nobody enters meanwhile
    _changed.wait_for(lambda: not _inside, LONGEST_WAIT)


def _in_child() -> None:
    _inside.clear()
    _changed.release()


def let_forks_wait() -> None:
    """Do what this module is for, from now on. To be called when the clients that threads will use have been imported.

    What a fork is to wait for is asked in the reverse of the order in which it was registered. Modules such as logging
    hold their locks from their turn on, and a thread that needs one of those would never come to its end.
    """
    if not _registered:
        _registered.append(True)
        os.register_at_fork(before=_before_fork, after_in_parent=_changed.release, after_in_child=_in_child)


_registered: list[bool] = []
