"""Which task class runs a function with a given kind of ``task_config``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from flyteweight.tasks.function import PythonFunctionTask


class TaskPlugins:
    """The registry that ``@task(task_config=…)`` asks."""

    _classes: ClassVar[dict[type, type[PythonFunctionTask[Any]]]] = {}

    @classmethod
    def register_pythontask_plugin(cls, plugin_config_type: type, plugin: type[PythonFunctionTask[Any]]) -> None:
        """Let ``plugin`` make the tasks whose ``task_config`` is a ``plugin_config_type``.

        Raises ``TypeError`` if another class is registered for that type.
        """
        known = cls._classes.setdefault(plugin_config_type, plugin)
        if known is not plugin:
            raise TypeError(
                f"{plugin_config_type.__qualname__} belongs to the plugin {known.__qualname__}, "
                f"so {plugin.__qualname__} cannot be registered for it"
            )

    @classmethod
    def find_pythontask_plugin(cls, plugin_config_type: type) -> type[PythonFunctionTask[Any]]:
        """The class registered for exactly this type, or ``PythonFunctionTask``."""
        found = cls._classes.get(plugin_config_type)
        if found is None:
            from flyteweight.tasks.function import PythonFunctionTask

            return PythonFunctionTask
        return found
