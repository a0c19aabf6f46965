"""``flytekit.configuration.plugin``: what an organisation may set for flytekit's client and its authors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn, Protocol, runtime_checkable

if TYPE_CHECKING:
    from flyteweight.settings.cache import CachePolicy


@runtime_checkable
class FlytekitPluginProtocol(Protocol):
    """What such a plugin answers."""

    @staticmethod
    def get_remote(config: str | None, project: str, domain: str, data_upload_location: str | None = None) -> Any:
        """The client of the control plane."""

    @staticmethod
    def configure_pyflyte_cli(main: Any) -> Any:
        """The ``pyflyte`` command."""

    @staticmethod
    def secret_requires_group() -> bool:
        """Whether a secret without a group is refused."""

    @staticmethod
    def get_default_image() -> str | None:
        """The image of tasks that name none."""

    @staticmethod
    def get_auth_success_html(endpoint: str) -> str | None:
        """The page after a login."""

    @staticmethod
    def get_default_cache_policies() -> list[CachePolicy]:
        """The policies of a cache that names neither a version nor a policy."""


class FlytekitPlugin:
    """flytekit's own answers. Nothing here asks for them: a plugin that an organisation installs changes no run."""

    @staticmethod
    def get_remote(*_args: Any, **_kwargs: Any) -> NoReturn:
        """Raise ``FlyteNotImplementedException``."""
        from flyteweight.compat.remote import refuse

        refuse("FlytekitPlugin.get_remote")

    @staticmethod
    def configure_pyflyte_cli(main: Any) -> Any:
        """The command as it is."""
        return main

    @staticmethod
    def secret_requires_group() -> bool:
        """True."""
        return True

    @staticmethod
    def get_default_image() -> str | None:
        """None: the default image of the settings."""
        return None

    @staticmethod
    def get_auth_success_html(endpoint: str) -> str | None:  # noqa: ARG004 - flytekit's signature
        """None: the page of flytekit's client."""
        return None

    @staticmethod
    def get_default_cache_policies() -> list[CachePolicy]:
        """None are set."""
        return []


def get_plugin() -> FlytekitPlugin:
    """flytekit's own; one that is installed under its entry point is not looked for."""
    return FlytekitPlugin()
