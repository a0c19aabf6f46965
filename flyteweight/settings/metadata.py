"""What the scheduler follows when it runs a task: retries, timeout, cache, and the labels of its resource."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import timedelta

    from flyteidl.core.literals_pb2 import RetryStrategy


class TaskMetadata:
    """The settings of a task that go into its template's metadata.

    ``timeout`` is a ``timedelta``, or an ``int`` of seconds. Raises ``ValueError`` for settings that
    contradict each other: a cache without version, and settings of a cache that is off.
    """

    def __init__(
        self,
        cache: bool = False,
        cache_serialize: bool = False,
        cache_version: str = "",
        cache_ignore_input_vars: tuple[str, ...] = (),
        interruptible: bool | None = None,
        deprecated: str = "",
        retries: int = 0,
        timeout: timedelta | int | None = None,
        pod_template_name: str | None = None,
        generates_deck: bool = False,
        is_eager: bool = False,
        labels: dict[str, str] | None = None,
        annotations: dict[str, str] | None = None,
    ) -> None:
        if cache and not cache_version:
            raise ValueError("cache=True needs a cache_version: results are reused while it stays the same")
        if not cache and (cache_serialize or cache_ignore_input_vars):
            given = "cache_serialize" if cache_serialize else f"cache_ignore_input_vars={cache_ignore_input_vars!r}"
            raise ValueError(f"{given} is a setting of the cache, which is off; add cache=True and a cache_version")
        self.cache = cache
        self.cache_serialize = cache_serialize
        self.cache_version = cache_version
        self.cache_ignore_input_vars = cache_ignore_input_vars
        self.interruptible = interruptible
        self.deprecated = deprecated
        self.retries = retries
        self.timeout = _duration(timeout) if timeout else None
        self.pod_template_name = pod_template_name
        self.generates_deck = generates_deck
        self.is_eager = is_eager
        self.labels = labels
        self.annotations = annotations

    def replaced(self, changes: dict[str, Any]) -> TaskMetadata:
        """A copy with other values of these attributes."""
        copied = object.__new__(type(self))
        vars(copied).update(vars(self), **changes)
        return copied

    @property
    def retry_strategy(self) -> RetryStrategy:
        """The retries as the wire has them."""
        from flyteidl.core.literals_pb2 import RetryStrategy

        return RetryStrategy(retries=self.retries)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, TaskMetadata):
            return NotImplemented
        return vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment] # as for any mutable value

    def __repr__(self) -> str:
        return f"TaskMetadata({', '.join(f'{name}={value!r}' for name, value in vars(self).items())})"


def _duration(timeout: Any) -> timedelta:
    from datetime import timedelta

    if isinstance(timeout, timedelta):
        return timeout
    if isinstance(timeout, int):
        return timedelta(seconds=timeout)
    raise ValueError(f"timeout must be a datetime.timedelta or an int of seconds, got {type(timeout).__name__}")
