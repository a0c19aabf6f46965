"""Template tasks by the installed command: the files and the exit code that a scheduler and a person see."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flyteidl.core.errors_pb2 import ContainerError, ErrorDocument
from flyteidl.core.execution_pb2 import ExecutionError
from flyteidl.core.literals_pb2 import Literal, LiteralMap, Primitive, Scalar
from flyteidl.core.tasks_pb2 import TaskTemplate

from flyteweight.interface.interface import Interface

if TYPE_CHECKING:
    from s3 import S3

COMMAND = str(Path(sys.executable).with_name("pyflyte-execute"))
RESOLVER = "flyteweight.resolvers.default_task_template_resolver"

PLUGIN = """
import asyncio, sys
from flyteweight import FlyteRecoverableException, IgnoreOutputs, ShimTaskExecutor

class Divide(ShimTaskExecutor):
    async def execute_from_model(self, tt, **inputs):
        await asyncio.sleep(0)
        a, by = inputs["a"], tt.custom["by"]
        if a == 98: raise FlyteRecoverableException("busy")
        if a == 99: raise IgnoreOutputs("not the leader")
        return {"whole": a // by, "rest": a % by} if a else (1,)

class InATuple(ShimTaskExecutor):
    def execute_from_model(self, tt, **inputs):
        return 1, 2

class Careless(ShimTaskExecutor):
    def execute_from_model(self, tt, **inputs):
        sys.path.clear()
        sys.meta_path.clear()
        return 1, 2

class NeedsUrl(ShimTaskExecutor):
    def __init__(self, url): ...
    def execute_from_model(self, tt, **inputs): ...

number = 7
"""


def template(by: int = 4) -> TaskTemplate:
    """Division with rest."""
    message = TaskTemplate(type="divide")
    message.id.name = "divide"
    message.interface.CopyFrom(Interface({"a": int}, {"whole": int, "rest": int}).to_typed_interface())
    message.custom.update({"by": by})
    return message


def inputs(**values: int) -> bytes:
    """Integers as an inputs file."""
    literals = {name: Literal(scalar=Scalar(primitive=Primitive(integer=value))) for name, value in values.items()}
    return LiteralMap(literals=literals).SerializeToString(deterministic=True)


class Run:
    """A directory with the plugin, and runs of the command in it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        (directory / "plugin.py").write_text(PLUGIN)
        (directory / "failing_plugin.py").write_text("import no_driver_of_this_name")
        (directory / "template.pb").write_bytes(template().SerializeToString(deterministic=True))

    def __call__(
        self,
        given: bytes,
        uri: str = "template.pb",
        executor: str = "plugin.Divide",
        code: int = 0,
    ) -> None:
        """Run the command by hand and check its exit code."""
        (self.directory / "inputs.pb").write_bytes(given)
        done = self.command("inputs.pb", "out", uri, executor)
        assert done.returncode == code, done.stderr

    def command(
        self, given: str, output: str, uri: str, executor: str, env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run the command."""
        return subprocess.run(
            [
                COMMAND,
                *("--inputs", given, "--output-prefix", output, "--raw-output-data-prefix", f"{output}/raw"),
                *("--resolver", RESOLVER, "--", uri, executor),
            ],
            cwd=self.directory,
            env={"PATH": "/usr/bin:/bin", **(env or {})},
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def outputs(self) -> dict[str, int]:
        """The integers of outputs.pb."""
        literals = LiteralMap.FromString((self.directory / "out/outputs.pb").read_bytes()).literals
        return {name: literal.scalar.primitive.integer for name, literal in literals.items()}

    @property
    def error(self) -> ContainerError:
        """The error of error.pb, beside which there are no outputs."""
        assert [path.name for path in (self.directory / "out").iterdir()] == ["error.pb"]
        return ErrorDocument.FromString((self.directory / "out/error.pb").read_bytes()).error


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs in a directory of the test's own."""
    return Run(tmp_path)


def test_success(run: Run) -> None:
    """Outputs are written by name."""
    run(inputs(a=11))
    assert run.outputs == {"whole": 2, "rest": 3}


def test_tuples_give_the_same_outputs_in_every_process(run: Run) -> None:
    """The order of a protobuf map differs between processes; the outputs of a tuple do not."""
    (run.directory / "inputs.pb").write_bytes(inputs(a=7))
    found = []
    for number in range(20):
        done = run.command("inputs.pb", f"out{number}", "template.pb", "plugin.InATuple")
        assert done.returncode == 0, done.stderr
        literals = LiteralMap.FromString((run.directory / f"out{number}/outputs.pb").read_bytes()).literals
        found.append({name: literal.scalar.primitive.integer for name, literal in literals.items()})
    assert found == [{"rest": 1, "whole": 2}] * 20


def test_an_executor_that_breaks_the_search_for_modules(run: Run) -> None:
    """What turns its results into outputs is there before it runs."""
    run(inputs(a=7), executor="plugin.Careless")
    assert run.outputs == {"rest": 1, "whole": 2}


def test_ignore_outputs(run: Run) -> None:
    """`IgnoreOutputs` is success without any file."""
    run(inputs(a=99))
    assert not (run.directory / "out").exists()


USER, SYSTEM = ExecutionError.USER, ExecutionError.SYSTEM


@pytest.mark.parametrize(
    ("given", "uri", "executor", "origin", "message"),
    [
        (inputs(a=0), "template.pb", "plugin.Divide", USER, "2 outputs (rest, whole), found tuple with 1 element"),
        (inputs(a=1), "zero.pb", "plugin.Divide", USER, "ZeroDivisionError"),
        (inputs(a=1), "template.pb", "plugin.NeedsUrl", USER, "needs arguments (url)"),
        (inputs(a=1), "template.pb", "plugin.number", USER, "an executor is a class"),
        (inputs(a=1), "template.pb", "plugin.Divid", USER, "Did you mean 'Divide'?"),
        (inputs(a=1), "template.pb", "failing_plugin.Divide", USER, "no_driver_of_this_name"),
        (inputs(a=1), "gone.pb", "plugin.Divide", SYSTEM, "there is no task template at gone.pb"),
        (inputs(a=1), "cut.pb", "plugin.Divide", SYSTEM, "expected a TaskTemplate message"),
        (inputs(a=1), "inputs.pb", "plugin.Divide", SYSTEM, "another kind of message"),
        (inputs(a=1), "{{.taskTemplatePath}}", "plugin.Divide", SYSTEM, "did not fill in"),
        (inputs(), "template.pb", "plugin.Divide", SYSTEM, "input 'a' of type int"),
        (inputs(a=1, b=2), "template.pb", "plugin.Divide", SYSTEM, "also 'b'"),
        (b"\xff\xff\xff", "template.pb", "plugin.Divide", SYSTEM, "inputs.pb"),
    ],
)
def test_failures(run: Run, given: bytes, uri: str, executor: str, origin: int, message: str) -> None:
    """Each fault has the right origin, is not retried, and says what is wrong."""
    (run.directory / "zero.pb").write_bytes(template(by=0).SerializeToString())
    (run.directory / "cut.pb").write_bytes(template().SerializeToString()[:-2])
    run(given, uri, executor, code=1)
    assert run.error.origin == origin
    assert run.error.kind == ContainerError.NON_RECOVERABLE
    assert message in run.error.message


def test_recoverable_error(run: Run) -> None:
    """A recoverable error of the executor may be retried."""
    run(inputs(a=98), code=1)
    assert (run.error.code, run.error.origin) == ("USER:Recoverable", USER)
    assert run.error.kind == ContainerError.RECOVERABLE


def test_everything_on_s3(run: Run, s3: S3) -> None:
    """Template, inputs and outputs on an object store."""
    prefix = f"s3://{s3.bucket()}/meta"
    s3.put(f"{prefix}/template.pb", template().SerializeToString())
    s3.put(f"{prefix}/inputs.pb", inputs(a=11))
    done = run.command(f"{prefix}/inputs.pb", f"{prefix}/out", f"{prefix}/template.pb", "plugin.Divide", s3.env)
    assert done.returncode == 0, done.stderr
    literals = LiteralMap.FromString(s3.get(f"{prefix}/out/outputs.pb")).literals
    assert literals["whole"].scalar.primitive.integer == 2
    done = run.command(f"{prefix}/inputs.pb", f"{prefix}/bad", f"{prefix}/gone.pb", "plugin.Divide", s3.env)
    assert done.returncode == 1
    error = ErrorDocument.FromString(s3.get(f"{prefix}/bad/error.pb")).error
    assert (error.code, error.origin) == ("SYSTEM:TaskTemplate", SYSTEM)
    assert "gone.pb" in error.message


UNWANTED = {
    *("asyncio", "json", "logging", "tempfile", "fsspec", "obstore", "msgpack", "typing_extensions"),
    *("importlib.metadata", "urllib.request", "flyteweight.settings.configuration", "flyteweight.tasks.serialize"),
    *("flyteweight.tasks.container", "flyteweight.compat.modules"),
}


def test_start_up_imports_little(run: Run) -> None:
    """A template task with local files loads neither an event loop, nor JSON, nor logging, nor any storage library."""
    (run.directory / "quiet.py").write_text(
        "from flyteweight import ShimTaskExecutor\n"
        "class Quiet(ShimTaskExecutor):\n"
        "    def execute_from_model(self, tt, **inputs):\n"
        "        import sys\n"
        f"        unwanted = {UNWANTED!r}\n"
        "        raise SystemExit(f'loaded: {sorted(unwanted & set(sys.modules))}')\n"
    )
    (run.directory / "inputs.pb").write_bytes(inputs(a=1))
    done = run.command("inputs.pb", "out", "template.pb", "quiet.Quiet")
    assert "loaded: []" in done.stderr
