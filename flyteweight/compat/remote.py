"""``flytekit.remote``: modules import its names beside their tasks; using one needs flytekit's client."""

from __future__ import annotations

from typing import Any, NoReturn

from flyteweight.exceptions import FlyteNotImplementedException


class _NeedsClient:
    """A class of the client, which can be named in annotations, and not made."""

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        refuse(type(self).__name__)

    @classmethod
    def for_endpoint(cls, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Raise ``FlyteNotImplementedException``."""
        refuse(cls.__name__)

    for_sandbox = auto = for_endpoint


def refuse(name: str) -> NoReturn:
    """Raise ``FlyteNotImplementedException`` for what only a client of the control plane can do."""
    raise FlyteNotImplementedException(
        f"{name} talks to Flyte's control plane, by a client that flyteweight does not have; use it where flytekit is "
        "installed"
    )


#: What modules of tasks are seen to import.
NAMES = frozenset(
    {
        *("FlyteRemote", "SynchronousFlyteClient"),
        *("FlyteBranchNode", "FlyteLaunchPlan", "FlyteNode", "FlyteTask", "FlyteTaskNode", "FlyteWorkflow"),
        *("FlyteWorkflowNode", "FlyteNodeExecution", "FlyteTaskExecution", "FlyteWorkflowExecution"),
    }
)


def __getattr__(name: str) -> Any:
    if name not in NAMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    made = type(name, (_NeedsClient,), {"__module__": "flytekit.remote", "__doc__": "A class of flytekit's client."})
    globals()[name] = made
    return made
