"""``flytekit.remote``: modules import its names, and make clients, beside their tasks; using one needs flytekit's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from flyteweight.compat.configuration import Config
from flyteweight.exceptions import FlyteAssertion, FlyteNotImplementedException

if TYPE_CHECKING:
    from typing_extensions import Self


class ClientMissing(FlyteNotImplementedException, AttributeError):
    """What was asked for is done by a client of the control plane; as an ``AttributeError`` it is an answer, too."""


def refuse(name: str) -> NoReturn:
    """Raise ``ClientMissing`` for what only a client of the control plane can do."""
    raise ClientMissing(
        f"{name} talks to Flyte's control plane, by a client that flyteweight does not have; use it where flytekit is "
        "installed"
    )


class _NeedsClient:
    """A class of the client: it stands in annotations and is made, and what it would do raises ``ClientMissing``."""

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        pass

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        refuse(f"{type(self).__name__}.{name}")


class FlyteRemote(_NeedsClient):
    """The client as modules make it when they are imported, which connects to nothing in flytekit either."""

    def __init__(
        self, config: Config, default_project: str | None = None, default_domain: str | None = None, **_settings: Any
    ) -> None:
        if config is None or config.platform.endpoint is None:
            raise FlyteAssertion("Flyte endpoint should be provided.")
        self.config = config
        self.default_project = default_project
        self.default_domain = default_domain

    @classmethod
    def for_endpoint(
        cls, endpoint: str, insecure: bool = False, data_config: Any = None, config_file: Any = None, **settings: Any
    ) -> Self:
        """A client of a control plane."""
        return cls(Config.for_endpoint(endpoint, insecure, data_config, config_file), **settings)

    @classmethod
    def for_sandbox(cls, *args: Any, **settings: Any) -> Self:
        """A client of Flyte's sandbox."""
        return cls(Config.for_sandbox(), *args, **settings)

    @classmethod
    def auto(cls, config_file: Any = None, *args: Any, **settings: Any) -> Self:
        """A client of the control plane that the environment, or a configuration file, names."""
        return cls(Config.auto(config_file), *args, **settings)


#: What else modules of tasks are seen to import.
NAMES = frozenset(
    {
        "SynchronousFlyteClient",
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
