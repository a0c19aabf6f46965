"""The code of an archive in a directory: fetched once, whole or not at all, by however many processes."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import tarfile
import threading
from typing import TYPE_CHECKING, Any

import pytest

from flyteweight.entrypoint.archive import BadArchive
from flyteweight.entrypoint.code import MARK, provide
from flyteweight.exceptions import CodeNotFound, FlyteInvalidInputException

if TYPE_CHECKING:
    from pathlib import Path

NAME = "fast0123456789abcdef0123456789abcdef.tar.gz"


def archive(path: Path, **files: str) -> str:
    """Write a tar.gz with modules; returns its path."""
    with tarfile.open(path, "w:gz") as made:
        for name, text in files.items():
            info = tarfile.TarInfo(f"{name}.py")
            info.size = len(text)
            made.addfile(info, io.BytesIO(text.encode()))
    return str(path)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The directory for the code."""
    (tmp_path / "code").mkdir()
    return tmp_path / "code"


def names(home: Path) -> list[str]:
    """What is in the directory, but for the mark."""
    return sorted(path.name for path in home.iterdir() if path.name != MARK)


def test_once(home: Path, tmp_path: Path) -> None:
    """The second call finds the mark; an archive whose name tells its content is not even fetched again."""
    uri = archive(tmp_path / NAME, jobs="1")
    assert provide(uri, str(home)) is True
    os.unlink(uri)
    assert provide(uri, str(home)) is False
    assert names(home) == ["jobs.py"]


def test_another_archive_is_unpacked(home: Path, tmp_path: Path) -> None:
    """Another archive, or another content at a URI that does not tell it, replaces the code."""
    assert provide(archive(tmp_path / NAME, jobs="1"), str(home)) is True
    uri = archive(tmp_path / "code.tar.gz", jobs="2")
    assert provide(uri, str(home)) is True
    assert provide(uri, str(home)) is False
    assert provide(archive(tmp_path / "code.tar.gz", jobs="3"), str(home)) is True
    assert (home / "jobs.py").read_text() == "3"
    assert provide(archive(tmp_path / NAME, jobs="1"), str(home)) is True
    assert (home / "jobs.py").read_text() == "1"


def test_a_bad_archive_leaves_what_was_there(home: Path, tmp_path: Path) -> None:
    """After a damaged archive the former code is there, but counts as unknown."""
    uri = archive(tmp_path / NAME, jobs="1")
    provide(uri, str(home))
    (tmp_path / "bad.tar.gz").write_bytes(b"\x1f\x8bnothing")
    with pytest.raises(BadArchive):
        provide(str(tmp_path / "bad.tar.gz"), str(home))
    assert names(home) == ["jobs.py"]
    assert provide(uri, str(home)) is True


def test_what_is_missing_is_named(home: Path, tmp_path: Path) -> None:
    """No archive, no directory, a file in its place."""
    with pytest.raises(CodeNotFound, match="there is no code archive"):
        provide(str(tmp_path / "gone.tar.gz"), str(home))
    uri = archive(tmp_path / NAME, jobs="1")
    with pytest.raises(FlyteInvalidInputException, match="none does not exist; it has to be in the image"):
        provide(uri, str(tmp_path / "none"))
    with pytest.raises(FlyteInvalidInputException, match=f"{NAME} is not a directory"):
        provide(uri, uri)
    assert names(home) == []


def test_destination_forms(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With and without a slash, relative, by a link (flytekit 1255)."""
    monkeypatch.chdir(home)
    (tmp_path / "link").symlink_to(home)
    for number, form in enumerate((f"{home}/", str(home), ".", str(tmp_path / "link"))):
        assert provide(archive(tmp_path / f"{number}.tar.gz", jobs=str(number)), form) is True
        assert (home / "jobs.py").read_text() == str(number)


def test_notebooks_keep_their_archive(home: Path, tmp_path: Path) -> None:
    """``pkl.gz`` is put there as it is: its resolver reads it."""
    (tmp_path / "pkl.gz").write_bytes(b"anything")
    assert provide(str(tmp_path / "pkl.gz"), str(home)) is True
    assert provide(str(tmp_path / "pkl.gz"), str(home)) is False
    assert names(home) == ["pkl.gz"]
    assert (home / "pkl.gz").read_bytes() == b"anything"


def test_eight_processes_share_a_directory(home: Path, tmp_path: Path) -> None:
    """One of them unpacks, the others wait for it; each sees the whole code (flyte-sdk 1370)."""
    uri = archive(tmp_path / NAME, **{f"m{number}": str(number) for number in range(50)})
    script = (
        "import os, sys; from flyteweight.entrypoint.code import provide;"
        "did = provide(*sys.argv[1:]); print(did, len([n for n in os.listdir(sys.argv[2]) if n.endswith('.py')]))"
    )
    command = [sys.executable, "-c", script, uri, str(home)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(8)]
    said = sorted(process.communicate()[0].strip() for process in started)
    assert said == ["False 50"] * 7 + ["True 50"]


SLOW = """
import os, sys
from flyteweight.entrypoint import archive, code
move = archive._move
def slow(*args):
    print("unpacking", flush=True)
    sys.stdin.read()
    return move(*args)
archive._move = slow
code.provide(*sys.argv[1:])
"""


def test_a_killed_process_leaves_nothing_that_looks_done(home: Path, tmp_path: Path) -> None:
    """One that dies while it unpacks leaves no mark and no lock: the next does all of it, and clears up after it."""
    uri = archive(tmp_path / NAME, jobs="1")
    command = [sys.executable, "-c", SLOW, uri, str(home)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "unpacking\n"
        process.send_signal(signal.SIGKILL)
    assert (home / MARK).read_text() == ""
    assert names(home) != []
    assert provide(uri, str(home)) is True
    assert names(home) == ["jobs.py"]


def test_others_wait(home: Path, tmp_path: Path) -> None:
    """While one unpacks, another waits and then finds the work done."""
    uri = archive(tmp_path / NAME, jobs="1")
    command = [sys.executable, "-c", SLOW, uri, str(home)]
    did: list[bool] = []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == "unpacking\n"
        waiting = threading.Thread(target=lambda: did.append(provide(uri, str(home))))
        waiting.start()
        process.stdin.close()
        waiting.join(60)
    assert process.returncode == 0
    assert did == [False]


def test_signed_urls_are_not_kept(home: Path, tmp_path: Path) -> None:
    """The mark holds no URI: those of some stores carry a signature."""
    provide(f"file://{archive(tmp_path / NAME, jobs='1')}", str(home))
    assert "tar" not in (home / MARK).read_text()


def test_a_directory_that_cannot_be_written(home: Path, tmp_path: Path, as_another_user: list[str]) -> None:
    """It is named, and whose right is missing."""
    uri = archive(tmp_path / NAME, jobs="1")
    script = "import sys; from flyteweight.entrypoint.code import provide; provide(*sys.argv[1:])"
    home.chmod(0o555)
    command = [*as_another_user, sys.executable, "-c", script, uri, str(home)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "NotWritable" in done.stderr
    assert str(home) in done.stderr


def test_from_s3(home: Path, tmp_path: Path, s3_env: Any) -> None:
    """The archive comes from a bucket as from a disk."""
    uri = f"s3://{s3_env.bucket()}/{NAME}"
    with open(archive(tmp_path / NAME, jobs="1"), "rb") as file:
        s3_env.put(uri, file.read())
    assert provide(uri, str(home)) is True
    assert (home / "jobs.py").read_text() == "1"
    with pytest.raises(CodeNotFound):
        provide(uri.replace("fast", "slow"), str(home))
