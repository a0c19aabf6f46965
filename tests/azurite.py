"""Azurite, the emulator of blob storage by Azure's makers, on a free loopback port."""

from __future__ import annotations

import base64
import fcntl
import hashlib
import hmac
import os
import shutil
import subprocess
import urllib.request
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path
from typing import TYPE_CHECKING

from s3 import free_port, wait_until_up

if TYPE_CHECKING:
    from collections.abc import Iterator

RELEASE = "3.35.0"
"""The newest that runs on Node 20."""
HOME = Path(__file__).resolve().parents[1] / "build" / "azurite"
ACCOUNT = "flyte"
KEY = base64.b64encode(b"the key of the emulated account").decode()
AMBIENT = ("AZURE_", "FLYTE_AZURE_", "FLYTE_AWS_", "FLYTEWEIGHT_STORAGE")
"""Prefixes of variables that would change where a test's requests go, or who signs them."""


def has_node() -> bool:
    """Whether this machine can install and run the emulator."""
    return shutil.which("node") is not None and shutil.which("npm") is not None


def install() -> Path:
    """The emulator's program, installed if it is not there yet; parallel calls wait."""
    HOME.mkdir(parents=True, exist_ok=True)
    program = HOME / "node_modules" / "azurite" / "dist" / "src" / "blob" / "main.js"
    stamp = HOME / f"{RELEASE}.stamp"
    with (HOME / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.exists():
            quiet = ("--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--omit=dev", "--silent")
            subprocess.run(["npm", "install", "--prefix", HOME, *quiet, f"azurite@{RELEASE}"], check=True)
            stamp.touch()
    return program


@dataclass(frozen=True)
class Azure:
    """A running emulator with one account."""

    endpoint: str

    @property
    def env(self) -> dict[str, str]:
        """What a task's environment needs to reach it."""
        return {
            "AZURE_STORAGE_ENDPOINT": f"{self.endpoint}/{ACCOUNT}",
            "FLYTE_AZURE_STORAGE_ACCOUNT_NAME": ACCOUNT,
            "FLYTE_AZURE_STORAGE_ACCOUNT_KEY": KEY,
        }

    def container(self) -> str:
        """Make a new, empty container and return its name."""
        name = f"container-{uuid.uuid4().hex[:12]}"
        headers = {"x-ms-date": formatdate(usegmt=True), "x-ms-version": "2021-08-06"}
        lines = [*("" for _ in range(11)), *(f"{name}:{value}" for name, value in headers.items())]
        text = "\n".join(["PUT", *lines, f"/{ACCOUNT}/{ACCOUNT}/{name}", "restype:container"])
        signature = base64.b64encode(hmac.digest(base64.b64decode(KEY), text.encode(), hashlib.sha256)).decode()
        headers["Authorization"] = f"SharedKey {ACCOUNT}:{signature}"
        url = f"{self.endpoint}/{ACCOUNT}/{name}?restype=container"
        with urllib.request.urlopen(urllib.request.Request(url, method="PUT", headers=headers)):
            return name


@contextmanager
def running_azurite() -> Iterator[Azure]:
    """Run the emulator until the block ends; it keeps everything in memory."""
    port = free_port()
    options = ("--inMemoryPersistence", "--silent", "--disableTelemetry", "--disableProductStyleUrl")
    process = subprocess.Popen(
        # The clients are newer than the emulator, and say so in every request.
        ["node", install(), "--blobPort", str(port), *options, "--skipApiVersionCheck"],
        env={"PATH": os.environ["PATH"], "AZURITE_ACCOUNTS": f"{ACCOUNT}:{KEY}"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until_up(f"http://127.0.0.1:{port}/", process)
        yield Azure(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(10)
