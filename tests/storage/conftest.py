"""Places to store things in, and a faulty server in front of one of them."""

from __future__ import annotations

import os
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import azurite as azure_server
import faulty
import gcs as gcs_server
import golang

if TYPE_CHECKING:
    from collections.abc import Iterator

    from azurite import Azure
    from gcs import GCS
    from s3 import S3

SHORT = {"FLYTE_AWS_RETRIES": "3", "FLYTE_AWS_BACKOFF_SECONDS": "0.2"}


@pytest.fixture(scope="session")
def azurite() -> Iterator[Azure]:
    """The emulator of Azure's storage; tests that need it are skipped where Node is not installed."""
    if not azure_server.has_node():
        pytest.skip("Node is not installed, so Azure's emulator cannot be run")
    with azure_server.running_azurite() as server:
        yield server


def use_azure(emulator: Azure, client: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process's environment point at the emulator; ``client`` is ``obstore`` or ``adlfs``."""
    only_for(azure_server.AMBIENT, emulator.env, monkeypatch)
    if client == "adlfs":
        pytest.importorskip("adlfs")
        monkeypatch.setenv("FLYTEWEIGHT_STORAGE", "fsspec")


@pytest.fixture(scope="session")
def gcs() -> Iterator[GCS]:
    """The emulator of Google's storage; tests that need it are skipped where Go is not installed."""
    if not golang.has_go():
        pytest.skip("Go is not installed, so the emulator of Google's storage cannot be built")
    with gcs_server.running_gcs() as server:
        yield server


def use_gcs(emulator: GCS, client: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process's environment point at the emulator; ``client`` is ``obstore`` or ``gcsfs``."""
    only_for(gcs_server.AMBIENT, emulator.env, monkeypatch)
    if client == "gcsfs":
        pytest.importorskip("gcsfs")
        monkeypatch.setenv("FLYTEWEIGHT_STORAGE", "fsspec")


def only_for(ambient: tuple[str, ...], environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Set variables of a store in this process, and none else whose names begin as ``ambient`` says."""
    for name in list(os.environ):
        if name.startswith(ambient):
            monkeypatch.delenv(name)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


PLACES = [
    *("path", "file", "obstore", "s3fs", "memory"),
    *("azure by obstore", "azure by adlfs", "gcs by obstore", "gcs by gcsfs"),
]


@pytest.fixture(params=PLACES)
def base(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URI of an empty place, on each back end in turn."""
    if request.param == "path":
        return str(tmp_path / "base")
    if request.param == "file":
        return f"file://{tmp_path}/base"
    if request.param == "memory":
        return f"memory://{uuid.uuid4().hex}/base"
    if request.param.startswith("azure"):
        emulator: Azure = request.getfixturevalue("azurite")
        use_azure(emulator, request.param.rpartition(" ")[2], monkeypatch)
        return f"abfs://{emulator.container()}/base"
    if request.param.startswith("gcs"):
        google: GCS = request.getfixturevalue("gcs")
        use_gcs(google, request.param.rpartition(" ")[2], monkeypatch)
        return f"gs://{google.bucket()}/base"
    server: S3 = request.getfixturevalue("s3_env")
    if request.param == "s3fs":
        monkeypatch.setenv("FLYTEWEIGHT_STORAGE", "fsspec")
    return f"s3://{server.bucket()}/base"


@pytest.fixture(scope="session")
def running_proxy(s3: S3) -> Iterator[faulty.FaultyProxy]:
    """A faulty proxy in front of the S3 server."""
    with faulty.faulty_proxy(s3.endpoint) as proxy:
        yield proxy


@pytest.fixture(params=["obstore", "s3fs"])
def proxy(
    request: pytest.FixtureRequest,
    running_proxy: faulty.FaultyProxy,
    s3_env: S3,
    monkeypatch: pytest.MonkeyPatch,
) -> faulty.FaultyProxy:
    """The faulty proxy without faults yet, and an environment with short pauses that points at it."""
    running_proxy.clear()
    for name, value in {**SHORT, "FLYTE_AWS_ENDPOINT": running_proxy.endpoint}.items():
        monkeypatch.setenv(name, value)
    if request.param == "s3fs":
        monkeypatch.setenv("FLYTEWEIGHT_STORAGE", "fsspec")
    return running_proxy


@dataclass(frozen=True)
class Stored:
    """An object that exists, as seen without the proxy."""

    server: S3
    bucket: str
    uri: str
    data: bytes


@pytest.fixture
def stored(s3_env: S3) -> Stored:
    """An object of 100,000 bytes in a bucket of its own."""
    bucket = s3_env.bucket()
    uri = f"s3://{bucket}/some/key"
    data = bytes(range(250)) * 400
    s3_env.put(uri, data)
    return Stored(s3_env, bucket, uri, data)
