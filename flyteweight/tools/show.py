"""``flyteweight show``: the files of a run, readable."""

from __future__ import annotations

import json
import os
from typing import Any

import click

from flyteweight import storage
from flyteweight.exceptions import FlyteException
from flyteweight.tools.documents import KINDS, kind_of_file, parsed, plain
from flyteweight.tools.readable import Promise

_EPILOG = """
\b
Examples:
  flyteweight show inputs.pb
  flyteweight show s3://bucket/out
  flyteweight show --json out/outputs.pb | jq '.[].values.o0.value'
"""

#: What is shown of a list, a dict or a text, unless --all is given.
_ELEMENTS, _CHARACTERS = 20, 2_000


@click.command("show", epilog=_EPILOG)
@click.argument("target", metavar="FILE_OR_PREFIX")
@click.option("--type", "kind", type=click.Choice(KINDS), help="What the file holds, if its name does not tell.")
@click.option("--json", "as_json", is_flag=True, help="JSON, whole: an object with one key per file.")
@click.option("--all", "everything", is_flag=True, help="Do not shorten long lists and texts.")
def show(target: str, kind: str | None, as_json: bool, everything: bool) -> None:
    """Show inputs, outputs, futures, errors or a task template, at a path or URI or below an output prefix.

    Values come with their types, msgpack and Struct decoded, offloaded values fetched, files as their URIs.
    """
    try:
        shown = {uri: _document(uri, kind) for uri in _files(target, kind)}
    except FlyteException as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps(shown, indent=2, ensure_ascii=False))
        return
    limits = None if everything else (_ELEMENTS, _CHARACTERS)
    for uri, document in shown.items():
        click.echo(f"{uri}: {document['document']}")
        click.echo("\n".join(_lines(document, limits)))


def _files(target: str, kind: str | None) -> list[str]:
    if kind is not None or kind_of_file(target) is not None:
        return [target]
    if not storage.is_remote(target) and os.path.isfile(storage.local_path(target)):
        raise _unnamed(target)
    listed = storage.list_files(target)
    base = target.rstrip("/")
    here = [uri for uri in listed if "/" not in uri[len(base) + 1 :]]
    known = [uri for uri in here if kind_of_file(uri) not in (None, "Literal")]
    if known:
        return known
    if not listed and storage.is_remote(target) and storage.exists(target):
        raise _unnamed(target)
    raise click.UsageError(f"neither a file nor an output prefix with inputs, outputs, futures or errors: {target}")


def _unnamed(target: str) -> click.UsageError:
    return click.UsageError(f"the name {target} does not tell what the file holds; say it by --type")


def _document(uri: str, kind: str | None) -> dict[str, Any]:
    found = kind or kind_of_file(uri) or ""
    return {"document": found, **plain(found, parsed(found, storage.read_bytes(uri), uri))}


def _lines(document: dict[str, Any], limits: tuple[int, int] | None) -> list[str]:
    kind = document["document"]
    if kind == "LiteralMap":
        return _value_lines(document["values"], limits)
    if kind == "Literal":
        return _value_lines({"value": document}, limits)
    if kind == "ErrorDocument":
        facts = [f"  {key:8}{document[key]}" for key in ("code", "origin", "kind", "time", "worker") if key in document]
        return [*facts, "", document["message"]]
    if kind == "DynamicJobSpec":
        return _job_lines(document, limits)
    return _facts({key: value for key, value in document.items() if key != "document"}, limits, "  ")


def _value_lines(values: dict[str, dict[str, Any]], limits: tuple[int, int] | None) -> list[str]:
    if not values:
        return ["  (nothing)"]
    width = max(map(len, values))
    lines = []
    for name, found in values.items():
        lines.append(f"  {name:{width}}  {found['type']} = {_text(found['value'], limits)}")
        facts = {key: fact for key, fact in found.items() if key not in ("document", "type", "value")}
        lines += _facts(facts, None, " " * (width + 6))
    return lines


def _job_lines(job: dict[str, Any], limits: tuple[int, int] | None) -> list[str]:
    lines = [f"  {len(job['nodes'])} nodes, of which {job['min_successes']} have to succeed"]
    lines += _node_lines(job["nodes"], limits)
    for workflow in job["subworkflows"]:
        lines.append(f"  workflow {workflow['id']}")
        lines += _node_lines(workflow["nodes"], limits)
    lines.append("  outputs")
    lines += [f"    {name} = {_text(bound, limits)}" for name, bound in job["outputs"].items()] or ["    (nothing)"]
    for template in job["tasks"]:
        lines.append(f"  task {template['name']}")
        lines += _facts({key: value for key, value in template.items() if key != "name"}, limits, "    ")
    return lines


def _node_lines(nodes: list[dict[str, Any]], limits: tuple[int, int] | None, indent: str = "  ") -> list[str]:
    lines = []
    for node in nodes:
        target = {key: value for key, value in node.items() if key not in ("id", "inputs", "upstream")}
        lines.append(f"{indent}node {node['id']}: {_target_text(target)}")
        lines += [f"{indent}  {name} = {_text(bound, limits)}" for name, bound in node["inputs"].items()]
        if "upstream" in node:
            lines.append(f"{indent}  after {', '.join(node['upstream'])}")
        for case in node.get("branch", ()):
            lines += _case_lines(case, limits, f"{indent}  ")
    return lines


def _case_lines(case: dict[str, Any], limits: tuple[int, int] | None, indent: str) -> list[str]:
    if "fail" in case:
        return [f"{indent}else fail {_text(case['fail'], limits)}"]
    head = f"if {case['if']}" if "if" in case else "else"
    return [f"{indent}{head}", *_node_lines([case.get("then") or case["else"]], limits, f"{indent}  ")]


def _target_text(target: dict[str, Any]) -> str:
    (kind, what), *settings = [*target.items(), ("nothing", "")]
    if kind == "branch":
        return kind
    if kind != "each":
        return f"{kind} {_text(what, None)}"
    facts = "".join(f", {name} {_text(value, None)}" for name, value in settings if name != "nothing")
    return f"each {_target_text(what)}{facts}"


def _facts(facts: dict[str, Any], limits: tuple[int, int] | None, indent: str) -> list[str]:
    return [f"{indent}{key}: {_text(value, limits)}" for key, value in facts.items()]


def _text(value: Any, limits: tuple[int, int] | None) -> str:
    """A value in one line, strings quoted; long ones are shortened, and say so."""
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, str):
        if limits is not None and len(value) > limits[1]:
            return f"{json.dumps(value[: limits[1]], ensure_ascii=False)}… ({len(value):,} characters)"
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        shown = value if limits is None else value[: limits[0]]
        rest = [f"… {len(value) - len(shown):,} more"] if len(shown) < len(value) else []
        return f"[{', '.join([*(_text(item, limits) for item in shown), *rest])}]"
    if isinstance(value, dict):
        items = list(value.items())
        some = items if limits is None else items[: limits[0]]
        rest = [f"… {len(items) - len(some):,} more"] if len(some) < len(items) else []
        return f"{{{', '.join([*(f'{key}: {_text(item, limits)}' for key, item in some), *rest])}}}"
    return (
        {True: "true", False: "false", None: "none"}[value]
        if value is None or value is True or value is False
        else str(value)
    )
