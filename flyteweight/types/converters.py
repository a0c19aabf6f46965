"""Annotations ─▶ converters, cached; and by them inputs and outputs.

An annotation's converter is composed from the converters of its parts. Families other than scalars are imported, by the
registry, when an annotation first needs them.
"""

from __future__ import annotations

import sys
import threading
import typing
from typing import TYPE_CHECKING, Any

from flyteidl.core.literals_pb2 import Literal, LiteralMap

from flyteweight.runtime.context import FlyteContextManager
from flyteweight.types.conversion_error import ConversionError, raise_at
from flyteweight.types.scalars import CONVERTERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flyteweight.runtime.context import FlyteContext
    from flyteweight.types.annotations import Form
    from flyteweight.types.converter import Converter
    from flyteweight.types.transformer import TypeTransformer

#: Converters by class, or by the key of a form.
_CONVERTERS: dict[Any, Converter] = {}


class _Transformers(dict[Any, "TypeTransformer[Any]"]):
    """A table whose changes hold at once: what was made by it is forgotten."""

    def __setitem__(self, kind: Any, transformer: TypeTransformer[Any]) -> None:
        super().__setitem__(kind, transformer)
        forget()

    def __delitem__(self, kind: Any) -> None:
        super().__delitem__(kind)
        forget()

    def pop(self, *args: Any) -> Any:
        """As of any dict."""
        found = super().pop(*args)
        forget()
        return found


#: Users' transformers by type, in the order of registration.
TRANSFORMERS = _Transformers()


def converter_for(annotation: Any) -> Converter:
    """The converter of an input or output; raises ``FlyteTypeException`` if Flyte has no such type."""
    return converter_of(annotation).as_literal()


def converter_of(annotation: Any) -> Converter:
    """The one converter of an annotation or its form, which may be an input, an output or a field of a dataclass.

    ``as_literal`` and ``as_plain`` of it say which. Raises ``FlyteTypeException`` for what can be none of them.
    """
    if issubclass(type(annotation), type):
        known = _CONVERTERS.get(annotation)
        if known is not None:
            return known
        if annotation in CONVERTERS and annotation not in TRANSFORMERS:
            return _CONVERTERS.setdefault(annotation, CONVERTERS[annotation](annotation))
    from flyteweight.types.annotations import Form, normal

    form = annotation if isinstance(annotation, Form) else normal(annotation)
    known = _CONVERTERS.get(form.key)
    if known is not None:
        return known
    # Another thread may have built one too; that of the first is kept, as it may be a part of others already.
    return _CONVERTERS.setdefault(form.key, _built(form))


def _built(form: Form) -> Converter:
    from flyteweight.types.registry import OPTIONS, TRANSFORMED, by_family, load

    if form.options:
        return load(OPTIONS)(form)  # type: ignore[no-any-return]
    return (load(TRANSFORMED)(form) if TRANSFORMERS else None) or by_family(form)


def read_inputs(
    literals: LiteralMap, types: Mapping[str, Any], owner: str, defaulted: typing.Container[str] = ()
) -> dict[str, Any]:
    """The Python values of a task's inputs, by name.

    An input that is absent and has a default in the function's signature is left out. Raises ``ConversionError`` that
    names the input for a literal of the wrong type, an unknown name, a missing input, or whatever code of the user's
    raises in a conversion; Flyte's other errors, those of storage too, come as they are.
    """
    given = literals.literals
    unknown = sorted(set(given) - set(types))
    if unknown:
        raise ConversionError(
            f"inputs of {owner}: {_names(types)}",
            f"also {_names(unknown)}",
            "the inputs file was written for another version of the task",
        )
    values: dict[str, Any] = {}
    for name, annotation in types.items():
        if name not in given:
            if name not in defaulted:
                raise ConversionError(
                    f"input '{name}' of type {converter_for(annotation).expected} for {owner}",
                    f"inputs {_names(given)}" if given else "no inputs",
                    f"add '{name}' to the inputs file, or give the parameter a default",
                )
            continue
        try:
            with room_for_nesting:
                values[name] = converter_for(annotation).read(resolve_offloaded(given[name]))
        except RecursionError:
            raise _too_deep(annotation).at(name) from None
        except Exception as error:
            raise_at(error, name, _shown(annotation))
    return values


def write_outputs(values: Mapping[str, Any], types: Mapping[str, Any]) -> LiteralMap:
    """The literals of a task's outputs; raises ``ConversionError`` that names output and element, as `read_inputs`."""
    outputs = LiteralMap()
    for name, value in values.items():
        try:
            with room_for_nesting:
                converter_for(types[name]).write(value, outputs.literals[name])
        except RecursionError:
            raise _too_deep(types[name]).at(name) from None
        except Exception as error:
            raise_at(error, name, _shown(types[name]))
    return outputs


def literal_in(context: FlyteContext, value: Any, annotation: Any) -> Literal:
    """``value``, declared as ``annotation``, as a literal; files go where ``context`` says."""
    return written_in(context, value, converter_for(annotation))


def written_in(context: FlyteContext, value: Any, converter: Converter) -> Literal:
    """``value`` as a converter's literal; files go where ``context`` says."""
    literal = Literal()
    with FlyteContextManager.with_context(context):
        converter.write(value, literal)
    return literal


def value_in(context: FlyteContext, literal: Literal, annotation: Any) -> Any:
    """The Python value of a literal, as ``annotation``; files come from where ``context`` says."""
    return read_in(context, literal, converter_for(annotation))


def read_in(context: FlyteContext, literal: Literal, converter: Converter) -> Any:
    """The Python value of a converter's literal; files come from where ``context`` says."""
    with FlyteContextManager.with_context(context):
        return converter.read(resolve_offloaded(literal))


def resolve_offloaded(literal: Literal) -> Literal:
    """The literal itself, or the one stored elsewhere that it points to."""
    if literal.WhichOneof("value") != "offloaded_metadata":
        return literal
    from flyteweight.types.offloaded import fetch

    return fetch(literal)


def _shown(annotation: Any) -> str:
    """An annotation in a person's words, even if Flyte has no such type."""
    try:
        return converter_of(annotation).expected
    except Exception:
        return str(annotation)


class _RoomForNesting:
    """While any thread is within, Python calls may nest as deeply as data can.

    Python's usual limit of 1,000 calls ends at some 200 dataclasses inside each other.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._within = 0
        self._usual = 0

    def __enter__(self) -> None:
        with self._lock:
            if not self._within:
                self._usual = sys.getrecursionlimit()
                sys.setrecursionlimit(max(self._usual, 8_000))
            self._within += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._within -= 1
            if not self._within:
                sys.setrecursionlimit(self._usual)


room_for_nesting = _RoomForNesting()


def _too_deep(annotation: Any) -> ConversionError:
    return ConversionError(_shown(annotation), "a value nested too deeply", "flatten it, or write it to a file")


def _names(names: typing.Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in sorted(names)) or "none"


def registered_transformers() -> list[TypeTransformer[Any]]:
    """The transformers that users registered, each once."""
    return list(dict.fromkeys(TRANSFORMERS.values()))


def forget() -> None:
    """Drop the cached converters: those of containers hold the ones of their parts."""
    _CONVERTERS.clear()
