"""Coroutines that code which is not asynchronous waits for."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar

import pytest

from flyteweight.runtime.coroutines import run_to_end

SEEN = ContextVar("seen", default=0)


async def three() -> int:
    """A coroutine that gives the loop a turn, and changes a context variable of its own."""
    await asyncio.sleep(0)
    return SEEN.get() + 3


async def failing() -> int:
    """A coroutine that raises."""
    raise LookupError("as it was")


def test_a_coroutine_runs_to_its_end() -> None:
    """From plain code, and from code that an event loop is running; it sees the context of its caller."""
    SEEN.set(4)
    assert run_to_end(three()) == 7

    async def inside() -> int:
        return run_to_end(three())

    assert asyncio.run(inside()) == 7


def test_its_error_comes_out_as_it_was() -> None:
    """In both ways of waiting."""

    async def inside() -> int:
        return run_to_end(failing())

    with pytest.raises(LookupError, match="as it was") as caught:
        run_to_end(failing())
    assert caught.value.__context__ is None
    with pytest.raises(LookupError, match="as it was"):
        asyncio.run(inside())
