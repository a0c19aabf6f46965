"""The commands: click and nothing else. What a command does is imported when it is called."""

from __future__ import annotations

from typing import Any

import click

from flyteweight._version import __version__
from flyteweight.entrypoint.invocation import Invocation, Outside, given, is_template

_EXAMPLE = """
\b
Example:
  pyflyte-execute --inputs inputs.pb --output-prefix out \\
    --resolver flyteweight.resolvers.default_task_resolver \\
    -- task-module examples.hello task-name greet
"""


class _ExecuteCommand(click.Command):
    """Leaves an error document also when the command line itself is wrong, if it says where."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        words = list(args)
        if not words:
            click.echo(ctx.get_help(), err=True)
            ctx.exit(2)
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            from flyteweight.entrypoint.usage import report

            if report(words, error.format_message()):
                ctx.exit(2)
            raise


def _filled(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """What the scheduler has left unfilled counts as absent."""
    return given(value)


def _required(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    if given(value) is None:
        what = f"the scheduler left the template {value} unfilled" if is_template(value) else "it is empty"
        raise click.BadParameter(f"{what}.")
    return value


@click.command("execute", cls=_ExecuteCommand, epilog=_EXAMPLE)
@click.option("--inputs", required=True, callback=_required, metavar="URI", help="File with the inputs, a LiteralMap.")
@click.option(
    "--output-prefix",
    required=True,
    callback=_required,
    metavar="URI",
    help="Where outputs.pb or error.pb goes.",
)
@click.option(
    "--raw-output-data-prefix",
    callback=_filled,
    metavar="URI",
    help="Where files and other large values go; without it, below the output prefix.",
)
@click.option("--checkpoint-path", callback=_filled, metavar="URI", help="Where checkpoints go.")
@click.option("--prev-checkpoint", callback=_filled, metavar="URI", help="Checkpoint of the previous attempt.")
@click.option(
    "--dynamic-addl-distro",
    callback=_filled,
    metavar="URI",
    help="Code archive for the tasks of a dynamic task.",
)
@click.option("--dynamic-dest-dir", callback=_filled, metavar="DIR", help="Where those tasks unpack it.")
@click.option("--test", is_flag=True, help="Stop after importing the resolver; nothing is read or written.")
@click.option(
    "--resolver",
    required=True,
    callback=_required,
    metavar="DOTTED.PATH",
    help="The object that finds the task.",
)
@click.argument("loader_args", nargs=-1, required=True, type=click.UNPROCESSED, metavar="-- LOADER_ARGS...")
@click.version_option(__version__, prog_name="flyteweight")
def execute(**options: Any) -> None:
    """Run one task: read its inputs, call it, write its outputs or an error document.

    LOADER_ARGS tell the resolver which task. URIs are local paths, s3://, gs://, abfs:// or anything that fsspec knows.

    Exit codes: 0 success; by hand 1 when the task failed; under a scheduler 0 when the failure is in error.pb (1 with
    FLYTE_FAIL_ON_ERROR); 2 wrong command line; by hand 143 when it was terminated.
    """
    from flyteweight.entrypoint.run import run

    run(Invocation.read(options, Outside.now()))
