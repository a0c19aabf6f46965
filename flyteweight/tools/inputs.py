"""``flyteweight inputs``: an inputs file from what a person writes."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import click

from flyteweight.exceptions import FlyteException

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flyteweight.models import Literal, LiteralMap

_EPILOG = """
\b
Examples:
  flyteweight inputs -o inputs.pb -i count=3 \\
    --resolver flyteweight.resolvers.default_task_resolver -- task-module examples.hello task-name greet
  flyteweight inputs -o inputs.pb --json '{"count": 3, "names": ["a", "b"]}'
"""


@click.command("inputs", epilog=_EPILOG)
@click.option("-o", "--output", required=True, metavar="URI", help="Where the inputs file goes.")
@click.option("--json", "as_json", metavar="JSON", help="All inputs as a JSON object; @FILE reads it from a file.")
@click.option("-i", "--input", "pairs", multiple=True, metavar="NAME=VALUE", help="One input; may be given again.")
@click.option("--resolver", metavar="DOTTED.PATH", help="With the loader arguments: the task whose inputs these are.")
@click.option(
    "--raw-output-data-prefix",
    metavar="URI",
    help="Where files and other large values go; without it, beside the file.",
)
@click.argument("loader_args", nargs=-1, type=click.UNPROCESSED, metavar="[-- LOADER_ARGS...]")
def inputs(
    output: str,
    as_json: str | None,
    pairs: tuple[str, ...],
    resolver: str | None,
    raw_output_data_prefix: str | None,
    loader_args: tuple[str, ...],
) -> None:
    """Write an inputs file for a task.

    With a task, values become what it declares: times are written in ISO 8601, dataclasses as objects, files as paths
    or URIs. Without one, types are guessed from the JSON. VALUE is JSON; text if it is none, or for a str.
    """
    if bool(resolver) != bool(loader_args):
        raise click.UsageError("--resolver and the loader arguments after '--' go together")
    try:
        types = _declared(resolver, list(loader_args)) if resolver else None
        given = _given(as_json, pairs, types)
        literals = _literals(given, types, raw_output_data_prefix or f"{output}.data")
        _store(output, literals)
    except FlyteException as error:
        from flyteweight.entrypoint.errors import cause_of
        from flyteweight.entrypoint.trace import text_of

        raise click.ClickException(text_of(cause_of(error))) from error
    click.echo(f"{output}: {', '.join(sorted(literals.literals)) or 'no inputs'}")


def _declared(resolver: str, loader_args: list[str]) -> Any:
    """The interface of the task."""
    from flyteweight.entrypoint.invocation import working_directory
    from flyteweight.entrypoint.load import load_resolver, load_task
    from flyteweight.entrypoint.modules import see

    see(working_directory())
    task = load_task(load_resolver(resolver), loader_args, resolver)
    if task.python_interface is None:
        raise click.UsageError(f"task '{task.name}' has no Python types; leave out --resolver to have them guessed")
    return task.python_interface


def _given(as_json: str | None, pairs: tuple[str, ...], interface: Any) -> dict[str, Any]:
    values = _object(as_json) if as_json is not None else {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"'{pair}' is not NAME=VALUE", param_hint="-i")
        if name in values:
            raise click.BadParameter(f"'{name}' is given twice", param_hint="-i")
        declared = None if interface is None else interface.inputs.get(name)
        values[name] = text if declared is str else _json_or_text(text)
    if interface is not None:
        _check_names(values, interface)
    return values


def _object(text: str) -> dict[str, Any]:
    if text.startswith("@"):
        try:
            with open(text[1:], encoding="utf-8") as file:
                text = file.read()
        except (OSError, UnicodeDecodeError) as error:
            raise click.BadParameter(f"cannot read {text[1:]}: {error}", param_hint="--json") from error
    try:
        values = json.loads(text)
    except ValueError as error:
        raise click.BadParameter(f"this is not JSON: {error}", param_hint="--json") from error
    if not isinstance(values, dict):
        raise click.BadParameter('expected an object, {"name": value, …}', param_hint="--json")
    return values


def _json_or_text(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _check_names(values: Mapping[str, Any], interface: Any) -> None:
    import difflib

    for name in values:
        if name not in interface.inputs:
            close = difflib.get_close_matches(name, interface.inputs, 1)
            hint = f"; did you mean '{close[0]}'?" if close else f"; it has {_names(interface.inputs)}"
            raise click.UsageError(f"the task has no input '{name}'{hint}")
    missing = [name for name in interface.inputs if name not in values and name not in interface.defaults]
    if missing:
        raise click.UsageError(f"the task needs {_names(missing)} too")


def _literals(values: Mapping[str, Any], interface: Any, raw_prefix: str) -> LiteralMap:
    from flyteweight.models import LiteralMap
    from flyteweight.runtime.context import ExecutionMode, ExecutionState, FlyteContext, FlyteContextManager
    from flyteweight.runtime.parameters import ExecutionParameters
    from flyteweight.storage.access import FileAccessProvider
    from flyteweight.types.guess import annotation_of

    # In a local run, files stay where they are: the inputs then name the person's own.
    access = FileAccessProvider(raw_prefix)
    state = ExecutionState(ExecutionMode.LOCAL_TASK_EXECUTION, ExecutionParameters.local(access))
    literals = LiteralMap()
    with FlyteContextManager.with_context(FlyteContext(state, access)):
        for name, value in values.items():
            annotation = annotation_of(value) if interface is None else interface.inputs[name]
            _write(name, value, annotation, literals.literals[name])
            _anchor(literals.literals[name])
    return literals


def _write(name: str, value: Any, annotation: Any, into: Literal) -> None:
    """A JSON value as the literal of a declared type; raises ``ConversionError``."""
    from flyteweight.types.converter import ConversionError
    from flyteweight.types.engine import converter_for

    converter = converter_for(annotation)
    try:
        # What JSON can say directly, and paths of files; else the form that a dataclass's field of the type has.
        native = value if converter.accepts(value) else converter.from_plain(value)
        converter.write(native, into)
    except ConversionError as error:
        raise error.at(name) from None


def _anchor(literal: Literal) -> None:
    """Make relative paths of files absolute, as the task may run elsewhere."""
    form = literal.WhichOneof("value")
    if form == "collection":
        for item in literal.collection.literals:
            _anchor(item)
    elif form == "map":
        for item in literal.map.literals.values():
            _anchor(item)
    elif literal.scalar.WhichOneof("value") == "union":
        _anchor(literal.scalar.union.value)
    elif literal.scalar.WhichOneof("value") == "blob" and "://" not in literal.scalar.blob.uri:
        literal.scalar.blob.uri = os.path.abspath(literal.scalar.blob.uri)


def _store(uri: str, literals: LiteralMap) -> None:
    from flyteweight import storage

    storage.write_bytes(uri, literals.SerializeToString(deterministic=True))


def _names(names: Any) -> str:
    return ", ".join(f"'{name}'" for name in names) or "none"
