"""What the small parent of a run costs: ``python -m benchmarks.guard``, on Linux.

One run of a local ``int`` to ``str`` task under a scheduler's variables, without its guard, without it again as the
control, and with it, by turns. The same is done with a script that does no more than to import click and protobuf, and
with one that forks before it does: what a guard costs that is made of nothing but a fork.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from flyteidl.core.literals_pb2 import Literal, LiteralMap, Primitive, Scalar

from benchmarks.sides import REPOSITORY
from benchmarks.turns import Command, adopt, by_turns, table

_MEMORY = """
def memory(process):
    lines = [line.split() for name in ("smaps_rollup", "status") for line in open(f"/proc/{process}/{name}")]
    return sum(int(words[1]) for words in lines if words[0] in ("Pss_Anon:", "VmPTE:"))

def write_memory(has_parent):
    with open(os.environ["MEMORY"], "w") as file:
        file.write(str(memory("self") + (memory(os.getppid()) if has_parent else 0)))
"""
_MODULE = f"""
import os
from flyteweight import task
{_MEMORY}
@task
def run(a: int) -> str:
    if "MEMORY" in os.environ:
        write_memory(os.environ["FLYTEWEIGHT_GUARD"] == "on")
    return f"got {{a}}"
"""
_BARE = f"""
import os
if {{forks}} and (child := os.fork()):
    os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
import click
from google.protobuf import message
from google._upb import _message
{_MEMORY.replace("{", "{{").replace("}", "}}")}
if "MEMORY" in os.environ:
    write_memory({{forks}})
os._exit(0)
"""


def _install(python: str, directory: Path) -> Path:
    """An environment with this checkout; returns its Python."""
    subprocess.run([python, "-m", "venv", "--without-pip", directory], check=True)
    installed = directory / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(installed)]
    subprocess.run([*pip, "install", "--quiet", str(REPOSITORY)], check=True)
    return installed


def _run(python: Path, directory: Path, guard: str) -> Command:
    words = ("--inputs", f"{directory}/inputs.pb", "--output-prefix", f"{directory}/out")
    resolver = ("--resolver", "flyteweight.resolvers.default_task_resolver")
    loader = ("--", "task-module", "guarded_jobs", "task-name", "run")
    environment = {
        "PATH": os.defpath,
        "PYTHONPATH": str(directory),
        "FLYTE_INTERNAL_EXECUTION_ID": "execution",
        "FLYTEWEIGHT_GUARD": guard,
    }
    return Command((str(python.with_name("pyflyte-execute")), *words, *resolver, *loader), environment)


def _kibibytes(command: Command, directory: Path) -> int:
    """Anonymous memory and page tables of all processes of a command, at its height."""
    told = directory / "memory"
    by_turns([command._replace(environment={**command.environment, "MEMORY": str(told)})], 1)
    return int(told.read_text())


def main() -> None:
    """Make the environment, measure, and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.guard", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--python", default=os.path.realpath(sys.executable), help="the Python of the environment")
    options = parser.parse_args()
    adopt()
    with tempfile.TemporaryDirectory(prefix="flyteweight-guard-") as name:
        directory = Path(name)
        python = _install(options.python, directory / "installed")
        (directory / "guarded_jobs.py").write_text(_MODULE)
        inputs = LiteralMap(literals={"a": Literal(scalar=Scalar(primitive=Primitive(integer=42)))})
        (directory / "inputs.pb").write_bytes(inputs.SerializeToString())
        kinds = {"unguarded": "off", "again": "off", "guarded": "on"}
        commands = {kind: _run(python, directory, guard) for kind, guard in kinds.items()}
        for kind, forks in {"bare": False, "bare again": False, "bare, forks": True}.items():
            script = directory / f"{kind}.py"
            script.write_text(_BARE.format(forks=forks))
            commands[kind] = Command((str(python), str(script)), {"PATH": os.defpath})
        by_turns(list(commands.values()), 3)  # bytecode and the file system's cache
        samples = dict(zip(commands, by_turns(list(commands.values()), options.rounds), strict=True))
        used = {name: _kibibytes(command, directory) for name, command in commands.items()}
        version = subprocess.run([python, "-V"], capture_output=True, text=True, check=True).stdout.strip()
    print(f"{version}, {platform.system()} {platform.machine()}, {options.rounds} rounds")
    names = list(samples)
    for some in (names[:3], names[3:]):
        print("\n".join(table({name: samples[name] for name in some})))
        print(f"memory       {used[some[0]]} KiB; {some[2]} {used[some[2]] - used[some[0]]:+d} KiB")


if __name__ == "__main__":
    main()
