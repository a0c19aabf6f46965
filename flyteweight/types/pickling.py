"""Pickles in storage: a file under the raw-data prefix, named by the hash of its content."""

from __future__ import annotations

from typing import Any

from flyteweight import storage
from flyteweight.types.conversion_error import ConversionError, describe
from flyteweight.types.remote import file_access


def store(value: Any) -> str:
    """Pickle ``value`` into storage; returns its URI. Raises ``ConversionError`` for what cannot be pickled."""
    import hashlib
    import pickle

    import cloudpickle

    try:
        content: bytes = cloudpickle.dumps(value)
    except (pickle.PicklingError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise ConversionError("a value that can be pickled", describe(value), str(error)) from error
    return file_access().put_raw_bytes(content, hashlib.md5(content, usedforsecurity=False).hexdigest())


def load(uri: str) -> Any:
    """The value pickled at ``uri``, which runs code: the scheduler's storage is trusted, as the task's image is."""
    import cloudpickle

    content = storage.read_bytes(uri)
    try:
        return cloudpickle.loads(content)
    except Exception as error:  # code of the pickled class runs, and may raise anything
        raise ConversionError(
            "a pickled value", f"one that cannot be read: {error}", "use the Python and packages that wrote it"
        ) from error
