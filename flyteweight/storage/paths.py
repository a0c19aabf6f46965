"""What a URI says by itself: local or remote, and how to go down from it."""

from __future__ import annotations

import os

_SCHEME_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-_:")


def scheme_of(uri: str) -> str:
    """The scheme of ``uri`` in lower case; empty for a plain path."""
    scheme, separator, _ = uri.partition("://")
    return scheme.lower() if separator and _SCHEME_CHARACTERS.issuperset(scheme) else ""


def is_remote(uri: str) -> bool:
    """Whether ``uri`` names something outside this machine's file system: any scheme but ``file``."""
    return scheme_of(uri) not in ("", "file")


def local_path(uri: str) -> str:
    """The path that a plain path or ``file://`` URI names.

    ``%20`` and the like are decoded in a ``file://`` URI, unless a file of the undecoded name exists: some
    writers of such URIs do not encode.
    """
    if scheme_of(uri) != "file":
        return uri
    path = uri.partition("://")[2]
    if path.startswith("localhost/"):
        path = path.removeprefix("localhost")
    if "%" in path and not os.path.lexists(path):
        from urllib.parse import unquote

        return unquote(path)
    return path


def join(uri: str, *parts: str) -> str:
    """``uri`` with ``parts`` below it, one slash between each; empty parts add nothing."""
    for part in parts:
        if part := part.strip("/"):
            uri = f"{uri}{part}" if not uri or uri.endswith("/") else f"{uri}/{part}"
    return uri
