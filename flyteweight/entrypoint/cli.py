"""The commands: click and nothing else. What a command does is imported when it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

import click

from flyteweight._version import __version__
from flyteweight.entrypoint.invocation import Invocation, Outside, given, is_template

if TYPE_CHECKING:
    from collections.abc import Callable

    from flyteweight.entrypoint.invocation import Code

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
        if not words and not ctx.resilient_parsing:
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


_OPTIONS = (
    click.option(
        "--inputs", required=True, callback=_required, metavar="URI", help="File with the inputs, a LiteralMap."
    ),
    click.option(
        "--output-prefix",
        required=True,
        callback=_required,
        metavar="URI",
        help="Where outputs.pb or error.pb goes.",
    ),
    click.option(
        "--raw-output-data-prefix",
        callback=_filled,
        metavar="URI",
        help="Where files and other large values go; without it, below the output prefix.",
    ),
    click.option("--checkpoint-path", callback=_filled, metavar="URI", help="Where checkpoints go."),
    click.option("--prev-checkpoint", callback=_filled, metavar="URI", help="Checkpoint of the previous attempt."),
    click.option(
        "--dynamic-addl-distro",
        callback=_filled,
        metavar="URI",
        help="Code archive for the tasks of a dynamic task.",
    ),
    click.option("--dynamic-dest-dir", callback=_filled, metavar="DIR", help="Where those tasks unpack it."),
    click.option("--test", is_flag=True, help="Stop after importing the resolver; nothing is read or written."),
    click.option(
        "--resolver",
        required=True,
        callback=_required,
        metavar="DOTTED.PATH",
        help="The object that finds the task.",
    ),
    click.argument("loader_args", nargs=-1, required=True, type=click.UNPROCESSED, metavar="-- LOADER_ARGS..."),
    click.version_option(__version__, prog_name="flyteweight"),
)


def _with_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that all commands have that run a task."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command("execute", cls=_ExecuteCommand, epilog=_EXAMPLE)
@_with_options
def execute(**options: Any) -> None:
    """Run one task: read its inputs, call it, write its outputs or an error document.

    LOADER_ARGS tell the resolver which task. URIs are local paths, s3://, gs://, abfs:// or anything that fsspec knows.

    Exit codes: 0 success; by hand 1 when the task failed; under a scheduler 0 when the failure is in error.pb (1 with
    FLYTE_FAIL_ON_ERROR); 2 wrong command line; by hand 143 when it was terminated.
    """
    _run(options)


_MAP_EXAMPLE = """
\b
Example:
  pyflyte-map-execute --inputs inputs.pb --output-prefix out --index 5 \\
    --resolver flyteweight.resolvers.ArrayNodeMapTaskResolver \\
    -- vars "" resolver flyteweight.resolvers.default_task_resolver task-module examples.hello task-name greet
"""


@click.command("map-execute", cls=_ExecuteCommand, epilog=_MAP_EXAMPLE)
@click.option("--index", "item", type=int, metavar="N", help="Which item, from 0; without it, as the environment says.")
@click.option("--max-concurrency", type=int, metavar="N", help="For the scheduler; it has no effect here.")
@_with_options
def map_execute(max_concurrency: int | None, **options: Any) -> None:  # noqa: ARG001 - for the scheduler
    """Run a task for one item of lists: the task's inputs, but for the bound ones, are the items with one index.

    The index is what the variable holds that BATCH_JOB_ARRAY_INDEX_VAR_NAME names, or else FLYTE_K8S_ARRAY_INDEX or
    JOB_COMPLETION_INDEX, with BATCH_JOB_ARRAY_INDEX_OFFSET added. LOADER_ARGS are 'vars', the bound inputs' names,
    'resolver', and the task's own resolver with its arguments. Exit codes are those of execute.
    """
    _run(options, mapped=True)


_FAST_EXAMPLE = """
\b
Example:
  pyflyte-fast-execute --additional-distribution s3://bucket/fast0123.tar.gz --dest-dir /root -- \\
    pyflyte-execute --inputs inputs.pb --output-prefix out \\
    --resolver flyteweight.resolvers.default_task_resolver -- task-module hello task-name greet
"""


class _FastCommand(click.Command):
    """Leaves an error document, where the command behind ``--`` says, also when the command line is wrong."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        inner = args[args.index("--") + 1 :] if "--" in args else []
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            from flyteweight.entrypoint.usage import report

            if report(inner, error.format_message()):
                ctx.exit(2)
            raise


@click.command("fast-execute", cls=_FastCommand, epilog=_FAST_EXAMPLE, no_args_is_help=True)
@click.option("--additional-distribution", callback=_filled, metavar="URI", help="The archive of the code.")
@click.option(
    "--dest-dir",
    callback=_filled,
    metavar="DIR",
    help="Where it is unpacked; without it, in the working directory.",
)
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED, metavar="-- COMMAND...")
@click.version_option(__version__, prog_name="flyteweight")
def fast_execute(additional_distribution: str | None, dest_dir: str | None, words: tuple[str, ...]) -> None:
    """Unpack code that travels beside the image, then run the command behind '--' with it.

    Processes that share the directory unpack once. What keeps the code from being unpacked is told in an error document
    where the command's --output-prefix says. Exit codes are those of the command.
    """
    from flyteweight.entrypoint.fast import go_on

    go_on(words, _OURS.get(words[0]), additional_distribution, dest_dir)


_OURS = {"pyflyte-execute": execute, "pyflyte-map-execute": map_execute}
"""The commands that go on in the process of ``pyflyte-fast-execute``."""


def _run(options: dict[str, Any], *, mapped: bool = False) -> NoReturn:
    from flyteweight.entrypoint.run import run

    code: Code | None = click.get_current_context().obj
    run(Invocation.read({**options, "mapped": mapped, "code": code}, Outside.now()))
