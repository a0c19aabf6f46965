"""``flyteweight show``: the files of a run, readable."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from flyteweight.tools.documents import KINDS, kind_of_content, kind_of_file, parsed, plain
from flyteweight.tools.escapes import safe
from flyteweight.tools.layout import CHARACTERS, ELEMENTS, lines
from flyteweight.tools.mistakes import told

if TYPE_CHECKING:
    from collections.abc import Iterator

_EPILOG = """
\b
Examples:
  flyteweight show inputs.pb
  flyteweight show --verify s3://bucket/out
  flyteweight show --json out/outputs.pb | jq '.[].values.o0.value'
  flyteweight show --dot out/futures.pb | dot -Tsvg -o plan.svg
"""


@click.command("show", epilog=_EPILOG)
@click.argument("targets", nargs=-1, required=True, metavar="FILE_OR_PREFIX...")
@click.option("--type", "kind", type=click.Choice(KINDS), help="What the files hold, if name and content do not tell.")
@click.option("--json", "form", flag_value="json", help="JSON, whole: an object with one key per file.")
@click.option("--yaml", "form", flag_value="yaml", help="The same as YAML.")
@click.option("--dot", "form", flag_value="dot", help="Nodes of futures or a workflow as a graph for Graphviz.")
@click.option("--mermaid", "form", flag_value="mermaid", help="The same as a Mermaid flowchart.")
@click.option("--all", "everything", is_flag=True, help="Do not shorten long lists and texts.")
@click.option("--verify", is_flag=True, help="Look up every URI; exit code 1 if one is missing or of another size.")
def show(targets: tuple[str, ...], kind: str | None, form: str | None, everything: bool, verify: bool) -> None:
    """Show inputs, outputs, futures, errors, templates or literals, at paths or URIs or below output prefixes.

    What a file holds is seen by its name, or by its content. Values come with their types, msgpack and Struct decoded,
    offloaded values fetched, files as their URIs.
    """
    with told():
        messages = {uri: _message(uri, kind) for target in targets for uri in _files(target, kind)}
    if verify:
        sys.exit(_verify(messages))
    if form in ("dot", "mermaid"):
        _print_graphs(messages, form)
        return
    with told():
        shown = {uri: {"document": found, **plain(found, message)} for uri, (found, message) in messages.items()}
    if form is None:
        _print(shown, everything)
        return
    from flyteweight.tools import plain_text

    click.echo(plain_text.as_json(shown) if form == "json" else plain_text.as_yaml(shown))


def print_results(prefix: str) -> None:
    """Print what a run left at its output prefix: outputs or futures; of a failure only where its document is."""
    shown = {}
    for uri in _known(prefix):
        kind, message = _message(uri, None)
        if kind != "ErrorDocument":  # the run has told it on stderr
            shown[uri] = {"document": kind, **plain(kind, message)}
    _print(shown, everything=False)


def print_message(name: str, kind: str, message: Any) -> None:
    """Print one message under a name, whole."""
    _print({name: {"document": kind, **plain(kind, message)}}, everything=True)


def _print(shown: dict[str, dict[str, Any]], everything: bool) -> None:
    limits = None if everything else (ELEMENTS, CHARACTERS)
    for uri, document in shown.items():
        click.echo(f"{click.style(safe(uri), bold=True)}: {document['document']}")
        click.echo("\n".join(lines(document, limits)))


def _files(target: str, kind: str | None) -> list[str]:
    """The files to be shown for what a person named: itself, or the documents directly below it."""
    from flyteweight import storage

    if kind is not None or kind_of_file(target) is not None:
        return [target]
    if not storage.is_remote(target) and os.path.isfile(storage.local_path(target)):
        return [target]
    known = _known(target)
    if not known and storage.is_remote(target) and storage.exists(target) and not storage.names(target):
        return [target]
    if not known:
        raise click.UsageError(
            f"neither a file nor an output prefix with inputs, outputs, futures or errors: {safe(target)}"
        )
    return known


def _known(prefix: str) -> list[str]:
    """The documents directly below a prefix; nothing else there is looked at."""
    from flyteweight import storage

    names = sorted(storage.names(prefix))
    return [storage.join(prefix, name) for name in names if kind_of_file(name) not in (None, "Literal")]


def _message(uri: str, kind: str | None) -> tuple[str, Any]:
    from flyteweight import storage

    data = storage.read_bytes(uri)
    found = kind or kind_of_file(uri) or kind_of_content(data)
    if found is None:
        raise click.UsageError(f"neither name nor content of {safe(uri)} tell what it holds; say it by --type")
    return found, parsed(found, data, uri)


def _verify(messages: dict[str, tuple[str, Any]]) -> int:
    from flyteweight.tools.verify import Finding, findings

    def found() -> Iterator[Finding]:
        for uri, (_, message) in messages.items():
            yield from findings(uri, message)

    code = 0
    with told():
        for finding in found():
            word = click.style("ok     ", fg="green") if finding.fault is None else click.style("failed ", fg="red")
            fault = "" if finding.fault is None else f": {finding.fault}"
            click.echo(f"{word} {safe(finding.where)}  {safe(finding.uri)}{safe(fault)}")
            code = code or int(finding.fault is not None)
    return code


def _print_graphs(messages: dict[str, tuple[str, Any]], form: str) -> None:
    from flyteweight.tools import graph_text

    graphs = [message for _, message in messages.values() if hasattr(message, "nodes")]
    if not graphs:
        raise click.UsageError(f"--{form} draws the nodes of futures; none of these files has any")
    for message in graphs:
        click.echo("\n".join(graph_text.dot(message) if form == "dot" else graph_text.mermaid(message)))
