"""How much memory transfers may hold."""

from __future__ import annotations

from flyteweight.storage.environment import environment_in_force
from flyteweight.storage.errors import StorageError

_VARIABLE = "FLYTEWEIGHT_TRANSFER_MEMORY"
_MIB = 1 << 20
_USUAL, _LEAST = 64, 16


def transfer_memory() -> int:
    """The bytes that the buffers of one transfer may hold: ``FLYTEWEIGHT_TRANSFER_MEMORY`` MiB, 64 if unset."""
    text = environment_in_force().get(_VARIABLE, "").strip()
    try:
        value = int(text) if text else _USUAL
    except ValueError:
        value = 0
    if not _LEAST <= value < 1_000_000:
        raise StorageError(f"{_VARIABLE} is {text!r}; expected a whole number of MiB, {_LEAST} or more")
    return value * _MIB


def give_back() -> None:
    """Return the freed buffers that the C library keeps to the system; glibc's alone keeps them, and can be asked."""
    import ctypes

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
