"""Modules that are loaded when they are first used."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType
from typing import Any


class MissingModule(ModuleType):
    """Stands for a module that is not installed: any use of it is an ``ImportError`` that names it."""

    def __getattribute__(self, name: str) -> Any:
        if name in ("__class__", "__spec__"):  # what isinstance() and the import system ask
            return object.__getattribute__(self, name)
        module = object.__getattribute__(self, "__dict__")["__name__"]
        raise ImportError(f"module '{module}' is used ('.{name}'), but it is not installed in this image", name=module)


def lazy_module(fullname: str) -> ModuleType:
    """The module of that name, whose code runs when an attribute is first asked for.

    One that is not installed can be held, too; its first use is an ``ImportError``.
    """
    if fullname in sys.modules:
        return sys.modules[fullname]
    try:
        spec = importlib.util.find_spec(fullname)
    except ModuleNotFoundError:  # a package above it is missing
        spec = None
    if spec is None or spec.loader is None:
        return MissingModule(fullname)
    loader = importlib.util.LazyLoader(spec.loader)
    spec.loader = loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[fullname] = module
    loader.exec_module(module)
    return module


def is_imported(module_name: str) -> bool:
    """Whether the module is installed and was asked for; a lazy one may not have been loaded yet."""
    return module_name in sys.modules
