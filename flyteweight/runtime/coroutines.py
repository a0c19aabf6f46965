"""Coroutines of the user's, waited for by code that is not asynchronous."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable

R = TypeVar("R")


def run_to_end(awaitable: Awaitable[R]) -> R:
    """The result of an awaitable: on an event loop of its own, in another thread if this one has a running loop."""
    import asyncio

    async def to_the_end() -> R:
        return await awaitable

    if not _has_running_loop():
        return asyncio.run(to_the_end())
    from concurrent.futures import ThreadPoolExecutor
    from contextvars import copy_context

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(copy_context().run, asyncio.run, to_the_end()).result()


def _has_running_loop() -> bool:
    import asyncio

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
