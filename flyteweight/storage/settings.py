"""How to reach object stores: what an environment says, as one value."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from flyteweight.storage.environment import of_clients
from flyteweight.storage.errors import StorageError
from flyteweight.storage.retry import RetryPolicy

if TYPE_CHECKING:
    from collections.abc import Mapping

AddressingStyle = Literal["path", "virtual", "auto"]

_FALSE = ("", "false", "0", "off", "no")


@dataclass(frozen=True)
class S3Settings:
    """Endpoint, identity and region for S3; keys are set only when they are given as such.

    ``has_ambient_identity``: a web identity or a container's credentials are named; ``identity_needs_botocore`` if
    obstore cannot use them. ``shared_files``: where a profile
    would be, which only botocore reads; ``names_profile`` says that there has to be one.
    """

    endpoint: str = ""
    region: str = ""
    access_key_id: str = field(default="", repr=False)
    secret_access_key: str = field(default="", repr=False)
    session_token: str = field(default="", repr=False)
    addressing_style: AddressingStyle = "auto"
    anonymous: bool = False
    has_ambient_identity: bool = False
    identity_needs_botocore: bool = False
    asks_the_instance: bool = True
    names_profile: bool = False
    shared_files: tuple[str, ...] = ()


@dataclass(frozen=True)
class AzureSettings:
    """Account and identity for Azure Blob Storage; empty values are left to the client's own variables."""

    endpoint: str = ""
    account_name: str = ""
    account_key: str = field(default="", repr=False)
    tenant_id: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class Settings:
    """Everything that decides how a request to a store is made."""

    s3: S3Settings = S3Settings()
    azure: AzureSettings = AzureSettings()
    gcs_emulator: str = ""
    gcs_credentials_file: str = ""
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    timeout_seconds: float = 60.0
    prefer_fsspec: bool = False
    ca_bundle: str = ""
    """A file with the certificates of authorities to trust."""
    variables: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """The variables that clients read by themselves, sorted."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """The values that no message may hold."""
        return tuple(
            value
            for value in (
                self.s3.access_key_id,
                self.s3.secret_access_key,
                self.s3.session_token,
                self.azure.account_key,
                self.azure.client_secret,
            )
            if value
        )


def from_environment(environment: Mapping[str, str]) -> Settings:
    """The settings that an environment gives; a bad value raises ``StorageError`` naming the variable."""
    return Settings(
        s3=_s3(environment),
        azure=AzureSettings(
            endpoint=environment.get("AZURE_STORAGE_ENDPOINT") or environment.get("AZURE_ENDPOINT") or "",
            account_name=(
                environment.get("FLYTE_AZURE_STORAGE_ACCOUNT_NAME") or environment.get("AZURE_STORAGE_ACCOUNT_NAME", "")
            ),
            account_key=environment.get("FLYTE_AZURE_STORAGE_ACCOUNT_KEY", ""),
            tenant_id=environment.get("FLYTE_AZURE_TENANT_ID", ""),
            client_id=environment.get("FLYTE_AZURE_CLIENT_ID", ""),
            client_secret=environment.get("FLYTE_AZURE_CLIENT_SECRET", ""),
        ),
        gcs_emulator=environment.get("STORAGE_EMULATOR_HOST", ""),
        gcs_credentials_file=environment.get("GOOGLE_APPLICATION_CREDENTIALS", ""),
        retry=RetryPolicy(
            retries=int(_number(environment, "FLYTE_AWS_RETRIES", 3)),
            backoff_seconds=_number(environment, "FLYTE_AWS_BACKOFF_SECONDS", 5.0),
        ),
        timeout_seconds=_number(environment, "FLYTEWEIGHT_STORAGE_TIMEOUT", 60.0) or 60.0,
        prefer_fsspec=_engine(environment) == "fsspec",
        ca_bundle=_ca_bundle(environment),
        variables=of_clients(environment),
    )


def _ca_bundle(environment: Mapping[str, str]) -> str:
    bundle = environment.get("AWS_CA_BUNDLE", "")
    if bundle and not os.path.isfile(bundle):
        raise StorageError(f"AWS_CA_BUNDLE is {bundle!r}; expected a file with the certificates to trust")
    general = environment.get("SSL_CERT_FILE", "")  # which OpenSSL, too, ignores when there is no such file
    return bundle or (general if os.path.isfile(general) else "")


def _s3(environment: Mapping[str, str]) -> S3Settings:
    key, secret, token = (
        environment.get("FLYTE_AWS_ACCESS_KEY_ID", ""),
        environment.get("FLYTE_AWS_SECRET_ACCESS_KEY", ""),
        "",  # a session token in the environment belongs to other keys than these
    )
    if not (key and secret):
        key, secret, token = (
            environment.get("AWS_ACCESS_KEY_ID", ""),
            environment.get("AWS_SECRET_ACCESS_KEY", ""),
            environment.get("AWS_SESSION_TOKEN", ""),
        )
    if not (key and secret):
        key = secret = token = ""
    return S3Settings(
        endpoint=(
            environment.get("FLYTE_AWS_ENDPOINT")
            or environment.get("AWS_ENDPOINT_URL_S3")
            or environment.get("AWS_ENDPOINT_URL")
            or ""
        ).rstrip("/"),
        region=environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or "",
        access_key_id=key,
        secret_access_key=secret,
        session_token=token,
        addressing_style=_addressing_style(environment),
        anonymous=is_true(environment.get("AWS_SKIP_SIGNATURE", "")),
        has_ambient_identity=_has_ambient_identity(environment),
        identity_needs_botocore=_identity_needs_botocore(environment),
        asks_the_instance=not is_true(environment.get("AWS_EC2_METADATA_DISABLED", "")),
        names_profile=bool(environment.get("AWS_PROFILE") or environment.get("AWS_DEFAULT_PROFILE")),
        shared_files=_shared_files(environment),
    )


def is_true(value: str) -> bool:
    """Whether a variable's value means yes: anything but the empty string, false, 0, off and no."""
    return value.strip().lower() not in _FALSE


def _has_ambient_identity(environment: Mapping[str, str]) -> bool:
    web_identity = environment.get("AWS_WEB_IDENTITY_TOKEN_FILE") and environment.get("AWS_ROLE_ARN")
    container = environment.get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") or environment.get(
        "AWS_CONTAINER_CREDENTIALS_FULL_URI"
    )
    return bool(web_identity or container)


def _identity_needs_botocore(environment: Mapping[str, str]) -> bool:
    # obstore exchanges tokens over https only, whatever the endpoint for that says, and shows a container's service
    # no token but one from a file.
    in_the_clear = environment.get("AWS_ENDPOINT_URL_STS", "").startswith("http://")
    full_uri = environment.get("AWS_CONTAINER_CREDENTIALS_FULL_URI")
    return in_the_clear or bool(full_uri and not environment.get("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"))


def _shared_files(environment: Mapping[str, str]) -> tuple[str, ...]:
    home = environment.get("HOME") or os.path.expanduser("~")
    files = (
        environment.get("AWS_SHARED_CREDENTIALS_FILE") or "~/.aws/credentials",
        environment.get("AWS_CONFIG_FILE") or "~/.aws/config",
    )
    return tuple(home + file[1:] if file.startswith("~/") else file for file in files)


def _addressing_style(environment: Mapping[str, str]) -> AddressingStyle:
    value = environment.get("FLYTE_AWS_ADDRESSING_STYLE", "").strip().lower() or "auto"
    if value not in ("path", "virtual", "auto"):
        raise StorageError(f"FLYTE_AWS_ADDRESSING_STYLE is {value!r}; expected path, virtual or auto")
    return value  # type: ignore[return-value]


def _engine(environment: Mapping[str, str]) -> str:
    value = environment.get("FLYTEWEIGHT_STORAGE", "").strip().lower() or "auto"
    if value not in ("auto", "fsspec"):
        raise StorageError(f"FLYTEWEIGHT_STORAGE is {value!r}; expected fsspec, or nothing")
    return value


def _number(environment: Mapping[str, str], name: str, default: float) -> float:
    text = environment.get(name, "").strip()
    try:
        value = float(text) if text else default
    except ValueError:
        value = -1.0
    if not 0 <= value < 1e6:
        raise StorageError(f"{name} is {text!r}; expected a number that is not negative")
    return value
