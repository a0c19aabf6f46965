"""``ShellTask``: a script as a task, with inputs in it and files as its outputs."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from flyteweight.exceptions import FlyteRecoverableException
from flyteweight.interface.interface import Interface
from flyteweight.runtime.context import current_context
from flyteweight.tasks.function import PythonInstanceTask
from flyteweight.tasks.plugins import TaskPlugins
from flyteweight.tasks.scripts import Names, ProcessResult, filled, run_script
from flyteweight.types.directories import FlyteDirectory
from flyteweight.types.files import FlyteFile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flyteweight.runtime.parameters import ExecutionParameters

T = TypeVar("T")


@dataclass
class OutputLocation:
    """An output, and the path where the script leaves it; ``{inputs.NAME}`` in the path stands for an input."""

    var: str
    var_type: type[FlyteFile | FlyteDirectory]
    location: str | os.PathLike[str]


class ShellTask(PythonInstanceTask[T]):
    """A task that runs a script, given as text or by its file, which is read when the task runs.

    In it ``{inputs.NAME}`` stands for an input, of a file or directory for its local path; ``{outputs.NAME}`` for the
    path of an output; ``{ctx.…}`` for what :func:`current_context` knows. Other braces are doubled. What it prints is
    printed, and kept in :attr:`result`. Raises ``FlyteRecoverableException`` if it ends with another code than 0.
    """

    def __init__(
        self,
        name: str,
        debug: bool = False,
        script: str | None = None,
        script_file: str | os.PathLike[str] | None = None,
        task_config: T | None = None,
        shell: str = "/bin/sh",
        inputs: dict[str, Any] | None = None,
        output_locs: list[OutputLocation] | None = None,
        **kwargs: Any,
    ) -> None:
        if bool(script) == bool(script_file):
            raise ValueError(
                f"ShellTask('{name}') takes a script or a script_file, found {'both' if script else 'neither'}"
            )
        if script_file and not os.path.exists(script_file):
            raise ValueError(f"ShellTask('{name}'): there is no script_file {os.path.abspath(script_file)}")
        self._script = script
        self._script_file = os.path.abspath(script_file) if script_file else None
        self._debug = debug
        self._shell = shell
        self._output_locs = list(output_locs or [])
        self._result: ProcessResult | None = None
        # The plugin of the configuration, of which the hooks and the task type are used.
        self._plugin: Any = TaskPlugins.find_pythontask_plugin(type(task_config))(
            task_config=task_config, task_function=_nothing
        )
        self._plugin._name = f"_bash.{name}"  # noqa: SLF001 - it is registered nowhere
        super().__init__(
            name,
            task_config,
            task_type=self._plugin.task_type,
            interface=Interface(inputs, _outputs(name, self._output_locs)),
            **kwargs,
        )

    @property
    def script(self) -> str | None:
        """The script, with the names in it; of a file, once the task has run."""
        return self._script

    @property
    def script_file(self) -> str | None:
        """The absolute path of the script's file, if it is in one."""
        return self._script_file

    @property
    def result(self) -> ProcessResult | None:
        """How the last run in this process ended, and what it wrote."""
        return self._result

    def pre_execute(self, user_params: ExecutionParameters) -> ExecutionParameters:
        """The hook of the configuration's plugin."""
        changed: ExecutionParameters = self._plugin.pre_execute(user_params)
        return changed

    def post_execute(self, user_params: ExecutionParameters, rval: Any) -> Any:
        """The hook of the configuration's plugin."""
        return self._plugin.post_execute(user_params, rval)

    def execute(self, **kwargs: Any) -> Any:
        """Run the script on Python values; returns the files and directories that it left."""
        if self._script_file is not None:
            with open(self._script_file) as file:
                self._script = file.read()
        known = {"inputs": Names(self.names(kwargs)), "ctx": current_context()}
        places = Names({given.var: filled(os.fspath(given.location), **known) for given in self._output_locs})
        script = filled(self._script or "", **known, outputs=places)
        if self._debug:
            print(script)  # noqa: T201 - asked for
        self._result = self.run(script)
        if self._result.returncode:
            raise FlyteRecoverableException(
                f"the script of task '{self.name}' ended with code {self._result.returncode}\n"
                f"stdout: {self._result.output}\nstderr: {self._result.error}"
            )
        left = tuple(given.var_type(places[given.var]) for given in self._output_locs)
        return left if len(left) > 1 else left[0] if left else None

    def names(self, inputs: dict[str, Any]) -> dict[str, Any]:
        """What the script may name as ``inputs``."""
        return inputs

    def run(self, script: str) -> ProcessResult:
        """Run a script that has no names left in it."""
        return run_script(script, self._shell)


class RawShellTask(ShellTask[T]):
    """A shell task whose inputs name a script, its arguments and its environment; see :func:`get_raw_shell_task`.

    ``{inputs.export_env}`` stands for commands that set the variables of the input ``env``.
    """

    def names(self, inputs: dict[str, Any]) -> dict[str, Any]:
        """The inputs, and the commands that set ``env``."""
        env = inputs.get("env")
        return {**inputs, "export_env": self.make_export_string_from_env_dict(env)} if isinstance(env, dict) else inputs

    def make_export_string_from_env_dict(self, d: dict[str, str]) -> str:
        """Shell commands that set variables."""
        import shlex

        return "\n".join(f"export {name}={shlex.quote(value)}" for name, value in d.items())

    def run(self, script: str) -> ProcessResult:
        """Run a script, whose stdout and stderr are those of this process."""
        import subprocess

        done = subprocess.run([self._shell, "-c", script], check=False)  # noqa: S603 - the task's own script
        return ProcessResult(done.returncode, "", "")


_RAW = """
set -uex
cd {ctx.working_directory}
{inputs.export_env}
bash {inputs.script_file} {inputs.script_args}
"""


def get_raw_shell_task(name: str) -> RawShellTask[Any]:
    """A task that runs the script that its input ``script_file`` names, with ``script_args`` and ``env``.

    Its output is the working directory, in which the script runs.
    """
    return RawShellTask(  # noqa: S604 - it is what it is for
        name=name,
        debug=True,
        shell="/bin/bash",
        inputs={"env": dict[str, str], "script_args": str, "script_file": str},
        output_locs=[OutputLocation("out", FlyteDirectory, "{ctx.working_directory}")],
        script=_RAW,
    )


def _outputs(name: str, given: Iterable[Any]) -> dict[str, Any]:
    """The outputs that locations declare; raises ``ValueError`` for what is no location of a file or directory."""
    outputs = {}
    for place in given:
        if not isinstance(place, OutputLocation):
            raise ValueError(f"ShellTask('{name}', output_locs=…) takes OutputLocations, found {type(place).__name__}")
        if place.location is None:
            raise ValueError(f"ShellTask('{name}'): output '{place.var}' has no location")
        if not (isinstance(place.var_type, type) and issubclass(place.var_type, (FlyteFile, FlyteDirectory))):
            raise ValueError(
                f"ShellTask('{name}'): output '{place.var}' has the type {place.var_type}, a script leaves a FlyteFile "
                "or a FlyteDirectory"
            )
        outputs[place.var] = place.var_type
    return outputs


def _nothing() -> None:
    """What the plugin of the configuration is given to run; only its hooks are used."""
