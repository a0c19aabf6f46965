"""flytekit's configuration of its clients, as values: from the environment, and from flytectl's file if one is named.

A container is set up by its environment alone, as ``docs/storage.md`` says; nothing here changes that.
"""

# ruff: noqa: RUF009 - _setting() makes a field, as dataclasses.field() does

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from typing_extensions import Self

T = TypeVar("T")


class AuthType(Enum):
    """How a client proves who it is."""

    STANDARD = "standard"
    BASIC = "basic"
    CLIENT_CREDENTIALS = "client_credentials"
    EXTERNAL_PROCESS = "external_process"
    CLIENTSECRET = "ClientSecret"
    PKCE = "Pkce"
    EXTERNALCOMMAND = "ExternalCommand"
    DEVICEFLOW = "DeviceFlow"


def set_if_exists(d: dict[str, Any], k: str, val: Any) -> dict[str, Any]:
    """``d`` with ``val``, unless that is nothing."""
    return {**d, k: val} if isinstance(val, bool) or val else d


def read_file_if_exists(filename: str | None, encoding: Any = None) -> str | None:
    """A file's text; nothing of no name."""
    if not filename:
        return None
    with open(filename, encoding=encoding) as file:
        return file.read()


def _setting(variable: str, default: Any = None, yaml: str = "") -> Any:
    """A field that ``FLYTE_<variable>`` sets, or the place ``yaml`` in flytectl's file."""
    meta = {"variable": f"FLYTE_{variable}", "yaml": yaml}
    if isinstance(default, list):
        return field(default_factory=list, metadata=meta)
    return field(default=default, metadata=meta)


@dataclass(frozen=True)
class _FromOutside:
    """Settings that :meth:`auto` finds."""

    @classmethod
    def auto(cls, config_file: str | os.PathLike[str] | None = None) -> Self:
        """The settings of the environment, then of the file if one is named, then the defaults."""
        content = yaml_content(config_file)
        given: dict[str, Any] = {}
        for one in fields(cls):
            variable = one.metadata.get("variable")
            if variable is None:
                continue
            text = os.environ.get(variable)
            value = _converted(text, one.default) if text is not None else _at(content, one.metadata["yaml"])
            given = set_if_exists(given, one.name, value)
        return cls(**given)


def yaml_content(config_file: str | os.PathLike[str] | None) -> dict[str, Any]:
    """What flytectl's file says; nothing without one, and of the INI files of older releases, which are not read."""
    if config_file is None or not os.fspath(config_file).endswith((".yaml", ".yml")):
        return {}
    from importlib import import_module

    with open(config_file) as file:
        return import_module("yaml").safe_load(file) or {}


def _at(content: dict[str, Any], place: str) -> Any:
    found: Any = content if place else None
    for part in place.split(".") if place else ():
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _converted(text: str, default: Any) -> Any:
    if isinstance(default, bool):
        return text.lower() not in ("", "false", "0", "off", "no")
    if isinstance(default, int):
        return int(text)
    if isinstance(default, timedelta):
        return timedelta(seconds=float(text))
    return text


@dataclass(frozen=True)
class PlatformConfig(_FromOutside):
    """Where the control plane is, and how a client proves who it is."""

    endpoint: str = _setting("PLATFORM_URL", "localhost:30080", "admin.endpoint")
    insecure: bool = _setting("PLATFORM_INSECURE", False, "admin.insecure")
    insecure_skip_verify: bool = _setting("PLATFORM_INSECURE_SKIP_VERIFY", False, "admin.insecureSkipVerify")
    ca_cert_file_path: str | None = _setting("PLATFORM_CA_CERT_FILE_PATH", None, "admin.caCertFilePath")
    console_endpoint: str | None = _setting("PLATFORM_CONSOLE_ENDPOINT", None, "console.endpoint")
    command: list[str] | None = _setting("CREDENTIALS_COMMAND", None, "admin.command")
    proxy_command: list[str] | None = _setting("CREDENTIALS_PROXY_COMMAND", None, "admin.proxyCommand")
    client_id: str | None = _setting("CREDENTIALS_CLIENT_ID", None, "admin.clientId")
    client_credentials_secret: str | None = _setting("CREDENTIALS_CLIENT_CREDENTIALS_SECRET")
    scopes: list[str] = _setting("CREDENTIALS_SCOPES", [], "admin.scopes")
    auth_mode: Any = _setting("CREDENTIALS_AUTH_MODE", AuthType.STANDARD, "admin.authType")
    audience: str | None = _setting("CREDENTIALS_AUDIENCE", None, "admin.audience")
    rpc_retries: int = 3
    http_proxy_url: str | None = _setting("PLATFORM_HTTP_PROXY_URL", None, "admin.httpProxyURL")

    @classmethod
    def auto(cls, config_file: str | os.PathLike[str] | None = None) -> Self:
        """As for all settings; a secret is read from where the file says it is."""
        found = super().auto(config_file)
        content = yaml_content(config_file)
        variable = _at(content, "admin.clientSecretEnvVar")
        secret = os.environ.get(variable) if variable else None
        secret = secret or (read_file_if_exists(_at(content, "admin.clientSecretLocation")) or "").strip()
        if not secret:
            return found
        return replace(found, client_credentials_secret=secret, auth_mode=AuthType.CLIENTSECRET.value)

    @classmethod
    def for_endpoint(cls, endpoint: str, insecure: bool = False) -> Self:
        """The settings of one control plane."""
        return cls(endpoint=endpoint, insecure=insecure)


@dataclass(frozen=True)
class StatsConfig(_FromOutside):
    """Where metrics go."""

    host: str = _setting("STATSD_HOST", "localhost")
    port: int = _setting("STATSD_PORT", 8125)
    disabled: bool = _setting("STATSD_DISABLED", False)
    disabled_tags: bool = _setting("STATSD_DISABLE_TAGS", False)


@dataclass(frozen=True)
class SecretsConfig(_FromOutside):
    """Where secrets are."""

    env_prefix: str = _setting("SECRETS_ENV_PREFIX", "_FSEC_")
    default_dir: str = _setting("SECRETS_DEFAULT_DIR", "/etc/secrets")
    file_prefix: str = _setting("SECRETS_FILE_PREFIX", "")


@dataclass(frozen=True)
class S3Config(_FromOutside):
    """How S3 is reached."""

    enable_debug: bool = _setting("AWS_ENABLE_DEBUG", False)
    endpoint: str | None = _setting("AWS_ENDPOINT", None, "storage.connection.endpoint")
    retries: int = _setting("AWS_RETRIES", 3)
    backoff: timedelta = _setting("AWS_BACKOFF_SECONDS", timedelta(seconds=5))
    access_key_id: str | None = _setting("AWS_ACCESS_KEY_ID", None, "storage.connection.access-key")
    secret_access_key: str | None = _setting("AWS_SECRET_ACCESS_KEY", None, "storage.connection.secret-key")
    adressing_style: str | None = _setting("AWS_ADDRESSING_STYLE")


@dataclass(frozen=True)
class GCSConfig(_FromOutside):
    """How Google's storage is reached."""

    gsutil_parallelism: bool = _setting("GCP_GSUTIL_PARALLELISM", False)


@dataclass(frozen=True)
class GenericPersistenceConfig(_FromOutside):
    """What holds for every storage."""

    attach_execution_metadata: bool = _setting("PERSISTENCE_ATTACH_EXECUTION_METADATA", True)


@dataclass(frozen=True)
class AzureBlobStorageConfig(_FromOutside):
    """How Azure's storage is reached."""

    account_name: str | None = _setting("AZURE_STORAGE_ACCOUNT_NAME")
    account_key: str | None = _setting("AZURE_STORAGE_ACCOUNT_KEY")
    tenant_id: str | None = _setting("AZURE_TENANT_ID")
    client_id: str | None = _setting("AZURE_CLIENT_ID")
    client_secret: str | None = _setting("AZURE_CLIENT_SECRET")


@dataclass(frozen=True)
class LocalConfig(_FromOutside):
    """Local runs; see :mod:`flyteweight.tasks.local_cache` for where outputs are kept."""

    cache_enabled: bool = _setting("LOCAL_CACHE_ENABLED", True)
    cache_overwrite: bool = _setting("LOCAL_CACHE_OVERWRITE", False)


@dataclass(frozen=True)
class DataConfig:
    """How each storage is reached."""

    s3: S3Config = S3Config()
    gcs: GCSConfig = GCSConfig()
    azure: AzureBlobStorageConfig = AzureBlobStorageConfig()
    generic: GenericPersistenceConfig = GenericPersistenceConfig()

    @classmethod
    def auto(cls, config_file: str | os.PathLike[str] | None = None) -> Self:
        """The settings that are found outside."""
        return _parts(cls, config_file)


@dataclass(frozen=True)
class Config:
    """All settings of a client."""

    platform: PlatformConfig = PlatformConfig()
    secrets: SecretsConfig = SecretsConfig()
    stats: StatsConfig = StatsConfig()
    data_config: DataConfig = DataConfig()
    local_sandbox_path: str | None = None

    def with_params(self, **changes: Any) -> Config:
        """A copy with what is given."""
        return replace(self, **{name: value for name, value in changes.items() if value is not None})

    @classmethod
    def auto(cls, config_file: str | os.PathLike[str] | None = None) -> Self:
        """The settings that are found outside."""
        return _parts(cls, config_file)

    @classmethod
    def for_sandbox(cls) -> Config:
        """The settings of a sandbox on this machine."""
        storage = S3Config(
            endpoint="http://localhost:30002",
            access_key_id="minio",
            secret_access_key="miniostorage",  # noqa: S106
        )
        platform = PlatformConfig(endpoint="localhost:30080", auth_mode=AuthType.PKCE.value, insecure=True)
        return cls(platform=platform, data_config=DataConfig(s3=storage))

    @classmethod
    def for_endpoint(
        cls,
        endpoint: str,
        insecure: bool = False,
        data_config: DataConfig | None = None,
        config_file: str | os.PathLike[str] | None = None,
    ) -> Config:
        """The settings of one control plane, with the others of the file."""
        found = cls.auto(config_file)
        platform = replace(found.platform, endpoint=endpoint, insecure=insecure)
        return found.with_params(platform=platform, data_config=data_config)


def _parts(cls: type[T], config_file: str | os.PathLike[str] | None) -> T:
    kinds: dict[str, Any] = {one.name: type(one.default) for one in fields(cls)}  # type: ignore[arg-type]
    return cls(**{name: kind.auto(config_file) for name, kind in kinds.items() if hasattr(kind, "auto")})


class FeatureFlags:
    """What the environment says of flytekit's own behaviour."""

    FLYTE_PYTHON_PACKAGE_ROOT = os.environ.get("FLYTE_PYTHON_PACKAGE_ROOT") or "auto"
