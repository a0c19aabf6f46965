"""The inputs of the run, fetched while the user's module is imported."""

from __future__ import annotations

from flyteidl.core.literals_pb2 import LiteralMap
from google.protobuf.message import DecodeError

from flyteweight import storage
from flyteweight.exceptions import FlyteDataNotFoundException, InputsNotReadable
from flyteweight.storage.ahead import Ahead


class Inputs:
    """The inputs file, read ahead."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._data = Ahead(lambda: storage.read_bytes(uri), waits=storage.is_remote(uri))

    def literals(self) -> LiteralMap:
        """The inputs. Raises what storage raised, or ``InputsNotReadable`` if there is no such file."""
        try:
            data = self._data.result()
        except FlyteDataNotFoundException as error:
            raise InputsNotReadable(
                f"there is no inputs file: {str(error).rstrip('.')}. Without inputs an empty file is needed"
            ) from None
        try:
            return LiteralMap.FromString(data)
        except DecodeError:
            raise InputsNotReadable(
                f"the inputs file {self._uri} ({len(data)} bytes) is damaged or not a LiteralMap; "
                "write it again, or run the task that produces it again"
            ) from None
