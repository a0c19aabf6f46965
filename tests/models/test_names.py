"""The messages that `flyteweight.models` names."""

from __future__ import annotations

import ast
import inspect

from flyteweight import models


def test_type_checkers_see_each_name() -> None:
    """What a type checker is told to import is what is imported when it is first named."""
    [block] = [
        node
        for node in ast.parse(inspect.getsource(models)).body
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    ]
    told = {
        alias.name: imported.module
        for imported in block.body
        if isinstance(imported, ast.ImportFrom)
        for alias in imported.names
    }
    assert told == {
        name: getattr(models, name).DESCRIPTOR.file.name[:-6].replace("/", ".") + "_pb2" for name in models.__all__
    }
