"""Azure's own emulator, by both clients: large objects, who is refused and why, and a whole run."""

from __future__ import annotations

import base64
import os
from typing import TYPE_CHECKING

import pytest
import s3 as s3_server
from conftest import SHORT, use_azure
from flyteidl.core.literals_pb2 import LiteralMap

from flyteweight import storage
from flyteweight.storage import errors
from flyteweight.storage._select import backend_for

if TYPE_CHECKING:
    from pathlib import Path

    from azurite import Azure
    from commands import World


@pytest.fixture(params=["obstore", "adlfs"])
def azure(request: pytest.FixtureRequest, azurite: Azure, monkeypatch: pytest.MonkeyPatch) -> Azure:
    """The emulator, by each client in turn, with little patience."""
    use_azure(azurite, request.param, monkeypatch)
    for name, value in SHORT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("FLYTEWEIGHT_STORAGE_TIMEOUT", "30")
    expected = "ObjectBackend" if request.param == "obstore" else "FsspecBackend"
    assert type(backend_for(f"abfs://{azurite.container()}/x")).__name__ == expected
    return azurite


@pytest.mark.filterwarnings("ignore:Sending a large body directly:ResourceWarning")  # as adlfs does
def test_a_large_file_goes_up_in_parts_and_comes_back(azure: Azure, tmp_path: Path) -> None:
    """Twenty MiB, whole."""
    source = tmp_path / "large"
    source.write_bytes(os.urandom(20 << 20))
    uri = f"abfs://{azure.container()}/large"
    storage.upload_file(str(source), uri)
    storage.download_file(uri, str(tmp_path / "back"))
    assert (tmp_path / "back").read_bytes() == source.read_bytes()


def test_forms_of_uris(azure: Azure) -> None:
    """Each names the same object; the account may stand in it."""
    container = azure.container()
    storage.write_bytes(f"abfs://{container}/k", b"1")
    for uri in (f"az://{container}/k", f"abfss://{container}/k", f"abfss://{container}@flyte.dfs.core.windows.net/k"):
        assert storage.read_bytes(uri) == b"1"


def test_another_key_is_refused(azure: Azure, monkeypatch: pytest.MonkeyPatch) -> None:
    """At once, without a word of the key."""
    uri = f"abfs://{azure.container()}/k"
    key = base64.b64encode(b"another key than the account's").decode()
    monkeypatch.setenv("FLYTE_AZURE_STORAGE_ACCOUNT_KEY", key)
    with pytest.raises(errors.AccessDenied, match=r"403, (AuthorizationFailure|AuthenticationFailed)") as raised:
        storage.write_bytes(uri, b"1")
    assert key not in str(raised.value)


def test_a_container_that_is_not_there(azure: Azure) -> None:
    """It is told apart from an object that is not there."""
    with pytest.raises(errors.WrongStorageLocation, match=r"(?s)does not exist.*404, ContainerNotFound"):
        storage.write_bytes("abfs://nosuchcontainer/k", b"1")
    with pytest.raises(errors.DataNotFound, match=r"404, BlobNotFound|nothing is stored there"):
        storage.read_bytes(f"abfs://{azure.container()}/k")


def test_nobody_listens(azure: Azure, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may come back: the scheduler tries again."""
    monkeypatch.setenv("AZURE_STORAGE_ENDPOINT", f"http://127.0.0.1:{s3_server.free_port()}/flyte")
    with pytest.raises(errors.StorageUnavailable, match="Tried 4 times"):
        storage.read_bytes("abfs://container/k")


def test_a_run(azure: Azure, world: World) -> None:
    """Inputs are read and outputs written where the command says."""
    container = azure.container()
    storage.write_bytes(f"abfs://{container}/inputs.pb", b"")
    world.module("@task\ndef t() -> int:\n    return 7\n")
    environment = {name: value for name, value in os.environ.items() if name.startswith(("AZURE", "FLYTE"))}
    done = world.run(env=environment, inputs=f"abfs://{container}/inputs.pb", prefix=f"abfs://{container}/out")
    assert done.code == 0, done.stderr
    outputs = LiteralMap.FromString(storage.read_bytes(f"abfs://{container}/out/outputs.pb"))
    assert outputs.literals["o0"].scalar.primitive.integer == 7
