"""Messages tell no secrets, and classes have their place in Flyte's tree."""

from __future__ import annotations

import subprocess
import sys

import pytest

from flyteweight import exceptions
from flyteweight.storage import errors
from flyteweight.storage.errors import command_shown, redact, shown

SECRETS = [
    ("https://user:hunter22@host/x", "hunter22"),
    ("GET https://h/k?X-Amz-Signature=abcdef0123&X-Amz-Date=1", "abcdef0123"),
    ("https://h/k?x=1&sig=Zm9v%3D", "Zm9v"),
    ("https://h/k?X-Amz-Security-Token=FwoGZXIvYXdzE", "FwoGZXIvYXdzE"),
    ("key AKIAIOSFODNN7EXAMPLE is unknown", "AKIAIOSFODNN7EXAMPLE"),
    ("<Error><AWSAccessKeyId>ABCDEF</AWSAccessKeyId></Error>", "ABCDEF"),
    ("Authorization: Bearer eyJhbGciOi.abc", "eyJhbGciOi"),
    ("AccountKey=c2VjcmV0c2VjcmV0;x", "c2VjcmV0c2VjcmV0"),
    ("aws_secret_access_key = wJalrXUtnFEMIK7", "wJalrXUtnFEMIK7"),
    ('{"client_secret": "s3cr3tvalue"}', "s3cr3tvalue"),
]


@pytest.mark.parametrize(("text", "secret"), SECRETS)
def test_secrets_are_removed(text: str, secret: str) -> None:
    """What can open a door is replaced by stars."""
    assert secret not in redact(text)
    assert "***" in redact(text)


def test_given_secrets_are_removed() -> None:
    """The configured keys are removed wherever a foreign text repeats them."""
    assert redact("no luck with topsecret!", "topsecret", "", None) == "no luck with ***!"


def test_plain_text_stays() -> None:
    """Keys and paths that only look a little like secrets are left alone."""
    text = "cannot read s3://bucket/tokens/key=1/part-0: nothing is stored there (404, NoSuchKey)"
    assert redact(text) == text


URIS = {
    "s3://bucket/a key?x=1#y": "s3://bucket/a key?x=1#y",
    "/plain/path@1/x?y": "/plain/path@1/x?y",
    "http://user:hunter22@host/k?X-Amz-Signature=abc&b=2": "http://***@host/k?***",
    "https://host?sig=abc": "https://host?***",
    "https://host/k#access_token=abc": "https://host/k",
    "ftp://user:p@ss@host/x": "ftp://***@host/x",
    "abfs://container@account.dfs.core.windows.net/x": "abfs://container@account.dfs.core.windows.net/x",
    "abfs://user:key@account/x?sig=abc": "abfs://***@account/x?sig=***",
    "s3://AKIAIOSFODNN7EXAMPLE:secret@bucket/x": "s3://***@bucket/x",
}


@pytest.mark.parametrize("uri", URIS)
def test_uris_in_messages(uri: str) -> None:
    """User names, passwords and what signs a URL are cut; names of objects stay as they are."""
    assert shown(uri) == URIS[uri]


def test_command_lines_in_messages() -> None:
    """Options whose values are places are shown with them; of all else the names alone."""
    words = ["pyflyte-execute", "--inputs", "http://u:pw@h/in.pb?sig=x", "--api-key", "sk-1", "--output-prefix=/out"]
    words += ["--token=t", "stray", "--", "task-module", "jobs", "key", "value"]
    assert command_shown(words, ("--inputs", "--output-prefix")) == (
        "pyflyte-execute --inputs http://***@h/in.pb?*** --api-key … --output-prefix=/out --token=… … "
        "-- task-module … key …"
    )


LONG = """
from flyteweight.storage.errors import redact
for word in ("secret", "token_", "//", "//a", "Bearer ", "AKIA", "?sig=", "password ", "<StringToSign>", "access_key"):
    redact(word * 200_000)
"""


def test_long_texts_take_their_length_in_time() -> None:
    """A megabyte of words that look like secrets; what grows with the square of the length would take hours."""
    subprocess.run([sys.executable, "-c", LONG], check=True, timeout=120)


@pytest.mark.parametrize(
    ("error", "parent", "recoverable"),
    [
        (errors.DataNotFound, exceptions.FlyteDataNotFoundException, False),
        (errors.KeysInConflict, exceptions.FlyteValueException, False),
        (errors.StorageUnavailable, exceptions.FlyteSystemUnavailableException, True),
        (errors.StorageError, exceptions.FlyteSystemException, False),
        (errors.AccessDenied, errors.StorageError, False),
        (errors.CredentialsNotFound, errors.AccessDenied, False),
        (errors.CredentialsExpired, errors.StorageError, True),
        (errors.WrongStorageLocation, errors.StorageError, False),
        (errors.StorageFull, errors.StorageError, False),
        (errors.NotWritable, errors.StorageError, False),
    ],
)
def test_places_in_the_tree(
    error: type[exceptions.FlyteException], parent: type[Exception], *, recoverable: bool
) -> None:
    """Who catches flytekit's classes catches these, and the scheduler retries what can get better."""
    assert issubclass(error, parent)
    assert error.recoverable is recoverable
