"""obstore's stores, made from the settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from flyteweight.storage.faults import Fault, Place, error_for
from flyteweight.storage.retry import THROTTLED_FACTOR

if TYPE_CHECKING:
    from collections.abc import Callable

    from obstore.store import AzureConfig, GCSConfig, S3Config

    from flyteweight.storage.settings import Settings


@dataclass(frozen=True)
class StoreMaker:
    """One bucket: how to make a client for it, and what to call it in messages.

    ``make(retrying, region)`` gives a client that asks again by itself, or one that reports each failure; a
    ``region`` that is not empty replaces the configured one.
    """

    make: Callable[[bool, str], Any]
    place: Place


def s3_store(bucket: str, settings: Settings) -> StoreMaker:
    """Amazon S3, or a store that speaks like it at an endpoint of its own."""
    s3 = settings.s3
    place = Place("S3", s3.endpoint or "of AWS", s3.region or "us-east-1 (not set)", bucket)
    _require_identity(settings, place)

    def make(retrying: bool, region: str) -> Any:
        from obstore.store import S3Store

        config: dict[str, Any] = {
            "region": region or s3.region or "us-east-1",
            **_addressing(bucket, settings),
        }
        if s3.anonymous:
            config["skip_signature"] = True
        options: dict[str, Any] = {}
        if s3.access_key_id and not s3.anonymous:
            # Keys in the config would be completed with a session token from the environment.
            options["credential_provider"] = _StaticCredentials(settings)
        options |= _client(settings, s3.endpoint, retrying=retrying)
        return S3Store(bucket, config=cast("S3Config", config), **options)

    return StoreMaker(make, place)


class _StaticCredentials:
    """Hands out the keys that were given."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def __call__(self) -> dict[str, str | None]:
        s3 = self._settings.s3
        return {
            "access_key_id": s3.access_key_id,
            "secret_access_key": s3.secret_access_key,
            "token": s3.session_token or None,
            "expires_at": None,
        }


def _addressing(bucket: str, settings: Settings) -> dict[str, Any]:
    """Where the bucket's name goes: into the path, or in front of the host."""
    endpoint, style = settings.s3.endpoint, settings.s3.addressing_style
    virtual = style == "virtual" or (style == "auto" and not endpoint and "." not in bucket)
    addressing: dict[str, Any] = {"virtual_hosted_style_request": virtual}
    if endpoint:
        scheme, _, host = endpoint.partition("://")
        url = f"{scheme}://{bucket}.{host}" if virtual and not host.startswith(f"{bucket}.") else endpoint
        addressing["endpoint"] = url
        if any(name == "AWS_ENDPOINT_URL_S3" for name, _ in settings.variables):
            addressing["aws_endpoint_url_s3"] = url  # else the client would prefer the variable's
    return addressing


def _require_identity(settings: Settings, place: Place) -> None:
    s3 = settings.s3
    if not (s3.anonymous or s3.access_key_id or s3.has_ambient_identity or s3.asks_the_instance):
        detail = "no keys, web identity or container credentials are set; instance metadata is off"
        raise error_for(Fault("no-credentials", detail), "use", f"s3://{place.bucket}", place)


def gcs_store(bucket: str, settings: Settings) -> StoreMaker:
    """Google Cloud Storage, with the application default credentials or the pod's identity."""
    place = Place("GCS", settings.gcs_emulator, bucket=bucket)

    def make(retrying: bool, region: str) -> Any:  # noqa: ARG001 - GCS needs no region
        from obstore.store import GCSStore

        config: dict[str, Any] = {}
        if settings.gcs_emulator:
            # With "skip_signature" a PUT would still ask the metadata service for a token.
            config = {"service_account_key": _emulator_account(settings.gcs_emulator)}
        return GCSStore(
            bucket,
            config=cast("GCSConfig", config),
            **_client(settings, settings.gcs_emulator, retrying=retrying),
        )

    return StoreMaker(make, place)


def _emulator_account(endpoint: str) -> str:
    """The key file by which the client knows an emulator: it is not to be asked for, or sent, any token."""
    import json

    return json.dumps(
        {
            "gcs_base_url": endpoint,
            "disable_oauth": True,
            "client_email": "",
            "private_key": "",
            "private_key_id": "",
        }
    )


def azure_store(authority: str, settings: Settings) -> StoreMaker:
    """Azure Blob Storage; ``authority`` is ``container`` or ``container@account.dfs.core.windows.net``."""
    azure = settings.azure
    container, _, host = authority.partition("@")
    account = host.partition(".")[0] or azure.account_name
    endpoint = azure.endpoint
    place = Place("Azure", endpoint or f"of account {account or '(not set)'}", bucket=container)
    if not account and not endpoint:
        detail = "no storage account is named; set AZURE_STORAGE_ACCOUNT_NAME"
        raise error_for(Fault("location", detail), "use", f"abfs://{authority}", place)

    def make(retrying: bool, region: str) -> Any:  # noqa: ARG001 - Azure needs no region
        from obstore.store import AzureStore

        config = {
            "account_name": account,
            "account_key": azure.account_key,
            "tenant_id": azure.tenant_id,
            "client_id": azure.client_id,
            "client_secret": azure.client_secret,
        }
        given = {name: value for name, value in config.items() if value}
        return AzureStore(
            container, config=cast("AzureConfig", given), **_client(settings, endpoint, retrying=retrying)
        )

    return StoreMaker(make, place)


def _client(settings: Settings, endpoint: str, *, retrying: bool) -> dict[str, Any]:
    """Time limits and retries; plain HTTP only for an endpoint that says so itself."""
    seconds = settings.timeout_seconds
    options: dict[str, Any] = {
        "connect_timeout": timedelta(seconds=min(seconds, 10.0)),
        "read_timeout": timedelta(seconds=seconds),
        # A large object may take long as long as it flows; the read time-out notices when it does not.
        "timeout": timedelta(seconds=max(seconds * 10, 600.0) if seconds >= 10 else seconds * 10),
        "user_agent": "flyteweight",
    }
    if endpoint.startswith("http://"):
        options["allow_http"] = True
    elif settings.ca_bundle:
        with open(settings.ca_bundle, "rb") as file:
            options["root_certificate"] = file.read()
    retry = settings.retry
    return {
        "client_options": options,
        "retry_config": {
            "max_retries": retry.retries * THROTTLED_FACTOR if retrying else 0,
            "backoff": {
                "init_backoff": timedelta(seconds=max(retry.backoff_seconds / 10, 0.001)),
                "max_backoff": timedelta(seconds=max(retry.backoff_seconds, 0.001)),
                "base": 2,
            },
            "retry_timeout": timedelta(minutes=3),
        },
    }
