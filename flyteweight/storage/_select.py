"""Which client serves a URI."""

from __future__ import annotations

import functools
import os
import sys
import threading
from typing import TYPE_CHECKING

from flyteweight.storage.environment import environment_in_force, is_held
from flyteweight.storage.paths import scheme_of
from flyteweight.storage.settings import from_environment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flyteweight.storage._backend import Backend
    from flyteweight.storage.settings import Settings

_S3 = ("s3", "s3a")
_GCS = ("gs", "gcs")
_AZURE = ("abfs", "abfss", "az")

_first_process = os.getpid()


class _Clients:
    """The back ends that one state of the settings has needed so far."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._backends: dict[tuple[bool, str, str], Backend] = {}
        self._making = threading.RLock()

    def backend_for(self, uri: str) -> Backend:
        """The back end of ``uri``; one for each bucket, or each host."""
        scheme = scheme_of(uri)
        native = self._is_native(uri, scheme)
        authority = uri.partition("://")[2].partition("/")[0]
        key = (native, scheme, authority if native or scheme not in _S3 else "")
        backend = self._backends.get(key)
        if backend is None:
            with self._making:  # two threads that begin together must not open two sessions
                backend = self._backends.get(key)
                if backend is None:
                    backend = self._backends[key] = self._make(uri, scheme, authority, native=native)
        return backend

    def _make(self, uri: str, scheme: str, authority: str, *, native: bool) -> Backend:
        if native:
            from flyteweight.storage._objects import ObjectBackend
            from flyteweight.storage._stores import azure_store, gcs_store, s3_store

            make = s3_store if scheme in _S3 else gcs_store if scheme in _GCS else azure_store
            return ObjectBackend(make(authority, self.settings), self.settings)
        from flyteweight.storage._fsspec import FsspecBackend

        return FsspecBackend(uri, self.settings)

    def _is_native(self, uri: str, scheme: str) -> bool:
        """Whether obstore can serve ``uri``.

        It keeps no key with an empty or dotted segment, reads no shared AWS file, and does not survive a fork.
        """
        if scheme not in (*_S3, *_GCS, *_AZURE) or self.settings.prefer_fsspec or os.getpid() != _first_process:
            return False
        segments = uri.partition("://")[2].rstrip("/").split("/")
        if any(segment in ("", ".", "..") for segment in segments):
            return False
        if scheme in _S3:
            return self._has_native_identity
        return scheme not in _GCS or not self._has_external_account

    @functools.cached_property
    def _has_native_identity(self) -> bool:
        s3 = self.settings.s3
        if s3.anonymous or s3.access_key_id:
            return True
        if s3.has_ambient_identity:
            return not s3.identity_needs_botocore
        return not (s3.names_profile or any(os.path.exists(file) for file in s3.shared_files))

    @functools.cached_property
    def _has_external_account(self) -> bool:
        """Whether Google's credentials are a federated identity, which only Google's own library reads."""
        path = self.settings.gcs_credentials_file
        if not os.path.isfile(path):
            return False
        with open(path, "rb") as file:
            return b'"external_account' in file.read()


_of_settings: dict[Settings, _Clients] = {}
_of_run: tuple[Mapping[str, str], _Clients] | None = None


def backend_for(uri: str) -> Backend:
    """The back end for a remote ``uri``, by the environment in force."""
    return _clients().backend_for(uri)


def settings_in_force() -> Settings:
    """What the environment in force says."""
    return _clients().settings


def _clients() -> _Clients:
    global _of_run  # noqa: PLW0603 - it belongs to the environment that is held, of which there is one
    environment = environment_in_force()
    if _of_run is not None and _of_run[0] is environment:
        return _of_run[1]
    settings = from_environment(environment)
    clients = _of_settings.setdefault(settings, _Clients(settings))
    if is_held():
        _of_run = environment, clients
    return clients


def _forget() -> None:
    """In a process that was forked nothing is left of the clients' threads, and a lock may be held for ever."""
    global _of_run  # noqa: PLW0603
    _of_run = None
    _of_settings.clear()
    if asyn := sys.modules.get("fsspec.asyn"):
        asyn.reset_lock()  # the thread of its event loop is not here; old releases do not see to that themselves


os.register_at_fork(after_in_child=_forget)
