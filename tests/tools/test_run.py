"""`flyteweight run`: one task by hand."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from flyteidl.core.literals_pb2 import LiteralMap
from flyteidl.core.tasks_pb2 import TaskTemplate
from tools.hands import tool

from flyteweight.interface.interface import Interface

if TYPE_CHECKING:
    from commands import World

MODULE = """
    @task
    def t(a: int, b: str = "x") -> str:
        if a < 0:
            raise ValueError(f"negative {b}")
        if a == 99:
            sys.exit(7)
        return f"{b}{a} {sys.argv[0]} {os.getpid()}"
"""


def test_outputs_are_printed(world: World) -> None:
    """Inputs by name, the outputs on stdout, and nothing else."""
    world.module(MODULE)
    done = tool(world, "run", "jobs:t", "a=3", "b=5", "--output-prefix", "out")
    assert (done.code, done.stderr) == (0, "")
    assert done.stdout.startswith('out/outputs.pb: LiteralMap\n  o0  str = "53 ')
    assert done.outputs.literals["o0"].scalar.primitive.string_value.startswith("53 ")


def test_the_command_line_is_a_pods(world: World) -> None:
    """``-v`` shows the command, which does the same again when it is pasted into a shell."""
    world.module(MODULE)
    inputs = world.inputs(a=1)
    done = tool(world, "run", "-v", "jobs:t", "--inputs", inputs, "--output-prefix", "out")
    assert "pyflyte-execute " in done.value()
    [line] = done.stderr.splitlines()
    assert line.startswith("$ ")
    assert line.endswith("--resolver flyteweight.resolvers.default_task_resolver -- task-module jobs task-name t")
    (world.prefix / "outputs.pb").unlink()
    subprocess.run(line.removeprefix("$ "), shell=True, cwd=world.path, check=True)
    assert LiteralMap.FromString((world.prefix / "outputs.pb").read_bytes()).literals.keys() == {"o0"}


def test_json(world: World) -> None:
    """``--json`` gives inputs, too, and ``name=value`` adds to it."""
    world.module(MODULE)
    assert '"y4 ' in tool(world, "run", "jobs:t", "--json", '{"a": 4}', "b=y").stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["jobs:t", "a=-1", "b=secret"], 1, "ValueError: negative secret"),
        (["jobs:t", "a=99"], 7, "sys.exit"),
        (["jobs:t"], 2, "the task needs 'a' too"),
        (["jobs:t", "a=1", "--inputs", "in.pb"], 2, "exclude each other"),
        (["jobs:t", "--inputs", "in.pb"], 1, "there is no inputs file"),
        (["jobs:t", "a=x"], 1, "expected int, found str at a"),
        (["jobs:u", "a=1"], 1, "Tasks there: 't'"),
        (["t", "a=1"], 2, "is not MODULE:TASK"),
        (["jobs:t", "a=1", "--pdb", "--profile", "p"], 2, "exclude each other"),
    ],
)
def test_failures(world: World, words: list[str], code: int, said: str) -> None:
    """The exit code is the task's, or 2 for a wrong command line; no frame of ours is shown."""
    world.module(MODULE)
    done = tool(world, "run", *words)
    assert done.code == code, done.stderr
    assert said in done.stderr
    assert "flyteweight/tools" not in done.stderr
    assert not done.stdout


def test_again_on_the_inputs_of_a_failed_run(world: World, s3: Any) -> None:
    """The inputs file of any run, on S3 too, is taken as it is."""
    world.module(MODULE)
    uri = f"s3://{s3.bucket()}/run/inputs.pb"
    with open(world.inputs(a=2), "rb") as file:
        s3.put(uri, file.read())
    world.env = s3.env
    assert 'str = "x2 ' in tool(world, "run", "jobs:t", "--inputs", uri).stdout


def test_the_debugger_stops_at_the_users_frame(world: World) -> None:
    """``--pdb`` shows the user's line and variables, and the failure is reported all the same."""
    world.module(MODULE)
    process = subprocess.run(
        ["flyteweight", "run", "--pdb", "jobs:t", "a=-5", "--output-prefix", "out"],
        cwd=world.path,
        env=os.environ | {"PATH": _path()},
        input="p a * 2\nq\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 1
    assert 'raise ValueError(f"negative {b}")' in process.stdout
    assert "-10" in process.stdout
    assert (world.prefix / "error.pb").exists()


def test_the_debugger_stops_in_a_module_that_fails(world: World) -> None:
    """What a module raises while it is imported is shown in the debugger, if its tasks are known otherwise."""
    world.module(MODULE + "\n    if len(sys.argv) > 9: boom = 1 / 0")
    process = subprocess.run(
        ["flyteweight", "run", "--pdb", "jobs:t", "a=1"],
        cwd=world.path,
        env=os.environ | {"PATH": _path()},
        input="q\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 1
    assert "boom = 1 / 0" in process.stdout


def _path() -> str:
    from commands import BIN

    return f"{BIN}{os.pathsep}{os.environ['PATH']}"


def test_profile(world: World) -> None:
    """``--profile`` writes a profile of the whole process and prints the ten costliest functions."""
    import pstats

    world.module("""
        def burn():
            return sum(range(3_000_000))

        @task
        def t(a: int) -> int:
            return burn() + a
    """)
    done = tool(world, "run", "jobs:t", "a=1", "--profile", "profile.out")
    assert done.code == 0, done.stderr
    lines = done.stderr.splitlines()
    assert len(lines) == 11
    assert any("sum" in line for line in lines)
    functions = {name for _, _, name in pstats.Stats(str(world.path / "profile.out")).stats}  # type: ignore[attr-defined]
    assert {"burn", "_find_and_load"} <= functions
    failed = tool(world, "run", "jobs:t", "a=x", "--profile", "none.out")
    assert failed.code == 1


def test_a_template_task(world: World) -> None:
    """``--template FILE MODULE:Executor`` runs the executor on the template."""
    template = TaskTemplate(type="plugin")
    template.id.name = "q"
    template.interface.CopyFrom(Interface({"query": str}, {"n": int}).to_typed_interface())
    (world.path / "template.pb").write_bytes(template.SerializeToString())
    world.module("""
        from flyteweight import ShimTaskExecutor

        class Executor(ShimTaskExecutor):
            def execute_from_model(self, tt, **inputs):
                return len(inputs["query"])
    """)
    done = tool(world, "run", "--template", "template.pb", "jobs:Executor", "query=123")
    assert done.stdout.endswith("  n  int = 3\n"), done.stderr


def test_a_resolver_of_ones_own(world: World) -> None:
    """A task with another resolver runs by this resolver's path and arguments, as its container would."""
    world.module("""
        from flyteweight import TaskResolverMixin

        class Resolver(TaskResolverMixin):
            location = "jobs.resolver"
            def name(self): return "mine"
            def load_task(self, loader_args): return globals()[loader_args[0]]
            def loader_args(self, settings, t): return ["t"]

        resolver = Resolver()

        @task(task_resolver=resolver)
        def t(a: int) -> int:
            return a
    """)
    done = tool(world, "run", "-v", "jobs:t", "a=1")
    assert done.code == 0, done.stderr
    assert "--resolver jobs.resolver -- t\n" in done.stderr


def test_module_form(world: World) -> None:
    """``python -m flyteweight`` is the same command."""
    import sys

    world.module(MODULE)
    done = world.command([sys.executable, "-m", "flyteweight", "run", "jobs:t", "a=3"])
    assert 'str = "x3 ' in done.stdout
    assert "Usage: flyteweight " in world.command([sys.executable, "-m", "flyteweight", "--help"]).stdout
