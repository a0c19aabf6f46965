"""One policy for asking again, whatever client asks."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from flyteweight.exceptions import FlyteException
from flyteweight.storage._forks import outside_python
from flyteweight.storage._handlers import is_of_a_handler
from flyteweight.storage.counters import counters

if TYPE_CHECKING:
    from collections.abc import Callable

    from flyteweight.storage.faults import Fault

T = TypeVar("T")

THROTTLED_FACTOR = 3
"""How many times more retries a server gets that answers, but asks for fewer requests."""
LONGEST_RETRY_AFTER = 60.0
"""Seconds; a server that asks for more patience than this is not waited for."""


@dataclass(frozen=True)
class RetryPolicy:
    """How often to ask again, and how long to wait at most before that (seconds)."""

    retries: int = 3
    backoff_seconds: float = 5.0

    def allows(self, failures: int, fault: Fault) -> bool:
        """Whether to ask again after so many failures in a row, the last of them ``fault``.

        What the client itself has asked again for is not tried any more.
        """
        factor = THROTTLED_FACTOR if fault.kind == "throttled" else 1
        patient = fault.retry_after is None or fault.retry_after <= LONGEST_RETRY_AFTER
        return fault.retryable and not fault.inner_retries and patient and failures <= self.retries * factor

    def delay(self, failures: int, fault: Fault) -> float:
        """Seconds to wait: exponential with full jitter, and not less than the server asked for."""
        ceiling = min(self.backoff_seconds, self.backoff_seconds / 10 * 2 ** min(failures - 1, 16))
        jittered = random.uniform(0, ceiling)  # noqa: S311 - spreads the load, guards nothing
        return jittered if fault.retry_after is None else fault.retry_after + jittered


class Attempts:
    """The failures of one operation so far; ``error`` makes what is raised when they are too many."""

    def __init__(self, policy: RetryPolicy, error: Callable[[Fault, int, float], FlyteException]) -> None:
        self._policy = policy
        self._error = error
        self._started = time.monotonic()
        self._failures = 0
        counters.add(requests=1)

    def progressed(self) -> None:
        """Something arrived: failures before it no longer count."""
        self._failures = 0
        self._started = time.monotonic()

    def failed(self, fault: Fault) -> None:
        """Wait for the next attempt, or raise the error when there is none left.

        The error does not show what the client raised: that has whole requests and answers in it, keys and all.
        """
        self._failures += 1
        if not self._policy.allows(self._failures, fault):
            raise self._error(fault, self._failures, time.monotonic() - self._started) from None
        counters.add(requests=1, retries=1)
        with outside_python():
            time.sleep(self._policy.delay(self._failures, fault))


def call(
    request: Callable[[], T],
    policy: RetryPolicy,
    fault_of: Callable[[Exception], Fault],
    error: Callable[[Fault, int, float], FlyteException],
) -> T:
    """What ``request`` returns; faults that pass are waited out, others raised as ``error`` makes them."""
    attempts = Attempts(policy, error)
    while True:
        try:
            return request()
        except FlyteException:
            raise
        except Exception as exc:  # classified by fault_of, and raised when it cannot pass
            if is_of_a_handler(exc):
                raise
            attempts.failed(fault_of(exc))
