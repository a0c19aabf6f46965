"""Which names of flytekit's a package uses, read from its source without importing it, and which of them are here."""

from __future__ import annotations

import ast
import os
from typing import TYPE_CHECKING, NamedTuple

from flyteweight.compat.names import is_here, is_module, place
from flyteweight.compat.names.standard import standard_names

if TYPE_CHECKING:
    from collections.abc import Iterator


class Use(NamedTuple):
    """A name of flytekit's, and where it is used."""

    module: str
    name: str
    """Empty for a module that is imported as such."""
    file: str
    line: int

    @property
    def path(self) -> str:
        """The whole dotted name."""
        return f"{self.module}.{self.name}" if self.name else self.module

    @property
    def is_here(self) -> bool:
        """Whether it can be imported where flytekit is not installed."""
        if not self.name:
            return is_here(self.module)
        shown = self.name in standard_names(self.module)
        return shown or place(self.module, self.name) is not None or is_here(self.path)

    def why(self) -> str:
        """What an import of it would say, if it is not here."""
        from flyteweight.compat.absent import why_no_name

        parent, _, last = self.path.rpartition(".")
        return why_no_name(parent, last)


def files_of(package: str) -> Iterator[str]:
    """The source files of a directory, of one file, or of what is imported by a dotted name, in order.

    Raises ``LookupError`` if there are none.
    """
    start = package if os.path.exists(package) else _located(package)
    if os.path.isfile(start):
        yield start
        return
    found = False
    for directory, inner, names in os.walk(start):
        inner[:] = sorted(name for name in inner if not name.startswith(".") and name != "__pycache__")
        for name in sorted(names):
            if name.endswith(".py"):
                found = True
                yield os.path.join(directory, name)
    if not found:
        raise LookupError(f"'{package}' holds no Python source")


def _located(package: str) -> str:
    from importlib.machinery import PathFinder

    search: list[str] | None = None
    for part in package.split("."):
        spec = PathFinder.find_spec(part, search)
        if spec is None:
            raise LookupError(f"'{package}' is neither a file or directory nor a module that can be found")
        search = list(spec.submodule_search_locations or [])
    return search[0] if search else str(spec.origin if spec is not None else "")


def uses(file: str) -> Iterator[Use]:
    """The names of flytekit's that a source file imports, or reaches through a module of flytekit's that it imports.

    What only type checkers see is left out. Raises ``SyntaxError``, with the file's name, for what is no Python.
    """
    with open(file, "rb") as stream:
        tree = ast.parse(stream.read(), file)
    modules: dict[str, str] = {}
    nodes = list(_running(tree))
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                if _is_flytekits(alias.name):
                    modules[alias.asname or "flytekit"] = alias.name if alias.asname else "flytekit"
                    yield Use(alias.name, "", file, node.lineno)
        elif isinstance(node, ast.ImportFrom) and not node.level and _is_flytekits(node.module or ""):
            module = str(node.module)
            for alias in node.names:
                if is_module(f"{module}.{alias.name}"):
                    modules[alias.asname or alias.name] = f"{module}.{alias.name}"
                yield Use(module, "" if alias.name == "*" else alias.name, file, node.lineno)
    inner = {node.value for node in nodes if isinstance(node, ast.Attribute)}
    for node in nodes:
        if isinstance(node, ast.Attribute) and node not in inner:
            yield from _reached(node, modules, file)


def _reached(node: ast.Attribute, modules: dict[str, str], file: str) -> Iterator[Use]:
    names = [node.attr]
    value = node.value
    while isinstance(value, ast.Attribute):
        names.append(value.attr)
        value = value.value
    if not isinstance(value, ast.Name) or value.id not in modules:
        return
    module = modules[value.id]
    while names and is_module(f"{module}.{names[-1]}"):
        module = f"{module}.{names.pop()}"
    if names and not (names[-1].startswith("__") and names[-1] != "__version__"):
        yield Use(module, names[-1], file, node.lineno)


def _running(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}:
            for other in child.orelse:
                yield other
                yield from _running(other)
            continue
        yield child
        yield from _running(child)


def _is_flytekits(module: str) -> bool:
    return module == "flytekit" or module.startswith("flytekit.")
