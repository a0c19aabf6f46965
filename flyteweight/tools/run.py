"""``flyteweight run``: one task by hand, in a process of its own, by the command line that its container gets."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

import click

from flyteweight.tools import given, installed
from flyteweight.tools.mistakes import told
from flyteweight.tools.target import METAVAR, Target, find

if TYPE_CHECKING:
    from collections.abc import Sequence

_EPILOG = """
\b
Examples:
  flyteweight run examples.hello:greet count=3
  flyteweight run jobs:train --inputs s3://bucket/failed-run/inputs.pb --pdb
  flyteweight run jobs:mapped --index 5 --inputs inputs.pb
  flyteweight run --template template.pb plugin:Executor query='SELECT 1'
\b
Exit codes: 0 success; 1 the task failed; 2 wrong command line; otherwise as the task's process ends.
"""


@click.command("run", epilog=_EPILOG)
@click.option("--json", "as_json", metavar="JSON", help="All inputs as a JSON object; @FILE reads it from a file.")
@click.option("--inputs", "inputs_uri", metavar="URI", help="An inputs file that is there already, of any run.")
@click.option("--output-prefix", metavar="URI", help="Where outputs go; without it, a new temporary directory.")
@click.option("--raw-output-data-prefix", metavar="URI", help="Where files go; without it, below the output prefix.")
@click.option("--index", type=click.IntRange(0), help="Of a mapped task, or a task to be mapped: which item.")
@click.option("--template", metavar="URI", help="The TaskTemplate that MODULE:Executor is run with.")
@click.option("--pdb", "debug", is_flag=True, help="When the task fails, stop in the debugger where it did.")
@click.option("--profile", metavar="FILE", help="Write a profile there, and print the ten costliest functions.")
@click.option("-v", "--verbose", is_flag=True, help="Show the command line that is run.")
@click.argument("target", metavar=METAVAR)
@click.argument("pairs", nargs=-1, metavar="[NAME=VALUE]...")
def run(
    as_json: str | None,
    inputs_uri: str | None,
    output_prefix: str | None,
    raw_output_data_prefix: str | None,
    index: int | None,
    template: str | None,
    debug: bool,
    profile: str | None,
    verbose: bool,
    target: str,
    pairs: tuple[str, ...],
) -> None:
    """Run one task as its container would, and print its outputs.

    Inputs are given by NAME=VALUE, --json or --inputs. The task runs in a process of its own, by the command line that
    a scheduler gives to its pod (-v shows it).
    """
    if inputs_uri is not None and (pairs or as_json is not None):
        raise click.UsageError("--inputs and values of inputs exclude each other")
    if debug and profile is not None:
        raise click.UsageError("--pdb and --profile exclude each other")
    found = _mapped(find(target, template), index)
    prefix = output_prefix or os.path.join(tempfile.mkdtemp(prefix="flyteweight-run-"), "out")
    with tempfile.TemporaryDirectory(prefix="flyteweight-inputs-") as directory:
        if inputs_uri is None:
            inputs_uri = os.path.join(directory, "inputs.pb")
            literals = given.literals(pairs, as_json, found, raw_output_data_prefix)
            with open(inputs_uri, "wb") as file:
                file.write(literals.SerializeToString(deterministic=True))
        raw = () if raw_output_data_prefix is None else ("--raw-output-data-prefix", raw_output_data_prefix)
        options = ("--inputs", inputs_uri, "--output-prefix", prefix, *raw)
        code = _run(_command(found, options, index, debug, profile), verbose)
    _show(prefix)
    if profile is not None:
        from flyteweight.tools.profiling import costliest

        click.echo("\n".join(costliest(profile)), err=True)
    sys.exit(code)


def _mapped(found: Target, index: int | None) -> Target:
    """The task to be mapped if an index is given; raises ``click.UsageError`` if index and task do not fit."""
    if found.is_mapped and index is None:
        raise click.UsageError(f"'{found.name}' is mapped: say by --index N for which item of its inputs it is to run")
    return found if index is None or found.is_mapped else found.mapped()


def _command(found: Target, options: Sequence[str], index: int | None, debug: bool, profile: str | None) -> list[str]:
    command = "pyflyte-execute"
    if found.is_mapped:
        command, options = "pyflyte-map-execute", (*options, "--index", str(index))
    resolver, loader_args = found.resolver, found.loader_args
    if debug:
        resolver, loader_args = "flyteweight.tools.debugging.resolver", (resolver, *loader_args)
    words = installed.words_for(command)
    if profile is not None:
        words = [sys.executable, "-m", "flyteweight.tools.profiling", profile, installed.COMMANDS[command]]
    return [*words, *options, "--resolver", resolver, "--", *loader_args]


def _run(words: list[str], verbose: bool) -> int:
    if verbose:
        import shlex

        click.echo(f"$ {shlex.join(words)}", err=True)
    with subprocess.Popen(words) as process:  # noqa: S603 - what the person asked for
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:  # the terminal has told the child as well, which now cleans up
                continue


def _show(prefix: str) -> None:
    from flyteweight.tools.show import print_results

    with told():
        print_results(prefix)
