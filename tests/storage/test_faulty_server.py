"""What happens when an S3 server misbehaves; every fault is made on a real socket."""

from __future__ import annotations

import os
import re
import time
from typing import TYPE_CHECKING

import pytest
import s3 as s3_server

from flyteweight import storage
from flyteweight.exceptions import FlyteException
from flyteweight.storage import errors

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Stored
    from faulty import FaultyProxy

PASSING = ["503", "500", "502", "429", "reset", "stall"]


@pytest.fixture(autouse=True)
def _patience(request: pytest.FixtureRequest, proxy: FaultyProxy, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that falls silent is given up soon; one that answers has time, however busy the machine is."""
    if "stall" in request.node.name:
        monkeypatch.setenv("FLYTEWEIGHT_STORAGE_TIMEOUT", "2" if "large" in request.node.name else "1")


@pytest.mark.parametrize("fault", PASSING)
def test_a_fault_that_passes_is_waited_out(proxy: FaultyProxy, stored: Stored, fault: str) -> None:
    """One bad answer costs a retry, for reading and for writing."""
    before = storage.counters.retries
    proxy.script(fault)
    assert storage.read_bytes(stored.uri) == stored.data
    proxy.script(fault)
    storage.write_bytes(stored.uri, b"new")
    assert stored.server.get(stored.uri) == b"new"
    resent_by_client = fault == "reset" and os.environ.get("FLYTEWEIGHT_STORAGE") == "fsspec"
    assert storage.counters.retries - before == (0 if resent_by_client else 2)


@pytest.mark.parametrize("fault", ["short", "stall-body"])
def test_a_body_that_breaks_off_is_read_again(proxy: FaultyProxy, stored: Stored, fault: str, tmp_path: Path) -> None:
    """Half an object is never taken for the object."""
    proxy.script(fault, match="GET")
    assert storage.read_bytes(stored.uri) == stored.data
    proxy.script(fault, match="GET")
    storage.download_file(stored.uri, str(tmp_path / "copy"))
    assert (tmp_path / "copy").read_bytes() == stored.data


@pytest.mark.parametrize(("fault", "attempts"), [("500", 4), ("503", 10), ("reset", 4)])
def test_the_budget_is_spent_and_said(proxy: FaultyProxy, stored: Stored, fault: str, attempts: int) -> None:
    """A server that stays broken is asked so often and no more; the error is recoverable and says how often.

    One that answers "slow down" is given three times as many retries as one that fails.
    """
    proxy.always(fault)
    with pytest.raises(errors.StorageUnavailable, match=rf"Tried {attempts} times in \d+\.\d s") as raised:
        storage.read_bytes(stored.uri)
    assert raised.value.recoverable
    if fault != "reset":  # the client of s3fs sends a request again by itself when a kept connection is reset
        assert len(proxy.requests) == attempts


def test_a_stalled_server_is_given_up(proxy: FaultyProxy, stored: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that accepts and says nothing holds nobody for ever."""
    monkeypatch.setenv("FLYTE_AWS_RETRIES", "1")
    proxy.always("stall")
    started = time.monotonic()
    with pytest.raises(errors.StorageUnavailable, match="Tried 2 times"):
        storage.read_bytes(stored.uri)
    assert time.monotonic() - started < 30


def test_retry_after_is_honoured_where_the_client_shows_it(proxy: FaultyProxy, stored: Stored) -> None:
    """s3fs shows the header, so the pause is at least that long; obstore hides it."""
    proxy.script("429-after")
    started = time.monotonic()
    storage.read_bytes(stored.uri)
    if os.environ.get("FLYTEWEIGHT_STORAGE") == "fsspec":
        assert time.monotonic() - started >= 1


def test_three_bad_answers_in_ten(proxy: FaultyProxy, stored: Stored, tmp_path: Path) -> None:
    """With 30 % SlowDown and 5 % resets, a run's reads and writes, and a directory, all succeed."""
    proxy.rates(status_503=0.3, reset=0.05)
    for number in range(10):
        storage.write_bytes(f"s3://{stored.bucket}/tree/{number}", bytes([number]) * 100)
        assert storage.read_bytes(f"s3://{stored.bucket}/tree/{number}") == bytes([number]) * 100
    storage.download_directory(f"s3://{stored.bucket}/tree", str(tmp_path / "tree"))
    assert len(list((tmp_path / "tree").iterdir())) == 10


CAUSES = {
    "denied": (errors.AccessDenied, "AccessDenied", "Without the permission to list the bucket"),
    "bad-key": (errors.AccessDenied, "InvalidAccessKeyId", "the credentials are not accepted"),
    "bad-signature": (errors.AccessDenied, "SignatureDoesNotMatch", "Check the access key, its secret"),
    "expired": (errors.CredentialsExpired, "ExpiredToken", "the credentials have expired"),
    "wrong-region": (errors.WrongStorageLocation, "AuthorizationHeaderMalformed", "another region"),
    "no-bucket": (errors.WrongStorageLocation, "NoSuchBucket", "the bucket does not exist"),
    "skewed": (errors.AccessDenied, "RequestTimeTooSkewed", "the clocks"),
}


@pytest.mark.parametrize("fault", CAUSES)
@pytest.mark.parametrize("operation", ["read", "write"])
def test_each_cause_has_its_own_error(proxy: FaultyProxy, stored: Stored, fault: str, operation: str) -> None:
    """The message has operation, URI, where it went, code and request id; nothing is retried."""
    expected, code, meaning = CAUSES[fault]
    proxy.always(fault, match="GET|PUT")
    with pytest.raises(FlyteException) as raised:
        storage.read_bytes(stored.uri) if operation == "read" else storage.write_bytes(stored.uri, b"1")
    assert type(raised.value) is expected
    text = str(raised.value)
    for part in (
        f"cannot {operation} {stored.uri}",
        code,
        meaning,
        "4442587FB7D0A2F9",
        f"endpoint {proxy.endpoint}",
        "region us-east-1",
        f"bucket {stored.bucket}",
        "key some/key",
    ):
        assert part in text
    assert s3_server.SECRET_KEY not in text
    assert s3_server.ACCESS_KEY not in text
    assert len([request for request in proxy.requests if request[0] in ("GET", "PUT")]) == 1


def test_a_missing_bucket_is_not_a_missing_object(proxy: FaultyProxy) -> None:
    """The real server's answer for a bucket that does not exist is told apart from one for a key."""
    with pytest.raises(errors.WrongStorageLocation, match=r"bucket does not exist.*NoSuchBucket"):
        storage.read_bytes("s3://no-such-bucket-here/key")
    with pytest.raises(errors.WrongStorageLocation, match="bucket does not exist"):
        storage.write_bytes("s3://no-such-bucket-here/key", b"1")


def test_a_redirect_names_the_region(proxy: FaultyProxy, stored: Stored) -> None:
    """A bucket elsewhere is a wrong location, not a denied access."""
    proxy.always("redirect", match="GET|PUT")
    with pytest.raises(errors.WrongStorageLocation, match="AWS_REGION"):
        storage.read_bytes(stored.uri)


def test_the_bucket_is_followed_to_its_region(proxy: FaultyProxy, stored: Stored) -> None:
    """When the server names the bucket's region, the request goes there without anybody's help."""
    if os.environ.get("FLYTEWEIGHT_STORAGE") == "fsspec":
        proxy.script("wrong-region", match="GET")
        with pytest.raises(errors.WrongStorageLocation, match="AWS_REGION"):
            storage.read_bytes(stored.uri)
        return
    proxy.script("wrong-region", "redirect", match="")
    assert storage.read_bytes(stored.uri) == stored.data
    assert [method for method, _ in proxy.requests] == ["GET", "HEAD", "GET"]


def test_existence_is_not_guessed(proxy: FaultyProxy, stored: Stored) -> None:
    """A refused or broken look is an error, not "no"."""
    proxy.always("denied")
    with pytest.raises(errors.AccessDenied):
        storage.exists(stored.uri)
    proxy.always("500")
    with pytest.raises(errors.StorageUnavailable):
        storage.exists(stored.uri)


def test_nobody_asks_anonymously(proxy: FaultyProxy, stored: Stored) -> None:
    """A refusal is final: no further request is made under another identity."""
    proxy.always("denied")
    with pytest.raises(errors.AccessDenied):
        storage.read_bytes(stored.uri)
    assert len(proxy.requests) == 1


def test_a_dead_endpoint(proxy: FaultyProxy, stored: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    """A closed port is reported as unavailable, with the endpoint and the attempts."""
    endpoint = f"http://127.0.0.1:{s3_server.free_port()}"
    monkeypatch.setenv("FLYTE_AWS_ENDPOINT", endpoint)
    with pytest.raises(errors.StorageUnavailable, match=rf"Tried 4 times.*{re.escape(endpoint)}"):
        storage.read_bytes(stored.uri)


def test_a_large_upload_survives_bad_parts(proxy: FaultyProxy, stored: Stored, tmp_path: Path) -> None:
    """Parts that fail are sent again, and the object is whole."""
    source = tmp_path / "big"
    source.write_bytes(os.urandom(20 << 20))
    proxy.rates(status_503=0.25, match="PUT")
    storage.upload_file(str(source), f"s3://{stored.bucket}/big")
    assert stored.server.get(f"s3://{stored.bucket}/big") == source.read_bytes()


@pytest.mark.parametrize("fault", ["500", "503", "reset", "stall", "short", "lost-answer"])
@pytest.mark.parametrize("request_of", ["POST .*uploads", "PUT .*partNumber=2", "POST .*uploadId"])
def test_a_large_upload_rides_out_what_a_small_one_does(
    proxy: FaultyProxy, stored: Stored, tmp_path: Path, fault: str, request_of: str
) -> None:
    """One bad answer to any of its requests costs a retry: also a lost one to the last, which the store carried out."""
    source = tmp_path / "big"
    source.write_bytes(os.urandom(20 << 20))
    proxy.script(fault, match=request_of)
    storage.upload_file(str(source), f"s3://{stored.bucket}/big")
    assert stored.server.get(f"s3://{stored.bucket}/big") == source.read_bytes()
    assert proxy.requests


@pytest.mark.parametrize("request_of", ["POST .*uploads", "PUT .*partNumber=2", "POST .*uploadId"])
def test_a_large_upload_tells_the_cause(proxy: FaultyProxy, stored: Stored, tmp_path: Path, request_of: str) -> None:
    """What never gets better is told as what it is, and how often it was tried; never as data that are not there."""
    source = tmp_path / "big"
    source.write_bytes(bytes(20 << 20))
    proxy.always("500", match=request_of)
    with pytest.raises(errors.StorageUnavailable, match=r"InternalError.*Tried (10|4) times"):
        storage.upload_file(str(source), f"s3://{stored.bucket}/big")
    proxy.clear()
    proxy.always("denied", match=request_of)
    with pytest.raises(errors.AccessDenied, match="AccessDenied"):
        storage.upload_file(str(source), f"s3://{stored.bucket}/big")


def test_a_large_upload_that_fails_leaves_no_parts(proxy: FaultyProxy, stored: Stored, tmp_path: Path) -> None:
    """An upload that is given up is aborted: no object, and no parts that somebody pays for."""
    source = tmp_path / "big"
    source.write_bytes(os.urandom(20 << 20))
    proxy.always("denied", match="partNumber=2")
    with pytest.raises(errors.AccessDenied, match="cannot write"):
        storage.upload_file(str(source), f"s3://{stored.bucket}/big")
    assert stored.server.keys(f"s3://{stored.bucket}/big") == []
    assert "Uploads" not in stored.server.client.list_multipart_uploads(Bucket=stored.bucket)


def test_a_token_that_expires_in_mid_upload(proxy: FaultyProxy, stored: Stored, tmp_path: Path) -> None:
    """The cause is the expired token, not a failed upload."""
    source = tmp_path / "big"
    source.write_bytes(os.urandom(20 << 20))
    proxy.always("expired", match="partNumber=3")
    with pytest.raises(errors.CredentialsExpired, match="have expired"):
        storage.upload_file(str(source), f"s3://{stored.bucket}/big")


def test_a_large_download_goes_on_where_it_broke(proxy: FaultyProxy, stored: Stored, tmp_path: Path) -> None:
    """After a broken stream the rest is fetched, and the file is whole."""
    data = os.urandom(20 << 20)
    stored.server.put(f"s3://{stored.bucket}/big", data)
    proxy.script("short", "503", match="GET")
    storage.download_file(f"s3://{stored.bucket}/big", str(tmp_path / "big"))
    assert (tmp_path / "big").read_bytes() == data


def test_a_failed_download_leaves_nothing(proxy: FaultyProxy, stored: Stored, tmp_path: Path) -> None:
    """Neither a half file nor a temporary one is left, and an older file keeps its content."""
    target = tmp_path / "dir" / "file"
    proxy.always("short", match="GET")
    with pytest.raises(errors.StorageUnavailable):
        storage.download_file(stored.uri, str(target))
    assert list(target.parent.iterdir()) == []
    target.write_bytes(b"older")
    with pytest.raises(errors.StorageUnavailable):
        storage.download_file(stored.uri, str(target))
    assert target.read_bytes() == b"older"
    assert list(target.parent.iterdir()) == [target]


def test_a_failed_directory_download_leaves_nothing(proxy: FaultyProxy, stored: Stored, tmp_path: Path) -> None:
    """A directory that was not there is there whole or not at all; the first error is raised."""
    for number in range(5):
        stored.server.put(f"s3://{stored.bucket}/tree/{number}", b"1")
    proxy.always("denied", match="GET .*/tree/3")
    with pytest.raises(errors.AccessDenied, match="tree/3"):
        storage.download_directory(f"s3://{stored.bucket}/tree", str(tmp_path / "tree"))
    assert list(tmp_path.iterdir()) == []
