"""Dotted paths ─▶ objects, with errors that say what was looked for, where, and what is there instead."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, Any

from flyteweight.exceptions import CodeNotFound

if TYPE_CHECKING:
    from collections.abc import Callable

#: flytekit's paths of the built-in resolvers, for command lines that flytekit wrote.
ALIASES = {
    "flytekit.core.python_auto_container.default_task_resolver": "flyteweight.resolvers.default_task_resolver",
    "flytekit.core.python_auto_container.default_notebook_task_resolver": (
        "flyteweight.resolvers.notebook.default_notebook_task_resolver"
    ),
    "flytekit.core.python_customized_container_task.default_task_template_resolver": (
        "flyteweight.resolvers.default_task_template_resolver"
    ),
    "flytekit.core.python_function_task.eager_failure_task_resolver": (
        "flyteweight.resolvers.eager.eager_failure_task_resolver"
    ),
    "flytekit.core.array_node_map_task.ArrayNodeMapTaskResolver": "flyteweight.resolvers.ArrayNodeMapTaskResolver",
}


def load_path(path: str, what: str) -> Any:
    """The object at ``module.name``; ``what`` says in errors what it is wanted as.

    Raises ``CodeNotFound`` if the module or the name does not exist; an error inside the module comes
    out as it is.
    """
    module, dot, name = path.rpartition(".")
    if not dot or not module or not name:
        raise CodeNotFound(f"{what} '{path}' is not a dotted path 'module.name'")
    return load_attribute(module, name, what)


def load_attribute(module_name: str, name: str, what: str, is_wanted: Callable[[Any], bool] = lambda _: True) -> Any:
    """Attribute ``name`` of the module; raises as :func:`load_path` does.

    The error for a missing name shows those of the module that hold what ``is_wanted``.
    """
    if not all(part.isidentifier() for part in module_name.split(".")):
        raise _not_a_name(module_name, name, what)
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        # The module itself or a package above it is missing; anything else is an import that failed inside it.
        if error.name and (module_name == error.name or module_name.startswith(f"{error.name}.")):
            if not str(error).startswith("No module named"):  # who was asked for it knows more
                raise CodeNotFound(f"no {what} '{name}': {error}") from None
            raise _module_missing(module_name, error.name, name, what) from None
        raise
    try:
        return getattr(module, name)
    except AttributeError as error:
        if getattr(module.__spec__, "origin", None) == "flyteweight":
            raise CodeNotFound(f"no {what} '{name}': {error}") from None
        raise _name_missing(module, name, what, is_wanted) from None


def resolve_alias(path: str) -> str:
    """flytekit's path of a built-in resolver as ours, any other path as it is.

    Ours find flytekit's tasks too, without importing flytekit for tasks that are not its own.
    """
    return ALIASES.get(path, path)


def _not_a_name(module: str, name: str, what: str) -> CodeNotFound:
    dotted = module.removesuffix(".py").replace("/", ".").strip(".")
    hint = f"; is '{dotted}' meant?" if dotted != module else ""
    return CodeNotFound(f"'{module}', where {what} '{name}' should be, is not the dotted name of a module{hint}")


def _module_missing(module: str, missing: str, name: str, what: str) -> CodeNotFound:
    import difflib
    import pkgutil

    parent, _, last = missing.rpartition(".")
    wanted = f"no module '{missing}' while looking for {what} '{name}' in '{module}'. "
    package = sys.modules.get(parent)
    if package is not None and not hasattr(package, "__path__"):
        return CodeNotFound(f"{wanted}'{parent}' is a module, not a package ({_file_of(package)})")
    search = list(getattr(package, "__path__", [])) if parent else _user_directories()
    above = f"{parent}." if parent else ""
    there = sorted({f"{above}{found.name}" for found in pkgutil.iter_modules(search)})
    close = difflib.get_close_matches(f"{above}{last}", there, 3)
    hint = f" Did you mean {_quoted(close)}?" if close else ""
    if not close and there:
        hint = f" Modules there: {_quoted(there[:10])}{' …' if len(there) > 10 else ''}."
    return CodeNotFound(
        f"{wanted}Searched: {', '.join(search) or 'nothing'} (working directory: {_working_directory()}).{hint} "
        "Is the code in the image, and its directory on PYTHONPATH or the working directory?"
    )


def _name_missing(module: Any, name: str, what: str, is_wanted: Callable[[Any], bool]) -> CodeNotFound:
    import difflib

    there = sorted(key for key, value in vars(module).items() if not key.startswith("_") and is_wanted(value))
    close = difflib.get_close_matches(name, there, 3)
    hint = f" Did you mean {_quoted(close)}?" if close else ""
    if not close:
        hint = f" {what.capitalize()}s there: {_quoted(there[:10])}." if there else f" It has no {what}s."
    return CodeNotFound(f"no {what} '{name}' in module '{module.__name__}' ({_file_of(module)}).{hint}")


def _file_of(module: Any) -> str:
    return getattr(module, "__file__", None) or "built in"


def _user_directories() -> list[str]:
    """The entries of ``sys.path`` that can hold the user's code: not the standard library's, nor site-packages."""
    import os

    standard = os.path.dirname(os.__file__)
    # With `python -c` there is no script, and the working directory, which a relative name would give, is the user's.
    scripts = os.path.dirname(os.path.abspath(sys.argv[0])) if os.path.isfile(sys.argv[0]) else None

    def is_users(entry: str) -> bool:
        if entry in (standard, f"{standard}/lib-dynload", scripts) or entry.endswith(".zip"):
            return False
        return os.path.basename(entry) not in ("site-packages", "dist-packages")

    return list(dict.fromkeys(entry for entry in sys.path if entry and is_users(entry)))


def _working_directory() -> str:
    import os

    try:
        return os.getcwd()
    except OSError:
        return "gone, or not readable for this user"


def _quoted(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
