"""How much of the machine a task asks for."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any


@dataclass
class Resources:
    """CPU, memory, GPUs and local scratch space in Kubernetes' units (``"500m"``, ``"2Gi"``); numbers are
    fine too.

    In ``@task(resources=…)`` a pair is request and limit, and a single value is the request. In
    ``requests=`` and ``limits=`` every value is single.
    """

    cpu: str | int | float | list[Any] | tuple[Any, ...] | None = None
    mem: str | int | list[Any] | tuple[Any, ...] | None = None
    gpu: str | int | list[Any] | tuple[Any, ...] | None = None
    ephemeral_storage: str | int | list[Any] | tuple[Any, ...] | None = None

    def __post_init__(self) -> None:
        _check("cpu", self.cpu, (str, int, float))
        _check("mem", self.mem, (str, int))
        _check("gpu", self.gpu, (str, int))
        _check("ephemeral_storage", self.ephemeral_storage, (str, int))

    def to_json(self) -> str:
        """The resources as JSON, with null for what is not given."""
        import json

        return json.dumps(vars(self))

    @classmethod
    def from_json(cls, text: str) -> Resources:
        """The resources that :meth:`to_json` wrote."""
        import json

        return cls(**json.loads(text))


@dataclass
class ResourceSpec:
    """The requested resources and their limits, single values each."""

    requests: Resources
    limits: Resources

    def __post_init__(self) -> None:
        check_single("requests", self.requests)
        check_single("limits", self.limits)

    @classmethod
    def from_multiple_resource(cls, resource: Resources) -> ResourceSpec:
        """Split the pairs of request and limit; a single value is a request without limit."""
        requests: dict[str, Any] = {}
        limits: dict[str, Any] = {}
        for name, value in vars(resource).items():
            if isinstance(value, (list, tuple)):
                requests[name], limits[name] = value
            else:
                requests[name] = value
        return cls(requests=Resources(**requests), limits=Resources(**limits))

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for, so that the settings' defaults apply."""
        return self == ResourceSpec(Resources(), Resources())


def _check(name: str, value: Any, kinds: tuple[type, ...]) -> None:
    expected = " or ".join(kind.__name__ for kind in kinds)
    if isinstance(value, (list, tuple)):
        if len(value) != 2:
            raise ValueError(f"Resources({name}=…): a pair is (request, limit), got {len(value)} values")
        if all(isinstance(part, kinds) for part in value):
            return
    elif value is None or isinstance(value, kinds):
        return
    # An AssertionError as in flytekit, where tests of users may expect it.
    raise AssertionError(f"Resources({name}={value!r}): expected {expected}, or a pair of them")


def check_single(role: str, resources: Resources) -> None:
    """Raise ``ValueError`` for a pair of request and limit where ``role`` takes single values."""
    for field in fields(resources):
        value = getattr(resources, field.name)
        if isinstance(value, (list, tuple)):
            raise ValueError(
                f"{role}=Resources({field.name}={value!r}): {value} can not be a list or tuple here; pairs of request "
                f"and limit belong to resources=, and {role}= takes single values"
            )
