"""Where temporary files go."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from flyteweight.storage.scratch import temporary_directory

if TYPE_CHECKING:
    from pathlib import Path

TEMPFILES = "import tempfile; print(tempfile.gettempdir())"
OURS = "from flyteweight.storage.scratch import temporary_directory; print(temporary_directory())"


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"TMPDIR": "{here}"},
        {"TEMP": "{here}"},
        {"TMPDIR": "", "TEMP": "", "TMP": "{here}"},
        {"TMPDIR": "{here}/missing", "TEMP": "{here}/file", "TMP": "{here}"},
        {"TMPDIR": "relative"},
    ],
    ids=str,
)
def test_the_choice_is_tempfiles(environment: dict[str, str], tmp_path: Path) -> None:
    """The same variables, in the same order; what is no directory or cannot be written is passed over."""
    (tmp_path / "file").touch()
    (tmp_path / "relative").mkdir()
    env = {name: value.format(here=tmp_path) for name, value in environment.items()}
    chosen = [
        subprocess.run(
            [sys.executable, "-c", code], env=env, cwd=tmp_path, capture_output=True, text=True, check=True
        ).stdout
        for code in (OURS, TEMPFILES)
    ]
    assert chosen[0] == chosen[1]


def test_nothing_is_written_to_find_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that a signal could leave behind is never made."""
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    os.utime(tmp_path, (1, 1))
    assert temporary_directory() == str(tmp_path)
    assert tmp_path.stat().st_mtime == 1


def test_what_the_program_chose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A directory that was set in ``tempfile`` holds, as text or as bytes."""
    for value in (str(tmp_path), os.fsencode(tmp_path)):
        monkeypatch.setattr("tempfile.tempdir", value)
        assert temporary_directory() == str(tmp_path)
