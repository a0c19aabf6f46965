"""An emulator of Google's storage, by both clients: large objects, what fails and why, who signs, and a whole run."""

from __future__ import annotations

import base64
import json
import os
import time
from typing import TYPE_CHECKING

import faulty
import pytest
import s3 as s3_server
from certificates import private_server
from conftest import SHORT, use_gcs
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from flyteidl.core.literals_pb2 import LiteralMap

from flyteweight import storage
from flyteweight.storage import errors
from flyteweight.storage._select import backend_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from commands import World
    from faulty import FaultyProxy
    from gcs import GCS


@pytest.fixture(params=["obstore", "gcsfs"])
def client(request: pytest.FixtureRequest) -> str:
    """Each client in turn."""
    return str(request.param)


@pytest.fixture
def google(client: str, gcs: GCS, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> GCS:
    """The emulator, by each client in turn, with little patience."""
    use_gcs(gcs, client, monkeypatch)
    if "stall" in request.node.name:
        monkeypatch.setenv("FLYTEWEIGHT_STORAGE_TIMEOUT", "2")
    for name, value in SHORT.items():
        monkeypatch.setenv(name, value)
    expected = "ObjectBackend" if client == "obstore" else "FsspecBackend"
    assert type(backend_for(f"gs://{gcs.bucket()}/x")).__name__ == expected
    return gcs


@pytest.fixture
def google_proxy(google: GCS, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyProxy]:
    """A faulty proxy in front of the emulator, without faults yet."""
    with faulty.faulty_proxy(google.endpoint) as proxy:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", proxy.endpoint)
        yield proxy


@pytest.mark.filterwarnings("ignore:Sending a large body directly:ResourceWarning")  # as gcsfs does
def test_a_large_file_goes_up_in_parts_and_comes_back(google: GCS, tmp_path: Path) -> None:
    """Twenty MiB, whole, and twice: the second replaces the first."""
    source = tmp_path / "large"
    uri = f"gs://{google.bucket()}/large"
    for _ in range(2):
        source.write_bytes(os.urandom(20 << 20))
        storage.upload_file(str(source), uri)
        storage.download_file(uri, str(tmp_path / "back"))
        assert (tmp_path / "back").read_bytes() == source.read_bytes()


def test_forms_of_uris(google: GCS) -> None:
    """Both schemes name the same object."""
    bucket = google.bucket()
    storage.write_bytes(f"gs://{bucket}/k", b"1")
    assert storage.read_bytes(f"gcs://{bucket}/k") == b"1"


def test_a_bucket_that_is_not_there(google: GCS, client: str) -> None:
    """It is told apart from an object that is not there, but where gcsfs reads: that does not say which it was."""
    with pytest.raises(errors.WrongStorageLocation, match=r"the bucket does not exist.*bucket nosuchbucket, key k"):
        storage.write_bytes("gs://nosuchbucket/k", b"1")
    of_reading = errors.WrongStorageLocation if client == "obstore" else errors.DataNotFound
    with pytest.raises(of_reading, match="bucket nosuchbucket, key k"):
        storage.read_bytes("gs://nosuchbucket/k")
    bucket = google.bucket()
    with pytest.raises(errors.DataNotFound, match=rf"nothing is stored there.*bucket {bucket}, key k"):
        storage.read_bytes(f"gs://{bucket}/k")


def test_nobody_listens(google: GCS, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may come back: the scheduler tries again, and soon."""
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", f"http://127.0.0.1:{s3_server.free_port()}")
    started = time.monotonic()
    with pytest.raises(errors.StorageUnavailable, match="Tried 4 times"):
        storage.read_bytes("gs://bucket/k")
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("fault", ["503", "500", "502", "429", "reset", "stall"])
def test_a_fault_that_passes_is_waited_out(google: GCS, google_proxy: FaultyProxy, client: str, fault: str) -> None:
    """One bad answer costs a retry by the policy of this package, for writing and for reading."""
    uri, before = f"gs://{google.bucket()}/k", storage.counters.retries
    google_proxy.script(fault)
    storage.write_bytes(uri, b"kept")
    google_proxy.script(fault)
    assert storage.read_bytes(uri) == b"kept"
    resent_by_client = client == "gcsfs" and fault == "reset"  # the read, on a connection that was kept
    assert storage.counters.retries - before == (1 if resent_by_client else 2)


@pytest.mark.parametrize(("fault", "requests"), [("500", 4), ("503", 10)])
def test_the_budget_is_spent_and_said(google: GCS, google_proxy: FaultyProxy, fault: str, requests: int) -> None:
    """No client adds retries of its own."""
    google_proxy.always(fault)
    with pytest.raises(errors.StorageUnavailable, match=f"Tried {requests} times"):
        storage.write_bytes(f"gs://{google.bucket()}/k", b"1")
    assert len(google_proxy.requests) == requests


def test_a_refusal_is_final(google: GCS, google_proxy: FaultyProxy) -> None:
    """At once, in Google's own words, with the place."""
    bucket = google.bucket()
    google_proxy.always("denied")
    for operation in (
        lambda: storage.read_bytes(f"gs://{bucket}/k"),
        lambda: storage.write_bytes(f"gs://{bucket}/k", b""),
    ):
        with pytest.raises(errors.AccessDenied, match=rf"access denied: Access Denied \(403.*bucket {bucket}, key k"):
            operation()
    assert len(google_proxy.requests) == 2


def test_a_service_account_signs(gcs: GCS, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each request of a run shows a token that the account's key has signed, and that is good now (obstore)."""
    use_gcs(gcs, "obstore", monkeypatch)
    bucket = gcs.bucket()
    storage.write_bytes(f"gs://{bucket}/inputs.pb", b"")
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    account = {"client_email": "task@project.iam.example.com", "private_key_id": "k1", "private_key": pem.decode()}
    world.module("@task\ndef t() -> int:\n    return 7\n")
    with faulty.faulty_proxy(gcs.endpoint, private_server(tmp_path)) as proxy:
        # The address in the file is an extension of obstore's, which it reads from a file that this variable names.
        (tmp_path / "key.json").write_text(
            json.dumps({"type": "service_account", **account, "gcs_base_url": proxy.endpoint})
        )
        environment = {
            "STORAGE_EMULATOR_HOST": "",
            "GOOGLE_SERVICE_ACCOUNT": str(tmp_path / "key.json"),
            "SSL_CERT_FILE": str(tmp_path / "ca.pem"),
        }
        done = world.run(env=environment, inputs=f"gs://{bucket}/inputs.pb", prefix=f"gs://{bucket}/out")
        assert done.code == 0, done.stderr
    assert [method for method, _ in proxy.requests] == ["GET", "GET", "PUT"]
    for authorization in proxy.authorizations:
        signed, _, signature = authorization.removeprefix("Bearer ").rpartition(".")
        key.public_key().verify(decoded(signature), signed.encode(), padding.PKCS1v15(), hashes.SHA256())
        claims = json.loads(decoded(signed.partition(".")[2]))
        assert claims["iss"] == account["client_email"]
        assert claims["scope"] == "https://www.googleapis.com/auth/cloud-platform"
        assert claims["iat"] - 5 <= time.time() < claims["exp"]


def decoded(text: str) -> bytes:
    """The bytes of a part of a token."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_a_run(google: GCS, world: World) -> None:
    """Inputs are read and outputs written where the command says."""
    bucket = google.bucket()
    storage.write_bytes(f"gs://{bucket}/inputs.pb", b"")
    world.module("@task\ndef t() -> int:\n    return 7\n")
    wanted = ("STORAGE_EMULATOR_HOST", "GCSFS", "FLYTE")
    environment = {name: value for name, value in os.environ.items() if name.startswith(wanted)}
    done = world.run(env=environment, inputs=f"gs://{bucket}/inputs.pb", prefix=f"gs://{bucket}/out")
    assert done.code == 0, done.stderr
    outputs = LiteralMap.FromString(storage.read_bytes(f"gs://{bucket}/out/outputs.pb"))
    assert outputs.literals["o0"].scalar.primitive.integer == 7
