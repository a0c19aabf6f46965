"""Inputs as a person gives them, by ``name=value`` and ``--json`` ─▶ a ``LiteralMap``."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import click

from flyteweight.tools.mistakes import told
from flyteweight.tools.texts import is_by_path, json_or_text, plain_value, variants

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flyteweight.models import Literal, LiteralMap, LiteralType
    from flyteweight.tools.target import Target


def literals(
    pairs: Iterable[str], as_json: str | None, target: Target | None, raw_prefix: str | None = None
) -> LiteralMap:
    """The inputs for a task; without one, of the types that JSON shows.

    Raises ``click.UsageError`` for names that the task does not have, or has and were not given.
    """
    types = None if target is None else target.input_types()
    values = _object(as_json) if as_json is not None else {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals or not name:
            raise click.UsageError(f"'{pair}' is not NAME=VALUE")
        if name in values:
            raise click.UsageError(f"'{name}' is given twice")
        values[name] = json_or_text(text) if types is None or name not in types else plain_value(text, types[name])
    if target is not None and types is not None:
        _check_names(values, types, target.defaults())
    with told():
        return _written(values, types, raw_prefix)


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


def _check_names(values: Mapping[str, Any], types: Mapping[str, Any], defaults: Mapping[str, Any]) -> None:
    import difflib

    for name in values:
        if name not in types:
            close = difflib.get_close_matches(name, types, 1)
            hint = f"; did you mean '{close[0]}'?" if close else f"; it has {_names(types)}"
            raise click.UsageError(f"the task has no input '{name}'{hint}")
    missing = [name for name in types if name not in values and name not in defaults]
    if missing:
        raise click.UsageError(f"the task needs {_names(missing)} too")


def _written(values: Mapping[str, Any], types: Mapping[str, Any] | None, raw_prefix: str | None) -> LiteralMap:
    from flyteweight.models import LiteralMap
    from flyteweight.runtime.context import ExecutionMode, ExecutionState, FlyteContext, FlyteContextManager
    from flyteweight.runtime.parameters import ExecutionParameters
    from flyteweight.storage.access import FileAccessProvider
    from flyteweight.types.guess import annotation_of

    # In a local run, files stay where they are: the inputs then name the person's own.
    access = FileAccessProvider(raw_output_prefix=raw_prefix) if raw_prefix else FileAccessProvider.temporary()
    state = ExecutionState(ExecutionMode.LOCAL_TASK_EXECUTION, ExecutionParameters.local(access))
    literals = LiteralMap()
    with FlyteContextManager.with_context(FlyteContext(state, access)):
        for name, value in values.items():
            annotation = annotation_of(value) if types is None else types[name]
            _write(name, value, annotation, literals.literals[name])
            _anchor(literals.literals[name])
    return literals


def _write(name: str, value: Any, annotation: Any, into: Literal) -> None:
    """A JSON value as the literal of a declared type; raises ``ConversionError``."""
    from flyteweight.types.conversion_error import ConversionError
    from flyteweight.types.converters import converter_for

    converter = converter_for(annotation)
    try:
        if isinstance(value, str) and _write_table(value, annotation, converter.literal_type, into):
            return
        # What JSON can say directly, and paths of files; else the form that a dataclass's field of the type has.
        native = value if converter.accepts(value) else converter.from_plain(value)
        converter.write(native, into)
    except ConversionError as error:
        raise error.at(name) from None


def _write_table(path: str, annotation: Any, declared: LiteralType, into: Literal) -> bool:
    """Name a table by its path, without reading it; returns whether the type is one of tables."""
    if not any(map(is_by_path, variants(annotation))):
        return False
    if declared.WhichOneof("type") == "union_type":
        for variant in declared.union_type.variants:
            if variant.HasField("structured_dataset_type"):
                into.scalar.union.type.CopyFrom(variant)
                return _write_table(path, annotation, variant, into.scalar.union.value)
        return False
    if not declared.HasField("structured_dataset_type"):
        return False
    table = into.scalar.structured_dataset
    table.uri = path
    kind = table.metadata.structured_dataset_type
    kind.CopyFrom(declared.structured_dataset_type)
    ending = os.path.splitext(path)[1].lstrip(".")
    kind.format = kind.format or ending or "parquet"
    return True


def _anchor(literal: Literal) -> None:
    """Make relative paths of files absolute, as the task may run elsewhere."""
    form = literal.WhichOneof("value")
    if form == "collection":
        for item in literal.collection.literals:
            _anchor(item)
        return
    if form == "map":
        for item in literal.map.literals.values():
            _anchor(item)
        return
    kind = literal.scalar.WhichOneof("value")
    if kind == "union":
        _anchor(literal.scalar.union.value)
    elif kind in ("blob", "structured_dataset"):
        named = getattr(literal.scalar, kind)
        if "://" not in named.uri:
            named.uri = os.path.abspath(named.uri)


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names) or "none"
