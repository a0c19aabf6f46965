"""An emulator of Google Cloud Storage on a free loopback port: fake-gcs-server, behind a front of the tests' own."""

from __future__ import annotations

import json
import subprocess
import urllib.request
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import golang
from s3 import free_port, wait_until_up

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).parent / "storage" / "gcs"
AMBIENT = ("GOOGLE_", "GCSFS_", "STORAGE_EMULATOR_HOST", "FLYTE_AWS_", "FLYTEWEIGHT_STORAGE")
"""Prefixes of variables that would change where a test's requests go, or who signs them."""


@dataclass(frozen=True)
class GCS:
    """A running emulator."""

    endpoint: str

    @property
    def env(self) -> dict[str, str]:
        """What a task's environment needs to reach it."""
        return {"STORAGE_EMULATOR_HOST": self.endpoint, "GCSFS_EXPERIMENTAL_ZB_HNS_SUPPORT": "false"}

    def bucket(self) -> str:
        """Make a new, empty bucket and return its name."""
        name = f"bucket-{uuid.uuid4().hex[:12]}"
        headers = {"Content-Type": "application/json"}
        body = json.dumps({"name": name}).encode()
        request = urllib.request.Request(f"{self.endpoint}/storage/v1/b?project=p", body, headers)
        with urllib.request.urlopen(request):
            return name


@contextmanager
def running_gcs() -> Iterator[GCS]:
    """Run the emulator until the block ends; it keeps everything in memory."""
    port = free_port()
    process = subprocess.Popen([golang.build(SOURCE), str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until_up(f"http://127.0.0.1:{port}/_internal/healthcheck", process)
        yield GCS(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(10)
