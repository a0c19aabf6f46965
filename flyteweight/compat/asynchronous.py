"""``flytekit.utils.asyn``: coroutines of users' and plugins', run to their end by code that is not asynchronous."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from flyteweight.runtime.coroutines import run_to_end

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


class LoopManager:
    """Runs coroutines from synchronous code, also where an event loop is running already."""

    @staticmethod
    def run_sync(coro_func: Callable[..., Awaitable[Any]], *args: Any, **kwargs: Any) -> Any:
        """The result of a coroutine function's call."""
        return run_to_end(coro_func(*args, **kwargs))

    def synced(self, coro_func: Callable[..., Awaitable[Any]]) -> Callable[..., Any]:
        """A synchronous function that does what a coroutine function does."""

        @wraps(coro_func)
        def call(*args: Any, **kwargs: Any) -> Any:
            return self.run_sync(coro_func, *args, **kwargs)

        return call


loop_manager = LoopManager()
run_sync = loop_manager.run_sync
