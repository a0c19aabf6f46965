"""An image that has flytekit, plugins made for it and flyteweight, and what runs in it leave behind."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from flyteidl.core.errors_pb2 import ContainerError, ErrorDocument
from flyteidl.core.literals_pb2 import Literal, LiteralMap, Primitive, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
TASKS = "flytekit.core.python_auto_container.default_task_resolver"
TEMPLATES = "flytekit.core.python_customized_container_task.default_task_template_resolver"
FLYTEKITS_COMMAND = "from flytekit.bin.entrypoint import execute_task_cmd; execute_task_cmd()"


@dataclass
class Image:
    """A directory with an author's modules and templates, and the environment of the image."""

    directory: Path
    python: Path
    numbers: Iterator[int] = field(default_factory=count)
    """Those of the runs, which may be several at a time."""

    def run(
        self,
        inputs: LiteralMap,
        resolver: str,
        *loader_args: str,
        theirs: bool = False,
        command: str = "execute",
        env: dict[str, str] | None = None,
    ) -> Path:
        """Run one task by our command, or by flytekit's; returns the directory of the outputs."""
        output = self.directory / f"output-{next(self.numbers)}"
        output.mkdir()
        (output / "given.pb").write_bytes(inputs.SerializeToString())
        ours = [str(self.python.with_name("flyteweight")), command]
        words = [str(self.python), "-c", FLYTEKITS_COMMAND] if theirs else ours
        done = subprocess.run(
            [
                *words,
                *("--inputs", str(output / "given.pb")),
                *("--output-prefix", str(output)),
                *("--raw-output-data-prefix", str(output / "raw")),
                *("--resolver", resolver, "--", *loader_args),
            ],
            cwd=self.directory,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.directory),
                "FLYTE_INTERNAL_EXECUTION_ID": "run7",
                **(env or {}),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return output


def text(value: str) -> Literal:
    """The literal of a str."""
    return Literal(scalar=Scalar(primitive=Primitive(string_value=value)))


def kind(value: str) -> LiteralMap:
    """Inputs of one str."""
    return LiteralMap(literals={"kind": text(value)})


def outputs(directory: Path) -> dict[str, Literal]:
    """The outputs of a run."""
    return dict(LiteralMap.FromString((directory / "outputs.pb").read_bytes()).literals)


def error(directory: Path) -> ContainerError:
    """The error of a run."""
    assert not (directory / "outputs.pb").exists()
    return ErrorDocument.FromString((directory / "error.pb").read_bytes()).error
