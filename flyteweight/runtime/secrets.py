"""Secrets that the platform gives to a task, as environment variables or files."""

from __future__ import annotations

import os
from typing import Any

_PREFIX, _DIRECTORY, _FILE_PREFIX = (
    "FLYTE_SECRETS_ENV_PREFIX",
    "FLYTE_SECRETS_DEFAULT_DIR",
    "FLYTE_SECRETS_FILE_PREFIX",
)


class SecretNotFound(ValueError, AttributeError):
    """No secret is where it was looked for; an ``AttributeError`` too, so ``hasattr(secrets.group, "key")`` works."""


class SecretsManager:
    """Looks secrets up, in this order:

    1. the variable ``_FSEC_<GROUP>_<VERSION>_<KEY>`` (``FLYTE_SECRETS_ENV_PREFIX`` changes the prefix),
    2. in a local run, the same variable without the prefix,
    3. the file ``/etc/secrets/<group>/<version>/<key>`` (``FLYTE_SECRETS_DEFAULT_DIR``, ``FLYTE_SECRETS_FILE_PREFIX``).

    White space around a value is dropped. ``secrets.group.key`` is short for ``secrets.get("group", "key")``.
    """

    def __init__(self, local: bool | None = None) -> None:
        self._given = local

    @property
    def _local(self) -> bool:
        """Whether a person runs the code: as was said, or as it is now."""
        if self._given is not None:
            return self._given
        from flyteweight.runtime.context import FlyteContextManager

        return FlyteContextManager.current_context().execution_state.is_local_execution()

    def get(
        self,
        group: str | None = None,
        key: str | None = None,
        group_version: str | None = None,
        encode_mode: str = "r",
    ) -> Any:
        """The secret's value: a str, or bytes if it came from a file and ``encode_mode`` is ``"rb"``.

        Raises :class:`SecretNotFound`, a ``ValueError``, that lists every place tried.
        """
        if encode_mode not in ("r", "rb"):
            raise ValueError(f"encode_mode is {encode_mode!r}, expected 'r' for text or 'rb' for bytes")
        variables = [self.get_secrets_env_var(group, key, group_version)]
        if self._local and (plain := "_".join(_parts(group, key, group_version)).upper()) not in variables:
            variables.append(plain)
        for variable in variables:
            if (value := os.environ.get(variable)) is not None:
                return value.strip()
        path = self.get_secrets_file(group, key, group_version)
        try:
            with open(path, "rb") as file:
                data = file.read().strip()
        except OSError as error:
            raise _not_found(group, key, group_version, variables, f"{path} ({error.strerror})") from None
        return data if encode_mode == "rb" else _text(data, path)

    def get_secrets_env_var(
        self, group: str | None = None, key: str | None = None, group_version: str | None = None
    ) -> str:
        """The name of the environment variable that is looked at first."""
        prefix = os.environ.get(_PREFIX, "_FSEC_").strip()
        return prefix + "_".join(_parts(group, key, group_version)).upper()

    def get_secrets_file(
        self, group: str | None = None, key: str | None = None, group_version: str | None = None
    ) -> str:
        """The path of the file that is looked at last."""
        *folders, name = (part.lower() for part in _parts(group, key, group_version))
        prefix = os.environ.get(_FILE_PREFIX, "").strip()
        directory = os.environ.get(_DIRECTORY, "/etc/secrets").strip()
        return os.path.join(directory, *folders, prefix + name)

    def __getattr__(self, group: str) -> SecretGroup:
        if group.startswith("__"):
            raise AttributeError(group)
        return SecretGroup(group, self)


class SecretGroup:
    """The secrets of one group, as attributes."""

    def __init__(self, group: str, secrets: SecretsManager) -> None:
        self._group = group
        self._secrets = secrets

    def __getattr__(self, key: str) -> str:
        if key.startswith("__"):
            raise AttributeError(key)
        value: str = self._secrets.get(self._group, key)
        return value


def _parts(group: str | None, key: str | None, version: str | None) -> list[str]:
    parts = [part for part in (group, version, key) if part]
    if not (group or key):
        raise ValueError("a secret needs a group or a key: secrets.get(group, key)")
    return parts


def _text(data: bytes, path: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        # The error would hold the secret.
        message = f"the secret in {path} is not UTF-8 text; read it with secrets.get(..., encode_mode='rb')"
    raise ValueError(message)


def _not_found(
    group: str | None, key: str | None, version: str | None, variables: list[str], path: str
) -> SecretNotFound:
    wanted = {"group": group, "key": key, "group_version": version}
    arguments = ", ".join(f"{name}={value!r}" for name, value in wanted.items() if value)
    tried = ", ".join(f"environment variable {name}" for name in variables)
    return SecretNotFound(
        f"there is no secret ({arguments}). Looked at: {tried} (not set), file {path}. "
        f"Add secret_requests=[Secret({arguments})] to the task, and check that the platform has the secret"
    )
