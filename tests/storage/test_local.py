"""Local files: whole or absent, and errors that say what is wrong."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flyteweight import storage
from flyteweight.storage import errors

if TYPE_CHECKING:
    from collections.abc import Iterator


def child(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``code`` in a new interpreter, in this one's environment."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_full_disk(tmp_path: Path) -> None:
    """A write beyond the limit on file sizes is a full storage; the old content stays, and nothing else."""
    target = tmp_path / "outputs.pb"
    target.write_bytes(b"old")
    code = """
import resource, sys
from flyteweight import storage
from flyteweight.storage.errors import StorageFull
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    storage.write_bytes(sys.argv[1], bytes(100_000))
except StorageFull as exc:
    print(exc)
"""
    result = child(code, str(target))
    assert "Free some space" in result.stdout, result
    assert str(target) in result.stdout
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_device_without_space() -> None:
    """A device is written in place, and its lack of space is named."""
    with pytest.raises(errors.StorageFull, match=r"cannot write /dev/full: No space left"):
        storage.write_bytes("/dev/full", b"1")


def test_a_device_that_takes_all() -> None:
    """A device stays a device."""
    storage.write_bytes("/dev/null", b"1")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


UNPRIVILEGED = """
import os, sys
from flyteweight import storage
import flyteweight.storage.faults
if os.geteuid() == 0:
    os.setuid(65534)
try:
    getattr(storage, sys.argv[1])(*sys.argv[2:], *([b"1"] if sys.argv[1] == "write_bytes" else []))
except Exception as exc:
    print(type(exc).__name__, exc)
"""


@pytest.fixture
def open_directory() -> Iterator[Path]:
    """A directory that every user can reach; those of pytest are closed to others."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        directory.chmod(0o755)
        yield directory


def test_a_directory_that_may_not_be_written(open_directory: Path) -> None:
    """Another user's directory is not writable; the message says for whom."""
    open_directory.chmod(0o555)
    for path in (open_directory / "outputs.pb", open_directory / "new" / "outputs.pb"):
        result = child(UNPRIVILEGED, "write_bytes", str(path))
        assert result.stdout.startswith("NotWritable cannot write"), result
        assert "Give user id" in result.stdout
    assert list(open_directory.iterdir()) == []


def test_a_file_that_may_not_be_read(open_directory: Path) -> None:
    """A file without permission to read is access denied, not missing."""
    secret = open_directory / "inputs.pb"
    secret.write_bytes(b"1")
    secret.chmod(0)
    result = child(UNPRIVILEGED, "read_bytes", str(secret))
    assert result.stdout.startswith("AccessDenied cannot read"), result
    assert "Permission denied" in result.stdout


def test_a_read_only_file_system() -> None:
    """A path that the kernel keeps read-only is not writable."""
    with pytest.raises(errors.StorageError, match="cannot write /proc/outputs"):
        storage.write_bytes("/proc/outputs.pb", b"1")


def test_a_directory_in_the_way(tmp_path: Path) -> None:
    """A directory where a file is to be, or a file where a directory is to be, is an error without traces."""
    (tmp_path / "dir").mkdir()
    (tmp_path / "file").write_bytes(b"1")
    with pytest.raises(errors.StorageError, match="cannot write"):
        storage.write_bytes(str(tmp_path / "dir"), b"1")
    with pytest.raises(errors.StorageError, match="cannot write"):
        storage.write_bytes(str(tmp_path / "file" / "below"), b"1")
    with pytest.raises(errors.StorageError, match="Is a directory"):
        storage.read_bytes(str(tmp_path / "dir"))
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["dir", "file"]


def test_mode_follows_the_umask(tmp_path: Path) -> None:
    """Files are as open as the process's umask allows: a sidecar must be able to read them."""
    old = os.umask(0o022)
    try:
        storage.write_bytes(str(tmp_path / "outputs.pb"), b"1")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "outputs.pb").stat().st_mode) == 0o644


def test_a_link_as_the_target_is_written_through(tmp_path: Path) -> None:
    """The file that a link names is replaced, and the link stays."""
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    storage.write_bytes(str(tmp_path / "link"), b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_a_long_name(tmp_path: Path) -> None:
    """A name as long as the file system allows is possible."""
    path = tmp_path / ("n" * 255)
    storage.write_bytes(str(path), b"1")
    assert path.read_bytes() == b"1"


def test_a_file_onto_itself(tmp_path: Path) -> None:
    """Copying a file to where it is leaves it as it is."""
    path = tmp_path / "same"
    path.write_bytes(b"1")
    storage.upload_file(str(path), f"file://{path}")
    storage.download_file(f"file://{path}", str(path))
    assert path.read_bytes() == b"1"
