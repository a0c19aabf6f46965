"""Who signs the requests, and that it never changes silently."""

from __future__ import annotations

import json
import os
import threading
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
import s3 as s3_server

from flyteweight import storage
from flyteweight.storage import errors, settings
from flyteweight.storage._select import backend_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import Stored
    from faulty import FaultyProxy

GIVEN_KEYS = ("FLYTE_AWS_ACCESS_KEY_ID", "FLYTE_AWS_SECRET_ACCESS_KEY")


def kind_of_client(uri: str) -> str:
    """The class of the back end that would serve ``uri``."""
    return type(backend_for(uri)).__name__


@pytest.fixture
def no_keys(proxy: FaultyProxy, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FaultyProxy:
    """The proxy, and an environment in which nobody has given a key."""
    for name in GIVEN_KEYS:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    return proxy


def test_flytes_keys_come_without_a_foreign_token(
    proxy: FaultyProxy, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A session token in the environment belongs to the environment's keys, and is not sent with Flyte's."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "OTHER")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "other-secret")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "other-token")
    storage.read_bytes(stored.uri)
    assert set(proxy.signers) == {s3_server.ACCESS_KEY}
    assert set(proxy.tokens) == {""}


def test_the_environments_keys_and_token(no_keys: FaultyProxy, stored: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Flyte's keys, AWS's variables count, with their token."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "OTHER")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "other-secret")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "other-token")
    storage.read_bytes(stored.uri)
    assert set(no_keys.signers) == {"OTHER"}
    assert set(no_keys.tokens) == {"other-token"}


def test_no_credentials_are_an_error_without_a_request(no_keys: FaultyProxy, stored: Stored) -> None:
    """Nobody's credentials are not replaced by anonymity."""
    with pytest.raises(errors.CredentialsNotFound, match="FLYTE_AWS_ACCESS_KEY_ID"):
        storage.read_bytes(stored.uri)
    assert no_keys.requests == []


def test_a_metadata_service_that_refuses(no_keys: FaultyProxy, stored: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its refusal means that there are no credentials, not that the object may not be read."""
    monkeypatch.delenv("AWS_EC2_METADATA_DISABLED")
    monkeypatch.setenv("AWS_METADATA_ENDPOINT", no_keys.endpoint)
    monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", no_keys.endpoint)
    no_keys.always("denied")
    with pytest.raises(errors.CredentialsNotFound, match="no credentials found"):
        storage.read_bytes(stored.uri)


def test_anonymous_only_when_asked_for(no_keys: FaultyProxy, stored: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    """With ``AWS_SKIP_SIGNATURE`` requests are not signed."""
    stored.server.client.put_object_acl(Bucket=stored.bucket, Key="some/key", ACL="public-read")
    monkeypatch.setenv("AWS_SKIP_SIGNATURE", "true")
    assert storage.read_bytes(stored.uri) == stored.data
    assert set(no_keys.signers) == {""}


def test_a_profile_is_read_by_botocore(
    no_keys: FaultyProxy, stored: Stored, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A shared credentials file works, by the client that can read it."""
    file = tmp_path / "credentials"
    file.write_text("[team]\naws_access_key_id = TEAMKEY\naws_secret_access_key = team-secret\n")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(file))
    monkeypatch.setenv("AWS_PROFILE", "team")
    assert kind_of_client(stored.uri) == "FsspecBackend"
    assert storage.read_bytes(stored.uri) == stored.data
    assert set(no_keys.signers) == {"TEAMKEY"}


def test_web_identity_with_a_throttled_token_service(
    no_keys: FaultyProxy, stored: Stored, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A service account's token is exchanged for keys, also when the exchange asks to slow down first."""
    token = tmp_path / "token"
    token.write_text("a.b.c")
    monkeypatch.setenv("AWS_WEB_IDENTITY_TOKEN_FILE", str(token))
    monkeypatch.setenv("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/flyte")
    monkeypatch.setenv("AWS_ROLE_SESSION_NAME", "flyte")
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", no_keys.endpoint)
    no_keys.script("503", "503", match="POST /")
    assert storage.read_bytes(stored.uri) == stored.data
    exchanges = [method for method, _ in no_keys.requests if method == "POST"]
    assert len(exchanges) == 3
    assert no_keys.tokens[-1]
    assert no_keys.signers[-1].startswith("ASIA")


class _Agent(BaseHTTPRequestHandler):
    failures: int = 0
    lifetime = timedelta(days=1)
    issued: int = 0
    authorizations: list[str | None]

    def do_GET(self) -> None:
        type(self).authorizations.append(self.headers.get("Authorization"))
        failing = type(self).failures > 0
        type(self).failures -= 1
        type(self).issued += not failing
        expiration = datetime.now(timezone.utc) + self.lifetime
        body = json.dumps(
            {
                "AccessKeyId": f"PODKEY{self.issued}",
                "SecretAccessKey": "pod-secret",
                "Token": "pod-token",
                "Expiration": f"{expiration:%Y-%m-%dT%H:%M:%SZ}",
            }
        ).encode()
        self.send_response(503 if failing else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing on stderr."""


@pytest.fixture
def pod_agent() -> Iterator[ThreadingHTTPServer]:
    """A server of container credentials that is busy at first."""
    _Agent.failures, _Agent.authorizations, _Agent.issued, _Agent.lifetime = 1, [], 0, timedelta(days=1)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Agent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def use_agent(agent: ThreadingHTTPServer, directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set what a pod with an identity of its own has in its environment."""
    (directory / "token").write_text("pod-authorization")
    port = agent.server_address[1]
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", f"http://127.0.0.1:{port}/v1/credentials")
    monkeypatch.setenv("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", str(directory / "token"))


def test_pod_identity(
    no_keys: FaultyProxy,
    stored: Stored,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    pod_agent: ThreadingHTTPServer,
) -> None:
    """The credentials of the pod's agent are used, with the token file that it asks for."""
    use_agent(pod_agent, tmp_path, monkeypatch)
    assert storage.read_bytes(stored.uri) == stored.data
    assert set(no_keys.signers) == {"PODKEY1"}
    assert set(no_keys.tokens) == {"pod-token"}
    assert set(_Agent.authorizations) == {"pod-authorization"}


def test_keys_are_renewed_before_they_expire(
    no_keys: FaultyProxy,
    stored: Stored,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    pod_agent: ThreadingHTTPServer,
) -> None:
    """Keys that end within a minute are replaced while an upload in parts goes on, and the object is whole."""
    use_agent(pod_agent, tmp_path, monkeypatch)
    _Agent.lifetime = timedelta(seconds=60)
    no_keys.delay = 0.15  # the client asks for keys ten times a second at most
    source = tmp_path / "big"
    source.write_bytes(os.urandom(20 << 20))
    storage.upload_file(str(source), f"s3://{stored.bucket}/big")
    assert stored.server.get(f"s3://{stored.bucket}/big") == source.read_bytes()
    parts = {signer for signer, (_, path) in zip(no_keys.signers, no_keys.requests, strict=True) if "uploadId" in path}
    assert len(parts) > 1


def test_plain_http_only_when_said_so(proxy: FaultyProxy, stored: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    """An endpoint given with https:// is never tried in the clear."""
    monkeypatch.setenv("FLYTE_AWS_ENDPOINT", proxy.endpoint.replace("http://", "https://"))
    monkeypatch.setenv("FLYTE_AWS_RETRIES", "0")
    with pytest.raises((errors.StorageUnavailable, errors.WrongStorageLocation)):
        storage.read_bytes(stored.uri)
    assert proxy.requests == []


def test_settings_say_no_secrets() -> None:
    """The representation of the settings has neither keys nor tokens."""
    made = settings.from_environment(
        {
            "AWS_ACCESS_KEY_ID": "THEKEY",
            "AWS_SECRET_ACCESS_KEY": "THESECRET",
            "AWS_SESSION_TOKEN": "THETOKEN",
            "FLYTE_AZURE_STORAGE_ACCOUNT_KEY": "THEACCOUNTKEY",
            "FLYTE_AZURE_CLIENT_SECRET": "THECLIENTSECRET",
        }
    )
    assert "THE" not in repr(made)
    assert set(made.secrets) == {"THEKEY", "THESECRET", "THETOKEN", "THEACCOUNTKEY", "THECLIENTSECRET"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FLYTE_AWS_RETRIES", "many"),
        ("FLYTE_AWS_BACKOFF_SECONDS", "-1"),
        ("FLYTE_AWS_ADDRESSING_STYLE", "diagonal"),
        ("FLYTEWEIGHT_STORAGE", "nfs"),
    ],
)
def test_bad_values_name_their_variable(name: str, value: str) -> None:
    """A variable that cannot be read is named with its value."""
    with pytest.raises(errors.StorageError, match=f"{name} is '{value}'"):
        settings.from_environment({name: value})


@pytest.mark.parametrize(
    ("style", "endpoint", "bucket", "expected"),
    [
        ("", "", "bucket", {"virtual_hosted_style_request": True}),
        ("", "", "dotted.bucket", {"virtual_hosted_style_request": False}),
        ("path", "", "bucket", {"virtual_hosted_style_request": False}),
        ("", "http://h:9", "bucket", {"virtual_hosted_style_request": False, "endpoint": "http://h:9"}),
        (
            "virtual",
            "https://h",
            "bucket",
            {"virtual_hosted_style_request": True, "endpoint": "https://bucket.h"},
        ),
    ],
)
def test_addressing_style(style: str, endpoint: str, bucket: str, expected: dict[str, object]) -> None:
    """The bucket's name goes where the variable says; by itself, to the host only for AWS."""
    from flyteweight.storage._stores import _addressing

    made = settings.from_environment({"FLYTE_AWS_ADDRESSING_STYLE": style, "FLYTE_AWS_ENDPOINT": endpoint})
    assert _addressing(bucket, made) == expected


def test_keys_that_obstore_cannot_name(s3_env: s3_server.S3, stored: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key with an empty segment is served by the other client."""
    uri = f"s3://{stored.bucket}//odd//key"
    storage.write_bytes(uri, b"1")
    assert storage.read_bytes(uri) == b"1"
    assert s3_env.keys(f"s3://{stored.bucket}//odd") == ["/odd//key"]
