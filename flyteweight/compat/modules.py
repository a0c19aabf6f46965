"""flytekit's modules, made of ours: each finds its names in the table when they are asked for, and then has them."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from flyteweight.compat.names import is_here, modules_in, names_in, place

#: What the specs of these modules say instead of a file.
ORIGIN = "flyteweight"
#: The variable that turns them off.
SWITCH = "FLYTEWEIGHT_ALIAS"


class AliasModule(ModuleType):
    """A module of flytekit's. A name that is not here is an error that says why, and what to do."""

    def __getattr__(self, name: str) -> Any:
        if name == "__all__":
            return [*self.__dir__(), *_standard(self.__name__)]
        if name.startswith("__") and name != "__version__":
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        found = place(self.__name__, name) or _standard(self.__name__).get(name)
        if found is None:
            inner = f"{self.__name__}.{name}"
            if is_here(inner):
                return import_module(inner)
            from flyteweight.compat.absent import why_no_name

            raise AttributeError(why_no_name(self.__name__, name), name=name, obj=self)
        home, attribute = found
        value = import_module(home)
        if attribute:
            value = getattr(value, attribute)
        self.__dict__[name] = value
        return value

    def __dir__(self) -> list[str]:
        return sorted({*names_in(self.__name__), *modules_in(self.__name__)})


def _standard(module: str) -> dict[str, tuple[str, str]]:
    from flyteweight.compat.names.standard import standard_names

    return standard_names(module)


class _Loader:
    """Makes the modules; there is no code to run."""

    @staticmethod
    def create_module(spec: ModuleSpec) -> ModuleType:
        """An empty module."""
        return AliasModule(spec.name)

    @staticmethod
    def exec_module(module: ModuleType) -> None:
        """Nothing: names come when they are asked for."""


def spec(name: str) -> ModuleSpec | None:
    """How to load a module of flytekit's; none if the alias is turned off, or the package around it is not ours.

    Raises ``ImportError`` if it is not here. Names are asked for, too: as all of these modules pass for packages,
    ``from flytekit.core.task import absent`` looks for a module where there is no such name, and gets the whole text.
    """
    parent = name.rpartition(".")[0]
    if parent:
        if not isinstance(sys.modules.get(parent), AliasModule):
            return None
    elif os.environ.get(SWITCH, "").lower() in {"off", "0", "false", "no"}:
        return None
    if is_here(name):
        found = ModuleSpec(name, _Loader, origin=ORIGIN, is_package=True)  # type: ignore[arg-type]
        found.submodule_search_locations = []
        return found
    from flyteweight.compat.absent import error_for

    raise error_for(name)
