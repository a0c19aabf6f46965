"""The secrets that a task asks the platform to put into its container."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from flyteidl.core.security_pb2 import Secret as SecretMessage


class SecretMountType(Enum):
    """How a secret reaches the container; names and values are the wire's."""

    ANY = 0
    ENV_VAR = 1
    FILE = 2


@dataclass
class Secret:
    """A secret by ``group`` (a Kubernetes secret's name, say) and ``key`` in it.

    ``env_var`` names the variable that gets the value, or with ``MountType.FILE`` the path of the file.
    Raises ``ValueError`` without a group, except in a running task, and for a name that no environment
    variable may have.
    """

    MountType: ClassVar[type[SecretMountType]] = SecretMountType

    group: str | None = None
    key: str | None = None
    group_version: str | None = None
    mount_requirement: SecretMountType = SecretMountType.ANY
    env_var: str | None = None

    def __post_init__(self) -> None:
        if self.group is None and not _inside_a_run():
            raise ValueError(f"Secret(key={self.key!r}) has no group; the platform finds secrets by group and key")
        if self.env_var is not None and not re.match(r"^[A-Z_][A-Z0-9_]*$", self.env_var):
            raise ValueError(
                f"Invalid environment variable name: {self.env_var}; Secret(env_var=…) has upper-case letters, digits "
                "and '_', and does not start with a digit"
            )

    def to_message(self) -> SecretMessage:
        """The secret as the wire has it."""
        from flyteidl.core.security_pb2 import Secret as SecretMessage

        return SecretMessage(
            group=self.group,
            key=self.key,
            group_version=self.group_version,
            mount_requirement=self.mount_requirement.name,
            env_var=self.env_var,
        )


def _inside_a_run() -> bool:
    from flyteweight.runtime.context import FlyteContextManager, inside_a_run

    return inside_a_run() or FlyteContextManager.current_context().execution_state.mode is not None
