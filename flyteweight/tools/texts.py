"""What a person types for an input ─▶ data as JSON has it, by the input's Python type."""

from __future__ import annotations

import datetime as dt
import enum
import json
import os
import types
import typing
from typing import Any


def plain_value(text: str, annotation: Any) -> Any:
    """The value that ``text`` stands for.

    Where only text makes sense (str, enums, literals of text, times, files, tables) it is the text itself, also when it
    looks like JSON; elsewhere it is JSON, or text if it is none. ``null`` is None where None is possible. Of an enum,
    the name of a member stands for its value.
    """
    kinds = variants(annotation)
    if text == "null" and type(None) in kinds:
        return None
    kinds = [kind for kind in kinds if kind is not type(None)]
    for kind in kinds:
        if isinstance(kind, enum.EnumMeta):
            members: dict[str, enum.Enum] = dict(kind.__members__)
            values = [member.value for member in members.values()]
            return members[text].value if text in members and text not in values else text
    if kinds and all(map(_is_text, kinds)):
        return text
    return json_or_text(text)


def json_or_text(text: str) -> Any:
    """What JSON says, or the text if it is none."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def variants(annotation: Any) -> list[Any]:
    """The types that a value may have: the variants of a union at any depth, without what ``Annotated`` adds."""
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        return variants(typing.get_args(annotation)[0])
    if origin is typing.Union or origin is types.UnionType:
        return [kind for part in typing.get_args(annotation) for kind in variants(part)]
    if isinstance(annotation, typing.NewType):
        return variants(annotation.__supertype__)
    return [annotation]


def _is_text(kind: Any) -> bool:
    origin = typing.get_origin(kind)
    if origin is not None:  # in Python 3.10, list[int] is an instance of type
        return origin is typing.Literal and all(isinstance(choice, str) for choice in typing.get_args(kind))
    return isinstance(kind, type) and (issubclass(kind, (str, enum.Enum, dt.date, os.PathLike)) or is_by_path(kind))


#: Types whose values a person names by a path or URI; by name, since their libraries need not be there.
_BY_PATH = {"FlyteFile", "FlyteDirectory", "StructuredDataset", "FlyteSchema"}
_TABLES = {("pandas", "DataFrame"), ("pyarrow", "Table"), ("polars", "DataFrame"), ("polars", "LazyFrame")}


def is_by_path(kind: Any) -> bool:
    """Whether values of a type are named by a path: files, directories and tables."""
    bases = getattr(kind, "__mro__", ())
    return any(base.__name__ in _BY_PATH or _of(base) in _TABLES for base in bases)


def _of(kind: type) -> tuple[str, str]:
    return kind.__module__.partition(".")[0], kind.__name__
