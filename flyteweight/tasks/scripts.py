"""Scripts with values in them, and programs run to their end: what tasks of a shell are made of."""

from __future__ import annotations

import string
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flyteweight.types.remote import RemotePath

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass
class ProcessResult:
    """How a program ended, and what it wrote."""

    returncode: int
    output: str
    error: str


class Names(dict[str, Any]):
    """Values by name, which a script writes as ``{inputs.name}``."""

    def __getattr__(self, name: str) -> Any:
        return self[name]


class _Formatter(string.Formatter):
    """Files and directories are fetched, and stand for their local paths; times are in ISO's form."""

    def format_field(self, value: Any, format_spec: str) -> Any:
        if isinstance(value, RemotePath):
            return value.download()
        if hasattr(value, "isoformat") and not format_spec:
            return value.isoformat()
        return super().format_field(value, format_spec)


def filled(script: str, **names: Any) -> str:
    """``script`` with what stands in braces replaced by values; raises ``ValueError`` for a name that is not there."""
    try:
        return _Formatter().format(script, **names)
    except (KeyError, IndexError) as error:
        name = str(error.args[0]) if error.args else ""
        known = "; ".join(f"{group}: {', '.join(values) or 'none'}" for group, values in _groups(names).items())
        raise ValueError(
            f"the script names '{name}', which is not there ({known}, ctx); write {{inputs.NAME}} or {{outputs.NAME}}, "
            "and double the braces that the shell itself needs"
        ) from None


def _groups(names: Mapping[str, Any]) -> dict[str, list[str]]:
    return {group: list(values) for group, values in names.items() if isinstance(values, dict)}


def subproc_execute(command: list[str] | str, **kwargs: Any) -> ProcessResult:
    """Run a program to its end; ``kwargs`` are those of ``subprocess.run``.

    Raises ``RuntimeError`` with what it wrote to stderr if it fails, and if there is no such program.
    """
    import subprocess

    if kwargs.get("shell"):
        _warn_of_shell(command)
    options: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **kwargs}
    try:
        done = subprocess.run(command, **{**options, "check": False})  # noqa: PLW1510, S603 - the caller's own command
    except FileNotFoundError as error:
        raise RuntimeError(
            f"the executable could not be found: {error}; install it in the task's container_image"
        ) from error
    if done.returncode and options.get("check", True):
        raise RuntimeError(f"Command: {command}\nFailed with return code {done.returncode}:\n{done.stderr}")
    return ProcessResult(done.returncode, done.stdout, done.stderr)


def _warn_of_shell(command: list[str] | str) -> None:
    from flyteweight.runtime.logs import logger

    if isinstance(command, list):
        logger().warning(
            "a command with shell=True is one text; of a list only the first item is run by the shell, the others are "
            "arguments of the shell itself"
        )
    elif "|" in command:
        logger().warning("of a pipe the shell reports only how its last command ended; set -o pipefail tells of others")


def run_script(script: str, shell: str) -> ProcessResult:
    """Run a script by ``shell``, and print what it writes to stdout as it comes."""
    import subprocess
    import threading

    with subprocess.Popen(  # noqa: S603 - the task's own script
        [shell, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace"
    ) as process:
        errors: list[str] = []
        assert process.stdout is not None  # noqa: S101 - they are pipes
        assert process.stderr is not None  # noqa: S101
        reader = threading.Thread(target=errors.extend, args=(process.stderr,))
        reader.start()
        lines = []
        for line in process.stdout:
            sys.stdout.write(line)  # a print, which the user sees as it comes
            sys.stdout.flush()
            lines.append(line)
        reader.join()
        code = process.wait()
    return ProcessResult(code, "".join(lines), "".join(errors))
