"""The event loop of asynchronous clients, which ends what waits for it also when the task has closed its descriptors.

fsspec's own loop knows nothing of that: its thread dies, or sleeps for ever, and so does whoever waits for an answer.
"""

from __future__ import annotations

import asyncio
import selectors
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectors import SelectorKey

#: Seconds between two looks at whether the descriptors are still there.
_LOOK_SECONDS = 1.0
#: Seconds for a loop to take note of a call; it does so between two steps of whatever it is about.
_DEAF_SECONDS = 3.0
_REST_SECONDS = 0.01


class ClientLoop(asyncio.SelectorEventLoop):
    """An event loop that runs in a thread of its own."""

    def __init__(self) -> None:
        self.broken = False
        super().__init__(_Selector(self))
        threading.Thread(target=self.run_forever, name="flyteweight-storage", daemon=True).start()

    def give_up(self) -> None:
        """Let everything that waits for an answer raise ``TimeoutError``: none can come any more."""
        self.broken = True
        self.set_exception_handler(lambda *_: None)  # connections cannot be closed in order, either
        for task in asyncio.all_tasks(self):
            awaited = getattr(task, "_fut_waiter", None)
            if awaited is not None and not awaited.done():
                awaited.set_exception(asyncio.TimeoutError("the descriptors of the client have been closed"))


class _Selector(selectors.DefaultSelector):
    """The platform's selector, for a loop that has to go on when the descriptor of that is closed."""

    def __init__(self, loop: ClientLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        """What is ready within ``timeout`` seconds, or nothing after one."""
        try:
            return super().select(_LOOK_SECONDS if timeout is None else min(timeout, _LOOK_SECONDS))
        except OSError:
            self._loop.give_up()
            time.sleep(_REST_SECONDS)
            return []


def is_deaf(loop: asyncio.AbstractEventLoop) -> bool:
    """Whether nothing reaches a loop any more; what is asked of it would get no answer."""
    if isinstance(loop, ClientLoop) and loop.broken:
        return True
    heard = threading.Event()
    loop.call_soon_threadsafe(heard.set)
    return not heard.wait(_DEAF_SECONDS)
