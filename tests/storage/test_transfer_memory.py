"""How much memory transfers take at their peak, whatever the size of what they move."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from s3 import S3

MIB = 1 << 20
CODE = """
import re, sys
from flyteweight import storage

def peak():
    with open("/proc/self/status") as status:
        return int(re.search(r"VmHWM:\\s+(\\d+)", status.read())[1]) << 10

base, directory = sys.argv[1:]
storage.write_bytes(f"{base}/first", b"1")
storage.read_bytes(f"{base}/first")
print(peak())
storage.upload_file(f"{directory}/large", f"{base}/large")
storage.download_file(f"{base}/large", f"{directory}/large-back")
print(peak())
storage.upload_directory(f"{directory}/many", f"{base}/many")
storage.download_directory(f"{base}/many", f"{directory}/many-back")
print(peak())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
@pytest.mark.parametrize("engine", ["", "fsspec"])
def test_buffers_are_bounded(s3_env: S3, tmp_path: Path, engine: str) -> None:
    """A file of 96 MiB, and as much in 16 files, go up and down through buffers of 64 MiB at most."""
    content = os.urandom(6 * MIB)
    (tmp_path / "large").write_bytes(content * 16)
    (tmp_path / "many").mkdir()
    for number in range(16):
        (tmp_path / "many" / str(number)).write_bytes(content)
    words = [sys.executable, "-c", CODE, f"s3://{s3_env.bucket()}", str(tmp_path)]
    environment = {**os.environ, "FLYTEWEIGHT_STORAGE": engine}
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    first, *peaks = (int(line) / MIB for line in done.stdout.split())
    assert max(peaks) - first <= 64
    assert (tmp_path / "large-back").read_bytes() == content * 16
    assert {path.read_bytes() for path in (tmp_path / "many-back").iterdir()} == {content}
