"""Tasks that are scripts, run as a caller runs them and as a container does."""

from __future__ import annotations

import os
import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from commands import World

from flyteweight.exceptions import FlyteRecoverableException
from flyteweight.tasks.function import PythonFunctionTask
from flyteweight.tasks.plugins import TaskPlugins
from flyteweight.tasks.scripts import subproc_execute
from flyteweight.tasks.shell import OutputLocation, RawShellTask, ShellTask, get_raw_shell_task
from flyteweight.types.directories import FlyteDirectory
from flyteweight.types.files import FlyteFile


def test_inputs_and_outputs_stand_in_the_script(tmp_path: Path) -> None:
    """Files by their local paths, times in ISO's form; the output is where the script left it."""
    (tmp_path / "a.txt").write_text("line\n")
    copy = ShellTask(
        "copy",
        script="cat {inputs.file} > {outputs.copied}; echo {inputs.n} {inputs.at} >> {outputs.copied}; echo ${{HOME}}",
        inputs={"file": FlyteFile, "n": int, "at": datetime},
        output_locs=[OutputLocation("copied", FlyteFile, "{inputs.file}.copy")],
    )
    copied: Any = copy(file=str(tmp_path / "a.txt"), n=3, at=datetime(2024, 5, 6, tzinfo=timezone.utc))
    assert Path(copied).read_text().startswith("line\n3 2024-05-06T00:00:00+00:00")
    assert copy.result is not None
    assert (copy.result.returncode, copy.result.output) == (0, os.environ["HOME"] + "\n")


def test_several_outputs_and_a_script_in_a_file(tmp_path: Path) -> None:
    """The script is read when the task runs; what it prints on stdout and stderr is kept apart."""
    file = tmp_path / "script.sh"
    file.write_text("exit 9")
    task = ShellTask(
        "two",
        script_file=file,
        output_locs=[OutputLocation(n, FlyteDirectory, str(tmp_path / n)) for n in ("a", "b")],
    )
    file.write_text("mkdir {outputs.a} {outputs.b}; touch {outputs.b}/x; echo out; echo err >&2")
    first, second = task()
    assert [os.listdir(first), os.listdir(second)] == [[], ["x"]]
    assert task.result is not None
    assert (task.result.output, task.result.error) == ("out\n", "err\n")


def test_a_script_that_fails_can_be_tried_again() -> None:
    """The error has the code and what was written."""
    with pytest.raises(FlyteRecoverableException, match="ended with code 7\nstdout: a\n\nstderr: b\n"):
        ShellTask("fails", script="echo a; echo b >&2; exit 7")()


def test_much_on_stderr_does_not_stop_the_script() -> None:
    """Both streams are read while the script runs."""
    task = ShellTask("loud", script="i=0; while [ $i -lt 20000 ]; do echo eeeeeeeeee >&2; i=$((i+1)); done; echo done")
    task()
    assert task.result is not None
    assert (task.result.output, len(task.result.error)) == ("done\n", 220_000)


@pytest.mark.parametrize("name", ["other", "inputs.other", "outputs.other"])
def test_a_name_that_is_not_there_is_said(name: str) -> None:
    """With the names that are."""
    with pytest.raises(ValueError, match=r"names 'other', which is not there \(inputs: a; outputs: none"):
        ShellTask("names", script=f"echo {{{name}}}", inputs={"a": int})(a=1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "takes a script or a script_file, found neither"),
        ({"script": "a", "script_file": "b"}, "found both"),
        ({"script_file": "/nowhere"}, "there is no script_file /nowhere"),
        ({"script": "a", "output_locs": ["x"]}, "takes OutputLocations, found str"),
        ({"script": "a", "output_locs": [OutputLocation("x", int, "y")]}, "output 'x' has the type <class 'int'>"),
        ({"script": "a", "output_locs": [OutputLocation("x", FlyteFile, None)]}, "output 'x' has no location"),  # type: ignore[arg-type]
    ],
)
def test_wrong_declarations(arguments: dict[str, Any], message: str) -> None:
    """They fail where they are written."""
    with pytest.raises(ValueError, match=message):
        ShellTask("wrong", **arguments)


def test_raw_scripts_get_arguments_and_variables(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Variables are the script's alone, whatever is in their values; its output is the process's."""
    file = tmp_path / "script.sh"
    file.write_text('echo "$1 $2 $A" > left')
    left: Any = get_raw_shell_task("raw")(script_file=str(file), script_args="x y", env={"A": "it's; echo no"})
    assert (Path(left) / "left").read_text() == "x y it's; echo no\n"
    assert "A" not in os.environ
    assert f"+ bash {file} x y" in capfd.readouterr().err
    with pytest.raises(FlyteRecoverableException, match="ended with code 3"):
        RawShellTask("raw", script="exit 3")()


class Pod:
    """Configures :class:`InPod`."""


class InPod(PythonFunctionTask[Any]):
    """Says that it was there."""

    def __init__(self, config: Any = None, function: Any = None, *, task_config: Any = None, **more: Any) -> None:
        super().__init__(config or task_config, function or more.pop("task_function"), task_type="pod", **more)

    def post_execute(self, user_params: Any, rval: Any) -> Any:
        return rval.new_remote_file("after") if rval is None else FlyteFile(__file__)


def test_the_plugin_of_the_configuration_has_its_hooks(tmp_path: Path) -> None:
    """Its task type and hooks are those of the task."""
    TaskPlugins.register_pythontask_plugin(Pod, InPod)
    task = ShellTask(
        "in a pod",
        script="touch {outputs.o}",
        task_config=Pod(),
        output_locs=[OutputLocation("o", FlyteFile, str(tmp_path / "o"))],
    )
    left: Any = task()
    assert (task.task_type, Path(left).name) == ("pod", "test_shell.py")


def test_in_a_container(tmp_path: Path) -> None:
    """A run by the command leaves the file in storage; a failure can be tried again."""
    world = World(tmp_path)
    world.module(
        """
        from flyteweight.tasks.shell import OutputLocation, ShellTask
        from flyteweight import FlyteFile
        t = ShellTask("t", script="echo {inputs.a} > {outputs.o}", inputs={"a": int},
                      output_locs=[OutputLocation("o", FlyteFile, "{ctx.working_directory}/o.txt")])
        bad = ShellTask("bad", script="exit 4")
        """
    )
    done = world.run(inputs=world.inputs(a=5))
    assert Path(done.outputs.literals["o"].scalar.blob.uri).read_text() == "5\n"
    assert "code 4" in world.run("bad", prefix=str(tmp_path / "second")).failed("USER:Recoverable", recoverable=True)


def test_programs_are_run_to_their_end() -> None:
    """What they wrote comes back; failures say how they ended, and a program that is not there what to do."""
    done = subproc_execute([sys.executable, "-c", "print('hello')"])
    assert (done.returncode, done.output, done.error) == (0, "hello\n", "")
    assert subproc_execute("echo a | cat", shell=True).output == "a\n"
    assert subproc_execute(["false"], check=False).returncode == 1
    with pytest.raises(RuntimeError, match=r"Failed with return code 2:\n.*unrecognized option"):
        subproc_execute(["ls", "--banana"])
    with pytest.raises(RuntimeError, match=r"executable could not be found: .*no-such-program.*container_image"):
        subproc_execute(["no-such-program"])
