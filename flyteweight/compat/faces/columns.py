"""``flytekit.types.structured.structured_dataset``: the types that columns of tables have, as views."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from flyteidl.core.types_pb2 import LiteralType

from flyteweight.compat.faces import outward
from flyteweight.types.columns import COLUMN_TYPES


def get_supported_types() -> dict[Any, Any]:
    """Flyte's type for each class of Python's and numpy's that a column may have."""
    found = {}
    for path, simple in COLUMN_TYPES.items():
        module, _, name = path.partition(".")
        if (kind := getattr(import_module(module), name, None)) is not None:  # numpy.bool came with numpy 2
            found[kind] = outward(LiteralType(simple=simple))
    return found
