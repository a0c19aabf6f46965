"""The inputs of the run, fetched while the user's module is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flyteidl.core.literals_pb2 import LiteralMap
from google.protobuf.message import DecodeError

from flyteweight.exceptions import FlyteDataNotFoundException, InputsNotReadable
from flyteweight.storage.ahead import Ahead

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from flyteweight.storage.location import Location


class Inputs:
    """The inputs file, read ahead."""

    def __init__(self, location: Location) -> None:
        self._location = location
        self._data = Ahead(location.read_bytes, waits=location.is_remote)

    def literals(self) -> LiteralMap:
        """The inputs, once. Raises what storage raised, or ``InputsNotReadable`` if there is no such file."""
        return self._parsed(LiteralMap.FromString)

    def of_item(self, names: Iterable[str], bound: Collection[str], index: int) -> LiteralMap:
        """Those of these inputs that an item of a mapped task has, once; see :func:`inputs_of_item`."""
        from flyteweight.entrypoint.item import inputs_of_item

        return self._parsed(lambda data: inputs_of_item(data, names, bound, index))

    def _parsed(self, parse: Callable[[bytes], LiteralMap]) -> LiteralMap:
        try:
            data = self._data.take()
        except FlyteDataNotFoundException as error:
            raise InputsNotReadable(
                f"there is no inputs file: {str(error).rstrip('.')}. Without inputs an empty file is needed"
            ) from None
        try:
            return parse(data)
        except (DecodeError, UnicodeDecodeError):
            from flyteweight.storage.errors import shown

            raise InputsNotReadable(
                f"the inputs file {shown(self._location.uri)} ({len(data)} bytes) is damaged or not a LiteralMap; "
                "write it again, or run the task that produces it again"
            ) from None
