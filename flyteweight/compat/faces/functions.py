"""Functions of ours that users call with views, and that answer with views."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from flyteweight.compat.faces import facing

#: Name in flytekit ─▶ our module, and our name where it is another one.
FUNCTIONS = {
    "construct_extended_resources": "settings.messages",
    "convert_resources_to_resource_model": "settings.messages:resources_message",
}


def __getattr__(name: str) -> Any:
    if name not in FUNCTIONS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, ours = FUNCTIONS[name].partition(":")
    found = facing(getattr(import_module(f"flyteweight.{module}"), ours or name))
    globals()[name] = found
    return found
