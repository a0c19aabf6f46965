"""Annotations of dataclass fields ─▶ converters of plain data: all that a literal can be, and more."""

from __future__ import annotations

import collections.abc
import typing
from types import UnionType
from typing import Any, get_args, get_origin

from flyteweight.types import field_types
from flyteweight.types.containers import DictConverter, ListConverter
from flyteweight.types.engine import converter_for
from flyteweight.types.scalars import CONVERTERS
from flyteweight.types.times import CONVERTERS as TIME_CONVERTERS
from flyteweight.types.unsupported import UnsupportedTypeError

if typing.TYPE_CHECKING:
    from flyteweight.types.converter import Converter

_CACHE: dict[Any, Converter] = {}
_LISTS = (list, collections.abc.Sequence, collections.abc.Collection, collections.abc.MutableSequence)
_MAPPINGS = (dict, collections.abc.Mapping, collections.abc.MutableMapping)
_SETS: dict[Any, type[Any]] = {
    set: set,
    frozenset: frozenset,
    collections.abc.Set: frozenset,
    collections.abc.MutableSet: set,
    collections.deque: collections.deque,
}


def field_converter(annotation: Any) -> Converter:
    """The converter of a dataclass field, an element inside one or a value of an untyped dict.

    Only ``to_plain`` and ``from_plain`` of it are of use, as the types go beyond what a literal can be: bytes, sets,
    tuples, ``Any``. Raises ``UnsupportedTypeError`` for a type that msgpack has no form of.
    """
    try:
        converter = _CACHE.get(annotation)
    except TypeError:
        return _build(annotation)
    if converter is None:
        converter = _CACHE[annotation] = _build(annotation)
    return converter


def forget() -> None:
    """Drop the compiled converters, after a transformer was registered."""
    _CACHE.clear()


def _build(annotation: Any) -> Converter:
    annotation = resolve(annotation)
    if annotation is Any or annotation is object:
        return field_types.AnyConverter(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is typing.Union or origin is UnionType:
        from flyteweight.types.unions import UnionConverter

        return UnionConverter(annotation, [field_converter(variant) for variant in arguments])
    container = _container(annotation, origin or annotation, arguments)
    if container is not None:
        return container
    kind = origin or annotation
    if isinstance(kind, type) and kind not in CONVERTERS:
        converter = _class(annotation, kind)
        if converter is not None:
            return converter
    is_scalar = kind in CONVERTERS or kind in TIME_CONVERTERS
    if isinstance(kind, type) and not hasattr(kind, "__flyte_converter__") and not is_scalar:
        raise UnsupportedTypeError(
            f"{annotation} has no form that msgpack can carry; use a dataclass, "
            "or pass the value as an input or output of its own"
        )
    return converter_for(annotation)


def _container(annotation: Any, kind: Any, arguments: tuple[Any, ...]) -> Converter | None:
    if kind in _LISTS:
        return ListConverter(annotation, field_converter(arguments[0] if arguments else Any))
    if kind in _MAPPINGS:
        key, value = arguments or (Any, Any)
        if key is str:
            return DictConverter(annotation, field_converter(value))
        from flyteweight.types.untyped import MappingConverter

        return MappingConverter(annotation, field_converter(key), field_converter(value))
    if kind in _SETS:
        element = field_converter(arguments[0] if arguments else Any)
        return field_types.CollectionConverter(annotation, _SETS[kind], element)
    if kind is tuple:
        if not arguments or (len(arguments) == 2 and arguments[1] is Ellipsis):
            element = field_converter(arguments[0] if arguments else Any)
            return field_types.CollectionConverter(annotation, tuple, element)
        return field_types.TupleConverter(annotation, [field_converter(item) for item in arguments])
    return None


def _class(annotation: Any, kind: type[Any]) -> Converter | None:
    if hasattr(kind, "__flyte_converter__"):
        return None
    from dataclasses import is_dataclass
    from enum import Enum

    if issubclass(kind, Enum):
        from flyteweight.types.enums import PlainEnumConverter

        return PlainEnumConverter(kind)
    if is_dataclass(kind):
        from flyteweight.types.records import record_converter

        return record_converter(annotation)
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        hints = typing.get_type_hints(kind)
        return field_types.NamedTupleConverter(
            annotation, [field_converter(hints.get(name, Any)) for name in kind._fields]
        )
    if issubclass(kind, dict) and hasattr(kind, "__required_keys__"):
        from flyteweight.types.records import type_hints

        hints = type_hints(kind, include_extras=False)
        return field_types.TypedDictConverter(annotation, {name: field_converter(hint) for name, hint in hints.items()})
    return field_types.leaf_converter(kind)


def resolve(annotation: Any) -> Any:
    """The type behind ``Annotated``, ``NewType``, ``Final``, a ``type`` statement, or a type variable."""
    while True:
        origin = get_origin(annotation)
        if origin is typing.Annotated or origin is typing.Final:
            annotation = get_args(annotation)[0]
        elif origin is None and hasattr(annotation, "__supertype__"):
            annotation = annotation.__supertype__
        elif type(annotation).__name__ == "TypeAliasType":
            annotation = annotation.__value__
        elif isinstance(annotation, typing.TypeVar):
            if annotation.__constraints__:
                return typing.Union[annotation.__constraints__]  # noqa: UP007 - made at run time
            annotation = Any if annotation.__bound__ is None else annotation.__bound__
        elif annotation is None:
            return type(None)
        else:
            return annotation
