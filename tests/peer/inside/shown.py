"""Values and types as text that is the same in both worlds when they are."""

import os
from collections import deque
from typing import get_args, get_origin, get_type_hints

FILES = ("FlyteFile", "FlyteDirectory", "_SpecificFormatClass", "_SpecificFormatDirectoryClass")


def shown(value):
    """A value with all that it holds."""
    if type(value).__name__ in FILES:
        metadata = getattr(value, "metadata", None) or None
        return f"{shown_place(value.remote_source or value.path)} as {value.extension()!r} with {metadata}"
    if type(value).__name__ == "StructuredDataset":
        literal = getattr(value.literal, "to_flyte_idl", lambda: value.literal)()
        if literal is None:
            return f"table {value.uri} as {value.file_format!r}"
        return f"table {literal.uri} as {literal.metadata.structured_dataset_type.format!r}"
    if type(value).__name__ in ("FlyteIterator", "JSONIterator"):
        value = [*value]
    if isinstance(value, (list, tuple, deque)):
        return f"{type(value).__name__}{[shown(item) for item in value]}"
    if isinstance(value, (set, frozenset)):
        return f"{type(value).__name__}{sorted(shown(item) for item in value)}"
    if hasattr(value, "__dataclass_fields__"):
        return f"{type(value).__name__}{[(name, shown(getattr(value, name))) for name in value.__dataclass_fields__]}"
    if isinstance(value, dict):
        return f"{type(value).__name__}{sorted((repr(key), shown(item)) for key, item in value.items())}"
    return shown_of_others(value)


def shown_of_others(value):
    """A value of another library's class."""
    if hasattr(type(value), "model_fields"):
        fields = [(name, shown(getattr(value, name))) for name in type(value).model_fields]
        return f"{type(value).__name__}{fields} and {value.model_extra}"
    if hasattr(value, "getbands"):
        return f"image {value.mode} {value.size} {value.tobytes()!r}"
    return repr(value)


def shown_place(path):
    """What is at a local path, whose name may be random, or a URI."""
    if os.path.isdir(path):
        return [shown_place(os.path.join(path, name)) for name in sorted(os.listdir(path))]
    if os.path.isfile(path):
        with open(path, "rb") as file:
            return file.read()
    return str(path)


def shown_type(kind):
    """A guessed type by its shape: a name, or a list of a name and what is inside."""
    if get_origin(kind) not in (None, type(kind)) and get_args(kind):
        origin = get_origin(kind)
        name = origin.__name__ if isinstance(origin, type) else "Union"
        return [name, *map(shown_type, get_args(kind))]
    if hasattr(kind, "extension"):
        return f"{kind.__qualname__.partition('[')[0] if kind.extension() == '' else 'format'} {kind.extension()!r}"
    if hasattr(kind, "__members__"):
        return f"{kind.__name__} {list(kind.__members__)}"
    if hasattr(kind, "column_names"):
        return kind.__name__
    if hasattr(kind, "__dataclass_fields__"):
        hints = get_type_hints(kind)
        return [kind.__name__, *([name, shown_type(hint)] for name, hint in sorted(hints.items()))]
    return kind.__name__
