"""The output prefix of a run: it shows one verdict."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from flyteweight.exceptions import FlyteException
from flyteweight.storage.ahead import Ahead

if TYPE_CHECKING:
    from flyteweight.storage.location import Location

OUTPUTS, FUTURES, ERROR = "outputs.pb", "futures.pb", "error.pb"
_VERDICTS = (ERROR, OUTPUTS, FUTURES)

#: Seconds that a verdict waits for the answer whether an earlier run left one.
_PATIENCE = 5.0


class OutputPrefix:
    """Where exactly one of outputs.pb, futures.pb and error.pb goes.

    The look for what an earlier run left begins here. What it finds is removed when this run has a verdict, not before:
    with several workers and no strategy variables, one that starts late and gives up its outputs must not remove what
    another has written meanwhile. Workers that share a prefix by the strategy leave it as it is.
    """

    def __init__(self, location: Location, worker: str | None) -> None:
        self.worker = worker
        self._location = location
        self._attempted: list[str] = []
        self._listed = None if worker is not None else Ahead(location.names, waits=location.is_remote)

    @property
    def uri(self) -> str:
        """The prefix."""
        return self._location.uri

    def store_result(self, name: str, data: bytes) -> list[str]:
        """Store outputs or futures in place of any earlier verdict; returns what there is to tell about earlier ones.

        Raises what storage raises, and then has removed what may have been stored all the same.
        """
        known, possible = self._others(name)
        for stale in known:
            # The scheduler reads error.pb first, so outputs beside an old one would count as a failure.
            self._at(stale).delete()
        complaints = self._remove(possible)
        self._attempted.append(name)
        try:
            self._at(name).write_bytes(data)
        except FlyteException:
            # The store may have kept what it did not confirm, and error.pb must not come to lie beside it.
            if not self._holds(name, data):
                self._remove([name])
                raise
        return complaints

    def store_error(self, document: bytes) -> tuple[str, list[str]]:
        """Store an error document; returns its URI for messages, and what to tell about earlier verdicts still there.

        Raises what storage raises if the document cannot be stored.
        """
        name = ERROR if self.worker is None else f"error-{os.urandom(16).hex()}.pb"
        try:
            self._at(name).write_bytes(document)
        except FlyteException:
            if not self._holds(name, document):
                raise
        known, possible = self._others(name)
        return self._shown(name), self._remove([*known, *possible, *self._attempted])

    def _others(self, name: str) -> tuple[list[str], list[str]]:
        """Verdicts under other names: those that are there, and those that may be as nobody could be asked."""
        if self._listed is None:
            return [], []
        others = [other for other in _VERDICTS if other != name]
        try:
            there = self._listed.result(_PATIENCE)
            return [other for other in others if other in there], []
        except Exception:  # noqa: BLE001 - not allowed, not answered, or in a way that nobody foresaw
            # A role that may read and write need not be able to list, and listing can fail where the rest works.
            look = Ahead(lambda: self._ask_for(others), waits=self._location.is_remote)
        try:
            return look.result(_PATIENCE)
        except Exception:  # noqa: BLE001 - as above
            return [], others

    def _ask_for(self, names: list[str]) -> tuple[list[str], list[str]]:
        known, possible = [], []
        for name in names:
            try:
                self._at(name).size()
                known.append(name)
            except FlyteException as error:
                if error.recoverable:
                    possible.append(name)
                # A store that forbids listing says "denied" for what is not there.
        return known, possible

    def _holds(self, name: str, data: bytes) -> bool:
        """Whether the store has these bytes although it did not say so."""
        if not self._location.is_remote:
            return False
        try:
            return self._at(name).read_bytes() == data
        except Exception:  # noqa: BLE001 - it cannot be known
            return False

    def _remove(self, names: list[str]) -> list[str]:
        complaints = []
        for name in dict.fromkeys(names):
            try:
                self._at(name).delete()
            except Exception as error:  # noqa: BLE001 - the verdict is what counts
                complaints.append(f"{self._shown(name)} may be left from earlier: {error}")
        return complaints

    def _shown(self, name: str) -> str:
        from flyteweight.storage.errors import shown

        return shown(self._at(name).uri)

    def _at(self, name: str) -> Location:
        return self._location.join(name)
