"""The output prefix of a run: it shows one verdict."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from flyteweight import storage
from flyteweight.exceptions import FlyteException, FlyteSystemUnavailableException
from flyteweight.storage.ahead import Ahead

if TYPE_CHECKING:
    from google.protobuf.message import Message

OUTPUTS, FUTURES, ERROR = "outputs.pb", "futures.pb", "error.pb"
_VERDICTS = (ERROR, OUTPUTS, FUTURES)

#: Seconds that a failed run waits for the answer whether an earlier run left a verdict.
_PATIENCE = 5


class OutputPrefix:
    """Where exactly one of outputs.pb, futures.pb and error.pb goes.

    What an earlier run left is removed when this run has a verdict, not before: with several workers and no strategy
    variables, one that starts late and gives up its outputs must not remove what another has written meanwhile.
    """

    def __init__(self, uri: str, worker: str | None) -> None:
        self.uri = uri
        self.worker = worker
        self._stale: Ahead[list[str]] | None = None

    def look_for_stale(self) -> None:
        """Find out what an earlier run has left. Workers that share a prefix by the strategy leave it as it is."""
        if self.worker is None:
            self._stale = Ahead(self._find, waits=storage.is_remote(self.uri))

    def write_result(self, name: str, message: Message) -> None:
        """Store outputs or futures in place of any earlier verdict; raises what storage raises."""
        data = message.SerializeToString(deterministic=True)
        for stale in self._left_by_others(name):
            # The scheduler reads error.pb first, so outputs beside an old one would count as a failure.
            storage.delete(self._at(stale))
        storage.write_bytes(self._at(name), data)

    def write_error(self, document: Message) -> tuple[str, list[str]]:
        """Store an error document; returns its URI, and what to tell about earlier verdicts that are still there.

        Raises what storage raises if the document cannot be stored.
        """
        name = ERROR if self.worker is None else f"error-{os.urandom(16).hex()}.pb"
        storage.write_bytes(self._at(name), document.SerializeToString())
        try:
            stale = self._left_by_others(name, _PATIENCE)
        except TimeoutError as error:
            return self._at(name), [f"Not known whether an earlier run left {OUTPUTS}: {error}"]
        return self._at(name), [complaint for complaint in map(self._remove, stale) if complaint]

    def _find(self) -> list[str]:
        try:
            there = storage.names(self.uri)
        except FlyteSystemUnavailableException:
            return []  # which then shows when the verdict is written
        except FlyteException:
            return list(filter(self._is_there, _VERDICTS))  # a role that may read and write need not be able to list
        return [name for name in _VERDICTS if name in there]

    def _is_there(self, name: str) -> bool:
        try:
            storage.read_bytes(self._at(name))
        except FlyteException:
            return False  # a store that forbids listing says "denied" for what is not there
        return True

    def _left_by_others(self, name: str, timeout: float | None = None) -> list[str]:
        if self._stale is None:
            return []
        return [stale for stale in self._stale.result(timeout) if stale != name]

    def _remove(self, name: str) -> str | None:
        try:
            storage.delete(self._at(name))
        except FlyteException as error:
            return f"{self._at(name)} is left from an earlier run: {error}"
        return None

    def _at(self, name: str) -> str:
        return storage.join(self.uri, name)
