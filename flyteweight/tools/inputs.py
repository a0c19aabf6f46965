"""``flyteweight inputs``: an inputs file from what a person writes."""

from __future__ import annotations

import click

from flyteweight.tools import given
from flyteweight.tools.mistakes import told
from flyteweight.tools.target import METAVAR, find

_EPILOG = """
\b
Examples:
  flyteweight inputs examples.hello:greet count=3 -o inputs.pb
  flyteweight inputs jobs:train --json '{"rate": 0.1, "rows": [{"name": "a"}]}' -o s3://bucket/run/inputs.pb
  flyteweight inputs --template template.pb plugin:Executor query='SELECT 1' -o inputs.pb
  flyteweight inputs count=3 names='["a", "b"]' -o inputs.pb
"""


@click.command("inputs", epilog=_EPILOG)
@click.option("-o", "--output", required=True, metavar="URI", help="Where the inputs file goes.")
@click.option("--json", "as_json", metavar="JSON", help="All inputs as a JSON object; @FILE reads it from a file.")
@click.option("--template", metavar="URI", help="For MODULE:Executor, the TaskTemplate that says which inputs it has.")
@click.option(
    "--raw-output-data-prefix",
    metavar="URI",
    help="Where large values go; without it, beside the file.",
)
@click.argument("words", nargs=-1, metavar=f"[{METAVAR}] [NAME=VALUE]...")
def inputs(
    output: str, as_json: str | None, template: str | None, raw_output_data_prefix: str | None, words: tuple[str, ...]
) -> None:
    """Write an inputs file for a task.

    With a task, values become what it declares: text as it is for str, enums and times in ISO 8601, a path or URI for
    files, directories and tables, JSON for the rest. Without one, types are guessed from the JSON.
    """
    named = words[:1] if words and "=" not in words[0] else ()
    if template is not None and not named:
        raise click.UsageError("--template needs MODULE:Executor")
    target = find(named[0], template) if named else None
    literals = given.literals(words[len(named) :], as_json, target, raw_output_data_prefix or f"{output}.data")
    with told():
        from flyteweight import storage

        storage.write_bytes(output, literals.SerializeToString(deterministic=True))
    click.echo(f"{output}: {', '.join(sorted(literals.literals)) or 'no inputs'}")
