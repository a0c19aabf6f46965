"""How long the clients that are made on aiohttp wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flyteweight.storage.settings import Settings


def limits(settings: Settings) -> Any:
    """aiohttp's ``ClientTimeout``: so long without a byte, however long a transfer takes; its own is 300 s in all."""
    import aiohttp

    seconds = settings.timeout_seconds
    return aiohttp.ClientTimeout(total=None, sock_connect=min(seconds, 10.0), sock_read=seconds)
