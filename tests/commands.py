"""The installed commands, run in child processes on a directory with a task module in it."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flyteidl.core.errors_pb2 import ContainerError, ErrorDocument
from flyteidl.core.execution_pb2 import ExecutionError
from flyteidl.core.literals_pb2 import LiteralMap

BIN = Path(sys.executable).parent
DEFAULT_RESOLVER = "flyteweight.resolvers.default_task_resolver"
SCHEDULER = {
    "FLYTE_INTERNAL_EXECUTION_ID": "exec1",
    "FLYTE_INTERNAL_EXECUTION_PROJECT": "p",
    "FLYTE_INTERNAL_EXECUTION_DOMAIN": "d",
}
HEADER = "import os, signal, sys, time\nfrom flyteweight import task, current_context\n"


@dataclass
class Finished:
    """What a command left behind."""

    code: int
    stdout: str
    stderr: str
    prefix: Path

    @property
    def files(self) -> list[str]:
        """Names of the files at the output prefix, sorted."""
        return sorted(os.listdir(self.prefix)) if self.prefix.is_dir() else []

    @property
    def error(self) -> ContainerError:
        """The error document; there must be no other verdict."""
        names = [name for name in self.files if name.startswith("error")]
        assert len(names) == 1, (self.files, self.stderr)
        assert "outputs.pb" not in self.files
        return ErrorDocument.FromString((self.prefix / names[0]).read_bytes()).error

    @property
    def outputs(self) -> LiteralMap:
        """The outputs; there must be no other verdict."""
        assert self.code == 0, self.stderr
        assert not [name for name in self.files if name.startswith("error")]
        return LiteralMap.FromString((self.prefix / "outputs.pb").read_bytes())

    def value(self, name: str = "o0") -> Any:
        """The primitive in an output."""
        primitive = self.outputs.literals[name].scalar.primitive
        return getattr(primitive, primitive.WhichOneof("value") or "")

    def failed(self, code: str, *, system: bool = False, recoverable: bool = False) -> str:
        """Check the verdict's code, origin and kind; returns its message."""
        error = self.error
        origin = ExecutionError.SYSTEM if system else ExecutionError.USER
        kind = ContainerError.RECOVERABLE if recoverable else ContainerError.NON_RECOVERABLE
        assert (error.code, error.origin, error.kind) == (code, origin, kind), error
        assert abs(error.timestamp.ToNanoseconds() / 1e9 - time.time()) < 600
        return error.message


@dataclass
class World:
    """A directory in which a task module is written and run."""

    path: Path
    env: dict[str, str] = field(default_factory=dict)

    @property
    def prefix(self) -> Path:
        """The output prefix of runs that name no other."""
        return self.path / "out"

    def module(self, text: str, name: str = "jobs") -> None:
        """Write a module; ``task``, ``current_context`` and some of the standard library are imported in it."""
        (self.path / f"{name}.py").write_text(HEADER + textwrap.dedent(text))

    def inputs(self, **values: Any) -> str:
        """Write an inputs file with ints and strs; returns its path."""
        literals = LiteralMap()
        for key, value in values.items():
            primitive = literals.literals[key].scalar.primitive
            if isinstance(value, int):
                primitive.integer = value
            else:
                primitive.string_value = value
        path = self.path / "inputs.pb"
        path.write_bytes(literals.SerializeToString())
        return str(path)

    def words(
        self,
        task: str = "t",
        *,
        inputs: str | None = None,
        prefix: str | None = None,
        resolver: str = DEFAULT_RESOLVER,
        loader: list[str] | None = None,
        options: tuple[str, ...] = (),
    ) -> list[str]:
        """The command line of a run."""
        return [
            str(BIN / "pyflyte-execute"),
            *("--inputs", inputs if inputs is not None else self.inputs()),
            *("--output-prefix", prefix or str(self.prefix)),
            *options,
            *("--resolver", resolver, "--"),
            *(loader if loader is not None else ["task-module", "jobs", "task-name", task]),
        ]

    def start(self, words: list[str], **options: Any) -> subprocess.Popen[str]:
        """Start a command in the working directory, with nothing of Flyte's in its environment but ``env``."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("FLYTE", "_F_", "AWS_", "PYTHON", "BATCH_"))
        }
        defaults: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "cwd": self.path}
        environment = kept | {"PYTHONDONTWRITEBYTECODE": "1"} | self.env | options.pop("env", {})
        return subprocess.Popen(words, text=True, env=environment, **(defaults | options))

    def finish(self, process: subprocess.Popen[str], prefix: Path | None = None) -> Finished:
        """Wait for a command's end."""
        stdout, stderr = process.communicate(timeout=60)
        return Finished(process.returncode, stdout or "", stderr or "", prefix or self.prefix)

    def command(self, words: list[str], **options: Any) -> Finished:
        """Run a command to its end."""
        return self.finish(self.start(words, **options))

    def run(self, task: str = "t", env: dict[str, str] | None = None, **options: Any) -> Finished:
        """Run a task of the module to its end; ``options`` are those of :meth:`words`."""
        finished = self.command(self.words(task, **options), env=env or {})
        prefix = options.get("prefix")
        return finished if prefix is None else Finished(finished.code, finished.stdout, finished.stderr, Path(prefix))

    def start_and_wait(self, task: str = "t", env: dict[str, str] | None = None, **options: Any) -> Any:
        """Start a task, and come back when it has written the file ``running`` in the working directory."""
        process = self.start(self.words(task, **options), env=env or {})
        wait_for(self.path / "running", process)
        return process


def wait_for(path: Path, process: subprocess.Popen[str], seconds: float = 30) -> None:
    """Wait until a file exists, and what its writer does next has begun.

    Python looks for signals between two steps. One that comes after the look before a system call, and before the
    call, does not end that call: ``time.sleep`` sleeps to its end.
    """
    deadline = time.monotonic() + seconds
    while not path.exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline, f"{path} did not appear"
        time.sleep(0.01)
    time.sleep(0.1)
