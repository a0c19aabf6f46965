"""The example of a plugin, run as its README says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgpack
from flyteidl.core.literals_pb2 import LiteralMap

if TYPE_CHECKING:
    from s3 import S3

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "sqlite_plugin"
BIN = Path(sys.executable).parent
LONGEST = [{"name": "Finale", "seconds": 611.0}, {"name": "Overture", "seconds": 312.5}]


def run(*command: object, env: dict[str, str] | None = None) -> str:
    """Run a command in the example's directory and return what it printed."""
    done = subprocess.run(
        list(map(str, command)),
        cwd=EXAMPLE,
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", **(env or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def execute(inputs: object, template: object, output: object, env: dict[str, str] | None = None) -> None:
    """Run the task as its container does."""
    run(
        BIN / "pyflyte-execute",
        *("--inputs", inputs, "--output-prefix", output, "--raw-output-data-prefix", f"{output}/raw"),
        *("--resolver", "flyteweight.resolvers.default_task_template_resolver"),
        *("--", template, "sqlite_plugin.SQLiteExecutor"),
        env=env,
    )


def rows(data: bytes) -> tuple[list[object], int]:
    """Rows and count of an outputs file."""
    literals = LiteralMap.FromString(data).literals
    packed = [item.scalar.binary.value for item in literals["rows"].collection.literals]
    return [msgpack.unpackb(row) for row in packed], literals["count"].scalar.primitive.integer


def test_by_hand_on_local_files(tmp_path: Path) -> None:
    """Template and inputs are written, linted and run."""
    shown = run(sys.executable, "write_files.py", tmp_path)
    assert "task tracks.longest" in shown
    execute(tmp_path / "inputs.pb", tmp_path / "template.pb", tmp_path / "out")
    assert rows((tmp_path / "out/outputs.pb").read_bytes()) == (LONGEST, 2)
    files = ("--template", tmp_path / "template.pb", "--inputs", tmp_path / "inputs.pb")
    assert "run: 2 outputs" in run(BIN / "flyteweight", "lint", "sqlite_plugin:SQLiteExecutor", *files)


def test_by_hand_on_s3(tmp_path: Path, s3: S3) -> None:
    """Database, template, inputs and outputs on an object store."""
    bucket = f"s3://{s3.bucket()}"
    run(sys.executable, "write_files.py", tmp_path, f"{bucket}/tracks.sqlite")
    for name in ("tracks.sqlite", "template.pb", "inputs.pb"):
        s3.put(f"{bucket}/{name}", (tmp_path / name).read_bytes())
    execute(f"{bucket}/inputs.pb", f"{bucket}/template.pb", f"{bucket}/out", s3.env)
    assert rows(s3.get(f"{bucket}/out/outputs.pb")) == (LONGEST, 2)


def test_local_call(tmp_path: Path) -> None:
    """An author calls the task in Python and gets the same rows."""
    run(sys.executable, "write_files.py", tmp_path)
    printed = run(sys.executable, "tracks.py", env={"TRACKS_DB": str(tmp_path / "tracks.sqlite")})
    assert f"rows={LONGEST}, count=2" in printed
