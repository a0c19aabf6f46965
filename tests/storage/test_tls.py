"""A store whose certificate is from a private authority, as most are that stand in a company's own rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import faulty
import pytest
from certificates import private_server

from flyteweight import storage
from flyteweight.storage._select import backend_for
from flyteweight.storage.errors import StorageError, WrongStorageLocation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Stored
    from faulty import FaultyProxy

ENGINES = ["", "fsspec"]


@pytest.fixture
def private(tmp_path: Path, stored: Stored, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyProxy]:
    """The S3 server behind TLS; ``ca.pem`` in the test's directory is the authority's certificate."""
    context = private_server(tmp_path)
    monkeypatch.setenv("FLYTE_AWS_RETRIES", "0")
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with faulty.faulty_proxy(stored.server.endpoint, context) as proxy:
        monkeypatch.setenv("FLYTE_AWS_ENDPOINT", proxy.endpoint)
        yield proxy


def use_web_identity(proxy: FaultyProxy, directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set what a pod with a service account has in its environment, and the address of the exchange."""
    for name in ("FLYTE_AWS_ACCESS_KEY_ID", "FLYTE_AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    (directory / "token").write_text("a.b.c")
    monkeypatch.setenv("HOME", str(directory))
    monkeypatch.setenv("AWS_WEB_IDENTITY_TOKEN_FILE", str(directory / "token"))
    monkeypatch.setenv("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/flyte")
    monkeypatch.setenv("AWS_ROLE_SESSION_NAME", "flyte")
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", proxy.endpoint)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("variable", ["AWS_CA_BUNDLE", "SSL_CERT_FILE"])
def test_a_private_authority_is_trusted_when_it_is_named(
    private: FaultyProxy, stored: Stored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str, variable: str
) -> None:
    """Either variable, on either client; also when the bucket's region has to be asked for."""
    monkeypatch.setenv(variable, str(tmp_path / "ca.pem"))
    monkeypatch.setenv("FLYTEWEIGHT_STORAGE", engine)
    assert storage.read_bytes(stored.uri) == stored.data
    storage.write_bytes(stored.uri, b"new")
    if not engine:
        private.script("wrong-region", "redirect")
        assert storage.read_bytes(stored.uri) == b"new"


@pytest.mark.parametrize("engine", ENGINES)
def test_an_authority_that_nobody_named(
    private: FaultyProxy, stored: Stored, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    """It is not trusted, and the error says how it would be."""
    monkeypatch.setenv("FLYTEWEIGHT_STORAGE", engine)
    with pytest.raises(WrongStorageLocation, match=r"certificate is not trusted; AWS_CA_BUNDLE"):
        storage.read_bytes(stored.uri)
    assert private.requests == []


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("variable", ["AWS_CA_BUNDLE", "SSL_CERT_FILE"])
def test_web_identity_behind_a_private_authority(
    private: FaultyProxy, stored: Stored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str, variable: str
) -> None:
    """The service that exchanges a service account's token is trusted as the store is, and so are its keys."""
    use_web_identity(private, tmp_path, monkeypatch)
    monkeypatch.setenv(variable, str(tmp_path / "ca.pem"))
    monkeypatch.setenv("FLYTEWEIGHT_STORAGE", engine)
    assert type(backend_for(stored.uri)).__name__ == ("FsspecBackend" if engine else "ObjectBackend")
    assert storage.read_bytes(stored.uri) == stored.data
    assert private.requests[0][0] == "POST"
    assert private.signers[-1].startswith("ASIA")
    assert private.tokens[-1]


@pytest.mark.parametrize("engine", ENGINES)
def test_web_identity_behind_an_authority_that_nobody_named(
    private: FaultyProxy, stored: Stored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    """The token is not shown to it, and the error says why."""
    use_web_identity(private, tmp_path, monkeypatch)
    monkeypatch.setenv("FLYTEWEIGHT_STORAGE", engine)
    with pytest.raises(WrongStorageLocation, match=r"certificate is not trusted; AWS_CA_BUNDLE"):
        storage.read_bytes(stored.uri)
    assert private.requests == []


def test_a_bundle_that_is_not_there(stored: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable and its value are named."""
    monkeypatch.setenv("AWS_CA_BUNDLE", "/nowhere/ca.pem")
    with pytest.raises(StorageError, match=r"AWS_CA_BUNDLE is '/nowhere/ca.pem'; expected a file"):
        storage.read_bytes(stored.uri)
