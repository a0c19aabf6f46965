"""Loader arguments ◀─▶ tasks. The paths below are what ``--resolver`` names, so they stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.resolvers.base import TaskResolverMixin
from flyteweight.resolvers.default import DefaultTaskResolver, default_task_resolver

if TYPE_CHECKING:
    from flyteweight.resolvers.class_based import ClassStorageTaskResolver
    from flyteweight.resolvers.map_task import ArrayNodeMapTaskResolver
    from flyteweight.resolvers.template import TaskTemplateResolver, default_task_template_resolver

__all__ = [
    "ArrayNodeMapTaskResolver",
    "ClassStorageTaskResolver",
    "DefaultTaskResolver",
    "TaskResolverMixin",
    "TaskTemplateResolver",
    "default_task_resolver",
    "default_task_template_resolver",
]

_LAZY = {
    "ArrayNodeMapTaskResolver": "map_task",
    "ClassStorageTaskResolver": "class_based",
    "TaskTemplateResolver": "template",
    "default_task_template_resolver": "template",
}


if not TYPE_CHECKING:  # a type checker would take any name for one that is here

    def __getattr__(name: str) -> Any:
        module = _LAZY.get(name)
        if module is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        import importlib

        return getattr(importlib.import_module(f"{__name__}.{module}"), name)
