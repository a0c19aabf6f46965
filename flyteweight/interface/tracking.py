"""Where an object lives: the module-level name by which a container can find it again."""

from __future__ import annotations

import itertools
import sys
from typing import TYPE_CHECKING, Any

from flyteweight.exceptions import FlyteEntityNotFoundException

if TYPE_CHECKING:
    from types import ModuleType


#: Numbers what is declared, so that registration can go in the order of the declarations.
next_number = itertools.count().__next__


class TrackedInstance:
    """An object that knows the module that was being imported when it was made, and finds its name there when asked."""

    declared_as: int
    """Its place in the order of all declarations of this process."""
    _instantiated_in: str
    _lhs: str | None = None

    def __new__(cls, *_args: Any, **_kwargs: Any) -> Any:
        instance = super().__new__(cls)
        instance.declared_as = next_number()
        instance._instantiated_in = module_under_execution()
        return instance

    @property
    def instantiated_in(self) -> str:
        """Name of the module whose top-level code made the object; empty if none did."""
        return self._instantiated_in

    @property
    def lhs(self) -> str | None:
        """The name to which the object is bound in a module; see :meth:`find_lhs`."""
        return self._lhs or self.find_lhs()

    def find_lhs(self) -> str:
        """The module-level name of the object; raises ``FlyteEntityNotFoundException`` if it has none."""
        return self.home()[1]

    @property
    def location(self) -> str:
        """The object's dotted path, ``module.name``; raises ``FlyteEntityNotFoundException`` if it has none."""
        module, name = self.home()
        return f"{importable_name(module)}.{name}"

    def home(self) -> tuple[ModuleType, str]:
        """The module that holds the object, and the name there; raises as :meth:`find_lhs` does."""
        for module in _likely_modules(self._instantiated_in):
            name = _name_in(module, self)
            if name is not None:
                self._lhs = name
                return module, name
        where = f"module '{self._instantiated_in}'" if self._instantiated_in else "any imported module"
        raise FlyteEntityNotFoundException(
            f"this {type(self).__name__} is not bound to a name in {where}, so a container could not find it again; "
            "assign it to a variable at the top level of a module (not in a list, an attribute or a function)"
        )


def module_under_execution() -> str:
    """Name of the innermost module whose top-level code is running up the stack; empty if there is none."""
    frame = sys._getframe(1)  # noqa: SLF001 - inspect.currentframe is the same, and may return None
    while frame is not None:
        if frame.f_code.co_name == "<module>":
            name = frame.f_globals.get("__name__", "")
            return name if isinstance(name, str) else ""
        frame = frame.f_back  # type: ignore[assignment]
    return ""


def importable_name(module: ModuleType) -> str:
    """The name by which a container imports ``module``: the longest that its file's packages give.

    A file imported as ``mod`` from inside a package ``pk`` is ``pk.mod``; a package's ``__init__`` is the package; the
    main script is its file's name. ``FLYTE_PYTHON_PACKAGE_ROOT=.`` keeps the name as imported, another value is the
    directory at which packages begin.
    """
    import os

    name = module.__name__
    file = getattr(module, "__file__", None)
    root = os.environ.get("FLYTE_PYTHON_PACKAGE_ROOT", "auto")
    if file is None:
        return name
    if root == ".":
        return _stem(file) if name == "__main__" else name
    parts = [] if _stem(file) == "__init__" else [_stem(file)]
    directory = os.path.dirname(os.path.abspath(file))
    top = None if root == "auto" else os.path.abspath(root)
    while directory != top and os.path.isfile(f"{directory}/__init__.py"):
        directory, package = os.path.split(directory)
        parts.insert(0, package)
    from_file = ".".join(parts)
    return from_file if name == "__main__" or len(from_file) > len(name) else name


def _stem(file: str) -> str:
    return file.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]


def _likely_modules(first: str) -> list[ModuleType]:
    modules = [sys.modules[first]] if first in sys.modules else []
    modules += [module for module in list(sys.modules.values()) if module is not None and module not in modules]
    return modules


def _name_in(module: ModuleType, instance: object) -> str | None:
    for name, value in list(vars(module).items()):
        if value is instance:
            return name
    return None
