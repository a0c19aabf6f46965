"""A real S3 server (moto) on a free loopback port, and the few calls that tests need for their set-up."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

REGION = "us-east-1"
ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
AMBIENT = ("AWS_", "FLYTE_AWS_", "FLYTEWEIGHT_STORAGE")
"""Prefixes of variables that would change where a test's requests go, or who signs them."""


def free_port() -> int:
    """A loopback port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class S3:
    """One running S3 server; ``env`` is what a task's environment needs to reach it."""

    endpoint: str
    env: dict[str, str] = field(default_factory=dict)
    _client: Any = None

    @property
    def client(self) -> Any:
        """A boto3 client for set-up and inspection, made on first use."""
        if self._client is None:
            import boto3
            from botocore.config import Config

            self._client = boto3.client(
                "s3",
                endpoint_url=self.endpoint,
                aws_access_key_id=ACCESS_KEY,
                aws_secret_access_key=SECRET_KEY,
                region_name=REGION,
                config=Config(s3={"addressing_style": "path"}),
            )
        return self._client

    def bucket(self) -> str:
        """Make a new, empty bucket and return its name."""
        name = f"bucket-{uuid.uuid4().hex[:12]}"
        self.client.create_bucket(Bucket=name)
        return name

    def put(self, uri: str, data: bytes) -> None:
        """Store ``data`` at an ``s3://bucket/key``."""
        bucket, key = uri.removeprefix("s3://").split("/", 1)
        self.client.put_object(Bucket=bucket, Key=key, Body=data)

    def get(self, uri: str) -> bytes:
        """The bytes at an ``s3://bucket/key``; raises when there are none."""
        bucket, key = uri.removeprefix("s3://").split("/", 1)
        return bytes(self.client.get_object(Bucket=bucket, Key=key)["Body"].read())

    def keys(self, uri: str) -> list[str]:
        """The sorted keys below an ``s3://bucket/prefix``."""
        bucket, _, prefix = uri.removeprefix("s3://").partition("/")
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        return sorted(item["Key"] for page in pages for item in page.get("Contents", []))


def environment(endpoint: str) -> dict[str, str]:
    """The variables with which a task reaches the server at ``endpoint``."""
    return {
        "FLYTE_AWS_ENDPOINT": endpoint,
        "FLYTE_AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "FLYTE_AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


@contextmanager
def running_server() -> Iterator[S3]:
    """Run moto's S3 server in its own process until the block ends."""
    port = free_port()
    # Where the oldest dependencies are tested, a server that fits them is too old: another environment's serves.
    command = os.environ.get("MOTO_SERVER") or str(Path(sys.executable).with_name("moto_server"))
    process = subprocess.Popen(
        [command, "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    endpoint = f"http://127.0.0.1:{port}"
    try:
        wait_until_up(f"{endpoint}/moto-api/", process)
        yield S3(endpoint, environment(endpoint))
    finally:
        process.terminate()
        process.wait(10)


def wait_until_up(url: str, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    """Wait until a server answers whatever it may; raises ``RuntimeError`` if it ends or takes too long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with exit code {process.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except urllib.error.HTTPError:
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"the server did not answer within {seconds} s")
