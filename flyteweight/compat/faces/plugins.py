"""``flytekit.core.task.TaskPlugins``: what it finds where no plugin is registered are users' function tasks."""

from __future__ import annotations

from typing import Any

from flyteweight.compat.faces.entities import face
from flyteweight.tasks import plugins


class TaskPlugins(plugins.TaskPlugins):
    """The registry that ``@task(task_config=…)`` asks."""

    @classmethod
    def find_pythontask_plugin(cls, plugin_config_type: type) -> type[Any]:
        """The class registered for exactly this type, or ``PythonFunctionTask``."""
        found = super().find_pythontask_plugin(plugin_config_type)
        return face(found) if found.__module__.startswith("flyteweight.tasks.") else found
