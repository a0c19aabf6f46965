"""fsspec's file systems, for code that wants one, set up as storage is."""

from __future__ import annotations

from typing import Any

from flyteweight.storage.paths import is_remote, scheme_of


def filesystem(uri: str, *, anonymous: bool = False, **options: Any) -> Any:
    """The fsspec file system that serves ``uri``; ``options`` are given to it, ``anonymous`` signs no request."""
    import fsspec

    if not is_remote(uri):
        return fsspec.filesystem("file", **options)
    from flyteweight.storage._fsspec import client_options
    from flyteweight.storage._select import settings_in_force

    scheme = scheme_of(uri)
    own = client_options(scheme, settings_in_force())
    if anonymous:
        own |= {"token": "anon"} if scheme in ("gs", "gcs") else {"anon": True}
    return fsspec.core.url_to_fs(uri, **own | options)[0]
