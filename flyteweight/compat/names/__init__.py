"""Which name of flytekit's is which of ours.

``exports``, which a tool writes, says of every public name of every module of flytekit's where flytekit defines it. The
tables ``core``, ``types``, ``models`` and ``other`` say of these homes only what we have: home ─▶ name ─▶ module of
ours, or ``module:name`` where the name is another one here. ``*`` names a module that is asked for whatever else is
wanted of that home. ``scope`` says what is left out by design, and ``uses`` which names a package uses. All paths are
below ``flytekit`` and ``flyteweight``.
"""

from __future__ import annotations

from importlib import import_module

from flyteweight.compat.names.exports import EXPORTS

#: First component of a path below flytekit ─▶ the table that has it; all others are in ``other``.
PARTS = {"core": "core", "types": "types", "models": "models"}


def place(module: str, name: str) -> tuple[str, str] | None:
    """The module and the name of ours (empty: the module itself) that a name of a module of flytekit's stands for."""
    home, original = home_of(module, name)
    if not original:
        return (home, "") if is_here(home) else None
    path = _below(home)
    names = _table(path).get(path)
    if names is None:
        return None
    target = names.get(original)
    if target is None:
        target = names.get("*")
        if target is None or not hasattr(import_module(f"flyteweight.{target}"), original):
            return None
    ours, _, other = target.partition(":")
    return f"flyteweight.{ours}", other or original


def home_of(module: str, name: str) -> tuple[str, str]:
    """The module in which flytekit defines a name of a module, and the name there, which is empty for a module."""
    home, original = _exports(module).get(name, (_below(module), name))
    return f"flytekit.{home}" if home else "flytekit", original


def is_name(module: str, name: str) -> bool:
    """Whether flytekit's module has the public name."""
    return name in _exports(module)


def is_module(module: str) -> bool:
    """Whether flytekit has the module."""
    return _below(module) in EXPORTS


def is_here(module: str) -> bool:
    """Whether we have flytekit's module: something that it defines or shows, or a module below it."""
    path = _below(module)
    if path not in EXPORTS:
        return False
    table = _table(path)
    if not path or path in table or any(home.startswith(f"{path}.") for home in table):
        return True
    from flyteweight.compat.names.scope import reason

    return reason(module) is None and bool(names_in(module))


def names_in(module: str) -> list[str]:
    """The public names of flytekit's module that are here."""
    return [name for name in _exports(module) if place(module, name)]


def modules_in(module: str) -> list[str]:
    """The last components of the modules right below flytekit's module that are here."""
    start = f"{_below(module)}.".lstrip(".")
    inner = [key.removeprefix(start) for key in EXPORTS if key.startswith(start)]
    return [
        name for name in inner if name and "." not in name and not name.startswith("_") and is_here(f"{module}.{name}")
    ]


def _below(module: str) -> str:
    return module[len("flytekit.") :]


def _table(path: str) -> dict[str, dict[str, str]]:
    part = PARTS.get(path.partition(".")[0], "other")
    table: dict[str, dict[str, str]] = import_module(f"flyteweight.compat.names.{part}").NAMES
    return table


def _exports(module: str) -> dict[str, tuple[str, str]]:
    """Public name ─▶ home and name there."""
    found = _PARSED.get(module)
    if found is None:
        found = _PARSED[module] = {}
        path = _below(module)
        for line in EXPORTS.get(path, "").splitlines():
            home, _, names = line.partition(": ")
            for entry in names.split():
                name, other, original = entry.partition("=")
                found[name] = (home or path, original if other else name)
    return found


_PARSED: dict[str, dict[str, tuple[str, str]]] = {}
