"""What storage did so far in this process, for the line that sums up a run."""

from __future__ import annotations

import os
import threading


class Counters:
    """Bytes and requests since the start of the process; every thread adds to the same numbers.

    ``requests`` counts what was asked of a store (a file sent or fetched in parts is one), ``retries`` how
    often it had to be asked again.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.bytes_read = 0
        self.bytes_written = 0
        self.requests = 0
        self.retries = 0

    def add(self, *, read: int = 0, written: int = 0, requests: int = 0, retries: int = 0) -> None:
        """Add to the numbers."""
        with self._lock:
            self.bytes_read += read
            self.bytes_written += written
            self.requests += requests
            self.retries += retries

    def renew_lock(self) -> None:
        """In a process that was forked, nobody gives back a lock that another thread held."""
        self._lock = threading.Lock()


counters = Counters()
os.register_at_fork(after_in_child=counters.renew_lock)
