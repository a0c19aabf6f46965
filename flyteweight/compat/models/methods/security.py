"""What the models of ``flytekit.models.security`` do."""

from __future__ import annotations

from typing import Any

from flyteweight.settings.secret import Secret as OurSecret


class Secret(OurSecret):
    """A secret: one that tasks of ours take, too."""


class SecurityContext:
    """What a task may see, and as whom it runs."""

    run_as: Any
    secrets: Any
    tokens: Any

    def __post_init__(self) -> None:
        if self.secrets and not isinstance(self.secrets, list):
            self.secrets = [self.secrets]
        if self.tokens and not isinstance(self.tokens, list):
            self.tokens = [self.tokens]

    def to_flyte_idl(self) -> Any:
        """The message; ``None`` of nothing at all."""
        if self.run_as is None and self.secrets is None and self.tokens is None:
            return None
        return super().to_flyte_idl()  # type: ignore[misc]
