"""Which client serves a URI."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

from flyteweight.storage import settings as settings_module
from flyteweight.storage.paths import scheme_of

if TYPE_CHECKING:
    from flyteweight.storage._backend import RemoteBackend
    from flyteweight.storage.settings import Settings

_S3 = ("s3", "s3a")
_GCS = ("gs", "gcs")
_AZURE = ("abfs", "abfss", "az")

_backends: dict[tuple[object, ...], RemoteBackend] = {}
_lock = threading.Lock()
_first_process = os.getpid()


def backend_for(uri: str) -> RemoteBackend:
    """The client for a remote ``uri``; made once for each bucket and each state of the environment."""
    settings = settings_module.from_environment()
    scheme = scheme_of(uri)
    bucket = uri.partition("://")[2].partition("/")[0]
    native = _is_native(uri, scheme, settings)
    key = (native, scheme, bucket if native else "", settings, _ambient(), os.getpid())
    with _lock:
        backend = _backends.get(key)
        if backend is None:
            backend = _backends[key] = _make(scheme, bucket, settings, native=native)
        return backend


def _make(scheme: str, bucket: str, settings: Settings, *, native: bool) -> RemoteBackend:
    if native:
        from flyteweight.storage._objects import ObjectBackend
        from flyteweight.storage._stores import azure_store, gcs_store, s3_store

        make = s3_store if scheme in _S3 else gcs_store if scheme in _GCS else azure_store
        return ObjectBackend(make(bucket, settings), settings)
    from flyteweight.storage._fsspec import FsspecBackend

    return FsspecBackend(scheme, settings)


def _is_native(uri: str, scheme: str, settings: Settings) -> bool:
    """Whether obstore can serve ``uri``.

    It keeps no key with an empty or dotted segment, reads no shared AWS file, and does not survive a fork.
    """
    if scheme not in (*_S3, *_GCS, *_AZURE) or settings.prefer_fsspec or os.getpid() != _first_process:
        return False
    segments = uri.partition("://")[2].rstrip("/").split("/")
    if any(segment in ("", ".", "..") for segment in segments):
        return False
    if scheme in _S3:
        return _has_native_identity(settings)
    return scheme not in _GCS or not _has_external_account()


def _has_native_identity(settings: Settings) -> bool:
    if settings.s3.anonymous or settings.s3.access_key_id:
        return True
    if settings_module.has_ambient_identity(os.environ):
        # obstore exchanges tokens over https only, whatever the endpoint for that says.
        return not os.environ.get("AWS_ENDPOINT_URL_STS", "").startswith("http://")
    return not settings_module.has_shared_files(os.environ)


def _has_external_account() -> bool:
    """Whether Google's credentials are a federated identity, which only Google's own library reads."""
    path = os.environ.get("GOOGLE_APPLICATION_CREDENTIALS", "")
    if not os.path.isfile(path):
        return False
    with open(path, "rb") as file:
        return b'"external_account' in file.read()


def _ambient() -> tuple[tuple[str, str], ...]:
    """The variables that the clients read by themselves."""
    prefixes = ("AWS_", "GOOGLE_", "AZURE_")
    return tuple(sorted(item for item in os.environ.items() if item[0].startswith(prefixes)))
