"""What storage reports when it cannot do what it was asked to.

::

    FlyteDataNotFoundException
    └── DataNotFound                USER:ValueError                  nothing is stored there
    FlyteValueException
    └── KeysInConflict              USER:ValueError                  an object is where others need a directory
    FlyteSystemUnavailableException
    └── StorageUnavailable          SYSTEM:Unavailable               recoverable: no answer, or only "later"
    FlyteSystemException
    └── StorageError                SYSTEM:StorageError              what has no class of its own
        ├── AccessDenied            SYSTEM:StorageAccessDenied
        │   └── CredentialsNotFound
        ├── CredentialsExpired      SYSTEM:StorageCredentialsExpired recoverable: a new attempt has new ones
        ├── WrongStorageLocation    SYSTEM:StorageLocation           bucket, region or endpoint
        ├── StorageFull             SYSTEM:StorageFull               no space left on a local disk
        └── NotWritable             SYSTEM:StorageNotWritable        a local path that may not be written

Messages name the operation, the URI, where it was sent, the server's own code and request id, and what to do.
They never hold a secret: a URI enters a message by :func:`shown` alone, a command line by :func:`command_shown`, and
:func:`redact` is applied to every text that comes from elsewhere.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from flyteweight.exceptions import (
    FlyteDataNotFoundException,
    FlyteSystemException,
    FlyteSystemUnavailableException,
    FlyteValueException,
)

if TYPE_CHECKING:
    import re
    from collections.abc import Collection, Sequence


class DataNotFound(FlyteDataNotFoundException):
    """Nothing is stored at the URI."""

    in_own_words = True
    of_nobody = True


class KeysInConflict(FlyteValueException):
    """An object has a name that others need for a directory, so that they cannot be files of one tree."""


class StorageUnavailable(FlyteSystemUnavailableException):
    """The store did not answer, or said "later", until the retries were spent."""

    in_own_words = True
    of_nobody = True


class StorageError(FlyteSystemException):
    """Storage failed in a way that no other class describes."""

    _ERROR_CODE = "SYSTEM:StorageError"
    in_own_words = True
    of_nobody = True


class AccessDenied(StorageError):
    """The store, or the file system, knows who asks and refuses."""

    _ERROR_CODE = "SYSTEM:StorageAccessDenied"


class CredentialsNotFound(AccessDenied):
    """No credentials were given and none could be found."""


class CredentialsExpired(StorageError):
    """The credentials were good once and are no longer."""

    _ERROR_CODE = "SYSTEM:StorageCredentialsExpired"
    recoverable = True


class WrongStorageLocation(StorageError):
    """The bucket, region or endpoint is not the right one, or cannot be used as given."""

    _ERROR_CODE = "SYSTEM:StorageLocation"


class StorageFull(StorageError):
    """No space, or no quota, is left for a local file."""

    _ERROR_CODE = "SYSTEM:StorageFull"


class NotWritable(StorageError):
    """A local path may not be written by this user, or its file system is read-only."""

    _ERROR_CODE = "SYSTEM:StorageNotWritable"


_GUARDED_PARAMETERS = (
    "x-amz-signature|x-amz-credential|x-amz-security-token|x-goog-signature|x-goog-credential|awsaccesskeyid"
    "|signature|sig|se|sp|sv|token|access_token|key|secret|password|passwd|api_key|apikey|client_secret"
)


@functools.cache
def _redactions() -> list[tuple[re.Pattern[str], str]]:
    import re

    # Each pattern looks a bounded way ahead, or consumes what it has looked at: long texts take their length in time.
    return [
        (re.compile(r"(//)[^/\s\"']+@"), r"\1***@"),
        (re.compile(rf"([?&;](?:{_GUARDED_PARAMETERS})=)[^&\s\"'<>]+", re.IGNORECASE), r"\1***"),
        (re.compile(r"\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}\b"), "***"),
        (re.compile(r"(\b(?:Bearer|Basic)\s{1,8})[\w.~+/=-]{8,}", re.IGNORECASE), r"\1***"),
        (re.compile(r"(<(AWSAccessKeyId|StringToSign|SignatureProvided|Token-0)>)[^<]*"), r"\1***"),
        (
            re.compile(
                r"((?:secret|token|password|account_?key|access_?key)\w{0,40}[\"']?\s{0,8}[:=]\s{0,8}[\"']?)"
                r"[^\s\"',}&]{6,}",
                re.IGNORECASE,
            ),
            r"\1***",
        ),
    ]


def redact(text: str, *secrets: str | None) -> str:
    """``text`` without user names and passwords in URLs, keys, tokens, signatures, and ``secrets``."""
    for secret in secrets:
        if secret and len(secret) > 3:
            text = text.replace(secret, "***")
    for pattern, replacement in _redactions():
        text = pattern.sub(replacement, text)
    return text


def shown(uri: str) -> str:
    """``uri`` as it may stand in a message: without user name and password, and without what signs it."""
    scheme, separator, rest = uri.partition("://")
    if not separator:
        return redact(uri)
    authority, slash, path = rest.partition("/")
    user, at, host = authority.rpartition("@")
    if at and (":" in user or not scheme.startswith(("abfs", "wasb"))):  # where this is the container
        authority = f"***@{host}"
    if scheme.lower() in ("http", "https"):
        authority, path = _without_query(authority), _without_query(path)
    else:
        path = redact(path)
    return f"{scheme}://{authority}{slash}{path}"


def _without_query(part: str) -> str:
    kept, mark, _ = part.partition("?")
    return f"{kept}?***" if mark else kept.partition("#")[0]


def command_shown(words: Sequence[str], known: Collection[str]) -> str:
    """A command line as it may stand in a message: ``known`` options with their values, of all else the names alone.

    After ``--`` labels and values take turns, and the values are left out.
    """
    said: list[str] = []
    rest = iter(words)
    for word in rest:
        if word == "--":
            said += ["--", *(label if place % 2 == 0 else "…" for place, label in enumerate(rest))]
            break
        name, equals, value = word.partition("=")
        if not word.startswith("-"):
            said.append(word if not said else "…")  # the command itself
        elif equals:
            said.append(f"{name}={shown(value) if name in known else '…'}")
        elif name in known:
            said += [name, shown(next(rest, ""))]
        else:
            said.append(name)
    return " ".join(said)
