"""GCS and Azure: the same interface, by the same client as S3."""

from __future__ import annotations

import base64
import os
from typing import TYPE_CHECKING

import pytest
from blobs import BlobServer, blob_server

from flyteweight import storage
from flyteweight.storage import errors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[BlobServer]:
    """A blob server, and an environment with no other cloud in it."""
    for name in list(os.environ):
        if name.startswith(("AZURE_", "GOOGLE_", "FLYTE_AZURE_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("FLYTE_AWS_RETRIES", "0")
    with blob_server() as running:
        yield running


@pytest.fixture(params=["gs", "abfs", "abfss"])
def base(request: pytest.FixtureRequest, server: BlobServer, monkeypatch: pytest.MonkeyPatch) -> str:
    """A place in each cloud."""
    if request.param == "gs":
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", server.endpoint)
        return "gs://bucket/base"
    monkeypatch.setenv("AZURE_STORAGE_ENDPOINT", f"{server.endpoint}/account")
    monkeypatch.setenv("FLYTE_AZURE_STORAGE_ACCOUNT_NAME", "account")
    monkeypatch.setenv("FLYTE_AZURE_STORAGE_ACCOUNT_KEY", base64.b64encode(b"flyte-key").decode())
    at = "@account.dfs.core.windows.net" if request.param == "abfss" else ""
    return f"{request.param}://container{at}/base"


def test_the_whole_interface(base: str, server: BlobServer, tmp_path: Path) -> None:
    """Write, read, look, list, transfer and delete; a missing object is data that is not found."""
    storage.write_bytes(f"{base}/dir/a b", b"1")
    assert storage.read_bytes(f"{base}/dir/a b") == b"1"
    assert storage.exists(f"{base}/dir/a b")
    assert not storage.exists(f"{base}/nowhere")
    assert storage.list_files(f"{base}/dir") == [f"{base}/dir/a b"]
    storage.download_directory(f"{base}/dir", str(tmp_path / "dir"))
    assert (tmp_path / "dir" / "a b").read_bytes() == b"1"
    storage.upload_file(str(tmp_path / "dir" / "a b"), f"{base}/copy")
    assert storage.read_bytes(f"{base}/copy") == b"1"
    storage.delete(f"{base}/copy")
    with pytest.raises(errors.DataNotFound, match=r"copy.*404"):
        storage.read_bytes(f"{base}/copy")
    storage.delete(f"{base}/copy")


def test_one_get_and_one_put(base: str, server: BlobServer) -> None:
    """A run's read and write are one request each, here too."""
    storage.write_bytes(f"{base}/x", b"1")
    storage.read_bytes(f"{base}/x")
    assert server.requests == ["PUT", "GET"]


def test_who_signs(base: str, server: BlobServer) -> None:
    """Azure's requests are signed with the account key of Flyte's variables; an emulator of GCS gets no token."""
    storage.write_bytes(f"{base}/x", b"1")
    if base.startswith("abfs"):
        assert server.authorizations[0].startswith("SharedKey account:")
    else:
        assert server.authorizations == ["Bearer "]


def test_azure_without_an_account() -> None:
    """The variable that is missing is named."""
    with pytest.raises(errors.WrongStorageLocation, match="AZURE_STORAGE_ACCOUNT_NAME"):
        storage.read_bytes("abfs://container/key")
