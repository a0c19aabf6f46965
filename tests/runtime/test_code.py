"""The code of a task in one file, for Spark's executors."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

from flyteweight.runtime.code import code_zip

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_python_imports_from_it(tmp_path: Path) -> None:
    """A package, and a module beside it, are found in the zip by an interpreter elsewhere."""
    home = tmp_path / "home"
    (home / "pk" / "__pycache__").mkdir(parents=True)
    (home / "pk" / "__init__.py").write_text("from pk.more import x\n")
    (home / "pk" / "more.py").write_text("x = 5\n")
    (home / "pk" / "__pycache__" / "more.pyc").write_bytes(b"")
    (home / "jobs.py").write_text("import pk\nprint(pk.x)\n")
    (home / ".flyteweight-code").write_text("mark")
    (home / "out").symlink_to("/etc")
    path = code_zip(str(tmp_path / "code.zip"), str(home))
    done = subprocess.run(
        [sys.executable, "-c", "import sys; sys.path.insert(0, sys.argv[1]); import jobs", path],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "5\n"
    assert zipfile.ZipFile(path).namelist() == ["jobs.py", "pk/__init__.py", "pk/more.py"]


def test_the_same_code_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Times do not matter; the zip itself, in the working directory, is not in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "jobs.py").write_text("x = 1\n")
    first = (tmp_path / code_zip("code.zip")).read_bytes()
    (tmp_path / "jobs.py").touch()
    assert (tmp_path / code_zip("code.zip")).read_bytes() == first
    assert zipfile.ZipFile("code.zip").namelist() == ["jobs.py"]
