"""Constants whose conversion stores raw data, converted once: the same content is uploaded once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteidl.core.types_pb2 import SimpleType

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Literal
    from flyteidl.core.types_pb2 import LiteralType

    from flyteweight.types.converter import Converter


class ConstantStore:
    """The literals of constants by what they contain, for one document."""

    def __init__(self) -> None:
        self._literals: dict[tuple[Converter, bytes], Literal] = {}
        self._stores_data: dict[Converter, bool] = {}

    def write(self, value: Any, converter: Converter, into: Literal) -> None:
        """Fill ``into`` as ``converter.write`` does, with an earlier literal if that had the same content."""
        stores_data = self._stores_data.get(converter)
        if stores_data is None:
            stores_data = self._stores_data[converter] = may_store_data(converter.literal_type)
        content = fingerprint(value) if stores_data else None
        if content is None:
            converter.write(value, into)
            return
        known = self._literals.get((converter, content))
        if known is None:
            converter.write(value, into)
            self._literals[converter, content] = into
        else:
            into.CopyFrom(known)


def may_store_data(kind: LiteralType) -> bool:
    """Whether values of this type can lie outside the literal: files, tables, and structs that may hold some."""
    form = kind.WhichOneof("type")
    if form == "collection_type":
        return may_store_data(kind.collection_type)
    if form == "map_value_type":
        return may_store_data(kind.map_value_type)
    if form == "union_type":
        return any(may_store_data(variant) for variant in kind.union_type.variants)
    return form in ("blob", "structured_dataset_type", "schema") or (
        form == "simple" and kind.simple == SimpleType.STRUCT
    )


def fingerprint(value: Any) -> bytes | None:
    """A digest of the value and of the state of the local files that it names; ``None`` if it cannot be told.

    An object that is changed between two calls has another digest, and so has a file that was written again.
    """
    import hashlib
    import io
    import os
    import pickle

    digest = hashlib.blake2b(digest_size=20)

    class Sink(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            digest.update(data)
            return memoryview(data).nbytes

    class Fingerprinter(pickle.Pickler):
        def persistent_id(self, item: Any) -> Any:
            if isinstance(item, os.PathLike):
                return _state_of(item)
            return None

    def take_buffer(buffer: pickle.PickleBuffer) -> None:
        digest.update(buffer.raw())

    try:
        Fingerprinter(Sink(), protocol=5, buffer_callback=take_buffer).dump(value)
    except Exception:  # noqa: BLE001 - pickling runs the user's code, and what cannot be pickled is just not shared
        return None
    return digest.digest()


def _state_of(item: Any) -> tuple[Any, ...] | None:
    """What stands for a path-like object: its own state if it is remote, its files' dates and sizes if it is local."""
    import os

    path = getattr(item, "path", None) or os.fspath(item)
    settings = tuple(sorted((key, repr(known)) for key, known in getattr(item, "__dict__", {}).items()))
    if "://" in str(path):
        return (type(item).__qualname__, str(path), settings)
    if not os.path.isdir(path):
        return (type(item).__qualname__, str(path), settings, _stamp(path))
    found = sorted(os.path.join(root, name) for root, _, names in os.walk(path) for name in names)
    return (type(item).__qualname__, str(path), settings, tuple((name, _stamp(name)) for name in found))


def _stamp(path: Any) -> tuple[int, int] | None:
    import os

    try:
        status = os.stat(path)
    except OSError:
        return None  # conversion will say what is wrong with it
    return status.st_mtime_ns, status.st_size
