"""What is said of a name or a module of flytekit's that is not here."""

from __future__ import annotations

from flyteweight.compat.names import home_of, is_module, is_name, names_in
from flyteweight.compat.names.scope import reason

_ADVICE = "install flytekit in this image, which then takes over by itself"


def why_no_name(module: str, name: str) -> str:
    """The text for a name that is not in a module that is here."""
    path = f"{module}.{name}"
    head = f"flyteweight stands for flytekit here, without '{path}'"
    if not is_module(path) and not is_name(module, name):
        if name.startswith("_"):
            return f"{head}: it is not a public name of flytekit's. If the code needs it, {_ADVICE}"
        return f"{head}, which flytekit {_version()} does not define either.{_near(module, name)}"
    why = reason(path) if is_module(path) else reason(*home_of(module, name))
    if why is None:
        return f"{head} so far.{_near(module, name)} If the code needs it, {_ADVICE}"
    return f"{head}: {why}. Import it where it is used, not at the top of the file, or {_ADVICE}"


def error_for(module: str) -> ImportError:
    """The error for a module that is not here, or for a name for which Python looked as for a module.

    It says that flytekit is what is missing, or Python would put a text of its own in the place of this one.
    """
    parent, _, last = module.rpartition(".")
    kind = ImportError if is_name(parent, last) else ModuleNotFoundError
    return kind(why_no_name(parent, last), name="flytekit")


def _near(module: str, name: str) -> str:
    import difflib

    close = difflib.get_close_matches(name, names_in(module), 3)
    return f" Did you mean {', '.join(close)}?" if close else ""


def _version() -> str:
    from flyteweight.settings.configuration import CONTRACT_VERSION

    return CONTRACT_VERSION
