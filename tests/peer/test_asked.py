"""What code that imports flytekit is answered, by flytekit and by us: line by line the same."""

from __future__ import annotations

import difflib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from peer import create

HERE = Path(__file__).parent
MODULES = sorted(file.name for file in (HERE / "asked").glob("*.py"))


@pytest.fixture(scope="module")
def peer() -> Path:
    """The Python of the environment with the real flytekit."""
    return create.main()


@pytest.mark.parametrize("module", MODULES)
def test_answers_are_equal(peer: Path, tmp_path: Path, module: str) -> None:
    """The same module, byte for byte, is told the same."""
    theirs, ours = (said(python, module, tmp_path) for python in (peer, Path(sys.executable)))
    assert theirs
    if theirs != ours:
        pytest.fail("\n".join(difflib.unified_diff(theirs, ours, "flytekit", "flyteweight", lineterm="")))


def said(python: Path, module: str, directory: Path) -> list[str]:
    """The lines of a module's report."""
    # An environment in which nobody reads the .pth file has the hook by this.
    hook = "import flyteweight.compat; flyteweight.compat.install(); " if python == Path(sys.executable) else ""
    start = f"import sys; {hook}sys.path.insert(0, {str(HERE / 'inside')!r}); import asked; asked.main(*sys.argv[1:])"
    done = subprocess.run(
        [python, "-c", start, HERE / "asked" / module, directory / "said"],
        cwd=directory,
        env={name: value for name, value in os.environ.items() if not name.startswith("FLYTE")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return (directory / "said").read_text().splitlines()
