"""Plain data of a message ─▶ lines for a person, with colours where they help, and nothing that moves a cursor."""

from __future__ import annotations

import json
from typing import Any

import click

from flyteweight.tools.escapes import safe
from flyteweight.tools.readable import Promise

#: What is shown of a list, a dict or a text, unless all is asked for.
ELEMENTS, CHARACTERS = 20, 2_000


def lines(document: dict[str, Any], limits: tuple[int, int] | None) -> list[str]:
    """The lines that show a document; ``limits`` are those of elements and of characters."""
    kind = document["document"]
    if kind == "LiteralMap":
        return _value_lines(document["values"], limits)
    if kind == "Literal":
        return _value_lines({"value": document}, limits)
    if kind == "ErrorDocument":
        return [*_error_facts(document), "", safe(document["message"], lines=True)]
    if kind == "DynamicJobSpec":
        return _job_lines(document, limits)
    return _facts({key: value for key, value in document.items() if key != "document"}, limits, "  ")


def _error_facts(document: dict[str, Any]) -> list[str]:
    known = [key for key in ("code", "origin", "kind", "time", "worker") if key in document]
    return [f"  {key:8}{click.style(safe(document[key]), fg='red' if key == 'code' else None)}" for key in known]


def _value_lines(values: dict[str, dict[str, Any]], limits: tuple[int, int] | None) -> list[str]:
    if not values:
        return ["  (nothing)"]
    width = max(map(len, values))
    lines = []
    for name, found in values.items():
        shown = f"{click.style(safe(name), fg='cyan')}{' ' * (width - len(name))}"
        lines.append(f"  {shown}  {safe(found['type'])} = {_text(found['value'], limits)}")
        facts = {key: fact for key, fact in found.items() if key not in ("document", "type", "value")}
        lines += _facts(facts, None, " " * (width + 6))
    return lines


def _job_lines(job: dict[str, Any], limits: tuple[int, int] | None) -> list[str]:
    lines = [f"  {len(job['nodes'])} nodes, of which {job['min_successes']} have to succeed"]
    lines += _node_lines(job["nodes"], limits)
    for workflow in job["subworkflows"]:
        lines.append(f"  workflow {safe(workflow['id'])}")
        lines += _node_lines(workflow["nodes"], limits)
    lines.append("  outputs")
    lines += [f"    {safe(name)} = {_text(bound, limits)}" for name, bound in job["outputs"].items()] or [
        "    (nothing)"
    ]
    for template in job["tasks"]:
        lines.append(f"  task {safe(template['name'])}")
        lines += _facts({key: value for key, value in template.items() if key != "name"}, limits, "    ")
    return lines


def _node_lines(nodes: list[dict[str, Any]], limits: tuple[int, int] | None, indent: str = "  ") -> list[str]:
    lines = []
    for node in nodes:
        target = {key: value for key, value in node.items() if key not in ("id", "inputs", "upstream")}
        lines.append(f"{indent}node {click.style(safe(node['id']), fg='cyan')}: {_target_text(target)}")
        lines += [f"{indent}  {safe(name)} = {_text(bound, limits)}" for name, bound in node["inputs"].items()]
        if "upstream" in node:
            lines.append(f"{indent}  after {safe(', '.join(node['upstream']))}")
        for case in node.get("branch", ()):
            lines += _case_lines(case, limits, f"{indent}  ")
    return lines


def _case_lines(case: dict[str, Any], limits: tuple[int, int] | None, indent: str) -> list[str]:
    if "fail" in case:
        return [f"{indent}else fail {_text(case['fail'], limits)}"]
    head = f"if {safe(case['if'])}" if "if" in case else "else"
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
    return [f"{indent}{safe(key)}: {_text(value, limits)}" for key, value in facts.items()]


def _text(value: Any, limits: tuple[int, int] | None) -> str:
    """A value in one line, strings quoted; long ones are shortened, and say so."""
    if isinstance(value, Promise):
        return safe(value)
    if isinstance(value, str):
        if limits is not None and len(value) > limits[1]:
            return f"{_quoted(value[: limits[1]])}… ({len(value):,} characters)"
        return _quoted(value)
    if isinstance(value, list):
        shown = value if limits is None else value[: limits[0]]
        rest = [f"… {len(value) - len(shown):,} more"] if len(shown) < len(value) else []
        return f"[{', '.join([*(_text(item, limits) for item in shown), *rest])}]"
    if isinstance(value, dict):
        items = list(value.items())
        some = items if limits is None else items[: limits[0]]
        rest = [f"… {len(items) - len(some):,} more"] if len(some) < len(items) else []
        return f"{{{', '.join([*(f'{safe(str(key))}: {_text(item, limits)}' for key, item in some), *rest])}}}"
    words = {"True": "true", "False": "false", "None": "none"}
    return words.get(str(value), str(value))


def _quoted(text: str) -> str:
    return safe(json.dumps(text, ensure_ascii=False))
