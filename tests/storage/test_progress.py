"""What is said of a transfer that lasts, and how much memory it may hold."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from faulty import faulty_proxy

from flyteweight import storage
from flyteweight.storage.errors import StorageError

if TYPE_CHECKING:
    from pathlib import Path

    from s3 import S3

ENGINES = ["", "fsspec"]
CODE = """
import logging, sys
from flyteweight import storage
from flyteweight.runtime.logs import prepare
prepare()
verb, source, target = sys.argv[1:]
getattr(storage, verb)(source, target)
"""
ALWAYS = {"FLYTEWEIGHT_PROGRESS": "0.000001", "FLYTE_SDK_LOGGING_LEVEL": "20", "FLYTE_SDK_LOGGING_FORMAT": "text"}


def run(*words: str, **environment: str) -> str:
    """What a process says on stderr, which is no terminal, while it moves data."""
    done = subprocess.run(
        [sys.executable, "-c", CODE, *words], env={**os.environ, **environment}, capture_output=True, check=True
    )
    return done.stderr.decode()


def tree(directory: Path) -> Path:
    """A directory with three files of 3 MiB in all."""
    directory.mkdir()
    for name in "abc":
        (directory / name).write_bytes(bytes(1 << 20))
    return directory


@pytest.mark.parametrize("engine", ENGINES)
def test_lines_in_the_log(s3_env: S3, tmp_path: Path, engine: str) -> None:
    """Up and down, of files and directories: how much of how much, never more than all, and how fast."""
    (tmp_path / "large").write_bytes(bytes(20 << 20))
    base = f"s3://{s3_env.bucket()}/base"
    directory = tree(tmp_path / "tree")
    for verb, source, target, total in (
        ("upload_file", str(tmp_path / "large"), f"{base}/large", 20),
        ("download_file", f"{base}/large", str(tmp_path / "back"), 20),
        ("upload_directory", str(directory), f"{base}/tree", 3),
        ("download_directory", f"{base}/tree", str(tmp_path / "again"), 3),
        ("upload_file", str(tmp_path / "large"), str(tmp_path / "copy"), 20),
    ):
        said = run(verb, source, target, **ALWAYS, FLYTEWEIGHT_STORAGE=engine)
        verb_said = "writing" if verb.startswith("upload") else "reading"
        place = target if verb.startswith("upload") else source
        line = rf"INFO \[flyteweight\] {verb_said} {re.escape(place)}: (\d+)(?: of (\d+))? MiB, [\d,.]+ MiB/s"
        found = re.findall(line, said)
        assert found, (verb, said)
        assert int(found[-1][0]) == total
        assert {of for _, of in found} <= {str(total), ""}
        assert max(int(done) for done, _ in found) == total
        assert len(found) == len(said.splitlines())


def start_on_a_terminal(source: Path, target: str, **environment: str) -> tuple[int, subprocess.Popen[bytes]]:
    """The other end of the terminal, and the process that stores the file."""
    main, terminal = pty.openpty()
    environment = {**os.environ, **ALWAYS, "TERM": "xterm", "COLUMNS": "120", **environment}
    words = [sys.executable, "-c", CODE, "upload_file", str(source), target]
    process = subprocess.Popen(words, env=environment, stderr=terminal)
    os.close(terminal)
    return main, process


def test_a_bar_on_a_terminal(s3_env: S3, tmp_path: Path) -> None:
    """It ends at 100 %, and no line is logged."""
    (tmp_path / "large").write_bytes(bytes(20 << 20))
    target = f"s3://{s3_env.bucket()}/large"
    main, process = start_on_a_terminal(tmp_path / "large", target)
    said = b""
    while True:
        try:
            part = os.read(main, 4096)
        except OSError:  # nobody has the other end any more
            break
        if not part:
            break
        said += part
    os.close(main)
    assert process.wait() == 0
    assert f"writing {target}".encode() in said
    assert b"100%" in said
    assert b"INFO" not in said


def test_a_terminal_that_goes_away(s3_env: S3, tmp_path: Path) -> None:
    """The transfer goes on without it."""
    (tmp_path / "large").write_bytes(os.urandom(20 << 20))
    target = f"s3://{s3_env.bucket()}/large"
    with faulty_proxy(s3_env.endpoint) as proxy:
        proxy.delay = 0.5  # so that there is much left to say when the terminal has gone
        main, process = start_on_a_terminal(tmp_path / "large", target, FLYTE_AWS_ENDPOINT=proxy.endpoint)
        assert os.read(main, 1)
        os.close(main)
        process.wait()
    assert storage.read_bytes(target) == (tmp_path / "large").read_bytes()


def test_a_short_transfer_says_nothing(s3_env: S3, tmp_path: Path) -> None:
    """Nor one that is not to be told, nor one of which no lines are wanted."""
    (tmp_path / "file").write_bytes(bytes(10 << 20))
    words = ("upload_file", str(tmp_path / "file"), f"s3://{s3_env.bucket()}/file")
    assert run(*words, **{**ALWAYS, "FLYTEWEIGHT_PROGRESS": ""}) == ""
    assert run(*words, **{**ALWAYS, "FLYTEWEIGHT_PROGRESS": "0"}) == ""
    assert run(*words, **{**ALWAYS, "FLYTE_SDK_LOGGING_LEVEL": "30"}) == ""


def test_secrets_of_a_uri_are_not_said(tmp_path: Path) -> None:
    """A signed URL is shown without its signature."""
    from flyteweight.storage.progress import Progress

    progress = Progress("reading", "https://user:secret@host/a?X-Amz-Signature=secret", 3)
    assert "secret" not in progress._text


@pytest.mark.parametrize(
    ("name", "value"),
    [("FLYTEWEIGHT_PROGRESS", "often"), ("FLYTEWEIGHT_PROGRESS", "-1")]
    + [("FLYTEWEIGHT_TRANSFER_MEMORY", value) for value in ("much", "0", "15", "64.5")],
)
def test_bad_values_name_their_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str) -> None:
    """And say what was expected."""
    monkeypatch.setenv(name, value)
    directory = tree(tmp_path / "tree")
    with pytest.raises(StorageError, match=f"{name} is '{value}'; expected"):
        storage.upload_directory(str(directory), str(tmp_path / "copy"))


def test_memory_of_transfers_can_be_set(s3_env: S3, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With 16 MiB two files of 7 MiB are in transfer at once, and of small files no more than memory is for."""
    large, small = tmp_path / "large", tmp_path / "small"
    for directory, count, size in ((large, 6, 7 << 20), (small, 30, 10)):
        directory.mkdir()
        for number in range(count):
            (directory / str(number)).write_bytes(bytes(size))
    monkeypatch.setenv("FLYTEWEIGHT_TRANSFER_MEMORY", "16")
    with faulty_proxy(s3_env.endpoint) as proxy:
        monkeypatch.setenv("FLYTE_AWS_ENDPOINT", proxy.endpoint)
        for directory, most in ((large, 2), (small, 8)):
            uri = f"s3://{s3_env.bucket()}/tree"
            proxy.clear()
            proxy.delay = 0.05
            storage.upload_directory(str(directory), uri)
            storage.download_directory(uri, f"{directory}-back")
            assert 1 <= proxy.most_delayed <= most
