"""Pickles in storage: a file under the raw-data prefix, named by the hash of its content."""

from __future__ import annotations

import os
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


def load(uri: str, *, declared: bool = True) -> Any:
    """The value pickled at ``uri``, which runs code: the scheduler's storage is trusted, as the task's image is.

    Where ``FLYTEWEIGHT_PICKLES=refuse``, raises ``ConversionError`` for one that the annotation has not ``declared``.
    """
    if not declared and os.environ.get("FLYTEWEIGHT_PICKLES", "").strip().lower() == "refuse":
        raise ConversionError(
            "a value that is no pickle (FLYTEWEIGHT_PICKLES=refuse)",
            "a pickle",
            "declare FlytePickle[T] if its writer is trusted: reading it runs code of the writer's",
        )
    import cloudpickle

    content = storage.read_bytes(uri)
    try:
        return cloudpickle.loads(content)
    except Exception as error:  # code of the pickled class runs, and may raise anything
        raise ConversionError("a pickled value", *_in_words(error)) from error


def _in_words(error: Exception) -> tuple[str, str]:
    """What was found instead of a pickle that can be read, and what to do."""
    import pickle

    if isinstance(error, ImportError) or (isinstance(error, AttributeError) and "Can't get attribute" in str(error)):
        return (
            f"one of what cannot be imported here: {error}",
            "install the package, or put the module into the image, that it is from",
        )
    hint = "use the Python and packages that wrote it"
    if "unsupported pickle protocol" in str(error) or (isinstance(error, TypeError) and "code" in str(error)):
        return f"one that another Python wrote: {error}", hint
    if isinstance(error, (EOFError, pickle.UnpicklingError)):
        return "one that cannot be read: it is broken, or no pickle", "look at what its writer stored"
    return f"one that cannot be read ({type(error).__name__})", hint
