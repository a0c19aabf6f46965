"""Reuse of a task's results: settings of the cache, and policies that compute its version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable

    from flyteweight.settings.image_spec import ImageSpec
    from flyteweight.settings.pod_template import PodTemplate


@dataclass
class VersionParameters:
    """What a policy may look at to compute a version."""

    func: Callable[..., Any]
    container_image: str | ImageSpec | None = None
    pod_template: PodTemplate | None = None
    pod_template_name: str | None = None


@runtime_checkable
class CachePolicy(Protocol):
    """Computes a cache version from a task's declaration."""

    def get_version(self, salt: str, params: VersionParameters) -> str:
        """The version, or this policy's part of it."""
        ...


@dataclass
class Cache:
    """A task's cache: either a ``version``, or ``policies`` that compute one together with ``salt``.

    ``serialize``: of several runs with the same inputs, one works and the others wait for it.
    ``ignored_inputs`` do not count for the question whether inputs are the same. Raises ``ValueError``
    without version and policies.
    """

    version: str | None = None
    serialize: bool = False
    ignored_inputs: tuple[str, ...] | str = ()
    salt: str = ""
    policies: list[CachePolicy] | CachePolicy | None = None

    def __post_init__(self) -> None:
        policies = self._policies
        for policy in policies:
            if not isinstance(policy, CachePolicy):
                raise ValueError(f"Cache(policies=…): {type(policy).__name__} has no get_version(salt, params)")
        if self.version is None and not policies:
            raise ValueError("a cache needs a version: give Cache(version=…), cache_version=…, or Cache(policies=[…])")

    @property
    def _policies(self) -> list[CachePolicy]:
        if self.policies is None:
            return []
        return self.policies if isinstance(self.policies, list) else [self.policies]

    def get_ignored_inputs(self) -> tuple[str, ...]:
        """The ignored inputs, also if one was given as a string."""
        return (self.ignored_inputs,) if isinstance(self.ignored_inputs, str) else tuple(self.ignored_inputs)

    def get_version(self, params: VersionParameters) -> str:
        """The given version, or the SHA-256 of the policies' versions; raises ``ValueError`` if a policy
        fails.
        """
        if self.version is not None:
            return self.version
        import hashlib

        versions = "".join(self._version_by(policy, params) for policy in self._policies)
        return hashlib.sha256(versions.encode()).hexdigest()

    def _version_by(self, policy: CachePolicy, params: VersionParameters) -> str:
        try:
            return policy.get_version(self.salt, params)
        except Exception as error:
            raise ValueError(
                f"Failed to generate version for cache policy {type(policy).__name__} "
                f"({type(error).__name__}: {error}); Cache(version=…) does without policies"
            ) from error
