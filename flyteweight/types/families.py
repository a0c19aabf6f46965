"""Annotation ─▶ the family of types that converts it, imported when an annotation first needs it."""

from __future__ import annotations

import collections.abc
import os
import typing
from typing import Any, get_args

from flyteweight.exceptions import RestrictedTypeError
from flyteweight.types.engine import converter_for
from flyteweight.types.unsupported import UnsupportedTypeError

if typing.TYPE_CHECKING:
    from flyteweight.types.converter import Converter


def converter_from_family(annotation: Any, origin: Any) -> Converter:
    """The converter of an annotation that is no scalar, typed container or union.

    What no family knows is pickled, with a warning. Raises ``RestrictedTypeError`` for tuples, and
    ``UnsupportedTypeError`` for what Flyte has no type for.
    """
    resolved = _behind_name(annotation)
    if resolved is not annotation:
        return converter_for(resolved)
    if origin is typing.Literal:
        from flyteweight.types.enums import LiteralConverter

        return LiteralConverter(annotation)
    kind = origin or annotation
    if kind in (dict, typing.Dict):  # noqa: UP006 - compared, as a bare one is what was written
        from flyteweight.types.untyped import untyped_dict

        return untyped_dict(annotation)
    if kind in (list, typing.List):  # noqa: UP006
        raise UnsupportedTypeError(f"{annotation} says nothing of its elements; write list[T] with their type")
    if kind is collections.abc.Iterator:
        from flyteweight.types.iterators import iterator_converter

        return iterator_converter(annotation)
    hook = getattr(kind, "__flyte_converter__", None)
    if hook is not None:
        own: Converter = hook(())
        return own
    converter = _of_class(annotation, kind) if isinstance(kind, type) else None
    return converter or _pickled(annotation)


def converter_with_options(base: Any, options: tuple[Any, ...]) -> Converter | None:
    """The converter of a type that reads what stands beside it in ``Annotated``; None if the type reads nothing."""
    kind = typing.get_origin(base) or base
    if kind in (dict, typing.Dict) and (not get_args(base) or get_args(base)[0] is not str):  # noqa: UP006
        from flyteweight.types.untyped import untyped_dict

        return untyped_dict(base, options)
    hook = getattr(kind, "__flyte_converter__", None)
    if hook is None:
        return None
    own: Converter = hook(options)
    return own


def _of_class(annotation: Any, kind: type[Any]) -> Converter | None:
    if kind.__module__ == "datetime":
        from flyteweight.types.times import CONVERTERS

        time = CONVERTERS.get(kind)
        return None if time is None else time(kind)
    from enum import Enum

    if issubclass(kind, Enum):
        from flyteweight.types.enums import EnumConverter

        return EnumConverter(kind)
    if issubclass(kind, tuple):
        raise RestrictedTypeError(
            f"{annotation} cannot be the type of a single value: Flyte has no tuples. As the whole return annotation "
            "it declares several outputs; inside, use a list, a dict or a dataclass"
        )
    if issubclass(kind, dict):  # a TypedDict, or a class of the user's own
        from flyteweight.types.untyped import untyped_dict

        return untyped_dict(annotation)
    from dataclasses import is_dataclass

    if annotation is kind and is_dataclass(kind):
        from flyteweight.types.records import record_converter

        return record_converter(annotation)
    if kind is os.PathLike:
        from flyteweight.types.file_converter import PathLikeConverter

        return PathLikeConverter(annotation)
    if kind in (typing.TextIO, typing.BinaryIO):
        from flyteweight.types.file_converter import StreamConverter

        return StreamConverter(kind)
    from google.protobuf.message import Message

    if issubclass(kind, Message):
        from flyteweight.types.messages import MessageConverter

        return MessageConverter(annotation)
    return None


def _behind_name(annotation: Any) -> Any:
    """The type that a ``NewType``, a ``type`` statement or a bound type variable stands for."""
    if isinstance(annotation, typing.TypeVar):
        return annotation if annotation.__bound__ is None else annotation.__bound__
    if type(annotation).__name__ == "TypeAliasType":
        return annotation.__value__
    return getattr(annotation, "__supertype__", annotation)


#: Classes that have a form of their own on the wire, which a pickle must not stand in for.
_NATIVE = frozenset(
    {
        "PIL.Image.Image",
        "keras.src.models.model.Model",
        "numpy.ndarray",
        "pandas.DataFrame",
        "pandas.core.frame.DataFrame",
        "polars.dataframe.frame.DataFrame",
        "pyarrow.lib.Table",
        "pydantic.main.BaseModel",
        "sklearn.base.BaseEstimator",
        "torch.Tensor",
        "torch.nn.modules.module.Module",
    }
)


def _pickled(annotation: Any) -> Converter:
    for base in getattr(typing.get_origin(annotation) or annotation, "__mro__", ()):
        if f"{base.__module__}.{base.__qualname__}" in _NATIVE:
            raise UnsupportedTypeError(
                f"{annotation.__qualname__} of module '{annotation.__module__}' has no converter here; "
                "pass it as a FlyteFile, or register a TypeTransformer for it"
            )
    from flyteweight.runtime.logs import logger
    from flyteweight.types.pickles import PickleConverter

    logger().warning(
        "no family of types knows %s: its values are pickled, which the same Python and packages alone can read; "
        "a dataclass, a FlyteFile or a TypeTransformer of your own travels better",
        annotation,
    )
    return PickleConverter(annotation)
