"""The messages that `flyteweight.models` names."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

from flyteweight import models


def test_type_checkers_see_each_name() -> None:
    """What a type checker is told to import is what is imported when it is first named."""
    stub = Path(inspect.getfile(models)).with_suffix(".pyi")
    told = {
        alias.name: imported.module
        for imported in ast.parse(stub.read_text()).body
        if isinstance(imported, ast.ImportFrom) and imported.module != "typing"
        for alias in imported.names
    }
    assert told == {
        name: getattr(models, name).DESCRIPTOR.file.name[:-6].replace("/", ".") + "_pb2" for name in models.__all__
    }
